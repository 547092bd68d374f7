"""What the purge leaves: the wave's indicators, as a public reader saw them."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from flask import Flask

from evalapp.config import Settings
from evalapp.extensions import db
from evalapp.flags import Flag
from indicators.disclosure.tables import Audience
from indicators.freezing import services as freezing
from indicators.services import site_scorecard
from surveys.privacy import services as privacy
from tests.indicators.test_services import collect, site
from tests.reference_database import database_url, reference_template

__all__ = ["database_url", "reference_template"]

TODAY = date(2026, 3, 1)
ANSWERS = {"tout_a_fait": 40, "plutot": 30, "plutot_pas": 20, "pas_du_tout": 10}


def test_the_scorecard_says_the_same_after_the_purge_as_before(
    app_context: Flask, settings: Settings, tmp_path: Path
) -> None:
    campaign = collect(site(), ANSWERS)
    campaign.retention_on = date(2026, 2, 28)
    db.session.commit()
    before = {
        row.indicator.code: (row.latest.period, row.latest.value, row.latest.flag)
        for row in site_scorecard(site(), Audience.PUBLIC, TODAY).rows
        if row.latest is not None and row.latest.period == "T0"
    }
    assert any(value is not None for _, value, _ in before.values()), "nothing to lose, no proof"
    privacy.purge(settings, campaign, TODAY)
    after = {
        row.indicator.code: (row.latest.period, row.latest.value, row.latest.flag)
        for row in site_scorecard(site(), Audience.PUBLIC, TODAY).rows
        if row.latest is not None and row.latest.period == "T0"
    }
    assert after == before


def test_a_small_group_is_kept_as_a_secret_and_a_second_freeze_adds_nothing(
    app_context: Flask,
) -> None:
    campaign = collect(site(), {"tout_a_fait": 2, "pas_du_tout": 1})
    assert freezing.freeze(campaign.id, TODAY) > 0
    db.session.commit()
    assert freezing.freeze(campaign.id, TODAY) == 0
    rows = freezing.repository.measurements_of(site().id)
    assert {row.flag for row in rows} == {Flag.SECRET.value}
    assert all(row.value is None and row.n is None for row in rows)
