"""Layout of odds ratios: dots and intervals on a scale of ratios, around « no difference »."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, floor, log2

from evalapp.charts.measure import fitted
from evalapp.charts.scene import Dot, Line, Rect, Scene, Shape, Text, lines_of_text
from evalapp.charts.values import ForestChart, ForestMark
from evalapp.wording import NBSP, number, short_number

_LEADING = 10.5
#: Beyond a ratio of 2⁵ an interval is cut: nobody reads thirty-two times from sixty-four.
_EDGE = 5


def forest_scene(chart: ForestChart, width: float) -> Scene:
    """One line per answer under the title of its explanation."""
    axis = _Axis(width, [mark for group in chart.groups for mark in group.marks])
    body: list[Shape] = []
    y = 22.0
    for group in chart.groups:
        title = fitted(group.title, width, 8.5)
        body += lines_of_text(title, 0, y + 12, _LEADING, bold=True)
        y += 8 + len(title) * _LEADING
        for mark in group.marks:
            label = fitted(mark.label, axis.label_width, 8.5)
            height = max(18.0, len(label) * _LEADING + 6)
            middle = y + height / 2
            first = middle - (len(label) - 1) * _LEADING / 2 + 3
            body += lines_of_text(label, 8, first, _LEADING)
            body += _mark(mark, axis, middle)
            y += height
        body.append(Line((0, y + 2), (width, y + 2), "line", 0.4))
        y += 4
    return Scene(width, y + 2, (*_grid(axis, y), *body))


class _Axis:
    def __init__(self, width: float, marks: Sequence[ForestMark]) -> None:
        known = [
            log2(place)
            for mark in marks
            for place in (mark.value, mark.low, mark.high)
            if place is not None and place > 0
        ]
        self.low = max(floor(min([*known, -1.0])), -_EDGE)
        self.high = min(ceil(max([*known, 1.0])), _EDGE)
        self.label_width = width * 0.36
        self.start = width * 0.40
        self.end = width - 92
        self.value = width

    def at(self, ratio: float) -> float:
        place = min(max(log2(ratio), self.low), self.high) if ratio > 0 else self.low
        return self.start + (self.end - self.start) * (place - self.low) / (self.high - self.low)


def _grid(axis: _Axis, bottom: float) -> list[Shape]:
    shapes: list[Shape] = [
        Text(axis.at(1) - 6, 7, "moins souvent", 7.5, "muted", "end"),
        Text(axis.at(1) + 6, 7, "plus souvent", 7.5, "muted"),
        Text(axis.value, 18, "rapport [intervalle]", 7.5, "muted", "end"),
    ]
    step = 1 if axis.high - axis.low <= 6 else 2
    for power in range(axis.low, axis.high + 1, step):
        x = axis.at(2.0**power)
        words = number(2**power) if power >= 0 else f"1/{2**-power}"
        shapes += [
            Line((x, 22), (x, bottom), "line", 0.5),
            Text(x, 18, words, 7.5, "muted", "middle"),
        ]
    return [*shapes, Line((axis.at(1), 22), (axis.at(1), bottom), "muted", 1.2)]


def _mark(mark: ForestMark, axis: _Axis, middle: float) -> list[Shape]:
    if mark.is_reference:
        return [
            Dot(axis.at(1), middle, 2.6, "muted", hollow=True),
            Text(axis.value, middle + 3, "référence", 8, "muted", "end"),
        ]
    if mark.value is None or mark.low is None or mark.high is None:
        return [Text(axis.value, middle + 3, "nd", 8.5, "muted", "end")]
    left, right = axis.at(mark.low), axis.at(mark.high)
    said = f"{number(mark.value, 1)} [{short_number(mark.low)}{NBSP}; {short_number(mark.high)}]"
    return [
        Rect(left, middle - 1.8, right - left, 3.6, "accent-soft"),
        Dot(
            axis.at(mark.value), middle, 3.4, "accent", hollow=not mark.conclusive,
            title=f"{mark.label}{NBSP}: {said}",
        ),
        Text(axis.value, middle + 3, said, 8, "ink", "end", bold=mark.conclusive),
    ]  # fmt: skip
