"""Frozen dataclasses to plain JSON values and back, by their declared types."""

from __future__ import annotations

import types
from dataclasses import fields, is_dataclass
from datetime import date
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

T = TypeVar("T")


class UnreadableValue(ValueError):
    """A stored value does not have the shape that its type declares."""


def to_plain(value: Any) -> Any:
    """Dictionaries, lists and scalars that JSON can write."""
    if is_dataclass(value) and not isinstance(value, type):
        return {item.name: to_plain(getattr(value, item.name)) for item in fields(value)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple | list):
        return [to_plain(item) for item in value]
    return value


def from_plain(kind: type[T], plain: Any) -> T:
    """The dataclass that was written; an unknown or missing field is refused by its name."""
    if not isinstance(plain, dict):
        raise UnreadableValue(f"{kind.__name__}: an object is expected")
    declared: Any = kind
    hints: dict[str, Any] = _hints(declared)
    unknown = set(plain) - set(hints)
    if unknown:
        raise UnreadableValue(f"{kind.__name__}: unknown {', '.join(sorted(unknown))}")
    values = {name: _read(hints[name], plain[name], name) for name in plain}
    try:
        return kind(**values)
    except TypeError as error:
        raise UnreadableValue(f"{kind.__name__}: {error}") from error


@cache
def _hints(kind: Any) -> dict[str, Any]:
    return get_type_hints(kind)


def _read(kind: Any, plain: Any, name: str) -> Any:
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _read_optional(kind, plain, name)
    if origin is tuple:
        return _read_tuple(kind, plain, name)
    if is_dataclass(kind) and isinstance(kind, type):
        return from_plain(kind, plain)
    return _read_scalar(kind, plain, name)


def _read_optional(kind: Any, plain: Any, name: str) -> Any:
    if plain is None:
        return None
    (inner,) = (choice for choice in get_args(kind) if choice is not type(None))
    return _read(inner, plain, name)


def _read_tuple(kind: Any, plain: Any, name: str) -> tuple[Any, ...]:
    if not isinstance(plain, list):
        raise UnreadableValue(f"{name}: a list is expected")
    arguments = get_args(kind)
    if arguments[-1] is Ellipsis:
        return tuple(_read(arguments[0], item, name) for item in plain)
    if len(arguments) != len(plain):
        raise UnreadableValue(f"{name}: {len(arguments)} values are expected")
    return tuple(_read(one, item, name) for one, item in zip(arguments, plain, strict=True))


def _read_scalar(kind: Any, plain: Any, name: str) -> Any:
    try:
        if kind is date:
            return date.fromisoformat(plain)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return kind(plain)
    except (TypeError, ValueError) as error:
        raise UnreadableValue(f"{name}: {error}") from error
    if kind is float and isinstance(plain, int) and not isinstance(plain, bool):
        return plain
    if isinstance(kind, type) and isinstance(plain, kind):
        return plain
    raise UnreadableValue(f"{name}: {kind} is expected")
