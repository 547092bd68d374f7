"""Layout of measures from T0 to T2: lines with their intervals, named at their end."""

from __future__ import annotations

from collections.abc import Sequence

from evalapp.charts.measure import fitted
from evalapp.charts.scene import Dot, Line, Path, Scene, Shape, Text, lines_of_text
from evalapp.charts.values import TrendChart, TrendPoint, TrendSeries
from evalapp.wording import NBSP, number, percent

_HEIGHT = 130.0
_TOP = 12.0
_TONES = ("cat-1", "cat-2", "cat-3", "cat-4", "cat-5", "cat-6")


def trend_scene(chart: TrendChart, width: float) -> Scene:
    """Waves from left to right, proportions from 0 at the foot to 100 % at the top."""
    plot = _Plot(width, _labels(chart.series))
    shapes = _grid(plot)
    if chart.target is not None:
        y = plot.y(chart.target)
        words = f"cible{NBSP}: {percent(chart.target)}"
        shapes.append(Line((plot.start, y), (plot.end, y), "target", 1, dashed=True))
        shapes.append(Text(plot.start + 4, y - 4, words, 8, "target"))
    for index, series in enumerate(chart.series):
        shapes += _line(series, plot, _TONES[index % len(_TONES)])
    shapes += _names(chart.series, plot, width)
    return Scene(width, _TOP + _HEIGHT + 18, tuple(shapes))


class _Plot:
    """Where a wave and a proportion fall."""

    def __init__(self, width: float, waves: Sequence[str]) -> None:
        self.start, self.end, self.waves = 30.0, width * 0.66, waves

    def x(self, index: int) -> float:
        return self.start + (self.end - self.start) * (index + 0.5) / max(len(self.waves), 1)

    def y(self, proportion: float) -> float:
        return _TOP + _HEIGHT * (1 - proportion)


def _labels(series: Sequence[TrendSeries]) -> list[str]:
    return list(dict.fromkeys(point.label for line in series for point in line.points))


def _grid(plot: _Plot) -> list[Shape]:
    shapes: list[Shape] = []
    for proportion in (0.0, 0.25, 0.5, 0.75, 1.0):
        y = plot.y(proportion)
        words = percent(proportion) if proportion == 1 else number(proportion * 100)
        shapes.append(Line((plot.start, y), (plot.end, y), "line", 0.5))
        shapes.append(Text(plot.start - 5, y + 2.5, words, 7.5, "muted", "end"))
    for index, wave in enumerate(plot.waves):
        shapes.append(Text(plot.x(index), _TOP + _HEIGHT + 13, wave, 8, "muted", "middle"))
    return shapes


def _line(series: TrendSeries, plot: _Plot, tone: str) -> list[Shape]:
    places = {label: index for index, label in enumerate(plot.waves)}
    shapes: list[Shape] = []
    run: list[tuple[float, float]] = []
    for point in series.points:
        x = plot.x(places[point.label])
        if point.value is None:
            # A withheld wave breaks the line: nothing is drawn through it.
            shapes += _stroke(run, tone)
            run = []
            flag = point.flag.value or "nd"
            shapes.append(Text(x, plot.y(0) - 4, flag, 8, "muted", "middle"))
            continue
        run.append((x, plot.y(point.value)))
        shapes += _point(point, plot, x, tone)
    return [*_stroke(run, tone), *shapes]


def _stroke(run: list[tuple[float, float]], tone: str) -> list[Shape]:
    return [Path(tuple(run), tone, 1.8)] if len(run) > 1 else []


def _point(point: TrendPoint, plot: _Plot, x: float, tone: str) -> list[Shape]:
    value = point.value or 0.0
    shapes: list[Shape] = []
    if point.low is not None and point.high is not None:
        shapes.append(Line((x, plot.y(point.low)), (x, plot.y(point.high)), tone, 1))
    y = plot.y(value)
    words = percent(value)
    shapes.append(Dot(x, y, 3.2, tone, title=f"{point.label}{NBSP}: {words}"))
    shapes.append(Text(x + 6, y - 5, words, 8, "ink", bold=True))
    return shapes


def _names(series: Sequence[TrendSeries], plot: _Plot, width: float) -> list[Shape]:
    shapes: list[Shape] = []
    lowest = -100.0
    ends = [(_last_y(line, plot), index, line) for index, line in enumerate(series)]
    for y, index, line in sorted(ends, key=lambda end: end[:2]):
        words = fitted(line.label, width - plot.end - 8, 8.5, bold=True)
        # Names that would touch are pushed down, in the order of their lines.
        top = max(y + 3, lowest + 12)
        tone = _TONES[index % len(_TONES)]
        shapes += lines_of_text(words, plot.end + 8, top, 10.5, tone=tone, bold=True)
        lowest = top + (len(words) - 1) * 10.5
    return shapes


def _last_y(series: TrendSeries, plot: _Plot) -> float:
    values = [point.value for point in series.points if point.value is not None]
    return plot.y(values[-1] if values else 0.0)
