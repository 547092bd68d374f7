"""Write a tree back: as XLSForm text, and as JSON for the browser."""

from __future__ import annotations

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
)
from surveys.expressions.values import plain_number

_LEVELS = {"or": 1, "and": 2, "=": 3, "!=": 3, "<": 4, "<=": 4, ">": 4, ">=": 4}
_LEVELS |= {"+": 5, "-": 5, "*": 6, "div": 6, "mod": 6}
_UNARY, _PRIMARY = 7, 8


def to_text(node: Node) -> str:
    """Return the canonical text of a tree; parsing it gives the same tree."""
    match node:
        case Literal(str() as value):
            return _quoted(value)
        case Literal(float() as value):
            return plain_number(value)
        case Logical():
            return f" {node.operator} ".join(
                _inside(part, _level(node) + 1) for part in node.operands
            )
        case Compare() | Arithmetic():
            level = _level(node)
            return f"{_inside(node.left, level)} {node.operator} {_inside(node.right, level + 1)}"
        case Negate():
            return f"-{_inside(node.operand, _UNARY)}"
        case _:
            return _primary_text(node)


def _primary_text(node: Node) -> str:
    match node:
        case Ref():
            return f"${{{node.name}}}"
        case Column():
            return node.name
        case Call("position", ()):
            return "position(..)"
        case Call():
            return f"{node.name}({', '.join(to_text(part) for part in node.arguments)})"
        case Match():
            return f"regex({to_text(node.subject)}, {_quoted(node.pattern)})"
        case ChoiceLabel():
            return f"jr:choice-name({to_text(node.value)}, '${{{node.question}}}')"
        case Lookup():
            name = _quoted(node.list_name)
            return f"instance({name})/root/item[{to_text(node.filter)}]/{node.column}"
        case _:
            return "."


def to_json(node: Node) -> list[object]:
    """Return a tree as nested lists, the form that ``expressions.js`` evaluates."""
    match node:
        case Literal():
            return ["literal", node.value]
        case Ref():
            return ["ref", node.name]
        case Here():
            return ["here"]
        case Column():
            return ["column", node.name]
        case Logical():
            return [node.operator, *(to_json(part) for part in node.operands)]
        case Compare() | Arithmetic():
            return [node.operator, to_json(node.left), to_json(node.right)]
        case Negate():
            return ["negate", to_json(node.operand)]
        case _:
            return _function_json(node)


def _function_json(node: Node) -> list[object]:
    match node:
        case Call():
            return ["call", node.name, *(to_json(part) for part in node.arguments)]
        case Match():
            return ["match", to_json(node.subject), node.program]
        case ChoiceLabel():
            return ["label", to_json(node.value), node.question]
        case Lookup():
            return ["lookup", node.list_name, to_json(node.filter), node.column]
        case _:
            raise TypeError(f"not a node: {type(node).__name__}")


def _level(node: Node) -> int:
    match node:
        case Logical() | Compare() | Arithmetic():
            return _LEVELS[node.operator]
        case Negate():
            return _UNARY
        case _:
            return _PRIMARY


def _inside(node: Node, least: int) -> str:
    written = to_text(node)
    return written if _level(node) >= least else f"({written})"


def _quoted(value: str) -> str:
    mark = "'" if "'" not in value else '"'
    return f"{mark}{value}{mark}"
