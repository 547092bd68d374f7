"""Following a collection in a real browser: whole on every screen, counted again by itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from evalapp.accounts.permissions import Role
from evalapp.config import today
from evalapp.extensions import db
from surveys.field.objectives.groups import Objectives
from surveys.models import Campaign
from tests.browsers import DESK, PHONE, LiveServer, assert_no_sideways_scroll, axe_check
from tests.factories import make_programme, make_site, make_user
from tests.survey_factories import make_campaign, make_response

pytestmark = pytest.mark.browser
ADDRESS = "/campagnes/suivi"


@pytest.fixture
def collection(app: Flask) -> Any:
    """Two sites, an objective for each and by group, a few days of answers."""
    programme = make_programme()
    sites = [make_site("ici", "Lézignan-Corbières", programme), make_site("la", "Sète", programme)]
    campaign = make_campaign("suivi", sites=sites, today=today())
    for number in range(24):
        make_response(
            campaign, sites[number % 2], {"q1": "oui" if number % 3 else "non"},
            day=today() - timedelta(days=1 + number % 4), minutes=4 + number % 3,
            status="complete" if number % 6 else "partial", page="p2" if number % 6 == 0 else "",
        )  # fmt: skip
    with app.app_context():
        known = db.session.get_one(Campaign, campaign.id)
        for point in known.access_points:
            point.objective = 20
        numbers = {"ici": {"oui": 10, "non": 10}, "la": {"oui": 10}}
        known.group_objectives = Objectives(("q1",), numbers).written()
        db.session.commit()
    return campaign, sites


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_the_pages_of_a_collection_are_whole_at_every_size(
    collection: Any, live_server: LiveServer, open_page: Callable[..., Page], dark: bool
) -> None:
    cookie = live_server.session_cookie(make_user(role=Role.EVALUATOR).id)
    page = open_page(PHONE, dark=dark, cookies=[cookie])
    for address in (ADDRESS, f"{ADDRESS}/objectifs", f"{ADDRESS}/objectifs?par=q1&par=q3"):
        page.goto(live_server.url + address)
        for size in (PHONE, DESK):
            page.set_viewport_size({"width": size[0], "height": size[1]})
            axe_check(page)
            assert_no_sideways_scroll(page)


def test_the_page_counts_again_by_itself_and_leaves_what_one_reads_open(
    collection: Any, live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    campaign, sites = collection
    cookie = live_server.session_cookie(make_user(role=Role.EVALUATOR).id)
    page = open_page(DESK, cookies=[cookie])
    page.clock.install()
    page.goto(live_server.url + ADDRESS)
    first = page.locator(".key-main .stat")
    expect(first).to_contain_text("20")
    page.locator("#sites-figure summary").click()
    page.locator("h1").click()
    make_response(campaign, sites[0], {"q1": "oui"}, day=today())
    page.evaluate("() => document.activeElement.blur()")
    page.clock.run_for(61_000)
    expect(first).to_contain_text("21")
    expect(page.locator("#sites-figure details")).to_have_attribute("open", "")
    expect(page.locator("[data-live-time]")).to_contain_text("de nouveau chaque minute")


def test_without_script_a_link_counts_again(
    collection: Any, live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    campaign, sites = collection
    cookie = live_server.session_cookie(make_user(role=Role.EVALUATOR).id)
    page = open_page(PHONE, js=False, cookies=[cookie])
    page.goto(live_server.url + ADDRESS)
    make_response(campaign, sites[0], {"q1": "oui"}, day=today())
    page.get_by_role("link", name="Compter de nouveau").click()
    expect(page.locator(".key-main .stat")).to_contain_text("21")
