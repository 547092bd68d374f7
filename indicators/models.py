"""Tables of the indicators room: measurements with their history, targets."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from evalapp.extensions import db


class Measurement(db.Model):
    """One value of one indicator, entered with its source; never a bare percentage if avoidable.

    ``value`` is in the unit of the indicator, a rate from 0 to 1; ``None`` exactly when
    ``flag`` says why.
    """

    __tablename__ = "measurement"
    __table_args__ = (
        CheckConstraint("flag IN ('', 's', 'nd', 'so', 'ec')", name="flag"),
        CheckConstraint("(value IS NULL) = (flag <> '')", name="value_or_flag"),
        CheckConstraint("denominator IS NULL OR denominator > 0", name="denominator"),
        CheckConstraint("status IN ('active', 'withdrawn')", name="status"),
        UniqueConstraint("indicator_code", "site_id", "territory_id", "period", "breakdown"),
        Index("ix_measurement_site_indicator", "site_id", "indicator_code"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_code: Mapped[str] = mapped_column(String(16))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    territory_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"))
    #: « 2024 », « 2024-2025 », « 2024-T1 », « 2024-S1 », « T0 ».
    period: Mapped[str] = mapped_column(String(12))
    breakdown: Mapped[str] = mapped_column(String(40), default="")
    numerator: Mapped[float | None]
    denominator: Mapped[float | None]
    value: Mapped[float | None]
    n: Mapped[int | None]
    flag: Mapped[str] = mapped_column(String(2), default="")
    source: Mapped[str] = mapped_column(String(200))
    source_date: Mapped[date]
    comment: Mapped[str] = mapped_column(String(500), default="")
    status: Mapped[str] = mapped_column(String(12), default="active")


class MeasurementRevision(db.Model):
    """What a measurement was before and after a change, who made it and why."""

    __tablename__ = "measurement_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    measurement_id: Mapped[int] = mapped_column(ForeignKey("measurement.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("measurement_revision.id"))


class Target(db.Model):
    """What a site aims at for an indicator, and why; one bound or two."""

    __tablename__ = "target"
    __table_args__ = (
        UniqueConstraint("indicator_code", "site_id"),
        CheckConstraint("low IS NOT NULL OR high IS NOT NULL", name="bounds"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    indicator_code: Mapped[str] = mapped_column(String(16))
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), index=True)
    low: Mapped[float | None]
    high: Mapped[float | None]
    period: Mapped[str] = mapped_column(String(12), default="")
    rationale: Mapped[str] = mapped_column(String(300), default="")
