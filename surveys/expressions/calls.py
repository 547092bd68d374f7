"""What each function does with its values; an unknown value makes an unknown result."""

from __future__ import annotations

import math
from collections.abc import Callable

from surveys.expressions.comparison import is_blank
from surveys.expressions.values import (
    Nodes,
    Scalar,
    Value,
    days,
    finite,
    number,
    scalar,
    text,
    truth,
    words,
)

Arguments = tuple[Value, ...]

_SPACES = " \t\n\r\u00a0\u202f"


def arithmetic(sign: str, left: float | None, right: float | None) -> float | None:
    """Apply ``+ - * div mod``; dividing by zero is unknown."""
    if left is None or right is None:
        return None
    if sign in ("div", "mod") and right == 0:
        return None
    return _finite(_OPERATIONS[sign], left, right)


def _finite(operation: Callable[[float, float], float], left: float, right: float) -> float | None:
    try:
        return finite(operation(left, right))
    except OverflowError:
        return None


_OPERATIONS: dict[str, Callable[[float, float], float]] = {
    "+": lambda left, right: left + right,
    "-": lambda left, right: left - right,
    "*": lambda left, right: left * right,
    "div": lambda left, right: left / right,
    "mod": math.fmod,
}


def _not(values: Arguments) -> Value:
    value = truth(values[0])
    return None if value is None else not value


def _selected(values: Arguments) -> Value:
    chosen, wanted = words(values[0]), text(values[1])
    return None if chosen is None or wanted is None else wanted.strip(" ") in chosen


def _selected_at(values: Arguments) -> Value:
    chosen, index = words(values[0]), number(values[1])
    if chosen is None or index is None or index != int(index):
        return None
    return chosen[int(index)] if 0 <= index < len(chosen) else None


def _count_selected(values: Arguments) -> Value:
    chosen = words(values[0])
    return None if chosen is None else float(len(chosen))


def _coalesce(values: Arguments) -> Value:
    flat = [item for value in values for item in _items(value)]
    return next((item for item in flat if not is_blank(item)), flat[-1] if flat else None)


def _items(value: Value) -> tuple[Scalar, ...]:
    return value.items if isinstance(value, Nodes) else (value,)


def _numbers(values: Arguments) -> list[float] | None:
    found = [number(item) for value in values for item in _items(value)]
    known = [item for item in found if item is not None]
    return known if found and len(known) == len(found) else None


def _sum(values: Arguments) -> Value:
    found = _numbers(values)
    total = 0.0
    for item in found or ():
        total += item
    return None if found is None else finite(total)


def _extreme(choose: Callable[[list[float]], float]) -> Callable[[Arguments], Value]:
    def run(values: Arguments) -> Value:
        found = _numbers(values)
        return None if found is None else choose(found)

    return run


def _int(values: Arguments) -> Value:
    value = number(values[0])
    return None if value is None else finite(float(math.trunc(value)))


def _round(values: Arguments) -> Value:
    value = number(values[0])
    places = number(values[1]) if len(values) > 1 else 0.0
    if value is None or places is None or places != int(places) or abs(places) > 12:
        return None
    scale = float(10 ** abs(int(places)))
    if places >= 0:
        scaled = finite(value * scale)
        return None if scaled is None else finite(_half_up(scaled) / scale)
    return finite(_half_up(value / scale) * scale)


def _half_up(value: float) -> float:
    below = float(math.floor(value))
    return below + 1.0 if value - below >= 0.5 else below


def _abs(values: Arguments) -> Value:
    value = number(values[0])
    return None if value is None else abs(value)


def _count(values: Arguments) -> Value:
    value = values[0]
    return float(len(value.items)) if isinstance(value, Nodes) else 1.0


def _count_answered(values: Arguments) -> Value:
    return float(sum(not is_blank(item) for item in _items(values[0])))


def _texts(values: Arguments) -> list[str] | None:
    found = [text(item) for value in values for item in _items(value)]
    known = [item for item in found if item is not None]
    return known if len(known) == len(found) else None


def _concat(values: Arguments) -> Value:
    found = _texts(values)
    return None if found is None else "".join(found)


def _join(values: Arguments) -> Value:
    found, between = _texts(values[1:]), text(values[0])
    return None if found is None or between is None else between.join(found)


def _substr(values: Arguments) -> Value:
    plain, start = text(values[0]), number(values[1])
    end = number(values[2]) if len(values) > 2 else float(len(plain or ""))
    if plain is None or start is None or end is None:
        return None
    size = len(plain)
    return plain[_offset(start, size) : _offset(end, size)]


def _offset(value: float, size: int) -> int:
    whole = math.trunc(max(min(value, float(size)), -float(size)))
    return whole + size if whole < 0 else whole


def _on_texts(test: Callable[[str, str], bool]) -> Callable[[Arguments], Value]:
    def run(values: Arguments) -> Value:
        first, second = text(values[0]), text(values[1])
        return None if first is None or second is None else test(first, second)

    return run


def _normalize(values: Arguments) -> Value:
    plain = text(values[0])
    if plain is None:
        return None
    for space in _SPACES:
        plain = plain.replace(space, " ")
    return " ".join(word for word in plain.split(" ") if word)


def _date(values: Arguments) -> Value:
    plain = text(values[0])
    return None if plain is None or days(plain) is None else plain


FUNCTIONS: dict[str, Callable[[Arguments], Value]] = {
    "true": lambda values: True,
    "false": lambda values: False,
    "not": _not,
    "boolean": lambda values: truth(values[0]),
    "selected": _selected,
    "selected-at": _selected_at,
    "count-selected": _count_selected,
    "coalesce": _coalesce,
    "number": lambda values: number(values[0]),
    "int": _int,
    "round": _round,
    "abs": _abs,
    "min": _extreme(min),
    "max": _extreme(max),
    "sum": _sum,
    "count": _count,
    "count-non-empty": _count_answered,
    "string": lambda values: text(values[0]),
    "concat": _concat,
    "join": _join,
    "substr": _substr,
    "contains": _on_texts(lambda first, second: second in first),
    "starts-with": _on_texts(str.startswith),
    "ends-with": _on_texts(str.endswith),
    "normalize-space": _normalize,
    "date": _date,
    "jr:itext": lambda values: scalar(values[0]),
}
