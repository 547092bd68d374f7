"""Read an expression into a frozen tree, once."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache

from surveys.expressions.errors import ExpressionError
from surveys.expressions.functions import SIGNATURES, refusal
from surveys.expressions.lexer import Token, tokens
from surveys.expressions.regex import PatternError, compile_pattern
from surveys.expressions.tree import (
    Arithmetic,
    Call,
    ChoiceLabel,
    Column,
    Compare,
    Here,
    Literal,
    Logical,
    Lookup,
    Match,
    Negate,
    Node,
    Ref,
    height,
)

MAX_DEPTH = 40
MAX_HEIGHT = 80

_TOO_DEEP = "Cette expression est trop imbriquée."

_REF = re.compile(r"\$\{ *([A-Za-z_][A-Za-z0-9_.-]{0,63}) *\}\Z")
_EQUALITY = frozenset({"=", "!="})
_RELATION = frozenset({"<", "<=", ">", ">="})
_SUM = frozenset({"+", "-"})


def parse(text: str) -> Node:
    """Return the tree of an expression, or raise ``ExpressionError`` and nothing else."""
    return _parse_once(text) if len(text) <= _SHORT else _parse(text)


def _parse(text: str) -> Node:
    parser = _Parser(tokens(text))
    if parser.peek().kind == "end":
        raise ExpressionError(0, "Cette expression est vide.")
    node = parser.expression()
    token = parser.peek()
    if token.kind != "end":
        raise ExpressionError(token.position, _unexpected(token))
    if height(node) > MAX_HEIGHT:
        raise ExpressionError(0, _TOO_DEEP)
    return node


#: Only short texts are remembered, so that hostile ones cannot fill the memory.
_SHORT = 400
_parse_once = lru_cache(maxsize=4096)(_parse)


def _unexpected(token: Token) -> str:
    if token.kind == "end":
        return "Cette expression s’arrête trop tôt."
    if token.text == ")":
        return "Une parenthèse fermante est en trop."
    return f"«\u00a0{token.text[:40]}\u00a0» n’est pas attendu ici."


class _Parser:
    """A descent through the grammar; one method per level of precedence."""

    def __init__(self, stream: tuple[Token, ...]) -> None:
        self.stream = stream
        self.index = 0
        self.depth = 0

    def peek(self) -> Token:
        return self.stream[self.index]

    def take(self) -> Token:
        token = self.stream[self.index]
        if token.kind != "end":
            self.index += 1
        return token

    def accept(self, text: str) -> bool:
        token = self.peek()
        if token.kind in ("op", "name") and token.text == text:
            self.index += 1
            return True
        return False

    def expect(self, text: str) -> None:
        if not self.accept(text):
            token = self.peek()
            raise ExpressionError(token.position, f"Il manque «\u00a0{text}\u00a0».")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(self.peek().position, _TOO_DEEP)

    def expression(self) -> Node:
        self.deeper()
        node = self._logical("or", lambda: self._logical("and", self._equality))
        self.depth -= 1
        return node

    def _logical(self, operator: str, operand: Callable[[], Node]) -> Node:
        operands = [operand()]
        while self.accept(operator):
            operands.append(operand())
        return operands[0] if len(operands) == 1 else Logical(operator, tuple(operands))

    def _chain(
        self,
        operators: frozenset[str],
        operand: Callable[[], Node],
        build: Callable[[str, Node, Node], Node],
    ) -> Node:
        node = operand()
        before = self.depth
        while self.peek().kind in ("op", "name") and self.peek().text in operators:
            self.deeper()
            node = build(self.take().text, node, operand())
        self.depth = before
        return node

    def _equality(self) -> Node:
        return self._chain(_EQUALITY, self._relation, Compare)

    def _relation(self) -> Node:
        return self._chain(_RELATION, self._sum, Compare)

    def _sum(self) -> Node:
        return self._chain(_SUM, self._product, Arithmetic)

    def _product(self) -> Node:
        return self._chain(frozenset({"*", "div", "mod"}), self._unary, Arithmetic)

    def _unary(self) -> Node:
        if not self.accept("-"):
            return self._primary()
        self.deeper()
        node = Negate(self._unary())
        self.depth -= 1
        return node

    def _primary(self) -> Node:
        token = self.take()
        if token.kind == "number":
            return Literal(_number(token))
        if token.kind == "string":
            return Literal(token.text[1:-1])
        if token.kind == "ref":
            return Ref(token.text[2:-1].strip())
        if token.kind == "name":
            return self._named(token)
        if token.text == ".":
            return Here()
        if token.text == "(" and token.kind == "op":
            node = self.expression()
            self.expect(")")
            return node
        raise ExpressionError(token.position, _refused(token))

    def _named(self, token: Token) -> Node:
        if not self.accept("("):
            return _bare(token)
        if token.text == "position":
            self.accept("..")
            self.expect(")")
            return Call("position", ())
        arguments = self._arguments()
        if token.text == "instance":
            return self._lookup(token, arguments)
        return _call(token, arguments)

    def _arguments(self) -> tuple[Node, ...]:
        if self.accept(")"):
            return ()
        arguments = [self.expression()]
        while self.accept(","):
            arguments.append(self.expression())
        self.expect(")")
        return tuple(arguments)

    def _lookup(self, token: Token, arguments: tuple[Node, ...]) -> Node:
        if len(arguments) != 1 or not isinstance(arguments[0], Literal):
            raise ExpressionError(token.position, _LOOKUP_HELP)
        for step in ("/", "root", "/", "item", "["):
            if not self.accept(step):
                raise ExpressionError(token.position, _LOOKUP_HELP)
        condition = self.expression()
        self.expect("]")
        self.expect("/")
        column = self.take()
        if column.kind != "name":
            raise ExpressionError(column.position, _LOOKUP_HELP)
        return Lookup(str(arguments[0].value), condition, column.text)


_LOOKUP_HELP = "Écrivez instance('liste')/root/item[name = ${question}]/label."


def _number(token: Token) -> float:
    value = float(token.text)
    if value > 1e15 or len(token.text) > 30:
        raise ExpressionError(token.position, "Ce nombre est trop grand.")
    return value


def _refused(token: Token) -> str:
    if token.text in ("/", ".."):
        return "Les chemins XPath ne sont pas pris en charge\u00a0: écrivez ${nom}."
    return _unexpected(token)


def _bare(token: Token) -> Node:
    if token.text.lower() in ("true", "false"):
        raise ExpressionError(token.position, f"Écrivez {token.text.lower()}().")
    if token.text in ("and", "or", "div", "mod"):
        raise ExpressionError(
            token.position, f"Il manque une valeur avant «\u00a0{token.text}\u00a0»."
        )
    if ":" in token.text:
        raise ExpressionError(token.position, _unexpected(token))
    return Column(token.text)


def _call(token: Token, arguments: tuple[Node, ...]) -> Node:
    if token.text == "regex":
        return _match(token, arguments)
    if token.text == "jr:choice-name":
        return _choice_label(token, arguments)
    if token.text not in SIGNATURES:
        raise ExpressionError(token.position, refusal(token.text))
    fewest, most = SIGNATURES[token.text]
    if not fewest <= len(arguments) <= most:
        raise ExpressionError(token.position, _arity(token.text, fewest, most))
    if token.text == "indexed-repeat" and not isinstance(arguments[0], Ref):
        sentence = (
            "indexed-repeat() attend une question\u00a0: indexed-repeat(${nom}, ${groupe}, 1)."
        )
        raise ExpressionError(token.position, sentence)
    return Call(token.text, arguments)


def _arity(name: str, fewest: int, most: int) -> str:
    if most == 0:
        return f"{name}() ne prend rien entre ses parenthèses."
    wanted = str(fewest) if fewest == most else f"au moins {fewest}"
    plural = "s" if fewest > 1 else ""
    return f"{name}() attend {wanted} valeur{plural} entre ses parenthèses."


def _match(token: Token, arguments: tuple[Node, ...]) -> Node:
    if len(arguments) != 2 or not isinstance(arguments[1], Literal):
        raise ExpressionError(token.position, "Écrivez regex(${question}, 'motif').")
    pattern = str(arguments[1].value)
    try:
        return Match(arguments[0], pattern, compile_pattern(pattern))
    except PatternError as problem:
        raise ExpressionError(token.position, str(problem)) from None


def _choice_label(token: Token, arguments: tuple[Node, ...]) -> Node:
    name = None
    if len(arguments) == 2:
        target = arguments[1]
        if isinstance(target, Ref):
            name = target.name
        elif isinstance(target, Literal) and isinstance(target.value, str):
            found = _REF.match(target.value.strip())
            name = found.group(1) if found else None
    if name is None:
        sentence = "Écrivez jr:choice-name(${question}, '${question}')."
        raise ExpressionError(token.position, sentence)
    return ChoiceLabel(arguments[0], name)
