"""Writes on sites and figures: one transaction per call, every change kept and undoable."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from evalapp.audit.services import record
from evalapp.errors import Conflict, Invalid, NotFound
from evalapp.extensions import db
from evalapp.flags import Flag
from evalapp.sites import repository
from evalapp.sites.eligibility import Candidate, Eligibility, Known, assess
from evalapp.sites.governance import Seat
from evalapp.sites.loading.services import load_reference as load_reference
from evalapp.sites.measures import measure
from evalapp.sites.models import (
    PublishedFigure,
    PublishedFigureRevision,
    Site,
    SiteSeat,
    SiteTerritory,
    Territory,
)
from evalapp.sites.territory import CodeError, TerritoryKind, checked_code, qpv_generation, uai_code

#: Day on which the rural call looked at the zoning.
CALL_DAY = date(2023, 7, 1)


@dataclass(frozen=True, slots=True)
class FigureContent:
    """All that a person may say of a figure."""

    value: float | None
    flag: Flag
    source: str
    source_date: date
    note: str = ""


def add_figure(
    site: Site,
    key: tuple[int, str, int, str],
    content: FigureContent,
    *,
    author_id: int | None,
    today: date,
) -> PublishedFigure:
    """Add a figure about (territory id, measure, year, perimeter) of a site's perimeter."""
    territory_id, measure_code, year, perimeter = key
    if territory_id not in {p.id for p in repository.places_of(site.id) if p.part == "perimeter"}:
        raise NotFound("Ce territoire n’appartient pas au périmètre du site.")
    figure = repository.same_figure(*key)
    if figure is not None and figure.status == "active":
        raise Conflict(
            "Ce chiffre existe déjà pour ce territoire, cette année et ce périmètre : "
            "corrigez-le au lieu d’en ajouter un second."
        )
    before: dict[str, Any] = {}
    if figure is None:
        figure = PublishedFigure(
            territory_id=territory_id,
            measure=measure_code,
            year=year,
            perimeter=perimeter,
            unit=measure(measure_code).unit,
        )
        db.session.add(figure)
    else:
        before = _content_of(figure)
    _fill(figure, content)
    db.session.flush()
    _keep(figure, before, "Chiffre ajouté", author_id, today)
    record("figure_added", "published_figure", figure.id, measure=measure_code, year=year)
    db.session.commit()
    return figure


def correct_figure(
    figure: PublishedFigure,
    content: FigureContent,
    reason: str,
    *,
    author_id: int | None,
    today: date,
) -> None:
    """Replace what a figure says and keep what it said before."""
    if not reason.strip():
        raise Invalid("Dites en quelques mots pourquoi ce chiffre change.")
    before = _content_of(figure)
    _fill(figure, content)
    _keep(figure, before, reason.strip(), author_id, today)
    record("figure_corrected", "published_figure", figure.id, measure=figure.measure)
    db.session.commit()


def undo_figure(figure: PublishedFigure, *, author_id: int | None, today: date) -> None:
    """Put back what the figure said before its latest change that is not undone yet."""
    change = _last_undoable(figure.id)
    if change is None:
        raise Conflict("Il n’y a plus rien à annuler sur ce chiffre.")
    before = _content_of(figure)
    if change.before:
        _restore(figure, change.before)
    else:
        figure.status = "withdrawn"
    _keep(figure, before, "Annulation", author_id, today, undoes=change.id)
    record("figure_undone", "published_figure", figure.id, measure=figure.measure)
    db.session.commit()


def add_territory(site: Site, kind: TerritoryKind, code: str, name: str) -> Territory:
    """Add a territory to a site's perimeter; a wrong code is refused with its sentence."""
    try:
        right = checked_code(kind, code)
    except CodeError as error:
        raise Invalid(str(error)) from error
    territory = repository.territory_by_code(kind, right)
    if territory is None:
        territory = Territory(
            kind=kind.value,
            code=right,
            name=name.strip(),
            generation=qpv_generation(right) if kind is TerritoryKind.QPV else None,
        )
        db.session.add(territory)
        db.session.flush()
    if territory.id in {place.id for place in repository.places_of(site.id)}:
        raise Conflict(f"Le territoire {right} est déjà rattaché à ce site.")
    db.session.add(SiteTerritory(site_id=site.id, territory_id=territory.id, part="perimeter"))
    record("territory_added", "site", site.id, territory=right)
    db.session.commit()
    return territory


def set_identity(
    site: Site, label_year: int | None, lead_school_uai: str, seats: tuple[Seat, ...]
) -> None:
    """Set the label year, the school that leads and who holds each seat."""
    try:
        site.lead_school_uai = uai_code(lead_school_uai) if lead_school_uai.strip() else None
    except CodeError as error:
        raise Invalid(str(error)) from error
    site.label_year = label_year
    held = {seat.role: seat for seat in site.seats}
    wanted = {seat.role.value: seat.organisation.strip() for seat in seats}
    for role, organisation in wanted.items():
        if role in held and organisation:
            held[role].organisation = organisation
        elif role in held:
            site.seats.remove(held[role])
        elif organisation:
            site.seats.append(SiteSeat(role=role, organisation=organisation))
    record("site_identity_set", "site", site.id)
    db.session.commit()


def eligibility_of(site: Site) -> Eligibility:
    """Return what the rural call's rule says of the site's EPCI, doubts included."""
    figures = [f for f in repository.figures_of(site.id) if f.territory.kind == "epci"]
    zones = [
        zone
        for zone in repository.zonings_of(site.id)
        if zone.territory_kind == "epci" and zone.scheme == "ZRR" and zone.holds_on(CALL_DAY)
    ]
    names = [place.name for place in repository.places_of(site.id) if place.kind == "epci"]
    return assess(
        Candidate(
            is_community=names[0].startswith("CC ") if names else None,
            was_in_zrr=True if any(zone.is_confirmed for zone in zones) else None,
            poverty=_known(figures, "taux_pauvrete_60"),
            tax_potential=_known(figures, "potentiel_fiscal_habitant"),
        )
    )


def _known(figures: list[repository.Figure], code: str) -> Known:
    found = [f for f in figures if f.measure == code and f.territory.part == "perimeter"]
    latest = max(found, key=lambda figure: figure.year, default=None)
    return Known(None) if latest is None else Known(latest.value, latest.flag)


def _content_of(figure: PublishedFigure) -> dict[str, Any]:
    return {
        "value": figure.value,
        "flag": figure.flag,
        "source": figure.source,
        "source_date": figure.source_date.isoformat() if figure.source_date else None,
        "note": figure.note,
        "status": figure.status,
    }


def _fill(figure: PublishedFigure, content: FigureContent) -> None:
    if (content.value is None) != (content.flag is not Flag.NONE):
        raise Invalid("Donnez une valeur, ou dites pourquoi il n’y en a pas (s, nd, so).")
    if not content.source.strip():
        raise Invalid("Indiquez d’où vient ce chiffre.")
    for name, value in asdict(content).items():
        setattr(figure, name, value)
    figure.status = "active"


def _restore(figure: PublishedFigure, before: dict[str, Any]) -> None:
    for name, value in before.items():
        setattr(figure, name, value)
    written = before["source_date"]
    figure.source_date = date.fromisoformat(written) if written else None


def _keep(
    figure: PublishedFigure,
    before: dict[str, Any],
    reason: str,
    author_id: int | None,
    today: date,
    undoes: int | None = None,
) -> None:
    db.session.add(
        PublishedFigureRevision(
            figure_id=figure.id,
            author_id=author_id,
            on=today,
            reason=reason,
            before=before,
            after=_content_of(figure),
            undoes_id=undoes,
        )
    )


def _last_undoable(figure_id: int) -> PublishedFigureRevision | None:
    changes = repository.revisions_of(figure_id)
    undone = {change.undoes_id for change in changes}
    for change in changes:
        if change.undoes_id is None and change.id not in undone:
            return change
    return None
