"""What an interviewer may ask, and of whom: every query carries the scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from sqlalchemy import case, select
from sqlalchemy.orm import aliased

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from evalapp.extensions import db
from evalapp.sites.models import Site
from evalapp.sites.repository import sites_in
from surveys.collect.repository import door_by_code
from surveys.models import AccessPoint, Campaign, QuestionnaireVersion
from surveys.submission import GRACE, Door

#: Access points that an interviewer may enter by, the best first; one-time cards are not hers.
CHANNELS = ("tablet", "link", "qr", "poster")


def entrances(scope: Scope, today: date) -> Sequence[tuple[str, str]]:
    """Return (access code, site name): one entrance per open campaign and site in ``scope``."""
    order = case({name: rank for rank, name in enumerate(CHANNELS)}, value=AccessPoint.channel)
    query = (
        select(AccessPoint.code, Site.name, Campaign.id, Site.id)
        .join(Campaign, Campaign.id == AccessPoint.campaign_id)
        .join(Site, Site.id == AccessPoint.site_id)
        .where(
            sites_in(scope),
            Campaign.status == "open",
            Campaign.closes_on >= today - GRACE,
            AccessPoint.is_open,
            AccessPoint.channel.in_(CHANNELS),
        )
        .order_by(Campaign.closes_on, Campaign.title, Site.name, order, AccessPoint.id)
    )
    first: dict[tuple[int, int], tuple[str, str]] = {}
    for code, site_name, campaign_id, site_id in db.session.execute(query):
        first.setdefault((campaign_id, site_id), (code, site_name))
    return list(first.values())


def door_in(code: str, scope: Scope) -> Door:
    """Return an access point of a site in ``scope``; raise ``NotFound`` for any other."""
    door = door_by_code(code)
    query = select(Site.id).where(Site.id == door.site_id, sites_in(scope))
    if db.session.scalar(query) is None:
        raise NotFound
    return door


def version_of(campaign_id: int, checksum: str) -> int | None:
    """Return the id of a version of the questionnaire that a campaign asks, older or not."""
    current = aliased(QuestionnaireVersion)
    query = (
        select(QuestionnaireVersion.id)
        .join(current, current.questionnaire_id == QuestionnaireVersion.questionnaire_id)
        .join(Campaign, Campaign.version_id == current.id)
        .where(
            Campaign.id == campaign_id,
            QuestionnaireVersion.checksum == checksum,
            QuestionnaireVersion.status == "published",
        )
        .order_by(QuestionnaireVersion.id.desc())
    )
    return db.session.scalars(query).first()


def version_in(checksum: str, scope: Scope) -> int:
    """Return the id of a version asked by a campaign of a site in ``scope``."""
    query = (
        select(QuestionnaireVersion.id)
        .join(Campaign, Campaign.version_id == QuestionnaireVersion.id)
        .join(AccessPoint, AccessPoint.campaign_id == Campaign.id)
        .join(Site, Site.id == AccessPoint.site_id)
        .where(QuestionnaireVersion.checksum == checksum, Campaign.status != "draft")
        .where(sites_in(scope))
    )
    found = db.session.scalars(query).first()
    if found is None:
        raise NotFound
    return found
