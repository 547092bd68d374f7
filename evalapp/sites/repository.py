"""Reads about sites, territories and figures; every query carries the scope of who asks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select, true
from sqlalchemy.orm import joinedload, selectinload

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from evalapp.extensions import db
from evalapp.flags import Flag
from evalapp.sites.models import (
    Programme,
    PublishedFigure,
    PublishedFigureRevision,
    Site,
    SiteTerritory,
    Territory,
    TerritoryZoning,
)


@dataclass(frozen=True, slots=True)
class Place:
    """A territory of a site; ``part`` is ``perimeter`` or ``context``."""

    id: int
    kind: str
    code: str
    name: str
    generation: int | None
    part: str


@dataclass(frozen=True, slots=True)
class Figure:
    """A published figure with the territory it is about."""

    id: int
    territory: Place
    measure: str
    value: float | None
    flag: Flag
    unit: str
    source: str
    source_date: date | None
    year: int
    perimeter: str
    note: str


@dataclass(frozen=True, slots=True)
class Zoning:
    """A dated zone of one territory of a site."""

    territory_code: str
    territory_kind: str
    scheme: str
    zone_class: str
    valid_from: date
    valid_to: date | None
    source: str
    note: str
    is_confirmed: bool

    def holds_on(self, day: date) -> bool:
        """Tell whether the zone was in force that day."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)


def sites_in(scope: Scope) -> ColumnElement[bool]:
    """Return the condition under which ``scope`` reaches a site."""
    if scope.everything:
        return true()
    return or_(
        Site.id.in_(scope.site_ids) if scope.site_ids else false(),
        Site.programme_id.in_(scope.programme_ids) if scope.programme_ids else false(),
    )


def programmes() -> Sequence[Programme]:
    """Return every programme, in the order they were created."""
    return db.session.scalars(select(Programme).order_by(Programme.id)).all()


def all_sites(scope: Scope) -> Sequence[Site]:
    """Return the sites that ``scope`` reaches, programme by programme, by name."""
    query = (
        select(Site)
        .where(sites_in(scope))
        .options(joinedload(Site.programme), selectinload(Site.seats))
        .order_by(Site.programme_id, Site.name)
    )
    return db.session.scalars(query).all()


def site_by_code(code: str, scope: Scope) -> Site:
    """Return one site; raise ``NotFound`` when there is none, or none in ``scope``."""
    query = (
        select(Site)
        .where(Site.code == code, sites_in(scope))
        .options(joinedload(Site.programme), selectinload(Site.seats))
    )
    site = db.session.scalars(query).one_or_none()
    if site is None:
        raise NotFound("Ce site n’existe pas, ou il n’est pas dans votre périmètre.")
    return site


def places_of(site_id: int) -> tuple[Place, ...]:
    """Return the territories of a site: its perimeter first, then its references."""
    query = (
        select(Territory, SiteTerritory.part)
        .join(SiteTerritory, SiteTerritory.territory_id == Territory.id)
        .where(SiteTerritory.site_id == site_id)
        .order_by(SiteTerritory.part.desc(), Territory.kind.desc(), Territory.code)
    )
    return tuple(_place(territory, part) for territory, part in db.session.execute(query))


def territory_by_code(kind: str, code: str) -> Territory | None:
    """Return the territory of that kind and code, if it is known."""
    query = select(Territory).where(Territory.kind == kind, Territory.code == code)
    return db.session.scalars(query).one_or_none()


def territory_name(territory_id: int) -> str:
    """Return the name of a territory."""
    return db.session.scalars(select(Territory.name).where(Territory.id == territory_id)).one()


def figures_of(site_id: int) -> tuple[Figure, ...]:
    """Return the figures published about the territories of a site."""
    rows = db.session.execute(_figures(site_id)).all()
    return tuple(_figure(figure, territory, part) for figure, territory, part in rows)


def figure_by_id(figure_id: int, site_id: int) -> PublishedFigure:
    """Return a figure about a territory of the site's perimeter, or raise ``NotFound``.

    The shared references (département, région) are not a site's to change.
    """
    query = (
        select(PublishedFigure)
        .join(SiteTerritory, SiteTerritory.territory_id == PublishedFigure.territory_id)
        .where(
            PublishedFigure.id == figure_id,
            SiteTerritory.site_id == site_id,
            SiteTerritory.part == "perimeter",
        )
    )
    figure = db.session.scalars(query).one_or_none()
    if figure is None:
        raise NotFound("Ce chiffre n’existe pas, ou il n’appartient pas à ce site.")
    return figure


def same_figure(
    territory_id: int, measure: str, year: int, perimeter: str
) -> PublishedFigure | None:
    """Return the figure that says the same thing of the same place and year, if any."""
    query = select(PublishedFigure).where(
        PublishedFigure.territory_id == territory_id,
        PublishedFigure.measure == measure,
        PublishedFigure.year == year,
        PublishedFigure.perimeter == perimeter,
    )
    return db.session.scalars(query).one_or_none()


def revisions_of(figure_id: int) -> Sequence[PublishedFigureRevision]:
    """Return the changes of a figure, the latest first."""
    query = (
        select(PublishedFigureRevision)
        .where(PublishedFigureRevision.figure_id == figure_id)
        .order_by(PublishedFigureRevision.id.desc())
    )
    return db.session.scalars(query).all()


def latest_revisions(
    site_id: int, since: date
) -> list[tuple[PublishedFigureRevision, PublishedFigure, str]]:
    """Return the changes of a site's figures since a day, the latest first, with the place."""
    query = (
        select(PublishedFigureRevision, PublishedFigure, Territory.name)
        .join(PublishedFigure, PublishedFigure.id == PublishedFigureRevision.figure_id)
        .join(Territory, Territory.id == PublishedFigure.territory_id)
        .join(SiteTerritory, SiteTerritory.territory_id == PublishedFigure.territory_id)
        .where(
            SiteTerritory.site_id == site_id,
            SiteTerritory.part == "perimeter",
            PublishedFigureRevision.on >= since,
        )
        .order_by(PublishedFigureRevision.id.desc())
    )
    return [(change, figure, name) for change, figure, name in db.session.execute(query)]


def place_counts(site_ids: Sequence[int]) -> dict[int, dict[str, int]]:
    """Return site id → kind of territory → number in its perimeter."""
    query = (
        select(SiteTerritory.site_id, Territory.kind, func.count())
        .join(Territory, Territory.id == SiteTerritory.territory_id)
        .where(SiteTerritory.site_id.in_(site_ids), SiteTerritory.part == "perimeter")
        .group_by(SiteTerritory.site_id, Territory.kind)
    )
    counts: dict[int, dict[str, int]] = {}
    for site_id, kind, number in db.session.execute(query):
        counts.setdefault(site_id, {})[kind] = number
    return counts


def zonings_of(site_id: int) -> tuple[Zoning, ...]:
    """Return the dated zones of the territories of a site."""
    query = (
        select(TerritoryZoning, Territory.code, Territory.kind)
        .join(Territory, Territory.id == TerritoryZoning.territory_id)
        .join(SiteTerritory, SiteTerritory.territory_id == Territory.id)
        .where(SiteTerritory.site_id == site_id)
        .order_by(TerritoryZoning.scheme.desc(), Territory.code)
    )
    return tuple(
        Zoning(
            code, kind, zone.scheme, zone.zone_class, zone.valid_from,
            zone.valid_to, zone.source, zone.note, zone.is_confirmed,
        )
        for zone, code, kind in db.session.execute(query)
    )  # fmt: skip


def _figures(site_id: int) -> Select[PublishedFigure, Territory, str]:
    link = and_(
        SiteTerritory.territory_id == PublishedFigure.territory_id,
        SiteTerritory.site_id == site_id,
    )
    return (
        select(PublishedFigure, Territory, SiteTerritory.part)
        .join(Territory, Territory.id == PublishedFigure.territory_id)
        .join(SiteTerritory, link)
        .where(PublishedFigure.status == "active")
        .order_by(
            SiteTerritory.part.desc(),
            Territory.kind.desc(),
            Territory.code,
            PublishedFigure.measure,
            PublishedFigure.year,
            PublishedFigure.perimeter,
        )
    )


def _place(territory: Territory, part: str) -> Place:
    return Place(
        territory.id, territory.kind, territory.code, territory.name, territory.generation, part
    )


def _figure(figure: PublishedFigure, territory: Territory, part: str) -> Figure:
    return Figure(
        id=figure.id,
        territory=_place(territory, part),
        measure=figure.measure,
        value=figure.value,
        flag=Flag(figure.flag),
        unit=figure.unit,
        source=figure.source,
        source_date=figure.source_date,
        year=figure.year,
        perimeter=figure.perimeter,
        note=figure.note,
    )
