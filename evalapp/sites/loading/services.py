"""Loading the reference that comes with the product, as often as one likes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select

from evalapp.audit.services import record
from evalapp.extensions import db
from evalapp.sites.measures import measure
from evalapp.sites.models import (
    Programme,
    PublishedFigure,
    PublishedFigureRevision,
    Site,
    SiteSeat,
    SiteTerritory,
    Territory,
    TerritoryZoning,
)
from evalapp.sites.reference_data import FigureEntry, Reference, SiteEntry, load


@dataclass(frozen=True, slots=True)
class Loaded:
    """What the instance holds once the reference is in."""

    programmes: int
    sites: int
    territories: int
    zonings: int
    figures: int


def load_reference(today: date, reference: Reference | None = None) -> Loaded:
    """Bring the reference in; what a person has corrected since is left as it is."""
    known = reference or load()
    is_first = db.session.scalars(select(Programme.id)).first() is None
    _programmes(known)
    places = _territories(known)
    for entry in known.sites:
        _site(entry, places)
    _zonings(known, places)
    _figures(known, places)
    if is_first:
        record("reference_loaded", "reference", today.isoformat(), figures=len(known.figures))
    db.session.commit()
    return Loaded(
        len(known.programmes),
        len(known.sites),
        len(known.territories),
        len(known.zonings),
        len(known.figures),
    )


def _programmes(reference: Reference) -> None:
    known = {programme.code: programme for programme in db.session.scalars(select(Programme))}
    for entry in reference.programmes:
        programme = known.get(entry.code)
        if programme is None:
            db.session.add(Programme(code=entry.code, name=entry.name, kind=entry.kind.value))
        else:
            programme.name = entry.name
    db.session.flush()


def _territories(reference: Reference) -> dict[str, Territory]:
    stored = {(row.kind, row.code): row for row in db.session.scalars(select(Territory))}
    places: dict[str, Territory] = {}
    for entry in reference.territories:
        place = stored.get((entry.kind.value, entry.code))
        if place is None:
            place = Territory(kind=entry.kind.value, code=entry.code, name=entry.name)
            db.session.add(place)
        place.name, place.generation = entry.name, entry.generation
        places[entry.code] = place
    db.session.flush()
    for entry in reference.territories:
        places[entry.code].parent_id = places[entry.parent].id if entry.parent else None
    return places


def _site(entry: SiteEntry, places: dict[str, Territory]) -> None:
    site = db.session.scalars(select(Site).where(Site.code == entry.code)).one_or_none()
    if site is None:
        programme = db.session.scalars(
            select(Programme).where(Programme.code == entry.programme)
        ).one()
        site = Site(
            code=entry.code,
            programme_id=programme.id,
            name=entry.name,
            label_year=entry.label_year,
            label_note=entry.label_note,
            lead_school_uai=entry.lead_school_uai,
            seats=[SiteSeat(role=s.role.value, organisation=s.organisation) for s in entry.seats],
        )
        db.session.add(site)
        db.session.flush()
    linked = {link.territory_id for link in site.territory_links}
    for part, codes in (("perimeter", entry.perimeter), ("context", entry.context)):
        for code in codes:
            if places[code].id not in linked:
                link = SiteTerritory(territory_id=places[code].id, part=part)
                site.territory_links.append(link)


def _zonings(reference: Reference, places: dict[str, Territory]) -> None:
    rows = db.session.scalars(select(TerritoryZoning))
    stored = {(row.territory_id, row.scheme, row.valid_from) for row in rows}
    for entry in reference.zonings:
        territory_id = places[entry.territory].id
        if (territory_id, entry.scheme, entry.valid_from) in stored:
            continue
        db.session.add(
            TerritoryZoning(
                territory_id=territory_id,
                scheme=entry.scheme,
                zone_class=entry.zone_class,
                valid_from=entry.valid_from,
                valid_to=entry.valid_to,
                source=entry.source,
                note=entry.note,
                is_confirmed=entry.is_confirmed,
            )
        )


def _figures(reference: Reference, places: dict[str, Territory]) -> None:
    stored = {_key(row): row for row in db.session.scalars(select(PublishedFigure))}
    corrected = set(db.session.scalars(select(PublishedFigureRevision.figure_id)))
    for entry in reference.figures:
        key = (places[entry.territory].id, entry.measure, entry.year, entry.perimeter)
        figure = stored.get(key)
        if figure is None:
            figure = PublishedFigure(
                territory_id=key[0], measure=key[1], year=key[2], perimeter=key[3]
            )
            db.session.add(figure)
        elif figure.id in corrected:
            continue
        _fill(figure, entry)


def _fill(figure: PublishedFigure, entry: FigureEntry) -> None:
    figure.value, figure.flag = entry.value, entry.flag.value
    figure.unit = measure(entry.measure).unit
    figure.source, figure.note = entry.source, entry.note


def _key(figure: PublishedFigure) -> tuple[int, str, int, str]:
    return (figure.territory_id, figure.measure, figure.year, figure.perimeter)
