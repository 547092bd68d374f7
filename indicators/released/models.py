"""The tables that a report has published, as the gate let them out that day."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from evalapp.extensions import db


class ReleasedTables(db.Model):
    """Every table of a campaign on a site that one publication showed; never changed."""

    __tablename__ = "released_tables"
    __table_args__ = (
        CheckConstraint("audience IN ('team', 'site', 'public')", name="audience"),
        Index("ix_released_tables_campaign", "campaign_id", "site_id", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    audience: Mapped[str] = mapped_column(String(8))
    released_on: Mapped[date]
    #: Finished responses that day, and what else the numbers depend on: rules, weights, version.
    finished: Mapped[int]
    basis: Mapped[str] = mapped_column(String(64))
    #: Canonical JSON of ``indicators.results.SurveyResults``.
    content: Mapped[str] = mapped_column(Text, deferred=True)
