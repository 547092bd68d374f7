"""Layout of 100 % stacked bars of agreement."""

from __future__ import annotations

from itertools import pairwise

from evalapp.charts.measure import fitted, text_width
from evalapp.charts.palette import text_tone_on
from evalapp.charts.scene import Line, Rect, Scene, Shape, Text, lines_of_text
from evalapp.charts.values import AgreementChart, AgreementItem
from evalapp.wording import NBSP, number, percent

_LEADING = 10.5
_BAR = 17.0
_TONES = {
    4: ("agree-2", "agree-1", "disagree-1", "disagree-2"),
    2: ("agree-2", "disagree-2"),
    3: ("agree-2", "agree-1", "disagree-2"),
}


def agreement_scene(chart: AgreementChart, width: float) -> Scene:
    """One bar per statement; « ne sait pas » and the number of answers in their columns."""
    columns = _Columns(width)
    legend, top = _legend(chart, width)
    shapes: list[Shape] = [*legend, *_heads(chart, columns, top + 9)]
    y = top + 16
    for item in chart.items:
        label = fitted(item.label, columns.label_width, 8.5)
        height = max(_BAR + 8, len(label) * _LEADING + 6)
        middle = y + height / 2
        shapes += lines_of_text(label, 0, middle - (len(label) - 1) * _LEADING / 2 + 3, _LEADING)
        shapes += _bar(chart, item, columns, middle)
        shapes += _margins(item, columns, middle)
        y += height
        shapes.append(Line((0, y), (width, y), "line", 0.5))
    return Scene(width, y + 2, tuple(shapes))


class _Columns:
    """Where each column of the chart begins."""

    def __init__(self, width: float) -> None:
        self.label_width = width * 0.33
        self.total = width * 0.42
        self.bar_start = self.total + 8
        self.bar_end = width - 74
        self.dont_know = width - 34
        self.count = width


def _tones(levels: int) -> tuple[str, ...]:
    return _TONES.get(levels, tuple(f"cat-{index % 6 + 1}" for index in range(levels)))


def _legend(chart: AgreementChart, width: float) -> tuple[list[Shape], float]:
    shapes: list[Shape] = []
    x, y = 0.0, 0.0
    for label, tone in zip(chart.scale, _tones(len(chart.scale)), strict=True):
        needed = 14 + text_width(label, 8) + 14
        if x and x + needed > width:
            x, y = 0.0, y + 13
        shapes += [Rect(x, y, 9, 9, tone), Text(x + 13, y + 7.5, label, 8, "muted")]
        x += needed
    return shapes, y + 14


def _heads(chart: AgreementChart, columns: _Columns, y: float) -> list[Shape]:
    short = "NSP" if chart.dont_know_label else ""
    heads: list[Shape] = [
        Text(columns.total, y, "D’accord", 7.5, "muted", "end"),
        Text(columns.count, y, "n", 7.5, "muted", "end"),
    ]
    if any(item.dont_know is not None for item in chart.items):
        heads.append(Text(columns.dont_know, y, short, 7.5, "muted", "end"))
    return heads


def _bar(
    chart: AgreementChart, item: AgreementItem, columns: _Columns, middle: float
) -> list[Shape]:
    if not item.is_drawable:
        return [*_total(item.agreed, columns, middle), _withheld(item, columns, middle)]
    shares = [share or 0.0 for share in item.shares]
    agreed = sum(shares[: len(shares) // 2]) if item.agreed is None else item.agreed
    shapes = _total(agreed, columns, middle)
    # Every edge comes from the cumulated share, so that the bar ends exactly at 100 %.
    span = columns.bar_end - columns.bar_start
    edges = [columns.bar_start + span * sum(shares[:k]) for k in range(len(shares) + 1)]
    for (left, right), share, tone, level in zip(
        pairwise(edges), shares, _tones(len(shares)), chart.scale, strict=True
    ):
        words = f"{item.label} {level}{NBSP}: {percent(share)}"
        shapes += _segment(left, right, middle, share, tone, words)
    return shapes


def _total(agreed: float | None, columns: _Columns, middle: float) -> list[Shape]:
    if agreed is None:
        return []
    return [Text(columns.total, middle + 3, percent(agreed), 9, "ink", "end", bold=True)]


def _segment(
    left: float, right: float, middle: float, share: float, tone: str, words: str
) -> list[Shape]:
    width = max(right - left - 0.8, 0)
    if width <= 0.2:
        return []
    shapes: list[Shape] = [Rect(left, middle - _BAR / 2, width, _BAR, tone, words)]
    digits = number(share * 100)
    if text_width(digits, 8) + 4 <= width:
        shapes.append(Text(left + width / 2, middle + 3, digits, 8, text_tone_on(tone), "middle"))
    return shapes


def _withheld(item: AgreementItem, columns: _Columns, middle: float) -> Shape:
    words = item.flag.value or "nd"
    return Text(columns.bar_start, middle + 3, f"{words}{NBSP}: non publié", 8, "muted")


def _margins(item: AgreementItem, columns: _Columns, middle: float) -> list[Shape]:
    shapes: list[Shape] = []
    if item.dont_know is not None:
        shapes.append(
            Text(columns.dont_know, middle + 3, percent(item.dont_know), 8, "muted", "end")
        )
    if item.n is not None:
        shapes.append(Text(columns.count, middle + 3, number(item.n), 8, "muted", "end"))
    return shapes
