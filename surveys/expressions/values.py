"""The values of the language and their conversions; ``None`` is unknown.

A number is always a finite double: what would be infinite or not a number is unknown.
The rules here are written a second time in ``expressions.js`` and a test holds the two
equal; keep them free of anything that the two languages do differently.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Nodes:
    """The values of one question over all the blocks of a repeat."""

    items: tuple[Scalar, ...]


Scalar = None | bool | float | str | tuple[str, ...]
Value = Scalar | Nodes

_NUMBER = re.compile(r"[ \t\n\r]*-?([0-9]+(\.[0-9]*)?|\.[0-9]+)[ \t\n\r]*\Z")
_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})\Z")
_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True, slots=True)
class Context:
    """All that an expression may read."""

    values: Mapping[str, object] = field(default_factory=dict)
    here: object = None
    today: str | None = None
    position: int | None = None
    repeated: Mapping[str, Sequence[object]] = field(default_factory=dict)
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    lists: Mapping[str, Sequence[Mapping[str, str]]] = field(default_factory=dict)
    columns: Mapping[str, str] = field(default_factory=dict)
    uuid: str | None = None


def known(raw: object) -> Value:
    """Return an answer as a value: blank text and empty lists are unknown."""
    if isinstance(raw, bool) or raw is None or isinstance(raw, Nodes):
        return raw
    if isinstance(raw, int | float):
        return finite(float(raw))
    if isinstance(raw, str):
        return raw or None
    if isinstance(raw, list | tuple):
        return tuple(str(item) for item in raw) or None
    return None


def finite(number: float) -> float | None:
    """Return a number when it is one; minus zero becomes zero."""
    return number + 0.0 if math.isfinite(number) else None


def scalar(value: Value) -> Scalar:
    """Return one value: the first of a repeat, as XPath does."""
    if isinstance(value, Nodes):
        return value.items[0] if value.items else None
    return value


def number(value: Value) -> float | None:
    """Return a value as a number, dates as days since 1970."""
    one = scalar(value)
    if isinstance(one, bool):
        return 1.0 if one else 0.0
    if isinstance(one, float):
        return one
    plain = text(one)
    if plain is None:
        return None
    if _NUMBER.match(plain):
        return finite(float(plain))
    return days(plain)


def days(plain: str) -> float | None:
    """Return a date written 2026-01-31 as days since 1970, or nothing."""
    found = _DATE.match(plain)
    if found is None:
        return None
    try:
        return float(date(int(found[1]), int(found[2]), int(found[3])).toordinal() - _EPOCH)
    except ValueError:
        return None


def text(value: Value) -> str | None:
    """Return a value as text; several choices are separated by spaces, as in XLSForm."""
    one = scalar(value)
    if one is None or isinstance(one, str):
        return one
    if isinstance(one, bool):
        return "true" if one else "false"
    if isinstance(one, float):
        return plain_number(one)
    return " ".join(one)


def plain_number(value: float) -> str:
    """Write a number without exponent, as short as it can be read back."""
    if value == int(value) and abs(value) < 1e15:
        return str(int(value))
    written = format(Decimal(repr(value)), "f")
    return written.rstrip("0").rstrip(".") if "." in written else written


def truth(value: Value) -> bool | None:
    """Return a value as true, false or unknown."""
    one = scalar(value)
    if one is None or isinstance(one, bool):
        return one
    if isinstance(one, float):
        return one != 0
    return len(one) > 0


def words(value: Value) -> tuple[str, ...] | None:
    """Return the choices of an answer, or unknown."""
    one = scalar(value)
    if isinstance(one, tuple):
        return one
    plain = text(one)
    return None if plain is None else tuple(word for word in plain.split(" ") if word)
