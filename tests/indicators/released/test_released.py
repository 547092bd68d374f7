"""What a report has published stays known to the gate, frozen, whatever comes after."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from evalapp.accounts.permissions import Scope
from evalapp.config import today
from evalapp.extensions import db
from evalapp.sites.models import Site
from indicators.collected.services import release, survey_results
from indicators.disclosure.tables import Audience
from indicators.explorer import services as explorer
from indicators.explorer.address import read
from indicators.released.models import ReleasedTables
from surveys.models import Campaign
from tests.factories import make_programme, make_site
from tests.survey_factories import make_campaign, make_response

SITE = Audience.SITE
EVERYWHERE = Scope(everything=True)


@pytest.fixture
def place(app_context: Flask) -> tuple[Site, Campaign]:
    programme = make_programme()
    made = make_campaign("essai", sites=(make_site("ici", "Ici", programme),), today=today())
    campaign = db.session.get(Campaign, made.id)
    site = db.session.scalars(select(Site)).one()
    answer(campaign, site, plutot=40, plutot_pas=30, pas_du_tout=20)
    return site, campaign


def answer(campaign: Campaign, site: Site, **people: int) -> None:
    for opinion, number in people.items():
        for _ in range(number):
            make_response(campaign, site, {"q3": opinion})


def publish(site: Site, campaign: Campaign) -> None:
    release(site, campaign, survey_results(site, campaign, SITE), (), SITE, today())
    db.session.commit()


def shares(found: Any) -> dict[str, Any]:
    return {cell.row: cell.n for cell in found.table("q3").cells}


@pytest.mark.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)
def test_a_few_answers_after_a_report_do_not_change_its_figures(place: Any) -> None:
    site, campaign = place
    publish(site, campaign)
    published = shares(survey_results(site, campaign, SITE))
    answer(campaign, site, plutot=2)
    after = survey_results(site, campaign, SITE)
    assert shares(after) == published
    assert after.released_on == today()
    answer(campaign, site, plutot=30, plutot_pas=20, pas_du_tout=20)
    later = survey_results(site, campaign, SITE)
    assert shares(later)["plutot"] == 72
    assert later.released_on is None


def test_without_the_report_the_same_few_answers_would_show(place: Any) -> None:
    site, campaign = place
    before = shares(survey_results(site, campaign, SITE))
    answer(campaign, site, plutot=2)
    assert shares(survey_results(site, campaign, SITE))["plutot"] == before["plutot"] + 2


def test_the_explorer_does_not_tell_who_came_after_the_report(place: Any) -> None:
    site, campaign = place
    ask = read([("campagne", "essai"), ("question", "q3")])

    def seen() -> dict[str, Any]:
        return {cell.row: cell.n for cell in explorer.look(ask, EVERYWHERE).table.cells}

    publish(site, campaign)
    assert seen()["plutot"] == 40
    answer(campaign, site, plutot=2)
    assert seen()["plutot"] is None


def test_the_same_tables_are_written_down_once(place: Any) -> None:
    site, campaign = place
    publish(site, campaign)
    publish(site, campaign)
    assert len(db.session.scalars(select(ReleasedTables)).all()) == 1


def test_what_the_team_alone_has_seen_binds_no_report(place: Any) -> None:
    site, campaign = place
    team = survey_results(site, campaign, Audience.TEAM)
    release(site, campaign, team, (), Audience.TEAM, today())
    db.session.commit()
    answer(campaign, site, plutot=2)
    assert shares(survey_results(site, campaign, SITE))["plutot"] == 42
