"""The screens of preparation and of the entrance in a real browser, at two sizes and themes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from evalapp.accounts.permissions import Role
from evalapp.config import today
from evalapp.extensions import db
from surveys.models import AccessPoint
from tests.browsers import DESK, PHONE, assert_no_sideways_scroll, axe_check
from tests.factories import make_user
from tests.surveys.collect.made import open_campaign, shipped

OFFICE = ("preparation", "acces", "acces/essai", "cartes", "reglages", "saisie/papier-essai-22")


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize(("size", "dark"), [(DESK, False), (PHONE, True)], ids=["desk", "phone"])
def test_every_screen_is_accessible_and_fits(
    app: Flask, live_server: Any, open_page: Any, size: tuple[int, int], dark: bool
) -> None:
    open_campaign(
        shipped("parents"), uses_cards=True, asks_age=True, needs_parent=True,
        age_regime="everyone", retention_on=today() + timedelta(days=300),
    )  # fmt: skip
    with app.app_context():
        first = db.session.scalars(select(AccessPoint)).one()
        db.session.add(
            AccessPoint(
                code="papier-essai-22", campaign_id=first.campaign_id, site_id=first.site_id,
                channel="paper",
            )
        )  # fmt: skip
        db.session.commit()
    cookie = live_server.session_cookie(make_user(role=Role.EVALUATOR).id)
    page = open_page(size=size, dark=dark, cookies=[cookie])
    addresses = [f"/campagnes/essai/{path}" for path in OFFICE]
    for address in ("/campagnes/nouvelle", *addresses, "/q/essai/commencer"):
        page.goto(live_server.url + address)
        axe_check(page)
        assert_no_sideways_scroll(page)


@pytest.mark.browser
@pytest.mark.slow
def test_enter_goes_from_one_paper_question_to_the_next(
    app: Flask, live_server: Any, open_page: Any
) -> None:
    open_campaign(shipped("parents"))
    with app.app_context():
        db.session.scalars(select(AccessPoint)).one().channel = "paper"
        db.session.commit()
    cookie = live_server.session_cookie(make_user(role=Role.INTERVIEWER).id)
    page = open_page(cookies=[cookie])
    page.goto(f"{live_server.url}/campagnes/essai/saisie/essai")
    page.keyboard.type("1")
    page.keyboard.press("Enter")
    page.keyboard.type("2 3")
    assert page.locator("[name='p.p01']").input_value() == "1"
    assert page.locator("[name='p.p02']").input_value() == "2 3"
