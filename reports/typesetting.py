"""French typography over a whole document, whatever the care of those who wrote its words."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from enum import Enum
from typing import Any

from evalapp.wording import typography
from reports.document import Document, Quote


def typeset(document: Document) -> Document:
    """The document with its spaces repaired; words in another language are left as given."""
    repaired: Document = _typeset(document)
    return repaired


def _typeset(value: Any) -> Any:
    if isinstance(value, Enum):
        return value
    if isinstance(value, str):
        return typography(value)
    if isinstance(value, tuple):
        return tuple(_typeset(item) for item in value)
    if isinstance(value, Quote) and value.language != "fr":
        return replace(value, translation=typography(value.translation))
    if is_dataclass(value) and not isinstance(value, type):
        changes = {item.name: _typeset(getattr(value, item.name)) for item in fields(value)}
        return replace(value, **changes)
    return value
