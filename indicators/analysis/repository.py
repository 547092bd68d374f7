"""Reads of the analyses: what is known of the people asked to answer, site by site."""

from __future__ import annotations

from sqlalchemy import func, select

from evalapp.extensions import db
from surveys.field.cards.models import CodeBatch
from surveys.invitations.models import Contact
from surveys.models import AccessPoint


def printed_codes(campaign_id: int) -> dict[int, int]:
    """Return site → one-time codes printed to open the questionnaire."""
    query = (
        select(CodeBatch.site_id, func.sum(CodeBatch.printed))
        .where(CodeBatch.campaign_id == campaign_id, CodeBatch.purpose == "answer")
        .group_by(CodeBatch.site_id)
    )
    return {site: int(printed) for site, printed in db.session.execute(query)}


def contacts(campaign_id: int) -> dict[int, dict[str, int]]:
    """Return site → state of the invitation → people."""
    query = (
        select(AccessPoint.site_id, Contact.status, func.count())
        .join(AccessPoint, AccessPoint.id == Contact.access_point_id)
        .where(Contact.campaign_id == campaign_id)
        .group_by(AccessPoint.site_id, Contact.status)
    )
    found: dict[int, dict[str, int]] = {}
    for site, status, number in db.session.execute(query):
        found.setdefault(site, {})[status] = number
    return found
