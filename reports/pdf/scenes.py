"""A scene drawn straight on the canvas: the same places and the same colours as the SVG.

ReportLab's own shapes would set Helvetica, which is not embedded, before each drawing.
"""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from evalapp.charts.scene import Dot, Line, Path, Rect, Scene, Shape, Text
from reports.pdf.fonts import BODY, BOLD, drawable
from reports.pdf.styles import COLOURS


def draw_scene(scene: Scene, canvas: Any, x: float, y: float) -> None:
    """Draw the shapes with the bottom left corner of the scene at (x, y)."""
    canvas.saveState()
    canvas.translate(x, y)
    for shape in scene.shapes:
        _draw(shape, canvas, scene.height)
    canvas.restoreState()


@singledispatch
def _draw(shape: Shape, canvas: Any, height: float) -> None:
    raise TypeError(f"no PDF drawing for {type(shape).__name__}")


@_draw.register
def _(shape: Rect, canvas: Any, height: float) -> None:
    canvas.setFillColor(COLOURS[shape.tone])
    bottom = height - shape.y - shape.height
    canvas.rect(shape.x, bottom, shape.width, shape.height, stroke=0, fill=1)


@_draw.register
def _(shape: Line, canvas: Any, height: float) -> None:
    (x1, y1), (x2, y2) = shape.start, shape.end
    canvas.setStrokeColor(COLOURS[shape.tone])
    canvas.setLineWidth(shape.width)
    canvas.setDash([4, 3] if shape.dashed else [])
    canvas.line(x1, height - y1, x2, height - y2)


@_draw.register
def _(shape: Path, canvas: Any, height: float) -> None:
    path = canvas.beginPath()
    (x, y), *others = shape.points
    path.moveTo(x, height - y)
    for x, y in others:
        path.lineTo(x, height - y)
    if shape.filled:
        path.close()
        canvas.setFillColor(COLOURS[shape.tone])
        canvas.drawPath(path, stroke=0, fill=1)
        return
    canvas.setStrokeColor(COLOURS[shape.tone])
    canvas.setLineWidth(shape.width)
    canvas.setDash([])
    canvas.setLineJoin(1)
    canvas.drawPath(path, stroke=1, fill=0)


@_draw.register
def _(shape: Text, canvas: Any, height: float) -> None:
    font = BOLD if shape.bold else BODY
    canvas.setFillColor(COLOURS[shape.tone])
    canvas.setFont(font, shape.size)
    draw = {"end": canvas.drawRightString, "middle": canvas.drawCentredString}
    write = draw.get(shape.anchor, canvas.drawString)
    write(shape.x, height - shape.y, drawable(shape.text, font))


@_draw.register
def _(shape: Dot, canvas: Any, height: float) -> None:
    colour, paper = COLOURS[shape.tone], COLOURS["paper"]
    canvas.setFillColor(paper if shape.hollow else colour)
    canvas.setStrokeColor(colour if shape.hollow else paper)
    canvas.setLineWidth(1.4 if shape.hollow else 0.8)
    canvas.setDash([])
    canvas.circle(shape.x, height - shape.y, shape.radius, stroke=1, fill=1)
