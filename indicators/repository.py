"""Reads of the indicators room: measurements, targets, answers of a site."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from evalapp.extensions import db
from indicators.models import Measurement, MeasurementRevision, Target
from surveys.campaigns.repository import answer_documents, campaigns_of_site
from surveys.models import Campaign, Response


@dataclass(frozen=True, slots=True)
class Watermark:
    """What tells whether the answers of a site to a campaign have changed."""

    finished: int
    generations: int


def measurements_of(site_id: int, code: str | None = None) -> Sequence[Measurement]:
    """Return the measurements in force of a site, by indicator, oldest period first."""
    query = (
        select(Measurement)
        .where(Measurement.site_id == site_id, Measurement.status == "active")
        .order_by(Measurement.indicator_code, Measurement.period, Measurement.id)
    )
    if code is not None:
        query = query.where(Measurement.indicator_code == code)
    return db.session.scalars(query).all()


def measurement_by_id(measurement_id: int, site_id: int, code: str) -> Measurement:
    """Return one measurement of a site's indicator, or raise ``NotFound``."""
    query = select(Measurement).where(
        Measurement.id == measurement_id,
        Measurement.site_id == site_id,
        Measurement.indicator_code == code,
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("Cette valeur n’existe pas, ou elle n’appartient pas à ce site.")
    return found


def same_measurement(site_id: int, code: str, period: str) -> Measurement | None:
    """Return the measurement of that indicator and period, withdrawn or not."""
    query = select(Measurement).where(
        Measurement.site_id == site_id,
        Measurement.indicator_code == code,
        Measurement.period == period,
        Measurement.territory_id.is_(None),
        Measurement.breakdown == "",
    )
    return db.session.scalars(query).one_or_none()


def revisions_of(measurement_ids: Sequence[int]) -> Sequence[MeasurementRevision]:
    """Return the changes of measurements, the latest first."""
    query = (
        select(MeasurementRevision)
        .where(MeasurementRevision.measurement_id.in_(measurement_ids))
        .order_by(MeasurementRevision.id.desc())
    )
    return db.session.scalars(query).all()


def history_of(site_id: int, code: str) -> list[tuple[MeasurementRevision, Measurement]]:
    """Return every change of a site's indicator, the latest first."""
    query = (
        select(MeasurementRevision, Measurement)
        .join(Measurement, Measurement.id == MeasurementRevision.measurement_id)
        .where(Measurement.site_id == site_id, Measurement.indicator_code == code)
        .order_by(MeasurementRevision.id.desc())
    )
    return [(change, measurement) for change, measurement in db.session.execute(query)]


def targets_of(site_id: int) -> Sequence[Target]:
    """Return the targets of a site."""
    return db.session.scalars(select(Target).where(Target.site_id == site_id)).all()


def started_campaigns(site_id: int, today: date) -> list[Campaign]:
    """Return the campaigns of a site that have begun, oldest first."""
    found = [
        campaign
        for campaign in campaigns_of_site(site_id)
        if campaign.status != "draft" and campaign.opens_on <= today
    ]
    return sorted(found, key=lambda campaign: (campaign.opens_on, campaign.id))


def watermark(campaign_id: int, site_id: int) -> Watermark:
    """Return the number of finished responses and their edits."""
    query = select(func.count(), func.coalesce(func.sum(Response.generation), 0)).where(
        Response.campaign_id == campaign_id,
        Response.site_id == site_id,
        Response.status == "complete",
    )
    finished, generations = db.session.execute(query).one()
    return Watermark(finished, int(generations))


def documents_of(campaign_id: int, site_id: int) -> list[dict[str, object]]:
    """Return the finished answers of a site to a campaign, in no meaningful order."""
    scope = Scope(site_ids=frozenset({site_id}))
    return [answers for _, answers in answer_documents(campaign_id, scope)]
