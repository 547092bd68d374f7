"""Evaluate a tree with Kleene's three truth values: true, false, unknown.

An unanswered question is unknown, never 0 and never "". Unknown spreads through
comparisons, arithmetic and functions. Known even so: ``false and unknown`` (false),
``true or unknown`` (true), ``coalesce``, ``once``, ``string-length`` (0), ``count``,
``count-non-empty``, and the XLSForm idiom ``${x} = ''`` / ``${x} != ''``, which asks
whether the question was answered.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from surveys.expressions.calls import FUNCTIONS, arithmetic
from surveys.expressions.comparison import compare, is_blank
from surveys.expressions.regex import matches
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
from surveys.expressions.values import (
    Context,
    Nodes,
    Value,
    finite,
    known,
    number,
    scalar,
    text,
    truth,
    words,
)

Compiled = Callable[[Context], Value]


def evaluate(node: Node, context: Context) -> Value:
    """Return the value of an expression; ``None`` is unknown."""
    return compiled(node)(context)


@lru_cache(maxsize=4096)
def compiled(node: Node) -> Compiled:
    """Return a function that evaluates a tree; made once per tree."""
    return _COMPILERS[type(node)](node)


def _literal(node: Literal) -> Compiled:
    value = node.value
    return lambda context: value


def _ref(node: Ref) -> Compiled:
    name = node.name
    return lambda context: known(context.values.get(name))


def _here(node: Here) -> Compiled:
    return lambda context: known(context.here)


def _column(node: Column) -> Compiled:
    name = node.name
    return lambda context: context.columns.get(name) or None


def _logical(node: Logical) -> Compiled:
    parts = tuple(compiled(operand) for operand in node.operands)
    decisive = node.operator == "or"

    def run(context: Context) -> Value:
        result: bool | None = not decisive
        for part in parts:
            value = truth(part(context))
            if value is decisive:
                return decisive
            if value is None:
                result = None
        return result

    return run


def _compare(node: Compare) -> Compiled:
    left, right, sign = compiled(node.left), compiled(node.right), node.operator
    blank = Literal("")
    if sign in ("=", "!=") and blank in (node.left, node.right):
        asked = left if node.right == blank else right
        wanted = sign == "="
        return lambda context: is_blank(asked(context)) is wanted
    return lambda context: compare(sign, left(context), right(context))


def _arithmetic(node: Arithmetic) -> Compiled:
    left, right, sign = compiled(node.left), compiled(node.right), node.operator
    return lambda context: arithmetic(sign, number(left(context)), number(right(context)))


def _negate(node: Negate) -> Compiled:
    operand = compiled(node.operand)

    def run(context: Context) -> Value:
        value = number(operand(context))
        return None if value is None else finite(operator.neg(value))

    return run


def _match(node: Match) -> Compiled:
    subject, program = compiled(node.subject), node.program

    def run(context: Context) -> Value:
        value = text(subject(context))
        return None if value is None else matches(program, value)

    return run


def _choice_label(node: ChoiceLabel) -> Compiled:
    value, question = compiled(node.value), node.question

    def run(context: Context) -> Value:
        chosen = words(value(context))
        if chosen is None:
            return None
        labels = context.labels.get(question, {})
        return ", ".join(labels.get(name) or name for name in chosen)

    return run


def _lookup(node: Lookup) -> Compiled:
    condition, name = compiled(node.filter), node.list_name
    column = "label" if node.column == "itextId" else node.column

    def run(context: Context) -> Value:
        for row in context.lists.get(name, ()):
            if truth(condition(_with_columns(context, row))) is True:
                return row.get(column) or None
        return None

    return run


def _with_columns(context: Context, row: Any) -> Context:
    return Context(
        values=context.values,
        here=context.here,
        today=context.today,
        position=context.position,
        repeated=context.repeated,
        labels=context.labels,
        lists=context.lists,
        columns=row,
        uuid=context.uuid,
    )


def _call(node: Call) -> Compiled:
    if node.name in _LAZY:
        return _LAZY[node.name](node)
    function = FUNCTIONS[node.name]
    parts = tuple(compiled(argument) for argument in node.arguments)
    if len(parts) == 1:
        only = parts[0]
        return lambda context: function((only(context),))
    return lambda context: function(tuple(part(context) for part in parts))


def _if(node: Call) -> Compiled:
    condition, then, otherwise = (compiled(argument) for argument in node.arguments)

    def run(context: Context) -> Value:
        decided = truth(condition(context))
        if decided is None:
            return None
        return scalar(then(context) if decided else otherwise(context))

    return run


def _once(node: Call) -> Compiled:
    first = compiled(node.arguments[0])

    def run(context: Context) -> Value:
        kept = known(context.here)
        return scalar(first(context)) if kept is None else kept

    return run


def _indexed(node: Call) -> Compiled:
    asked = node.arguments[0]
    name = asked.name if isinstance(asked, Ref) else ""
    index = compiled(node.arguments[2])

    def run(context: Context) -> Value:
        position = number(index(context))
        items: Sequence[object] = context.repeated.get(name, ())
        if position is None or position != int(position) or not 1 <= position <= len(items):
            return None
        value = known(items[int(position) - 1])
        return scalar(value) if isinstance(value, Nodes) else value

    return run


def _own_length(node: Call) -> Compiled:
    measured = compiled(node.arguments[0]) if node.arguments else _here(Here())
    return lambda context: float(len(text(measured(context)) or ""))


_LAZY: dict[str, Callable[[Call], Compiled]] = {
    "if": _if,
    "once": _once,
    "indexed-repeat": _indexed,
    "string-length": _own_length,
    "today": lambda node: lambda context: context.today,
    "uuid": lambda node: lambda context: context.uuid,
    "position": lambda node: (
        lambda context: None if context.position is None else float(context.position)
    ),
}

_COMPILERS: dict[type, Callable[[Any], Compiled]] = {
    Literal: _literal,
    Ref: _ref,
    Here: _here,
    Column: _column,
    Logical: _logical,
    Compare: _compare,
    Arithmetic: _arithmetic,
    Negate: _negate,
    Call: _call,
    Match: _match,
    ChoiceLabel: _choice_label,
    Lookup: _lookup,
}
