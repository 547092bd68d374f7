"""Layout of estimates as dots with their intervals, a baseline and a target."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor

from evalapp.charts.measure import fitted, text_width
from evalapp.charts.scene import Dot, Line, Path, Rect, Scene, Shape, Text, lines_of_text
from evalapp.charts.values import IntervalChart, IntervalMark
from evalapp.wording import NBSP, bracket, number, percent

_LEADING = 10.5
_MEASURE = "mesure et intervalle à 95" + NBSP + "%"


def interval_scene(chart: IntervalChart, width: float) -> Scene:
    """One line per estimate, on the tens of percent that hold every mark."""
    axis = _Axis(width, chart.marks)
    shapes, top = _key(chart.marks, axis)
    body: list[Shape] = []
    y = top + 15
    for mark in chart.marks:
        label = fitted(mark.label, axis.label_width, 8.5)
        height = max(21.0, len(label) * _LEADING + 7)
        middle = y + height / 2
        body += lines_of_text(label, 0, middle - (len(label) - 1) * _LEADING / 2 + 3, _LEADING)
        body += _mark(mark, axis, middle)
        y += height
        body.append(Line((0, y), (width, y), "line", 0.4))
    return Scene(width, y + 2, (*shapes, *_grid(axis, top, y), *body))


class _Axis:
    """Where a proportion falls, and where the columns of figures end."""

    def __init__(self, width: float, marks: Sequence[IntervalMark]) -> None:
        known = [
            place
            for mark in marks
            for place in (mark.value, mark.low, mark.high, mark.baseline, mark.target)
            if place is not None
        ] or [0.0, 1.0]
        self.lowest = max(floor(min(known) * 10 - 0.2), 0)
        self.highest = min(ceil(max(known) * 10 + 0.2), 10)
        self.label_width = width * 0.37
        self.start = width * 0.40
        self.end = width - 112
        self.value = width - 80
        self.interval = width - 30
        self.count = width

    def at(self, proportion: float) -> float:
        span = (self.highest - self.lowest) / 10
        return self.start + (self.end - self.start) * (proportion - self.lowest / 10) / span


def _key(marks: Sequence[IntervalMark], axis: _Axis) -> tuple[list[Shape], float]:
    shapes: list[Shape] = [
        Rect(0, 2.4, 16, 3.2, "accent-soft"),
        Dot(8, 4, 3.2, "accent"),
        Text(21, 7, _MEASURE, 8, "muted"),
    ]
    x = 21 + text_width(_MEASURE, 8) + 16
    if any(mark.baseline is not None for mark in marks):
        words = "point de départ (T0)"
        shapes += [Dot(x + 4, 4, 3, "mark", hollow=True), Text(x + 12, 7, words, 8, "muted")]
        x += 12 + text_width(words, 8) + 16
    if any(mark.target is not None for mark in marks):
        shapes += [_diamond(x + 4, 4), Text(x + 12, 7, "cible", 8, "muted")]
    heads: list[Shape] = [
        Text(axis.interval, 24, "intervalle", 7.5, "muted", "end"),
        Text(axis.count, 24, "n", 7.5, "muted", "end"),
    ]
    return [*shapes, *heads], 14


def _grid(axis: _Axis, top: float, bottom: float) -> list[Shape]:
    shapes: list[Shape] = []
    for tens in range(axis.lowest, axis.highest + 1):
        x = axis.at(tens / 10)
        words = percent(tens / 10) if tens == axis.highest else number(tens * 10)
        shapes += [
            Line((x, top + 13), (x, bottom), "line", 0.5),
            Text(x, top + 10, words, 7.5, "muted", "middle"),
        ]
    return shapes


def _mark(mark: IntervalMark, axis: _Axis, middle: float) -> list[Shape]:
    if mark.value is None:
        words = mark.flag.value or "nd"
        return [Text(axis.value, middle + 3, words, 8.5, "muted", "end")]
    shapes: list[Shape] = []
    if mark.low is not None and mark.high is not None:
        left, right = axis.at(mark.low), axis.at(mark.high)
        shapes.append(Rect(left, middle - 1.8, right - left, 3.6, "accent-soft"))
        shapes.append(
            Text(axis.interval, middle + 3, bracket(mark.low, mark.high), 8, "muted", "end")
        )
    if mark.target is not None:
        shapes.append(_diamond(axis.at(mark.target), middle))
    if mark.baseline is not None:
        shapes.append(Dot(axis.at(mark.baseline), middle, 3, "mark", hollow=True))
    words = f"{mark.label}{NBSP}: {percent(mark.value)}"
    shapes.append(Dot(axis.at(mark.value), middle, 3.4, "accent", title=words))
    shapes.append(Text(axis.value, middle + 3, percent(mark.value), 9, "ink", "end", bold=True))
    if mark.n is not None:
        shapes.append(Text(axis.count, middle + 3, number(mark.n), 8, "muted", "end"))
    return shapes


def _diamond(x: float, y: float, size: float = 4.2) -> Path:
    corners = ((x, y - size), (x + size, y), (x, y + size), (x - size, y))
    return Path(corners, "target", filled=True)
