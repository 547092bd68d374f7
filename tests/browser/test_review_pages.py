"""Review, register, purge, invitations: readable everywhere, axe finds nothing."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Page

from evalapp.accounts.permissions import Role
from evalapp.config import Settings, today
from evalapp.extensions import db
from surveys.invitations import repository, services
from surveys.models import Campaign
from tests.browsers import DESK, PHONE, LiveServer, assert_no_sideways_scroll, axe_check
from tests.factories import make_site, make_user
from tests.survey_factories import make_campaign, make_response

pytestmark = pytest.mark.browser
LIST = "courriel;nom;groupe\n" + "".join(f"p{n}@exemple.fr;Nom {n};Écoles\n" for n in range(6))


@pytest.fixture
def addresses(app: Flask, settings: Settings) -> list[str]:
    site = make_site("ici")
    past = today() - timedelta(days=30)
    campaign = make_campaign(
        "parents", sites=[site], today=past, retention_on=past + timedelta(days=12)
    )
    response = make_response(campaign, site, {"q1": "non", "q2": "C’est loin", "q3": "plutot"})
    with app.app_context():
        known = db.session.get_one(Campaign, campaign.id)
        services.import_contacts(replace(settings), known, LIST.encode(), "liste.csv")
        one = repository.contacts_of(campaign.id)[0].id
        token = services.token_of(
            repository.contact_by_id(campaign.id, one).email_hash,
            campaign.id,
            services.contact_key(settings),
        )
    here = "/campagnes/parents"
    return [
        f"{here}/reponses/{response.id}",
        f"{here}/reponses/{response.id}/corriger/q3",
        f"{here}/registre",
        f"{here}/purge",
        f"{here}/invitations",
        f"{here}/invitations/{one}",
        f"/q/invitation/{token}",
    ]


def test_the_pages_are_whole_on_a_phone_and_at_a_desk_by_day_and_by_night(
    addresses: list[str], live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    cookie = live_server.session_cookie(make_user(role=Role.EVALUATOR).id)
    shots = os.environ.get("EVALAPP_SHOTS", "")
    for size, dark in ((PHONE, False), (DESK, True)):
        page = open_page(size, dark=dark, cookies=[cookie])
        for number, address in enumerate(addresses):
            assert page.goto(live_server.url + address).status == 200, address  # type: ignore[union-attr]
            axe_check(page)
            assert_no_sideways_scroll(page)
            if shots:
                name = f"{number}-{size[0]}{'-nuit' if dark else ''}.png"
                page.screenshot(path=Path(shots) / name, full_page=True)
