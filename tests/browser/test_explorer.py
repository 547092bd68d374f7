"""From a question to a shared view to an export, in a real browser, with and without scripts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from evalapp.accounts.permissions import Role
from tests import explorer_factories, factories
from tests import survey_factories as make
from tests.browsers import DESK, PHONE, LiveServer, assert_no_sideways_scroll, axe_check

pytestmark = pytest.mark.browser


@pytest.fixture
def evaluator(live_server: LiveServer) -> int:
    sites = [factories.make_site("beziers", "Béziers"), factories.make_site("sete", "Sète")]
    version = make.make_version(explorer_factories.definition())
    campaign = make.make_campaign("enquete", sites=sites, version=version)
    explorer_factories.fill(campaign, sites)
    return factories.make_user(role=Role.EVALUATOR).id


def photograph(page: Page, name: str) -> None:
    folder = os.environ.get("EVALAPP_SCREENSHOTS")
    if folder:
        page.screenshot(path=str(Path(folder) / f"{name}.png"), full_page=True)


@pytest.mark.parametrize("js", [True, False], ids=["js", "no-js"])
def test_a_question_leads_to_a_shared_view_then_to_a_file(
    live_server: LiveServer, open_page: Callable[..., Page], evaluator: int, js: bool
) -> None:
    page = open_page(DESK, js=js, cookies=[live_server.session_cookie(evaluator)])
    page.goto(f"{live_server.url}/campagnes/enquete")
    page.get_by_role("link", name="Explorer", exact=True).click()
    page.get_by_label("Question").select_option("accueil")
    page.get_by_label("Comparer selon").select_option("site")
    page.get_by_role("button", name="Voir").click()
    expect(page.locator(".verdict")).to_contain_text("diffèrent selon le site")
    address = page.get_by_label("Adresse de cette vue").input_value()
    colleague = factories.make_user(role=Role.EVALUATOR).id
    other = open_page(DESK, js=js, cookies=[live_server.session_cookie(colleague)])
    other.goto(live_server.url + address[address.index("/explorer") :])
    expect(other.locator(".said")).to_have_text(
        page.locator(".said").inner_text(), use_inner_text=True
    )
    with other.expect_download() as waiting:
        other.get_by_role("link", name="Télécharger le tableau (CSV)").click()
    text = waiting.value.path().read_text(encoding="utf-8-sig")
    assert "Tout à fait d’accord;Béziers;" in text


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_axe_finds_nothing_in_the_explorer(
    live_server: LiveServer,
    open_page: Callable[..., Page],
    evaluator: int,
    size: tuple[int, int],
    dark: bool,
) -> None:
    page = open_page(size, dark=dark, cookies=[live_server.session_cookie(evaluator)])
    for rank, address in enumerate(
        (
            "/explorer/?campagne=enquete&question=accueil&par=site",
            "/explorer/regrouper?campagne=enquete&question=accueil",
            "/campagnes/enquete/exports",
        )
    ):
        page.goto(live_server.url + address)
        photograph(page, f"{rank}-{size[0]}-{'dark' if dark else 'light'}")
        axe_check(page)
        assert_no_sideways_scroll(page)
