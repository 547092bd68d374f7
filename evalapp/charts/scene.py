"""A chart laid out: shapes at their places, before any file format.

The origin is the top left corner and y grows downwards, as in SVG.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Rect:
    """A filled rectangle; ``title`` is what a pointer resting on it reads."""

    x: float
    y: float
    width: float
    height: float
    tone: str
    title: str = ""
    radius: float = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A straight stroke."""

    start: Point
    end: Point
    tone: str
    width: float = 1
    dashed: bool = False


@dataclass(frozen=True, slots=True)
class Path:
    """A broken line, or a filled shape when ``filled``."""

    points: tuple[Point, ...]
    tone: str
    width: float = 1
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; ``anchor`` is start, middle or end."""

    x: float
    y: float
    text: str
    size: float = 8.5
    tone: str = "ink"
    anchor: str = "start"
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Dot:
    """A disc, or a ring when hollow."""

    x: float
    y: float
    radius: float
    tone: str
    hollow: bool = False
    title: str = ""


Shape = Rect | Line | Path | Text | Dot


@dataclass(frozen=True, slots=True)
class Scene:
    """All the shapes of one chart, in the order of drawing."""

    width: float
    height: float
    shapes: tuple[Shape, ...]


def lines_of_text(
    lines: Iterable[str], x: float, y: float, leading: float, *, anchor: str = "start",
    size: float = 8.5, tone: str = "ink", bold: bool = False,
) -> list[Shape]:  # fmt: skip
    """Text on several lines, the first one on the baseline ``y``."""
    return [
        Text(x, y + index * leading, line, size, tone, anchor, bold)
        for index, line in enumerate(lines)
    ]
