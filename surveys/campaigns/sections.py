"""Parts of the follow-up page that the rooms above draw: surveys does not know them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from evalapp.accounts.permissions import Permission, Scope


@dataclass(frozen=True, slots=True)
class Section:
    """One part: its place, who may see it, and what draws it (nothing when there is nothing)."""

    rank: int
    code: str
    permission: Permission
    #: Given the campaign as its row.
    draw: Callable[[Any, Scope], Markup]


_sections: dict[str, Section] = {}


def register(section: Section) -> None:
    """Offer a part; a room does it when its views are imported."""
    _sections[section.code] = section


def sections() -> tuple[Section, ...]:
    """Return the parts offered, in their order."""
    return tuple(sorted(_sections.values(), key=lambda section: section.rank))
