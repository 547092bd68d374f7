"""What the demonstration pretends was measured before: earlier waves, partners' data, targets."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import select

from evalapp.accounts.permissions import Scope
from evalapp.demo.plan import past
from evalapp.extensions import db
from evalapp.sites.repository import site_by_code
from indicators.entered import Entry
from indicators.models import Measurement, Target
from indicators.scorecard import TargetValue
from indicators.services import enter_measurement, indicator_of, set_target
from surveys.models import Campaign, SelectedVerbatim

EVERYWHERE = Scope(everything=True)
REASON = "Reprise de la démonstration"


def build(today: date) -> None:
    """Enter the values and targets that are not there yet."""
    if db.session.scalars(select(Measurement.id).limit(1)).first() is None:
        for entry in past()["measurements"]:
            _enter(entry, today)
    if db.session.scalars(select(Target.id).limit(1)).first() is None:
        for target in past()["targets"]:
            _aim(target)
    if db.session.scalars(select(SelectedVerbatim.id).limit(1)).first() is None:
        for chosen in past()["verbatims"]:
            _choose(chosen)
    db.session.commit()


def _enter(entry: dict[str, Any], today: date) -> None:
    """Enter one value per period of an indicator on a site."""
    site = site_by_code(entry["site"], EVERYWHERE)
    indicator = indicator_of(site, entry["indicator"])
    for period, content in entry["periods"].items():
        numerator, denominator = content if isinstance(content, list) else (None, None)
        value = None if isinstance(content, list) else content
        enter_measurement(
            site,
            indicator,
            Entry(
                period=period,
                source=entry["source"],
                source_date=date.fromisoformat(entry["on"]),
                value=value,
                numerator=numerator,
                denominator=denominator,
            ),
            REASON,
            author_id=None,
            today=today,
        )


def _aim(target: dict[str, Any]) -> None:
    site = site_by_code(target["site"], EVERYWHERE)
    indicator = indicator_of(site, target["indicator"])
    set_target(
        site,
        indicator,
        TargetValue(target.get("low"), target.get("high"), target["period"], target["rationale"]),
        author_id=None,
    )


def _choose(chosen: dict[str, Any]) -> None:
    site = site_by_code(chosen["site"], EVERYWHERE)
    campaign = db.session.scalars(select(Campaign.id).where(Campaign.code == chosen["campaign"]))
    campaign_id = campaign.one()
    db.session.add_all(
        SelectedVerbatim(
            campaign_id=campaign_id,
            site_id=site.id,
            question_uid=chosen["question"],
            text=text,
        )
        for text in chosen["texts"]
    )
