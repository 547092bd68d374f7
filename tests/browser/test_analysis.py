"""The analyses in a real browser: nothing overflows, axe finds nothing, a form gives a result."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from evalapp.accounts.permissions import Role
from tests import analysis_factories
from tests import survey_factories as make
from tests.browsers import DESK, PHONE, LiveServer, assert_no_sideways_scroll, axe_check
from tests.factories import make_site, make_user

pytestmark = pytest.mark.browser
BASE = "/campagnes/enquete/analyses/"
FOUR = "&".join(f"question={name}" for name in analysis_factories.OPINIONS)
PAGES = [
    "", "ce-qui-joue?question=accueil&par=age&par=sexe", "sites?question=accueil",
    f"familles?{FOUR}&nombre=2", "participation?sollicites-a=300&sollicites-b=200",
    "ce-qui-joue?question=accueil&par=accueil&par=rien", "familles?question=suivi",
]  # fmt: skip


@pytest.fixture
def cookies(live_server: LiveServer) -> list[dict[str, str]]:
    sites = [make_site("a", "Béziers"), make_site("b", "Sète")]
    version = make.make_version(analysis_factories.definition())
    made = make.make_campaign("enquete", sites=sites, version=version)
    analysis_factories.fill(made, [(site, 120) for site in sites])
    return [live_server.session_cookie(make_user(role=Role.EVALUATOR).id)]


@pytest.mark.parametrize(("size", "dark"), [(PHONE, False), (DESK, True)], ids=["phone", "desk"])
def test_axe_finds_nothing_and_nothing_overflows(
    live_server: LiveServer, open_page: Callable[..., Page], cookies: list[dict[str, str]],
    size: tuple[int, int], dark: bool,
) -> None:  # fmt: skip
    page = open_page(size, dark=dark, cookies=cookies)
    for address in PAGES:
        page.goto(live_server.url + BASE + address)
        axe_check(page)
        assert_no_sideways_scroll(page)


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_from_a_campaign_to_what_plays_a_part(
    live_server: LiveServer, open_page: Callable[..., Page], cookies: list[dict[str, str]], js: bool
) -> None:
    page = open_page(PHONE, js=js, cookies=cookies)
    page.goto(f"{live_server.url}/campagnes/enquete")
    page.get_by_role("link", name="Analyser").click()
    page.get_by_role("link", name="Ce qui joue").click()
    page.get_by_label("Question à expliquer").select_option("accueil")
    page.get_by_role("button", name="Continuer").click()
    page.get_by_label("Votre âge").check()
    page.get_by_role("button", name="Analyser").click()
    expect(page.locator(".verdict")).to_contain_text("va avec")
    page.get_by_text("Voir les chiffres").click()
    expect(page.locator(".chart-data table")).to_be_visible()
