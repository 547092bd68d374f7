"""What LimeSurvey's values and functions mean in our trees."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from surveys.expressions.errors import ExpressionError
from surveys.expressions.parser import parse
from surveys.expressions.printing import to_text
from surveys.expressions.tree import Arithmetic, Call, Compare, Literal, Node, Ref


@dataclass(frozen=True, slots=True)
class Option:
    """A box of a multiple choice: ``Q1_SQ001`` is « Y » when it is ticked."""

    question: str
    choice: str

    def ticked(self) -> Node:
        """Return the test of the box."""
        return Call("selected", (Ref(self.question), Literal(self.choice)))


@dataclass(frozen=True, slots=True)
class Several:
    """All the answers of one question of many parts."""

    question: str
    parts: tuple[Node, ...]
    is_choice: bool = False


Target = Node | Option | Several
Value = Node | Option | Several


def plain(value: Value) -> Node:
    """Return a value as a tree, boxes as their test."""
    if isinstance(value, Option):
        return value.ticked()
    if isinstance(value, Several):
        if value.is_choice:
            return Ref(value.question)
        raise ExpressionError(0, f"« {value.question} » a plusieurs réponses")
    return value


def condition(value: Value) -> Node:
    """Return a value as LimeSurvey tests it: something is there."""
    node = plain(value)
    return Compare("!=", node, Literal("")) if isinstance(node, Ref) else node


def negated(node: Node) -> Node:
    """Return the contrary of a test."""
    if isinstance(node, Compare) and node.right == Literal("") and node.operator == "=":
        return Compare("!=", node.left, node.right)
    return Call("not", (node,))


def compared(operator: str, left: Value, right: Value) -> Node:
    """Return a comparison; a box compared with « Y » is its test."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Option) and isinstance(other, Literal):
            is_ticked = (other.value == "Y") == (operator == "=")
            return one.ticked() if is_ticked else Call("not", (one.ticked(),))
    return Compare(operator, plain(left), plain(right))


def _is_empty(arguments: list[Value]) -> Node:
    (value,) = arguments
    if isinstance(value, Option):
        return Call("not", (value.ticked(),))
    return Compare("=", plain(value), Literal(""))


def _spread(arguments: list[Value]) -> list[Value]:
    return [
        part
        for value in arguments
        for part in (value.parts if isinstance(value, Several) else [value])
    ]


def _count(arguments: list[Value]) -> Node:
    if len(arguments) == 1 and isinstance(arguments[0], Several) and arguments[0].is_choice:
        return Call("count-selected", (Ref(arguments[0].question),))
    return _tally([condition(part) for part in _spread(arguments)])


def _count_if(arguments: list[Value]) -> Node:
    wanted = plain(arguments[0])
    return _tally([compared("=", part, wanted) for part in _spread(arguments[1:])])


def _tally(tests: list[Node]) -> Node:
    counted: list[Node] = [Call("if", (test, Literal(1.0), Literal(0.0))) for test in tests]
    total = counted[0]
    for part in counted[1:]:
        total = Arithmetic("+", total, part)
    return total


def _regex(arguments: list[Value]) -> Node:
    pattern, subject = arguments
    if not isinstance(pattern, Literal):
        raise ValueError("pattern")
    return parse(matching(to_text(plain(subject)), str(pattern.value)))


def matching(subject: str, pattern: str) -> str:
    """Return the test that a PHP pattern makes of a value."""
    found = re.fullmatch(r"\s*([/#~!@])(.*)\1[a-zA-Z]*\s*", pattern, re.DOTALL)
    bare = found.group(2) if found else pattern
    mark = '"' if "'" in bare else "'"
    return f"regex({subject}, {mark}{bare}{mark})"


def _date(arguments: list[Value]) -> Node:
    if not isinstance(arguments[0], Literal) or "H" in str(arguments[0].value):
        raise ValueError("date")
    return Call("today", ())


def _simple(name: str) -> Callable[[list[Value]], Node]:
    return lambda arguments: Call(name, tuple(plain(part) for part in _spread(arguments)))


FUNCTIONS: dict[str, Callable[[list[Value]], Value]] = {
    "is_empty": _is_empty,
    "count": _count,
    "countif": _count_if,
    "if": lambda a: Call("if", (condition(a[0]), plain(a[1]), plain(a[2]))),
    "regexmatch": _regex,
    "strlen": _simple("string-length"),
    "sum": _simple("sum"),
    "min": _simple("min"),
    "max": _simple("max"),
    "round": _simple("round"),
    "abs": _simple("abs"),
    "intval": _simple("int"),
    "floor": _simple("int"),
    "floatval": _simple("number"),
    "trim": _simple("normalize-space"),
    "implode": _simple("join"),
    "join": _simple("concat"),
    "date": _date,
    "is_numeric": lambda a: parse(f"number({to_text(plain(a[0]))}) = {to_text(plain(a[0]))}"),
}
