"""Change a tree of an expression, leaf by leaf."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

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
    walk,
)
from surveys.expressions.values import plain_number

Change = Callable[[Node], Node]


def rewritten(node: Node, change: Change) -> Node:
    """Return the tree with each part changed, the innermost first."""
    match node:
        case Logical():
            inside = tuple(rewritten(part, change) for part in node.operands)
            return change(replace(node, operands=inside))
        case Compare() | Arithmetic():
            left, right = rewritten(node.left, change), rewritten(node.right, change)
            return change(replace(node, left=left, right=right))
        case Negate():
            return change(replace(node, operand=rewritten(node.operand, change)))
        case Call():
            inside = tuple(rewritten(part, change) for part in node.arguments)
            return change(replace(node, arguments=inside))
        case Match():
            return change(replace(node, subject=rewritten(node.subject, change)))
        case ChoiceLabel():
            return change(replace(node, value=rewritten(node.value, change)))
        case Lookup():
            return change(replace(node, filter=rewritten(node.filter, change)))
        case _:
            return change(node)


def with_references(node: Node, names: Mapping[str, str], columns: frozenset[str]) -> Node:
    """Turn bare names that are questions, and not columns of the list, into ``${name}``."""

    def change(part: Node) -> Node:
        if isinstance(part, Column) and part.name not in columns and part.name in names:
            return Ref(names[part.name])
        return part

    return rewritten(node, change)


def with_choices(node: Node, renamed: Mapping[str, Mapping[str, str]], here: str) -> Node:
    """Follow the choices that changed name; ``renamed`` goes by question."""

    def change(part: Node) -> Node:
        if isinstance(part, Compare):
            left = _literal(part.left, part.right, renamed, here)
            right = _literal(part.right, part.left, renamed, here)
            return replace(part, left=left, right=right)
        if isinstance(part, Call) and part.name == "selected":
            value, literal = part.arguments
            return replace(part, arguments=(value, _literal(literal, value, renamed, here)))
        return part

    return rewritten(node, change)


def with_blanks(node: Node) -> Node:
    """Keep « different from » and « not » true for a question without an answer.

    Other tools hold a missing answer for an empty text; here it is unknown, and an
    unknown condition hides. The difference is written out.
    """

    def change(part: Node) -> Node:
        match part:
            case Compare("!=", Ref() as ref, Literal(value)) if value != "":
                return replace(part, left=Call("coalesce", (ref, Literal(""))))
            case Compare("!=", Literal(value), Ref() as ref) if value != "":
                return replace(part, right=Call("coalesce", (ref, Literal(""))))
            case Call("not", (inside,)) if _may_be_unknown(inside):
                return Call("not", (Call("coalesce", (inside, Call("false", ()))),))
            case Call("if", (test, *rest)) if _may_be_unknown(test):
                sure = Call("coalesce", (test, Call("false", ())))
                return Call("if", (sure, *rest))
            case Call("count-selected", (Ref(),)):
                return Call("coalesce", (part, Literal(0.0)))
            case _:
                return part

    return rewritten(node, change)


def _may_be_unknown(node: Node) -> bool:
    if isinstance(node, Call) and node.name in ("coalesce", "true", "false", "not"):
        return False
    is_blank_test = isinstance(node, Compare) and Literal("") in (node.left, node.right)
    return not is_blank_test and any(isinstance(part, Ref) for part in walk(node))


def compared_columns(node: Node) -> dict[str, str]:
    """Return the columns of a choice filter that are compared with a question."""
    found: dict[str, str] = {}
    for part in walk(node):
        if isinstance(part, Compare):
            for one, other in ((part.left, part.right), (part.right, part.left)):
                if isinstance(one, Column) and isinstance(other, Ref):
                    found[one.name] = other.name
        if isinstance(part, Call) and part.name == "selected":
            value, searched = part.arguments
            if isinstance(value, Ref) and isinstance(searched, Column):
                found[searched.name] = value.name
    return found


def _literal(part: Node, beside: Node, renamed: Mapping[str, Mapping[str, str]], here: str) -> Node:
    if not isinstance(part, Literal):
        return part
    changes: Mapping[str, str] = {}
    for leaf in walk(beside):
        name = leaf.name if isinstance(leaf, Ref) else here if isinstance(leaf, Here) else ""
        changes = renamed.get(name) or changes
    written = part.value if isinstance(part.value, str) else plain_number(part.value)
    return Literal(changes[written]) if written in changes else part
