"""Published figures of a site as the territories of a report."""

from __future__ import annotations

from collections.abc import Sequence

from evalapp.sites.figure_table import FigureLike
from evalapp.sites.measures import measure, perimeter_label
from reports.inputs import ContextFigure, TerritoryFigures

_KINDS = {"commune": "commune", "qpv": "QPV", "epci": "EPCI"}


def territory_figures(figures: Sequence[FigureLike]) -> tuple[TerritoryFigures, ...]:
    """The territories of the perimeter, each with the latest figure of each measure."""
    inside = [figure for figure in figures if figure.territory.part == "perimeter"]
    places = {(f.territory.kind, f.territory.code, f.territory.name): None for f in inside}
    return tuple(
        TerritoryFigures(
            name,
            code,
            _KINDS.get(kind, kind),
            _latest([figure for figure in inside if figure.territory.code == code]),
        )
        for kind, code, name in places
    )


def _latest(figures: Sequence[FigureLike]) -> tuple[ContextFigure, ...]:
    newest: dict[tuple[str, str], FigureLike] = {}
    for figure in sorted(figures, key=lambda figure: figure.year):
        newest[figure.measure, figure.perimeter] = figure
    ordered = sorted(newest.values(), key=lambda figure: (figure.measure, figure.year))
    return tuple(_figure(figure) for figure in ordered)


def _figure(figure: FigureLike) -> ContextFigure:
    about = measure(figure.measure)
    # Figures are kept in percent, reports count rates from 0 to 1.
    is_rate = about.unit == "%"
    value = figure.value / 100 if figure.value is not None and is_rate else figure.value
    return ContextFigure(
        about.label,
        value,
        about.unit,
        figure.flag,
        figure.source,
        str(figure.year),
        perimeter_label(figure.perimeter),
        figure.note,
    )
