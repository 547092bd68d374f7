"""What a site's page says first: what changed, what is missing, what alerts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class NoticeKind(StrEnum):
    """The three short lists, in the order of the page."""

    CHANGED = "changed"
    MISSING = "missing"
    ALERT = "alert"


@dataclass(frozen=True, slots=True)
class Notice:
    """One line of a list, with where to go from there."""

    kind: NoticeKind
    text: str
    href: str = ""


@dataclass(frozen=True, slots=True)
class NoticeList:
    """One of the three lists; ``more`` counts the lines left out to keep it short."""

    kind: NoticeKind
    title: str
    empty: str
    notices: tuple[Notice, ...]
    more: int = 0


_TITLES = {
    NoticeKind.CHANGED: ("Ce qui a changé", "Rien depuis trois mois."),
    NoticeKind.MISSING: ("Ce qui manque", "Rien ne manque."),
    NoticeKind.ALERT: ("Ce qui alerte", "Aucune alerte."),
}


def three_lists(notices: Iterable[Notice], limit: int = 5) -> tuple[NoticeList, ...]:
    """Return the three lists, each cut to ``limit`` lines."""
    told = tuple(notices)
    lists = []
    for kind in NoticeKind:
        lines = tuple(notice for notice in told if notice.kind is kind)
        title, empty = _TITLES[kind]
        lists.append(NoticeList(kind, title, empty, lines[:limit], max(0, len(lines) - limit)))
    return tuple(lists)
