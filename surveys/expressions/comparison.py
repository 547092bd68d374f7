"""Compare two values; a comparison with something unknown is unknown."""

from __future__ import annotations

import operator
from collections.abc import Callable

from surveys.expressions.values import Nodes, Scalar, Value, number, text

_ORDER: dict[str, Callable[[float, float], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "=": operator.eq,
    "!=": operator.ne,
}


def compare(sign: str, left: Value, right: Value) -> bool | None:
    """Compare two values; over a repeat, true as soon as one pair is."""
    if not isinstance(left, Nodes) and not isinstance(right, Nodes):
        return _one(sign, left, right)
    lefts = left.items if isinstance(left, Nodes) else (left,)
    rights = right.items if isinstance(right, Nodes) else (right,)
    results = [_one(sign, first, second) for first in lefts for second in rights]
    if True in results:
        return True
    return None if None in results else False


def is_blank(value: Value) -> bool:
    """Say whether nothing was answered."""
    if isinstance(value, Nodes):
        return all(item is None or item == "" for item in value.items)
    return value is None or value == ""


def _one(sign: str, left: Scalar, right: Scalar) -> bool | None:
    if left is None or right is None:
        return None
    if sign in ("=", "!="):
        return _equal(left, right) is (sign == "=")
    first, second = number(left), number(right)
    if first is None or second is None:
        return None
    return _ORDER[sign](first, second)


def _equal(left: Scalar, right: Scalar) -> bool:
    if isinstance(left, float | bool) or isinstance(right, float | bool):
        if isinstance(left, str) and isinstance(right, bool):
            return left == text(right)
        if isinstance(right, str) and isinstance(left, bool):
            return right == text(left)
        first, second = number(left), number(right)
        return first is not None and first == second
    return text(left) == text(right)
