"""Layout of horizontal bars, always from zero."""

from __future__ import annotations

from evalapp.charts.measure import fitted, text_width
from evalapp.charts.scene import Line, Rect, Scene, Shape, Text, lines_of_text
from evalapp.charts.values import Bar, BarChart
from evalapp.wording import NBSP, quantity

_LEADING = 10.5
_BAR = 12.0


def bar_scene(chart: BarChart, width: float) -> Scene:
    """One bar per category, its value written at its end."""
    widest = max((text_width(bar.label, 8.5) for bar in chart.bars), default=0.0)
    # The fonts of screens are wider than Lato; a label that is cut loses its first letters.
    label_width = min(widest * 1.14 + 1, width * 0.45)
    start, end = label_width + 8, width - 46
    longest = max((bar.high or bar.value or 0.0 for bar in chart.bars), default=0.0)
    unit = (end - start) / (longest or 1.0)
    shapes: list[Shape] = []
    y = 2.0
    for bar in chart.bars:
        label = fitted(bar.label, label_width, 8.5)
        height = max(18.0, len(label) * _LEADING + 5)
        middle = y + height / 2
        first = middle - (len(label) - 1) * _LEADING / 2 + 3
        shapes += lines_of_text(label, start - 8, first, _LEADING, anchor="end")
        shapes += _bar(bar, chart, start, unit, middle)
        y += height
    shapes.append(Line((start, 0), (start, y), "muted", 0.8))
    return Scene(width, y + 2, tuple(shapes))


def _bar(bar: Bar, chart: BarChart, start: float, unit: float, middle: float) -> list[Shape]:
    if bar.value is None:
        return [Text(start + 5, middle + 3, bar.bound or bar.flag.value or "nd", 8.5, "muted")]
    words = quantity(bar.value, chart.unit, decimals=chart.decimals)
    length = bar.value * unit
    title = f"{bar.label}{NBSP}: {words}"
    shapes: list[Shape] = [Rect(start, middle - _BAR / 2, length, _BAR, "accent", title)]
    after = start + length
    if bar.low is not None and bar.high is not None:
        low, high = start + bar.low * unit, start + bar.high * unit
        shapes.append(Rect(low, middle - 1.6, high - low, 3.2, "accent-soft"))
        after = max(after, high)
    shapes.append(Text(after + 5, middle + 3, words, 8.5, "ink", bold=True))
    return shapes
