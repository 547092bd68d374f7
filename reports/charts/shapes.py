"""A scene drawn with ReportLab shapes: the same places and the same colours as the SVG."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from reportlab.graphics import shapes as rl
from reportlab.lib.colors import HexColor

from reports.charts.palette import LIGHT
from reports.charts.scene import Dot, Line, Path, Rect, Scene, Shape, Text

_COLOURS = {tone: HexColor(code) for tone, code in LIGHT.items()}


def scene_drawing(scene: Scene) -> Any:
    """The scene as a ReportLab ``Drawing`` of the same size."""
    drawing = rl.Drawing(scene.width, scene.height)
    for shape in scene.shapes:
        drawing.add(_draw(shape, scene.height))
    return drawing


@singledispatch
def _draw(shape: Shape, height: float) -> Any:
    raise TypeError(f"no ReportLab drawing for {type(shape).__name__}")


@_draw.register
def _(shape: Rect, height: float) -> Any:
    return rl.Rect(
        shape.x, height - shape.y - shape.height, shape.width, shape.height,
        fillColor=_COLOURS[shape.tone], strokeColor=None, strokeWidth=0,
    )  # fmt: skip


@_draw.register
def _(shape: Line, height: float) -> Any:
    (x1, y1), (x2, y2) = shape.start, shape.end
    return rl.Line(
        x1, height - y1, x2, height - y2, strokeColor=_COLOURS[shape.tone],
        strokeWidth=shape.width, strokeDashArray=[4, 3] if shape.dashed else None,
    )  # fmt: skip


@_draw.register
def _(shape: Path, height: float) -> Any:
    places = [value for x, y in shape.points for value in (x, height - y)]
    colour = _COLOURS[shape.tone]
    if shape.filled:
        return rl.Polygon(places, fillColor=colour, strokeColor=None)
    return rl.PolyLine(places, strokeColor=colour, strokeWidth=shape.width, strokeLineJoin=1)


@_draw.register
def _(shape: Text, height: float) -> Any:
    return rl.String(
        shape.x, height - shape.y, shape.text, fontName="Lato-Bold" if shape.bold else "Lato",
        fontSize=shape.size, textAnchor=shape.anchor, fillColor=_COLOURS[shape.tone],
    )  # fmt: skip


@_draw.register
def _(shape: Dot, height: float) -> Any:
    colour = _COLOURS[shape.tone]
    fill = _COLOURS["paper"] if shape.hollow else colour
    return rl.Circle(
        shape.x, height - shape.y, shape.radius, fillColor=fill,
        strokeColor=colour if shape.hollow else _COLOURS["paper"],
        strokeWidth=1.4 if shape.hollow else 0.8,
    )  # fmt: skip
