"""Context indicators from published figures: summed only when the measure may be."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from evalapp.flags import Flag
from evalapp.sites.figure_table import FigureLike, coverage, coverage_words
from evalapp.wording import sentence
from indicators.framework import FigureLink, Indicator
from indicators.judgement import Point
from indicators.scorecard import Series

#: More places than this are not given a line each.
MAX_PLACES = 4


def figure_series(indicator: Indicator, figures: Sequence[FigureLike]) -> tuple[Series, ...]:
    """Return the series of an indicator, one per place unless its measure adds up."""
    link = indicator.figure
    if link is None:
        return ()
    note = _coverage_note(link, figures)
    about = [
        figure
        for figure in figures
        if figure.measure == link.measure
        and figure.territory.kind in link.kinds
        and figure.territory.part == "perimeter"
        and figure.perimeter not in {"quartier", "cite"}
    ]
    if not about:
        return ()
    if link.is_sum:
        return (_summed(indicator, about, note),)
    places = dict.fromkeys((f.territory.kind, f.territory.code, f.territory.name) for f in about)
    if len(places) > MAX_PLACES + 1:
        return ()
    is_alone = len(places) == 1
    return tuple(
        Series(
            _points(indicator, [f for f in about if f.territory.code == code]),
            "" if is_alone else name,
            note,
        )
        for _, code, name in sorted(places, key=lambda place: link.kinds.index(place[0]))
    )


def _points(indicator: Indicator, figures: Sequence[FigureLike]) -> tuple[Point, ...]:
    return tuple(
        Point(
            period=str(figure.year),
            value=_in_unit(indicator, figure.value),
            flag=figure.flag,
            source=figure.source,
            note=figure.note,
        )
        for figure in sorted(figures, key=lambda figure: figure.year)
    )


def _summed(indicator: Indicator, figures: Sequence[FigureLike], note: str) -> Series:
    """Sum each year over all places; one value missing makes the sum unavailable."""
    places = {figure.territory.code for figure in figures}
    points = []
    for year in sorted({figure.year for figure in figures}):
        group = [figure for figure in figures if figure.year == year]
        values = [figure.value for figure in group if figure.value is not None]
        is_whole = len(values) == len(places)
        points.append(
            Point(
                period=str(year),
                value=_in_unit(indicator, sum(values)) if is_whole else None,
                flag=Flag.NONE if is_whole else _worst(group),
                source=group[0].source,
            )
        )
    return Series(tuple(points), "", note)


def _worst(figures: Sequence[FigureLike]) -> Flag:
    flags = {figure.flag for figure in figures}
    return Flag.SECRET if Flag.SECRET in flags else Flag.NOT_AVAILABLE


def _in_unit(indicator: Indicator, value: float | None) -> float | None:
    return None if value is None else (value / 100 if indicator.is_rate else value)


def _coverage_note(link: FigureLink, figures: Sequence[FigureLike]) -> str:
    if not link.coverage:
        return ""
    found = coverage(figures, link.measure, link.coverage)
    return sentence(coverage_words(found, link.measure)) if found.total > 1 else ""


class ZoningLike(Protocol):
    """A dated zone as the repository gives it."""

    @property
    def territory_kind(self) -> str: ...
    @property
    def scheme(self) -> str: ...
    @property
    def zone_class(self) -> str: ...
    @property
    def source(self) -> str: ...
    def holds_on(self, day: date) -> bool: ...


#: Classes of the Observatoire des territoires that mean « classée ».
CLASSED = frozenset({"4", "5"})


def zoning_series(zonings: Sequence[ZoningLike], today: date) -> tuple[Series, ...]:
    """Return the share of communes classed FRR today; unread classes make it unavailable."""
    zones = [
        zone
        for zone in zonings
        if zone.scheme == "FRR" and zone.territory_kind == "commune" and zone.holds_on(today)
    ]
    if not zones:
        return ()
    unread = sum(1 for zone in zones if zone.zone_class == "nd")
    classed = sum(1 for zone in zones if zone.zone_class in CLASSED)
    point = Point(
        period=f"FRR {today.year}",
        value=None if unread else classed / len(zones),
        n=None if unread else len(zones),
        flag=Flag.NOT_AVAILABLE if unread else Flag.NONE,
        source=zones[0].source,
    )
    words = f"{classed} communes classées sur {len(zones)}"
    return (Series((point,), "", sentence(f"{unread} communes non relevées" if unread else words)),)
