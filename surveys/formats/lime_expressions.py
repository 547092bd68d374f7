"""LimeSurvey's ExpressionScript, the part that questionnaires use, into our trees."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from surveys.expressions.errors import ExpressionError
from surveys.expressions.printing import to_text
from surveys.expressions.tree import (
    Arithmetic,
    ChoiceLabel,
    Here,
    Literal,
    Logical,
    Negate,
    Ref,
)
from surveys.formats.lime_functions import (
    FUNCTIONS,
    Several,
    Target,
    Value,
    compared,
    condition,
    negated,
    plain,
)

MOST_LENGTH = 4000
#: Characters of all the expressions of one survey together.
MOST_TEXT = 300_000
_TOKEN = re.compile(
    r"""\s*(?:(?P<number>\d+(?:\.\d+)?(?![\w.X]))|(?P<string>'[^']*'|"[^"]*")
    |(?P<name>[A-Za-z0-9_#:]+(?:\.[A-Za-z_][A-Za-z0-9_]*)*)
    |(?P<op>&&|\|\||===?|!==?|<>|<=|>=|[=<>!+*/().,%-]))""",
    re.VERBOSE,
)
_WORDS = {
    "eq": "=", "==": "=", "===": "=", "=": "=", "ne": "!=", "!=": "!=", "!==": "!=", "<>": "!=",
    "lt": "<", "<": "<", "le": "<=", "<=": "<=", "gt": ">", ">": ">", "ge": ">=", ">=": ">=",
    "and": "and", "&&": "and", "or": "or", "||": "or",
}  # fmt: skip
_COMPARISONS = frozenset({"=", "!=", "<", "<=", ">", ">="})


@dataclass(slots=True)
class Script:
    """Translates the expressions of one survey."""

    targets: Mapping[str, Target]
    #: what ``self`` and ``this`` stand for in the current question
    own: Target | None = None
    tokens: list[tuple[str, str, int]] = field(default_factory=list)
    index: int = 0
    depth: int = 0
    spent: int = 0

    def translated(self, text: str, own: Target | None = None) -> str:
        """Return the expression in our language, or raise ``ExpressionError``."""
        self.spent += len(text)
        if self.spent > MOST_TEXT:
            raise ExpressionError(0, "les expressions de ce questionnaire sont trop longues")
        text = html.unescape(text).strip()
        if text.startswith("{") and text.endswith("}"):
            text = text[1:-1].strip()
        self.tokens, self.index, self.depth, self.own = _tokens(text), 0, 0, own
        value = self._or()
        if self._peek()[0] != "end":
            raise self._error("« {0} » n’est pas attendu ici")
        return to_text(condition(value))

    def _peek(self) -> tuple[str, str, int]:
        return self.tokens[self.index]

    def _error(self, sentence: str) -> ExpressionError:
        _, text, position = self._peek()
        return ExpressionError(position, sentence.format(text[:40]))

    def _accept(self, *texts: str) -> str:
        kind, text, _ = self._peek()
        if kind != "string" and text in texts:
            self.index += 1
            return text
        return ""

    def _expect(self, text: str) -> None:
        if not self._accept(text):
            raise self._error(f"il manque « {text} »")

    def _or(self) -> Value:
        return self._logical("or", lambda: self._logical("and", self._comparison))

    def _logical(self, operator: str, operand: Callable[[], Value]) -> Value:
        self.depth += 1
        if self.depth > 120:
            raise ExpressionError(0, "cette expression est trop imbriquée")
        parts = [operand()]
        spellings = [word for word, meaning in _WORDS.items() if meaning == operator]
        spellings += [word.upper() for word in spellings]
        while self._accept(*spellings):
            parts.append(operand())
        self.depth -= 1
        if len(parts) == 1:
            return parts[0]
        return Logical(operator, tuple(condition(part) for part in parts))

    def _comparison(self) -> Value:
        left = self._sum()
        kind, text, _ = self._peek()
        operator = _WORDS.get(text.lower(), "") if kind in ("op", "name") else ""
        if operator not in _COMPARISONS:
            return left
        self.index += 1
        return compared(operator, left, self._sum())

    def _sum(self) -> Value:
        value = self._product()
        while operator := self._accept("+", "-"):
            value = Arithmetic(operator, plain(value), plain(self._product()))
        return value

    def _product(self) -> Value:
        value = self._unary()
        while operator := self._accept("*", "/", "%"):
            written = {"/": "div", "%": "mod"}.get(operator, operator)
            value = Arithmetic(written, plain(value), plain(self._unary()))
        return value

    def _unary(self) -> Value:
        if self._accept("!", "not", "NOT"):
            return negated(condition(self._unary()))
        if self._accept("-"):
            return Negate(plain(self._unary()))
        if self._accept("+"):
            return self._unary()
        return self._primary()

    def _primary(self) -> Value:
        kind, text, _ = self._peek()
        if kind == "end":
            raise self._error("cette expression s’arrête trop tôt")
        self.index += 1
        if kind == "number":
            return Literal(float(text))
        if kind == "string":
            return Literal(text[1:-1])
        if text == "(":
            value = self._or()
            self._expect(")")
            return value
        if kind != "name":
            self.index -= 1
            raise self._error("« {0} » n’est pas attendu ici")
        return self._call(text) if self._accept("(") else self._variable(text)

    def _call(self, name: str) -> Value:
        arguments: list[Value] = []
        while not self._accept(")"):
            arguments.append(self._or())
            if not self._accept(","):
                self._expect(")")
                break
        build = FUNCTIONS.get(name.lower())
        if build is None:
            raise ExpressionError(0, f"la fonction « {name}() » n’est pas prise en charge")
        try:
            return build(arguments)
        except (IndexError, ValueError):
            raise ExpressionError(0, f"« {name}() » est écrite autrement que prévu") from None

    def _variable(self, written: str) -> Value:
        name, _, suffix = written.partition(".")
        if name in ("self", "this", "that"):
            rest = suffix.partition(".")[0]
            if name != "that" and self.own is not None:
                return self.own if isinstance(self.own, Several) else Here()
            name = rest
        target = self.targets.get(name)
        if target is None:
            raise ExpressionError(0, f"la question « {name} » n’existe pas")
        if suffix.endswith("shown") and isinstance(target, Ref):
            return ChoiceLabel(target, target.name)
        return target


def _tokens(text: str) -> list[tuple[str, str, int]]:
    if len(text) > MOST_LENGTH:
        raise ExpressionError(0, "cette expression est trop longue")
    found: list[tuple[str, str, int]] = []
    position = 0
    text = text.rstrip()
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise ExpressionError(position, f"le signe « {text[position]} » n’a pas de sens ici")
        kind = match.lastgroup or ""
        found.append((kind, match.group(kind), position))
        position = match.end()
    return [*found, ("end", "", len(text))]
