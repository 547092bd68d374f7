"""The territories and published figures that come with the product, as checked values."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from evalapp.flags import Flag
from evalapp.sites.governance import ProgrammeKind, Seat, SeatRole
from evalapp.sites.measures import MEASURES, PERIMETERS
from evalapp.sites.territory import TerritoryKind, checked_code, qpv_generation, uai_code

FOLDER = Path(__file__).with_name("reference")


class ReferenceDataError(ValueError):
    """A reference file contradicts itself; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class ProgrammeEntry:
    """A programme of the reference."""

    code: str
    name: str
    kind: ProgrammeKind


@dataclass(frozen=True, slots=True)
class TerritoryEntry:
    """A territory of the reference; ``parent`` is the code of the wider one it lies in."""

    kind: TerritoryKind
    code: str
    name: str
    parent: str | None = None
    generation: int | None = None


@dataclass(frozen=True, slots=True)
class SiteEntry:
    """A site of the reference, with the codes of its territories."""

    code: str
    programme: str
    name: str
    label_year: int | None
    label_note: str
    perimeter: tuple[str, ...]
    context: tuple[str, ...]
    seats: tuple[Seat, ...]
    lead_school_uai: str | None = None


@dataclass(frozen=True, slots=True)
class ZoningEntry:
    """A dated zone of a territory."""

    territory: str
    scheme: str
    zone_class: str
    valid_from: date
    valid_to: date | None
    source: str
    note: str = ""
    is_confirmed: bool = True


@dataclass(frozen=True, slots=True)
class FigureEntry:
    """A published figure; ``value`` is ``None`` exactly when ``flag`` says why."""

    territory: str
    measure: str
    value: float | None
    flag: Flag
    source: str
    year: int
    perimeter: str
    note: str = ""

    def __post_init__(self) -> None:
        if (self.value is None) != (self.flag is not Flag.NONE):
            raise ReferenceDataError(
                f"{self.territory}, {self.measure} : une valeur absente porte un signe qui dit "
                "pourquoi, une valeur présente n’en porte pas."
            )


@dataclass(frozen=True, slots=True)
class Reference:
    """Everything that is loaded into an empty instance."""

    programmes: tuple[ProgrammeEntry, ...]
    territories: tuple[TerritoryEntry, ...]
    sites: tuple[SiteEntry, ...]
    zonings: tuple[ZoningEntry, ...]
    figures: tuple[FigureEntry, ...]
    names: Mapping[str, TerritoryEntry] = field(default_factory=dict)


def load(folder: Path = FOLDER) -> Reference:
    """Read and check the reference files; raise ``ReferenceDataError`` or ``CodeError``."""
    places = tuple(_territory(row) for row in _read(folder, "territories")["territories"])
    known = _unique({}, ((place.code, place) for place in places))
    sites = _read(folder, "sites")
    figures = _read(folder, "figures")
    reference = Reference(
        programmes=tuple(
            ProgrammeEntry(row["code"], row["name"], ProgrammeKind(row["kind"]))
            for row in sites["programmes"]
        ),
        territories=places,
        sites=tuple(_site(row, places) for row in sites["sites"]),
        zonings=tuple(_zoning(row) for row in _read(folder, "zonings")["zonings"]),
        figures=tuple(_figure(row, figures["sources"]) for row in figures["figures"]),
        names=known,
    )
    _check_links(reference)
    return reference


def _read(folder: Path, name: str) -> dict[str, Any]:
    content = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    if not isinstance(content, dict):
        raise ReferenceDataError(f"Le fichier {name}.json doit contenir un objet.")
    return content


def _territory(row: Mapping[str, Any]) -> TerritoryEntry:
    kind = TerritoryKind(row["kind"])
    code = checked_code(kind, row["code"])
    generation = qpv_generation(code) if kind is TerritoryKind.QPV else None
    if row.get("generation") not in {None, generation}:
        raise ReferenceDataError(f"{code} : la génération ne correspond pas au code.")
    return TerritoryEntry(kind, code, row["name"], row.get("parent"), generation)


def _site(row: Mapping[str, Any], places: tuple[TerritoryEntry, ...]) -> SiteEntry:
    listed = tuple(row["perimeter"])
    epcis = {p.code for p in places if p.kind is TerritoryKind.EPCI and p.code in listed}
    communes = tuple(p.code for p in places if p.parent in epcis and p.code not in listed)
    uai = row.get("lead_school_uai")
    return SiteEntry(
        code=row["code"],
        programme=row["programme"],
        name=row["name"],
        label_year=row["label_year"],
        label_note=row["label_note"],
        perimeter=listed + communes,
        context=tuple(row["context"]),
        seats=tuple(Seat(SeatRole(s["role"]), s["organisation"]) for s in row["seats"]),
        lead_school_uai=uai_code(uai) if uai else None,
    )


def _zoning(row: Mapping[str, Any]) -> ZoningEntry:
    end = row["valid_to"]
    return ZoningEntry(
        territory=row["territory"],
        scheme=row["scheme"],
        zone_class=row["zone_class"],
        valid_from=date.fromisoformat(row["valid_from"]),
        valid_to=date.fromisoformat(end) if end else None,
        source=row["source"],
        note=row["note"],
        is_confirmed=row["is_confirmed"],
    )


def _figure(row: Mapping[str, Any], sources: Mapping[str, str]) -> FigureEntry:
    if row["measure"] not in MEASURES or row["perimeter"] not in PERIMETERS:
        raise ReferenceDataError(f"{row['territory']} : mesure ou périmètre inconnu.")
    return FigureEntry(
        territory=row["territory"],
        measure=row["measure"],
        value=row["value"],
        flag=Flag(row.get("flag", "")),
        source=sources[row["source"]],
        year=row["year"],
        perimeter=row["perimeter"],
        note=row.get("note", ""),
    )


def _unique(
    found: dict[str, TerritoryEntry], pairs: Iterable[tuple[str, TerritoryEntry]]
) -> Mapping[str, TerritoryEntry]:
    for code, place in pairs:
        if code in found:
            raise ReferenceDataError(f"Le code de territoire {code} figure deux fois.")
        found[code] = place
    return found


def _check_links(reference: Reference) -> None:
    known = set(reference.names)
    programmes = {programme.code for programme in reference.programmes}
    used = {place.parent for place in reference.territories if place.parent}
    used |= {code for site in reference.sites for code in (*site.perimeter, *site.context)}
    used |= {figure.territory for figure in reference.figures}
    used |= {zoning.territory for zoning in reference.zonings}
    if unknown := sorted(used - known):
        raise ReferenceDataError(f"Territoires inconnus : {', '.join(unknown)}.")
    if lost := sorted(site.code for site in reference.sites if site.programme not in programmes):
        raise ReferenceDataError(f"Sites sans programme connu : {', '.join(lost)}.")
