"""The frozen tree of an expression."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from surveys.expressions.regex import Program


@dataclass(frozen=True, slots=True)
class Literal:
    """A number or a text written in the expression."""

    value: float | str


@dataclass(frozen=True, slots=True)
class Ref:
    """``${name}``: the answer to another question."""

    name: str


@dataclass(frozen=True, slots=True)
class Here:
    """``.``: the answer to the question that carries the expression."""


@dataclass(frozen=True, slots=True)
class Column:
    """A bare name: a column of the choice being filtered."""

    name: str


@dataclass(frozen=True, slots=True)
class Logical:
    """``and`` or ``or`` over two operands or more."""

    operator: str
    operands: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Compare:
    """``= != < <= > >=``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """``+ - * div mod``."""

    operator: str
    left: Node
    right: Node


@dataclass(frozen=True, slots=True)
class Negate:
    """Unary minus."""

    operand: Node


@dataclass(frozen=True, slots=True)
class Call:
    """One of the known functions."""

    name: str
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """``regex(value, 'pattern')``; the pattern is compiled when the expression is parsed."""

    subject: Node
    pattern: str
    program: Program


@dataclass(frozen=True, slots=True)
class ChoiceLabel:
    """``jr:choice-name(value, '${question}')``: the wording of a choice."""

    value: Node
    question: str


@dataclass(frozen=True, slots=True)
class Lookup:
    """``instance('list')/root/item[filter]/column``: a column of the first choice found."""

    list_name: str
    filter: Node
    column: str


Node = (
    Literal
    | Ref
    | Here
    | Column
    | Logical
    | Compare
    | Arithmetic
    | Negate
    | Call
    | Match
    | ChoiceLabel
    | Lookup
)


def children(node: Node) -> tuple[Node, ...]:
    """Return the parts of a node, in the order they are written."""
    match node:
        case Logical():
            return node.operands
        case Compare() | Arithmetic():
            return (node.left, node.right)
        case Negate():
            return (node.operand,)
        case Call():
            return node.arguments
        case Match():
            return (node.subject,)
        case ChoiceLabel():
            return (node.value,)
        case Lookup():
            return (node.filter,)
        case _:
            return ()


def walk(node: Node) -> Iterator[Node]:
    """Yield a node and everything below it."""
    stack = [node]
    while stack:
        current = stack.pop()
        yield current
        stack.extend(reversed(children(current)))


def height(node: Node) -> int:
    """Return the number of levels of a tree."""
    level: tuple[Node, ...] = (node,)
    count = 0
    while level:
        count += 1
        level = tuple(child for part in level for child in children(part))
    return count


def names(node: Node) -> frozenset[str]:
    """Return the names of the questions that an expression reads."""
    found: set[str] = set()
    for part in walk(node):
        if isinstance(part, Ref):
            found.add(part.name)
        elif isinstance(part, ChoiceLabel):
            found.add(part.question)
    return frozenset(found)


def columns(node: Node) -> frozenset[str]:
    """Return the choice columns that an expression reads, those of look-ups apart."""
    found: set[str] = set()
    stack = [node]
    while stack:
        current = stack.pop()
        if isinstance(current, Column):
            found.add(current.name)
        if not isinstance(current, Lookup):
            stack.extend(children(current))
    return frozenset(found)
