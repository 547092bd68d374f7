"""Tables of programmes, sites, territories and the figures published about them."""

from __future__ import annotations

from datetime import date
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.types import JSON

from evalapp.extensions import db


class Programme(db.Model):
    """A public programme that the centre evaluates or accompanies."""

    __tablename__ = "programme"
    __table_args__ = (
        CheckConstraint("kind IN ('cite_educative', 'ami', 'contrat_de_ville')", name="kind"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(40), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[str] = mapped_column(String(24))
    sites: Mapped[list[Site]] = relationship(back_populates="programme", order_by="Site.name")


class Site(db.Model):
    """One Cité éducative, or one community of communes of the rural call."""

    __tablename__ = "site"

    id: Mapped[int] = mapped_column(primary_key=True)
    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    code: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    #: Year of the label or of the selection; ``None`` while no source confirms it.
    label_year: Mapped[int | None]
    label_note: Mapped[str] = mapped_column(String(400), default="")
    #: UAI of the school that leads, when it is known.
    lead_school_uai: Mapped[str | None] = mapped_column(String(8))
    programme: Mapped[Programme] = relationship(back_populates="sites")
    seats: Mapped[list[SiteSeat]] = relationship(cascade="all, delete-orphan")
    territory_links: Mapped[list[SiteTerritory]] = relationship(cascade="all, delete-orphan")


class SiteSeat(db.Model):
    """An organisation that holds a role in the steering of a site; no person's name."""

    __tablename__ = "site_seat"
    __table_args__ = (UniqueConstraint("site_id", "role"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"))
    role: Mapped[str] = mapped_column(String(24))
    organisation: Mapped[str] = mapped_column(String(160))


class Territory(db.Model):
    """A commune, an EPCI, a priority district of one generation, a wider reference."""

    __tablename__ = "territory"
    __table_args__ = (
        UniqueConstraint("kind", "code"),
        CheckConstraint(
            "kind IN ('country', 'region', 'departement', 'epci', 'commune', 'qpv')", name="kind"
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    code: Mapped[str] = mapped_column(String(16))
    name: Mapped[str] = mapped_column(String(120))
    #: 2015 or 2024 for a priority district, else ``None``.
    generation: Mapped[int | None]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("territory.id"), index=True)


class SiteTerritory(db.Model):
    """A territory belongs to a site's perimeter, or is shown beside it as a reference."""

    __tablename__ = "site_territory"
    __table_args__ = (CheckConstraint("part IN ('perimeter', 'context')", name="part"),)

    site_id: Mapped[int] = mapped_column(ForeignKey("site.id"), primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), primary_key=True)
    part: Mapped[str] = mapped_column(String(12), default="perimeter")
    territory: Mapped[Territory] = relationship()


class TerritoryZoning(db.Model):
    """A territory was in a zone between two dates (ZRR until June 2024, then FRR)."""

    __tablename__ = "territory_zoning"
    __table_args__ = (
        UniqueConstraint("territory_id", "scheme", "valid_from"),
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="dates"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"))
    scheme: Mapped[str] = mapped_column(String(12))
    #: The class as its source writes it; ``nd`` when nobody read it yet.
    zone_class: Mapped[str] = mapped_column(String(12))
    valid_from: Mapped[date]
    valid_to: Mapped[date | None]
    source: Mapped[str] = mapped_column(String(200))
    note: Mapped[str] = mapped_column(String(200), default="")
    is_confirmed: Mapped[bool] = mapped_column(default=True)


class PublishedFigure(db.Model):
    """One figure that somebody published, with its source, year and perimeter.

    ``value`` is ``None`` exactly when ``flag`` says why: never 0, never blank.
    """

    __tablename__ = "published_figure"
    __table_args__ = (
        UniqueConstraint("territory_id", "measure", "year", "perimeter"),
        CheckConstraint("flag IN ('', 's', 'nd', 'so', 'ec')", name="flag"),
        CheckConstraint("(value IS NULL) = (flag <> '')", name="value_or_flag"),
        CheckConstraint("status IN ('active', 'withdrawn')", name="status"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    territory_id: Mapped[int] = mapped_column(ForeignKey("territory.id"), index=True)
    measure: Mapped[str] = mapped_column(String(64))
    value: Mapped[float | None]
    unit: Mapped[str] = mapped_column(String(24), default="")
    flag: Mapped[str] = mapped_column(String(2), default="")
    source: Mapped[str] = mapped_column(String(200))
    #: Day on which the source was read or published, when somebody wrote it down.
    source_date: Mapped[date | None]
    year: Mapped[int]
    perimeter: Mapped[str] = mapped_column(String(40))
    note: Mapped[str] = mapped_column(String(300), default="")
    status: Mapped[str] = mapped_column(String(12), default="active")


class PublishedFigureRevision(db.Model):
    """What a figure was before somebody changed it, who changed it and why."""

    __tablename__ = "published_figure_revision"

    id: Mapped[int] = mapped_column(primary_key=True)
    figure_id: Mapped[int] = mapped_column(ForeignKey("published_figure.id"), index=True)
    author_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"))
    on: Mapped[date]
    reason: Mapped[str] = mapped_column(String(300))
    #: The content before and after; ``before`` is empty for a figure that was added.
    before: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    after: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    #: The revision that this one undid.
    undoes_id: Mapped[int | None] = mapped_column(ForeignKey("published_figure_revision.id"))
