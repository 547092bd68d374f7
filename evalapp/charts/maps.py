"""Layout of a map of answers: points on two axes, with labels that do not cover each other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from evalapp.charts.measure import fitted, text_width
from evalapp.charts.scene import Dot, Line, Scene, Shape, Text
from evalapp.charts.values import MapChart, MapPoint

_SIZE = 7.5
_DISC = 8.0
#: Where a label may stand from its dot, the nearest places first.
SIDES = tuple((dx, dy) for dy in (3, -6, 12, 21, -15, 30, -24, 39) for dx in (5, -5))


@dataclass(frozen=True, slots=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: _Box) -> float:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0.0) * max(high, 0.0)


def map_scene(chart: MapChart, width: float) -> Scene:
    """A cross of two axes; families are numbered discs, answers are dots with their words."""
    height = max(width * 0.72, 240.0)
    place = _scale(chart.points, width, height)
    x0, y0 = place(0.0, 0.0)
    shapes: list[Shape] = [
        Line((0, y0), (width, y0), "line", 0.8),
        Line((x0, 14), (x0, height - 4), "line", 0.8),
        Text(width, y0 - 4, chart.axes[0], 7.5, "muted", "end"),
        Text(x0 + 4, 11, chart.axes[1], 7.5, "muted"),
    ]
    spots = [(point, *place(point.x, point.y)) for point in chart.points]
    taken = [_around(x, y, _DISC if point.number else 3.5) for point, x, y in spots]
    taken += [_Box(width - 70, y0 - 12, width, y0), _Box(x0, 2, x0 + 70, 14)]  # words of the axes
    for point, x, y in sorted(spots, key=lambda spot: (-spot[0].number, spot[1], spot[2])):
        if point.number:
            shapes += [
                Dot(x, y, _DISC, "accent", title=point.label),
                Text(x, y + 3, str(point.number), 8.5, "on-strong", "middle", bold=True),
            ]
            continue
        label, box, anchor = _label(point, x, y, width, height, taken)
        taken.append(box)
        at = box.right if anchor == "end" else box.left
        shapes += [
            Dot(x, y, 2.6, "cat-2", title=point.label),
            Text(at, box.bottom - 2, label, _SIZE, "ink", anchor),
        ]
    return Scene(width, height, tuple(shapes))


def _scale(
    points: Sequence[MapPoint], width: float, height: float
) -> Callable[[float, float], tuple[float, float]]:
    xs, ys = [0.0, *(p.x for p in points)], [0.0, *(p.y for p in points)]
    wide, high = (max(xs) - min(xs)) or 1.0, (max(ys) - min(ys)) or 1.0
    left, right, top, bottom = 40.0, width - 40.0, 24.0, height - 16.0

    def place(x: float, y: float) -> tuple[float, float]:
        return (
            left + (right - left) * (x - min(xs)) / wide,
            bottom - (bottom - top) * (y - min(ys)) / high,
        )

    return place


def _around(x: float, y: float, radius: float) -> _Box:
    return _Box(x - radius, y - radius, x + radius, y + radius)


def _label(
    point: MapPoint, x: float, y: float, width: float, height: float, taken: Sequence[_Box]
) -> tuple[str, _Box, str]:
    """The words, where they stand, and the end they hang from: the least covered place."""
    lines = fitted(point.label, width * 0.3, _SIZE)
    label = lines[0] + ("…" if len(lines) > 1 else "")
    long = text_width(label, _SIZE) * 1.12
    tried = []
    for step, (dx, dy) in enumerate(SIDES):
        left = x + dx if dx > 0 else x + dx - long
        box = _Box(left, y + dy - 7, left + long, y + dy + 2)
        outside = box.left < 0 or box.right > width or box.top < 12 or box.bottom > height
        cost = sum(box.overlap(other) for other in taken) + 1000 * outside + step * 0.1
        tried.append((cost, step, box, "start" if dx > 0 else "end"))
    _, _, box, anchor = min(tried, key=lambda one: (one[0], one[1]))
    return label, box, anchor
