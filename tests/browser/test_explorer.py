"""From a question to a shared view to an export, in a real browser, with and without scripts."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from evalapp.accounts.permissions import Role
from evalapp.extensions import db
from indicators.explorer.models import SavedView
from surveys.models import Campaign
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


@factories.in_app
def make_saved_view(campaign: str) -> None:
    found = db.session.scalars(select(Campaign).where(Campaign.code == campaign)).one()
    query = "campagne=enquete&question=accueil&par=site&regroupement=accord"
    view = SavedView(
        campaign_id=found.id, title="Accueil par site", query=query, created_on=make.TODAY
    )
    db.session.add(view)
    db.session.commit()


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
    page.get_by_label("Question", exact=True).select_option("accueil")
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


def test_a_suggested_question_is_one_click_away_by_keyboard(
    live_server: LiveServer, open_page: Callable[..., Page], evaluator: int
) -> None:
    page = open_page(PHONE, cookies=[live_server.session_cookie(evaluator)])
    page.goto(f"{live_server.url}/explorer/?campagne=enquete")
    link = page.get_by_role("link", name="Je me sens bien accueilli.").first
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".said li").last).to_contain_text("Dans l’ensemble")
    summary = page.get_by_text("Comment ce chiffre est calculé")
    summary.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("aucune pondération")).to_be_visible()


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
    make_saved_view("enquete")
    for rank, address in enumerate(
        (
            "/explorer/",
            "/explorer/?campagne=enquete",
            "/explorer/?campagne=enquete&question=accueil&par=site",
            "/explorer/vues/1/utiliser",
            "/explorer/regrouper?campagne=enquete&question=accueil",
            "/campagnes/enquete/exports",
        )
    ):
        page.goto(live_server.url + address)
        photograph(page, f"{rank}-{size[0]}-{'dark' if dark else 'light'}")
        axe_check(page)
        assert_no_sideways_scroll(page)
