"""Reads of what was published."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select
from sqlalchemy.orm import undefer

from evalapp.extensions import db
from indicators.disclosure.tables import Audience
from indicators.released.models import ReleasedTables


def ids_of_campaigns(campaign_ids: Collection[int]) -> Sequence[int]:
    """Return the publications of campaigns on any site, the oldest first."""
    query = select(ReleasedTables.id).where(ReleasedTables.campaign_id.in_(campaign_ids))
    return db.session.scalars(query.order_by(ReleasedTables.id)).all()


def of_site(
    campaign_id: int, site_id: int, audiences: Collection[Audience]
) -> Sequence[ReleasedTables]:
    """Return what these audiences were shown of a campaign on a site, the oldest first."""
    query = select(ReleasedTables).where(
        ReleasedTables.campaign_id == campaign_id,
        ReleasedTables.site_id == site_id,
        ReleasedTables.audience.in_([one.value for one in audiences]),
    )
    return db.session.scalars(query.order_by(ReleasedTables.id)).all()


def content_of(release_id: int) -> str:
    """Return the text of one publication."""
    query = select(ReleasedTables).where(ReleasedTables.id == release_id)
    return db.session.scalars(query.options(undefer(ReleasedTables.content))).one().content
