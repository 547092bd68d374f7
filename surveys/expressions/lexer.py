"""Cut an expression into tokens."""

from __future__ import annotations

import re
from dataclasses import dataclass

from surveys.expressions.errors import ExpressionError

MAX_LENGTH = 5000


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of an expression and where it starts."""

    kind: str
    text: str
    position: int


_TOKEN = re.compile(
    r"""(?P<space>[\s\u00a0\u202f]+)
    |(?P<number>[0-9]+(?:\.[0-9]*)?|\.[0-9]+)
    |(?P<string>'[^']*'|"[^"]*")
    |(?P<ref>\$\{[ ]*[A-Za-z_][A-Za-z0-9_.-]{0,63}[ ]*\})
    |(?P<name>[A-Za-z_](?:[A-Za-z0-9_-]|\.(?=[A-Za-z0-9_-]))*(?::[A-Za-z_][A-Za-z0-9_-]*)?)
    |(?P<op>!=|<=|>=|\.\.|[=<>+*/().,\[\]-])""",
    re.VERBOSE,
)


def tokens(text: str) -> tuple[Token, ...]:
    """Return the tokens of an expression, ended by one of kind ``end``."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(MAX_LENGTH, f"Cette expression dépasse {MAX_LENGTH} caractères.")
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(position, _complaint(text, position))
        kind = match.lastgroup or ""
        if kind != "space":
            found.append(Token(kind, match.group(), position))
        position = match.end()
    return (*found, Token("end", "", len(text)))


def _complaint(text: str, position: int) -> str:
    character = text[position]
    if character in "'\"":
        return "Il manque le guillemet qui ferme ce texte."
    if character in "\u2018\u2019\u201c\u201d«»":
        return "Utilisez des guillemets droits, ' ou \"."
    if character == "$":
        return "Une question s’écrit ${nom}, avec un nom sans espace ni accent."
    if character in "!&|":
        return "Utilisez les mots and, or, not() et le signe !=."
    if character.isprintable():
        return f"Le signe «\u00a0{character}\u00a0» n’a pas de sens ici."
    return "Un caractère invisible s’est glissé dans cette expression."
