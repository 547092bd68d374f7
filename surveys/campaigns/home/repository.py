"""The ways in that an interviewer may use today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from evalapp.accounts.permissions import Scope
from evalapp.extensions import db
from evalapp.sites.models import Site
from evalapp.sites.repository import sites_in
from surveys.models import AccessPoint, Campaign


@dataclass(frozen=True, slots=True)
class OpenPoint:
    """One open way in: its code, the campaign, the site, the last day."""

    code: str
    title: str
    site: str
    closes_on: date


def open_points(scope: Scope, today: date) -> list[OpenPoint]:
    """Return the open ways in of the campaigns under way on the sites of ``scope``."""
    query = (
        select(AccessPoint.code, Campaign.title, Site.name, Campaign.closes_on)
        .join(Campaign, Campaign.id == AccessPoint.campaign_id)
        .join(Site, Site.id == AccessPoint.site_id)
        .where(
            sites_in(scope),
            AccessPoint.is_open,
            Campaign.status == "open",
            Campaign.opens_on <= today,
            Campaign.closes_on >= today,
        )
        .order_by(Campaign.closes_on, Campaign.title, Site.name)
    )
    return [OpenPoint(*row) for row in db.session.execute(query)]
