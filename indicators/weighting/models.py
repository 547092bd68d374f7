"""The weighting recipes: what was asked, from which sources; the weights are rebuilt from it."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, false, text
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from evalapp.extensions import db


class WeightRecipe(db.Model):
    """How the answers of a site to a campaign are weighted; never changed once kept."""

    __tablename__ = "weight_recipe"
    __table_args__ = (
        CheckConstraint("method IN ('raking', 'poststrat', 'logit')", name="method"),
        CheckConstraint("(method = 'logit') = (lower IS NOT NULL)", name="bounds_of_logit"),
        CheckConstraint("(lower IS NULL) = (upper IS NULL)", name="both_bounds"),
        CheckConstraint("lower < 1 AND upper > 1 OR lower IS NULL", name="bounds_around_one"),
        CheckConstraint("trim > 1 OR trim IS NULL", name="trim"),
        Index(
            "ix_weight_recipe_in_force",
            "campaign_id",
            "site_id",
            unique=True,
            sqlite_where=text("in_force"),
            postgresql_where=text("in_force"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    campaign_id: Mapped[int] = mapped_column(ForeignKey("campaign.id"), index=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(String(80))
    method: Mapped[str] = mapped_column(String(12))
    lower: Mapped[float | None]
    upper: Mapped[float | None]
    #: No weight above this many times the mean weight.
    trim: Mapped[float | None]
    #: ``[{"variables": ["p03"], "source": "Insee, 2021", "totals": {"gely": 1200}}, …]``
    margins: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    created_by: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    created_on: Mapped[date]
    #: Answers weighted that day, and SHA-256 of their weights: the same answers give them back.
    n: Mapped[int]
    checksum: Mapped[str] = mapped_column(String(64))
    withdrawn: Mapped[bool] = mapped_column(default=False)
    #: The one that indicators, reports and the explorer's « redressé » follow.
    in_force: Mapped[bool] = mapped_column(default=False, server_default=false())
