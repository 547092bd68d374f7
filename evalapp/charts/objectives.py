"""Layout of what has come against what is hoped for: one bar per line, words above it."""

from __future__ import annotations

from evalapp.charts.measure import fitted
from evalapp.charts.scene import Line, Rect, Scene, Shape, Text
from evalapp.charts.values import ObjectiveChart, ObjectiveLine
from evalapp.wording import NBSP, count, number, percent

_ROW = 32.0
_BAR = 9.0


def objective_scene(chart: ObjectiveChart, width: float) -> Scene:
    """Each line against its own objective when all have one, else on a common scale."""
    longest = max((line.value + line.begun for line in chart.lines), default=0) or 1
    shapes: list[Shape] = []
    for index, line in enumerate(chart.lines):
        whole = line.objective if chart.is_shared and line.objective else longest
        shapes += _line(line, index * _ROW, width, whole, chart.is_shared)
    return Scene(width, max(len(chart.lines), 1) * _ROW, tuple(shapes))


def _line(line: ObjectiveLine, top: float, width: float, whole: int, is_share: bool) -> list[Shape]:
    label = fitted(line.label, width * 0.52, 8.5)[0]
    y = top + 14
    done = width * min(line.value / whole, 1)
    begun = min(width * line.begun / whole, width - done)
    shapes: list[Shape] = [
        Text(0, top + 10, label, 8.5),
        Text(width, top + 10, in_words(line), 8.5, "ink", "end", bold=True),
    ]
    if is_share:
        shapes.append(Rect(0, y, width, _BAR, "line"))
    shapes.append(Rect(0, y, done, _BAR, "accent", f"{line.label}{NBSP}: {in_words(line)}"))
    if begun > 0:
        words = count(line.begun, "inachevée")
        shapes.append(Rect(done, y, begun, _BAR, "accent-soft", f"{line.label}{NBSP}: {words}"))
    if not is_share:
        shapes.append(Line((0, y - 1), (0, y + _BAR + 1), "muted", 0.8))
    return shapes


def in_words(line: ObjectiveLine) -> str:
    """Return « 231 sur 288 (80 %) », or the number alone."""
    if line.bound:
        hoped = f" sur {number(line.objective)}" if line.objective else ""
        return line.bound + hoped
    if not line.objective:
        return number(line.value)
    share = percent(line.value / line.objective)
    return f"{number(line.value)} sur {number(line.objective)} ({share})"
