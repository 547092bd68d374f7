"""The figures of a site laid out to be read: few territories in columns, many as a coverage."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from evalapp.flags import Flag
from evalapp.sites.measures import measure, perimeter_label
from evalapp.sites.territory import KIND_LABELS, KIND_PLURALS, TerritoryKind
from evalapp.wording import flag_legend, quantity

#: More territories than this are counted, not listed side by side.
MAX_COLUMNS = 4


class PlaceLike(Protocol):
    """A territory as the repository gives it."""

    @property
    def kind(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def part(self) -> str: ...


class FigureLike(Protocol):
    """A figure as the repository gives it."""

    @property
    def id(self) -> int: ...
    @property
    def territory(self) -> PlaceLike: ...
    @property
    def measure(self) -> str: ...
    @property
    def value(self) -> float | None: ...
    @property
    def flag(self) -> Flag: ...
    @property
    def source(self) -> str: ...
    @property
    def source_date(self) -> date | None: ...
    @property
    def year(self) -> int: ...
    @property
    def perimeter(self) -> str: ...
    @property
    def note(self) -> str: ...


@dataclass(frozen=True, slots=True)
class FigureCell:
    """One value in its words; ``id`` leads to the figure's page."""

    words: str
    flag: Flag
    id: int | None = None


@dataclass(frozen=True, slots=True)
class FigureRow:
    """One measure of one year over the territories of a block."""

    label: str
    cells: tuple[FigureCell, ...]
    year: int
    perimeter: str
    source: str
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureBlock:
    """The figures about the territories of one kind."""

    title: str
    heads: tuple[str, ...]
    rows: tuple[FigureRow, ...]
    legend: str = ""


@dataclass(frozen=True, slots=True)
class Coverage:
    """How many territories have a published value, and between which bounds."""

    published: int
    total: int
    low: float | None = None
    high: float | None = None


def figure_words(value: float | None, flag: Flag, code: str) -> str:
    """Return a figure in words: « 36 % », « 16 830 €/an/UC », « s »."""
    about = measure(code)
    if value is not None and about.unit == "%":
        return quantity(value / 100, "%", flag)
    return quantity(value, about.unit, flag)


@dataclass(frozen=True, slots=True)
class FigureLine:
    """One figure in words, alone on its line."""

    id: int
    place: str
    label: str
    words: str
    flag: Flag
    year: int
    perimeter: str
    source: str
    source_date: date | None
    note: str
    is_own: bool


def listed(figures: Iterable[FigureLike]) -> tuple[FigureLine, ...]:
    """Return every figure on a line of its own; only the perimeter's are the site's to correct."""
    return tuple(
        FigureLine(
            id=f.id,
            place=f.territory.name,
            label=measure(f.measure).label,
            words=figure_words(f.value, f.flag, f.measure),
            flag=f.flag,
            year=f.year,
            perimeter=perimeter_label(f.perimeter),
            source=f.source,
            source_date=f.source_date,
            note=f.note,
            is_own=f.territory.part == "perimeter",
        )
        for f in figures
    )


def coverage(figures: Iterable[FigureLike], code: str, kind: str = "commune") -> Coverage:
    """Count the published values of the latest year of a measure over the perimeter."""
    about = [
        figure
        for figure in figures
        if figure.measure == code
        and figure.territory.kind == kind
        and figure.territory.part == "perimeter"
    ]
    latest = max((figure.year for figure in about), default=0)
    values = [figure.value for figure in about if figure.year == latest]
    known = [value for value in values if value is not None]
    return Coverage(len(known), len(values), min(known, default=None), max(known, default=None))


def coverage_words(found: Coverage, code: str, noun: str = "communes") -> str:
    """Return « 2 communes sur 14 publiées, de 23 % à 27 % »."""
    verb = "publiée" if found.published < 2 else "publiées"
    head = noun if found.published > 1 else noun.removesuffix("s")
    words = f"{found.published or 'aucune'} {head} sur {found.total} {verb}"
    if found.low is None or found.high is None:
        return words
    low, high = (figure_words(value, Flag.NONE, code) for value in (found.low, found.high))
    return f"{words}, {low}" if low == high else f"{words}, de {low} à {high}"


def blocks(figures: Sequence[FigureLike]) -> tuple[FigureBlock, ...]:
    """Return one block per kind of territory of the perimeter, then the wider references."""
    own = [figure for figure in figures if figure.territory.part == "perimeter"]
    around = [figure for figure in figures if figure.territory.part == "context"]
    found = []
    for kind in (TerritoryKind.EPCI, TerritoryKind.QPV, TerritoryKind.COMMUNE):
        about = [figure for figure in own if figure.territory.kind == kind]
        if about:
            found.append(_block(kind, about))
    if comparable := _comparable(own, around):
        found.append(_references(comparable))
    return tuple(found)


def _comparable(own: Sequence[FigureLike], around: Sequence[FigureLike]) -> list[FigureLike]:
    """Keep the references that measure what the perimeter's own figures measure."""
    measured = {figure.measure for figure in own}
    return [figure for figure in around if figure.measure in measured]


def _block(kind: TerritoryKind, figures: Sequence[FigureLike]) -> FigureBlock:
    places = list(dict.fromkeys((f.territory.code, f.territory.name) for f in figures))
    title = KIND_LABELS[kind] if len(places) == 1 else KIND_PLURALS[kind]
    if len(places) > MAX_COLUMNS:
        return _covered(f"{title} ({len(places)})", figures)
    rows = []
    for key in _latest_keys(figures):
        group = [f for f in figures if (f.measure, f.year, f.perimeter) == key]
        by_place = {figure.territory.code: figure for figure in group}
        cells = tuple(_cell(by_place.get(code)) for code, _ in places)
        rows.append(_row(key, cells, group))
    heads = tuple(f"{name} ({code})" for code, name in places)
    return FigureBlock(title, heads, tuple(rows), _legend(rows))


def _covered(title: str, figures: Sequence[FigureLike]) -> FigureBlock:
    rows = []
    for key in _latest_keys(figures):
        group = [f for f in figures if (f.measure, f.year, f.perimeter) == key]
        words = coverage_words(coverage(group, key[0]), key[0])
        rows.append(_row(key, (FigureCell(words, Flag.NONE),), group))
    return FigureBlock(title, ("Couverture",), tuple(rows))


def _references(figures: Sequence[FigureLike]) -> FigureBlock:
    rows = [
        FigureRow(
            label=f"{measure(figure.measure).label} – {figure.territory.name}",
            cells=(_cell(figure),),
            year=figure.year,
            perimeter=perimeter_label(figure.perimeter),
            source=figure.source,
            notes=(figure.note,) if figure.note else (),
        )
        for figure in _latest(figures)
    ]
    return FigureBlock("Repères", ("Valeur",), tuple(rows), _legend(rows))


def _row(
    key: tuple[str, int, str], cells: tuple[FigureCell, ...], group: Sequence[FigureLike]
) -> FigureRow:
    code, year, perimeter = key
    notes = tuple(dict.fromkeys(figure.note for figure in group if figure.note))
    return FigureRow(
        measure(code).label, cells, year, perimeter_label(perimeter), group[0].source, notes
    )


def _cell(figure: FigureLike | None) -> FigureCell:
    if figure is None:
        return FigureCell("–", Flag.NONE)
    return FigureCell(
        figure_words(figure.value, figure.flag, figure.measure), figure.flag, figure.id
    )


def _latest_keys(figures: Sequence[FigureLike]) -> list[tuple[str, int, str]]:
    return list(dict.fromkeys((f.measure, f.year, f.perimeter) for f in _latest(figures)))


def _latest(figures: Sequence[FigureLike]) -> list[FigureLike]:
    """Keep the last year of each (territory, measure, perimeter)."""
    last: dict[tuple[str, str, str], int] = {}
    for f in figures:
        key = (f.territory.code, f.measure, f.perimeter)
        last[key] = max(last.get(key, 0), f.year)
    return [f for f in figures if f.year == last[(f.territory.code, f.measure, f.perimeter)]]


def _legend(rows: Sequence[FigureRow]) -> str:
    return flag_legend(cell.flag for row in rows for cell in row.cells)
