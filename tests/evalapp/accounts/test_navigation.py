"""The menu, and where sign-in may lead."""

from __future__ import annotations

import pytest

from evalapp.accounts.navigation import SECTIONS, local_path, sections_for
from evalapp.accounts.permissions import Permission


@pytest.mark.parametrize(
    "text",
    [
        "//voleur.example", "https://voleur.example", "http:voleur.example", "\\\\voleur.example",
        "/\\voleur.example", "javascript:alert(1)", "/\tvoleur", "/\n/voleur.example", "voleur",
        "///voleur.example", "", None, " /sites", "/%\x00", "//[voleur",
    ],
)  # fmt: skip
def test_sign_in_never_leads_elsewhere(text: str | None) -> None:
    assert local_path(text) == "/"


@pytest.mark.parametrize("text", ["/", "/sites", "/sites/beziers?onglet=1", "/journal?page=2"])
def test_sign_in_leads_back_to_the_page_asked_for(text: str) -> None:
    assert local_path(text) == text


def test_the_menu_shows_what_exists_and_is_allowed() -> None:
    shown = sections_for(lambda p: p is not Permission.VIEW_AUDIT, {"/", "/sites", "/journal"})
    assert [section.path for section in shown] == ["/", "/sites"]


def test_a_page_belongs_to_its_section_and_to_no_neighbour() -> None:
    sites = next(section for section in SECTIONS if section.path == "/sites")
    home = SECTIONS[0]
    assert sites.holds("/sites/beziers")
    assert not sites.holds("/sites-bis")
    assert home.holds("/")
    assert not home.holds("/sites")
