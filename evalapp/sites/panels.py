"""Where the rooms above put their part of a site's page; sites never import them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from evalapp.accounts.permissions import Permission, Scope
from evalapp.sites.notices import Notice

#: The site is the row that ``repository.site_by_code`` returned; upper rooms read its id and code.
Render = Callable[[Any, Scope], Markup]
Tell = Callable[[Any, Scope], Iterable[Notice]]


@dataclass(frozen=True, slots=True)
class Panel:
    """One section of a site's page, shown to those whose ``permission`` reaches the site.

    ``order``: 20 for the indicators, 30 for the campaigns, 40 for the reports. ``render``
    returns an empty ``Markup`` when there is nothing to say; ``tell`` adds lines to the three
    short lists.
    """

    order: int
    key: str
    title: str
    permission: Permission
    render: Render
    tell: Tell | None = None


_panels: dict[str, Panel] = {}


def register(panel: Panel) -> None:
    """Add a panel to every site's page; the same key replaces, so that imports may repeat."""
    _panels[panel.key] = panel


def registered() -> Iterator[Panel]:
    """Yield the panels from top to bottom."""
    yield from sorted(_panels.values(), key=lambda panel: (panel.order, panel.key))


def reaches(scope: Scope, site: Any) -> bool:
    """Tell whether a scope reaches a site that was already read."""
    return scope.everything or site.id in scope.site_ids or site.programme_id in scope.programme_ids
