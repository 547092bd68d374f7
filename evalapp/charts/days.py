"""Layout of answers per day: columns from zero, the highest one named."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date, timedelta

from evalapp.charts.scene import Line, Rect, Scene, Shape, Text
from evalapp.charts.values import DayCount, DaysChart
from evalapp.wording import NBSP, count, day, number, short_day

_HEIGHT = 78.0
_TOP = 16.0


def days_scene(chart: DaysChart, width: float) -> Scene:
    """One column per day of the campaign, days without an answer included."""
    days = every_day(chart.days)
    base = _TOP + _HEIGHT
    highest = max([1, chart.pace or 0, *(item.count for item in days)])
    step = width / max(len(days), 1)
    shapes: list[Shape] = []
    for index, item in enumerate(days):
        height = _HEIGHT * item.count / highest
        words = f"{day(item.day)}{NBSP}: {count(item.count, 'réponse')}"
        gap = min(1.5, step * 0.2)
        shapes.append(Rect(index * step, base - height, step - gap, height, "accent", words))
    shapes.append(Line((0, base), (width, base), "muted", 0.8))
    if chart.pace:
        y = base - _HEIGHT * chart.pace / highest
        shapes.append(Line((0, y), (width, y), "target", 1, dashed=True))
        words = f"à tenir{NBSP}: {number(math.ceil(chart.pace))} par jour"
        shapes.append(Text(width / 2, base + 11, words, 7.5, "target", "middle"))
    return Scene(width, base + 14, (*shapes, *_words(days, step, base, width)))


def sparkline_scene(days: Sequence[DayCount], width: float = 120, height: float = 24) -> Scene:
    """The same columns without words, for a line of a table on a screen."""
    filled = every_day(days)
    highest = max((item.count for item in filled), default=0) or 1
    step = width / max(len(filled), 1)
    shapes = tuple(
        Rect(i * step, height * (1 - d.count / highest), max(step - 0.8, 0.4),
             height * d.count / highest, "accent")
        for i, d in enumerate(filled)
    )  # fmt: skip
    return Scene(width, height, shapes)


def every_day(days: Sequence[DayCount]) -> tuple[DayCount, ...]:
    """The days in order, with a zero for those nobody answered on."""
    if not days:
        return ()
    counts: dict[date, int] = {}
    for item in days:
        counts[item.day] = counts.get(item.day, 0) + item.count
    first, last = min(counts), max(counts)
    span = (last - first).days + 1
    calendar = (first + timedelta(days=offset) for offset in range(span))
    return tuple(DayCount(current, counts.get(current, 0)) for current in calendar)


def _words(days: Sequence[DayCount], step: float, base: float, width: float) -> list[Shape]:
    if not days:
        return [Text(0, base - 4, "Aucune réponse", 8.5, "muted")]
    peak = max(range(len(days)), key=lambda index: days[index].count)
    x = (peak + 0.5) * step
    anchor = "start" if x < 60 else "end" if x > width - 60 else "middle"
    words = f"{number(days[peak].count)} le {short_day(days[peak].day)}"
    shapes: list[Shape] = [
        Text(0, base + 11, short_day(days[0].day), 7.5, "muted"),
        Text(x, _TOP - 5, words, 8, "ink", anchor, bold=True),
    ]
    if len(days) > 1:
        shapes.append(Text(width, base + 11, short_day(days[-1].day), 7.5, "muted", "end"))
    return shapes
