"""Panels of a site's page: in order, replaced by key, kept for those they are for."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
from markupsafe import Markup

from evalapp.accounts.permissions import Permission, Scope
from evalapp.sites import panels
from evalapp.sites.panels import Panel, reaches, register, registered


@dataclass(frozen=True)
class Site:
    id: int = 1
    programme_id: int = 7


@pytest.fixture(autouse=True)
def _no_panel(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(panels, "_panels", {})


def panel(order: int, key: str, title: str = "") -> Panel:
    return Panel(order, key, title or key, Permission.VIEW_SITE, lambda *_: Markup(""))


def test_panels_come_in_order_and_a_key_registers_once() -> None:
    for found in (panel(40, "reports"), panel(20, "indicators"), panel(20, "indicators", "Bis")):
        register(found)
    assert [found.title for found in registered()] == ["Bis", "reports"]


def test_a_scope_reaches_a_site_by_itself_or_by_its_programme() -> None:
    assert reaches(Scope(site_ids=frozenset({1})), Site())
    assert reaches(Scope(programme_ids=frozenset({7})), Site())
    assert reaches(Scope(everything=True), Site())
    assert not reaches(Scope(site_ids=frozenset({7}), programme_ids=frozenset({1})), Site())
