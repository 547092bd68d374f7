"""The figures of a chart as a table, and its alternative text, for who cannot see it."""

from __future__ import annotations

from functools import singledispatch

from evalapp.charts.days import every_day
from evalapp.charts.values import (
    AgreementChart,
    AgreementItem,
    BarChart,
    Chart,
    DaysChart,
    ForestChart,
    ForestMark,
    IntervalChart,
    IntervalMark,
    MapChart,
    ObjectiveChart,
    TrendChart,
)
from evalapp.flags import Flag
from evalapp.wording import (
    EMPTY,
    NBSP,
    bracket,
    count,
    day,
    day_range,
    number,
    percent,
    quantity,
    short_day,
)

Lines = tuple[tuple[str, ...], ...]


@singledispatch
def figures(chart: Chart) -> tuple[tuple[str, ...], Lines]:
    """The heads and the lines of the table that says what the chart shows."""
    raise TypeError(f"no table for {type(chart).__name__}")


def alternative_text(chart: Chart) -> str:
    """One sentence per line of the chart, its message first."""
    heads, lines = figures(chart)
    if isinstance(chart, DaysChart):
        return f"{chart.caption.title}. {_days_in_words(chart)}"
    said = f"{NBSP}; ".join(_line_in_words(heads, line) for line in lines)
    return f"{chart.caption.title}. {chart.caption.subtitle}. {said}."


def _line_in_words(heads: tuple[str, ...], line: tuple[str, ...]) -> str:
    facts = [
        f"{head} {value}" for head, value in zip(heads[1:], line[1:], strict=True) if value != EMPTY
    ]
    return f"{line[0]}{NBSP}: {', '.join(facts)}"


def _days_in_words(chart: DaysChart) -> str:
    days = every_day(chart.days)
    if not days:
        return "Aucune réponse."
    total = sum(item.count for item in days)
    peak = max(days, key=lambda item: item.count)
    return (
        f"{count(total, 'réponse')} {day_range(days[0].day, days[-1].day)}, "
        f"au plus {number(peak.count)} le {day(peak.day)}."
    )


def _share(value: float | None, flag: Flag) -> str:
    return quantity(value, "%", flag, decimals=0)


@figures.register
def _(chart: AgreementChart) -> tuple[tuple[str, ...], Lines]:
    heads = ("Affirmation", *chart.scale, chart.dont_know_label, "n")
    return heads, tuple(
        (
            item.label,
            *(_share(share, item.flag) for share in item.shares),
            EMPTY if item.dont_know is None else percent(item.dont_know),
            EMPTY if item.n is None else number(item.n),
        )
        for item in chart.items
    )


@figures.register
def _(chart: IntervalChart) -> tuple[tuple[str, ...], Lines]:
    heads = ("Indicateur", "valeur", "intervalle à 95 %", "T0", "cible", "n")
    return heads, tuple(
        (
            mark.label,
            _share(mark.value, mark.flag),
            bracket(mark.low, mark.high),
            EMPTY if mark.baseline is None else percent(mark.baseline),
            EMPTY if mark.target is None else percent(mark.target),
            EMPTY if mark.n is None else number(mark.n),
        )
        for mark in chart.marks
    )


@figures.register
def _(chart: BarChart) -> tuple[tuple[str, ...], Lines]:
    heads = ("Modalité", "valeur", "intervalle à 95 %")
    return heads, tuple(
        (
            bar.label,
            bar.bound or quantity(bar.value, chart.unit, bar.flag, chart.decimals),
            bracket(bar.low, bar.high, chart.unit, chart.decimals),
        )
        for bar in chart.bars
    )


@figures.register
def _(chart: DaysChart) -> tuple[tuple[str, ...], Lines]:
    lines = tuple((short_day(item.day), number(item.count)) for item in every_day(chart.days))
    return ("Jour", "réponses"), lines


@figures.register
def _(chart: ObjectiveChart) -> tuple[tuple[str, ...], Lines]:
    has_begun = any(line.begun for line in chart.lines)
    has_objective = any(line.objective for line in chart.lines)
    heads = ("", chart.counted, *(("inachevées",) if has_begun else ()),
             *(("objectif",) if has_objective else ()))  # fmt: skip
    return heads, tuple(
        (
            line.label,
            line.bound or number(line.value),
            *((number(line.begun),) if has_begun else ()),
            *((number(line.objective) if line.objective else EMPTY,) if has_objective else ()),
        )
        for line in chart.lines
    )


@figures.register
def _(chart: TrendChart) -> tuple[tuple[str, ...], Lines]:
    waves = list(dict.fromkeys(point.label for line in chart.series for point in line.points))
    lines = []
    for series in chart.series:
        known = {point.label: point for point in series.points}
        values = (known.get(wave) for wave in waves)
        lines.append(
            (series.label, *(_share(p.value, p.flag) if p else EMPTY for p in values)),
        )
    return ("Indicateur", *waves), tuple(lines)


@figures.register
def _(chart: ForestChart) -> tuple[tuple[str, ...], Lines]:
    heads = ("Explication", "rapport de chances", "intervalle à 95 %", "conclusion")
    return heads, tuple(
        (f"{group.title}{NBSP}: {mark.label}", *_odds(mark))
        for group in chart.groups
        for mark in group.marks
    )


def _odds(mark: ForestMark) -> tuple[str, str, str]:
    if mark.is_reference:
        return "1", EMPTY, "référence"
    if mark.value is None or mark.low is None or mark.high is None:
        return "nd", EMPTY, EMPTY
    between = f"[{number(mark.low, 2)}{NBSP}; {number(mark.high, 2)}]"
    return number(mark.value, 2), between, "écart net" if mark.conclusive else "non concluant"


@figures.register
def _(chart: MapChart) -> tuple[tuple[str, ...], Lines]:
    return ("Point", chart.axes[0] or "axe 1", chart.axes[1] or "axe 2"), tuple(
        (point.label, number(point.x, 2), number(point.y, 2)) for point in chart.points
    )


def numbers_said(chart: Chart) -> str:
    """« n = 412 » or « n de 412 à 431 », from the lines of the chart that carry one."""
    lines: tuple[AgreementItem | IntervalMark, ...] = ()
    if isinstance(chart, AgreementChart):
        lines = chart.items
    elif isinstance(chart, IntervalChart):
        lines = chart.marks
    known = sorted({line.n for line in lines if line.n is not None})
    if not known:
        return ""
    if len(known) == 1:
        return f"n{NBSP}={NBSP}{number(known[0])}"
    return f"n de {number(known[0])} à {number(known[-1])}"
