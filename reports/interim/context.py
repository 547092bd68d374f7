"""Who and where: the site, its governance, the published figures of its territories."""

from __future__ import annotations

from collections.abc import Sequence

from evalapp.charts.values import Bar, BarChart, Caption
from evalapp.wording import (
    EMPTY,
    NBSP,
    capitalised,
    count,
    enumeration,
    flag_legend,
    percent,
    quantity,
    sentence,
)
from reports.document import (
    Align,
    Block,
    BulletList,
    Column,
    DataTable,
    Figure,
    Heading,
    Message,
    Paragraph,
    Row,
    Section,
)
from reports.inputs import ContextFigure, ReportInputs, TerritoryFigures

_PER_TABLE = 4


def context_section(inputs: ReportInputs) -> Section:
    """Identity, governance, then figures with their year and their perimeter."""
    blocks: list[Block] = [Message(_message(inputs)), Heading("Le site")]
    blocks.append(BulletList(_identity(inputs)))
    if inputs.territories:
        blocks.append(Heading("Les territoires en chiffres"))
        chart = _poverty_chart(inputs.territories)
        if chart:
            blocks.append(chart)
        blocks += [_table(places) for places in _side_by_side(inputs.territories)]
    return Section("Contexte", tuple(blocks))


def _message(inputs: ReportInputs) -> str:
    if not inputs.territories:
        return (
            "Aucun territoire n’est encore rattaché à ce site. "
            "Les chiffres publiés viendront avec le périmètre."
        )
    kinds = count(len(inputs.territories), "territoire")
    secret = sum(figure.value is None for place in inputs.territories for figure in place.figures)
    ending = (
        f"{count(secret, 'valeur n’est pas publiée', 'valeurs ne sont pas publiées')}, "
        "et rien ne les remplace."
        if secret
        else "chaque chiffre porte sa source, son année et son périmètre."
    )
    return f"Les données publiées décrivent {kinds} du périmètre. {capitalised(ending)}"


def _identity(inputs: ReportInputs) -> tuple[Paragraph, ...]:
    site = inputs.site
    seats = [seat.institution for seat in site.troika]
    facts = (
        (f"Repères{NBSP}:", site.label),
        (f"Département{NBSP}:", site.department),
        (f"Périmètre{NBSP}:", site.perimeter),
        (f"Troïka{NBSP}:", enumeration(seats)),
        (f"Pilotage opérationnel{NBSP}:", site.operational_lead),
        (f"Collège chef de file{NBSP}:", site.lead_school),
        (f"Objectifs{NBSP}:", enumeration(site.objectives)),
    )
    return tuple(Paragraph(f"{words}.", lead) for lead, words in facts if words)


def _key(figure: ContextFigure) -> tuple[str, str, str]:
    return figure.label, figure.year, figure.unit


def _side_by_side(
    territories: Sequence[TerritoryFigures],
) -> list[Sequence[TerritoryFigures]]:
    """Territories of one kind share a table, a few at a time."""
    kinds = dict.fromkeys(place.kind for place in territories)
    groups: list[Sequence[TerritoryFigures]] = []
    for kind in kinds:
        same = [place for place in territories if place.kind == kind and place.figures]
        groups += [same[start : start + _PER_TABLE] for start in range(0, len(same), _PER_TABLE)]
    return groups


def _table(places: Sequence[TerritoryFigures]) -> DataTable:
    keys = list(dict.fromkeys(_key(figure) for place in places for figure in place.figures))
    columns = (
        Column("Donnée", weight=2.5),
        *(Column(f"{place.name} ({place.code})", Align.RIGHT, 1.25) for place in places),
    )
    rows = tuple(_row(key, places) for key in keys)
    figures = [figure for place in places for figure in place.figures]
    sources = sorted({figure.source for figure in figures if figure.source})
    legend = flag_legend(figure.flag for figure in figures)
    notes = sorted({figure.note for figure in figures if figure.note})
    names = enumeration([place.name for place in places])
    return DataTable(
        f"Chiffres publiés{NBSP}: {names}",
        columns,
        rows,
        note=" ".join((legend, *(sentence(note) for note in notes))).strip(),
        source=f"{f'{NBSP}; '.join(sources)}." if sources else "",
    )


def _row(key: tuple[str, str, str], places: Sequence[TerritoryFigures]) -> Row:
    label, year, _ = key
    values = []
    for place in places:
        known = {_key(figure): figure for figure in place.figures}
        figure = known.get(key)
        values.append(EMPTY if figure is None else quantity(figure.value, figure.unit, figure.flag))
    return Row((f"{label} ({year})" if year else label, *values))


def _poverty_chart(places: Sequence[TerritoryFigures]) -> Figure | None:
    """The first rate that at least two territories publish for the same year."""
    found: dict[tuple[str, str, str], list[tuple[TerritoryFigures, ContextFigure]]] = {}
    for place in places:
        for figure in place.figures:
            if figure.unit == "%" and figure.value is not None and "pauvreté" in figure.label:
                found.setdefault(_key(figure), []).append((place, figure))
    best = max(found.values(), key=len, default=[])
    if len(best) < 2:
        return None
    ordered = sorted(best, key=lambda pair: -(pair[1].value or 0.0))
    values = [figure.value or 0.0 for _, figure in ordered]
    first = ordered[0][1]
    caption = Caption(
        f"{first.label}{NBSP}: de {percent(min(values), 1)} à {percent(max(values), 1)} "
        "selon le territoire",
        f"En{NBSP}%, {first.year}",
        source=first.source,
        note=first.perimeter,
    )
    bars = tuple(Bar(f"{place.name}", figure.value) for place, figure in ordered)
    return Figure(BarChart(caption, bars, decimals=1))
