"""The pieces of a page that know their meaning: paragraphs, figures, key figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from xml.sax.saxutils import escape

from reportlab.platypus import Flowable
from reportlab.platypus import Paragraph as PlainParagraph

from evalapp.charts.scene import Scene
from reports.pdf.fonts import BODY, BOLD, drawable
from reports.pdf.scenes import draw_scene
from reports.pdf.styles import COLOURS, MEASURE, style


def marked_up(text: str, lead: str = "") -> str:
    """Plain text as ReportLab markup, its beginning in bold."""
    body = escape(drawable(text))
    return f"<b>{escape(drawable(lead, BOLD))}</b> {body}" if lead else body


class Destination:
    """Where a heading can be reached: key, words and level in the outline."""

    __slots__ = ("key", "level", "title")

    def __init__(self, key: str, title: str, level: int) -> None:
        self.key, self.title, self.level = key, title, level


class TaggedParagraph(PlainParagraph):
    """A paragraph that is one element of the tree, even when a page cuts it in two."""

    def __init__(
        self,
        text: str | None,
        style_or_name: Any,
        role: str = "P",
        *,
        lead: str = "",
        inside: tuple[str, ...] = (),
        rule: str = "",
        bullet: str = "",
        destination: Destination | None = None,
        attributes: dict[str, str] | None = None,
        **parts: Any,
    ) -> None:
        if text is None:
            # ReportLab makes the two halves of a cut paragraph this way.
            super().__init__(None, style_or_name, **parts)
        else:
            super().__init__(marked_up(text, lead), style(style_or_name))
        self.role, self.inside, self.rule, self.bullet = role, inside, rule, bullet
        self.destination, self.attributes = destination, attributes or {}
        self.key: object = None

    def split(self, width: float, height: float) -> list[Any]:
        """The parts on each side of a page break, all of the same element."""
        parts: list[Any] = super().split(width, height)
        if len(parts) < 2:
            return parts
        key = object()
        for part in parts:
            part.role, part.inside, part.rule, part.bullet = (
                self.role, self.inside, self.rule, "",
            )  # fmt: skip
            part.destination, part.attributes = None, self.attributes
            part.key = self.key or key
        parts[0].bullet, parts[0].destination = self.bullet, self.destination
        return parts

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:
        """Draw, inside the element and the elements around it."""
        if self.destination:
            place = self.destination
            canvas.mark_place(place.key, y + self.height + 6, place.title, place.level)
        if self.rule:
            _draw_rule(canvas, x, y, self.height, self.rule)
        outer = [
            canvas.enter(role, self.key and (self.key, depth))
            for depth, role in enumerate(self.inside)
        ]
        if self.bullet:
            _draw_bullet(canvas, x, y + self.height, self)
        with canvas.element(self.role, self.key, **self.attributes), canvas.content():
            super().drawOn(canvas, x, y, _sW)
        for node in reversed(outer):
            canvas.leave(node)


def _draw_rule(canvas: Any, x: float, y: float, height: float, tone: str) -> None:
    with canvas.artifact():
        canvas.saveState()
        canvas.setFillColor(COLOURS[tone])
        canvas.rect(x, y - 1, 2, height + 2, stroke=0, fill=1)
        canvas.restoreState()


def _draw_bullet(canvas: Any, x: float, top: float, paragraph: TaggedParagraph) -> None:
    size, leading = paragraph.style.fontSize, paragraph.style.leading
    with canvas.element("Lbl"), canvas.content():
        canvas.saveState()
        canvas.setFillColor(COLOURS["accent"])
        canvas.setFont(BODY, size)
        canvas.drawString(x + 2, top - leading + (leading - size) * 0.75, paragraph.bullet)
        canvas.restoreState()


class Element(Flowable):
    """Opens an element around the flowables that follow, or closes the last one opened."""

    def __init__(self, role: str = "", **attributes: Any) -> None:
        super().__init__()
        self.role, self.attributes = role, attributes

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """No place on the page."""
        return 0, 0

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:
        """Enter or leave."""
        if self.role:
            canvas.enter(self.role, **self.attributes)
        else:
            canvas.leave(canvas.current)


class FigureDrawing(Flowable):
    """A chart, with the words that replace it."""

    def __init__(self, scene: Scene, words: str) -> None:
        super().__init__()
        self.scene, self.words = scene, words
        self.width, self.height = scene.width, scene.height

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """The size of the scene."""
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:
        """Draw the shapes as one figure."""
        left, foot = canvas.absolutePosition(x, y)
        box = [round(side, 2) for side in (left, foot, left + self.width, foot + self.height)]
        words = drawable(self.words)
        with canvas.element("Figure", Alt=words, BBox=box, Placement="Block"), canvas.content():
            draw_scene(self.scene, canvas, x, y)


class KeyFigureRow(Flowable):
    """Large numbers side by side, each read with its label."""

    GAP = 16.0

    def __init__(self, columns: Sequence[Sequence[TaggedParagraph]], width: float) -> None:
        super().__init__()
        self.columns, self.width = columns, width
        self.spaceBefore, self.spaceAfter = 4, 12

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As high as the highest column."""
        count = max(len(self.columns), 1)
        self.step = (self.width + self.GAP) / count
        inner = self.step - self.GAP
        heights = [
            sum(piece.wrap(inner, available_height)[1] for piece in column)
            for column in self.columns
        ]
        self.height = max(heights, default=0) + 10
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:
        """Draw each column from its top, under a thin rule."""
        for place, column in enumerate(self.columns):
            left, top = x + place * self.step, y + self.height
            with canvas.artifact():
                canvas.setStrokeColor(COLOURS["accent"])
                canvas.setLineWidth(1.2)
                canvas.line(left, top, left + self.step - self.GAP, top)
            top -= 6
            for piece in column:
                top -= piece.height
                piece.drawOn(canvas, left, top)


def measured(pieces: Sequence[Any], width: float = MEASURE) -> float:
    """The height of some flowables one under the other, spaces included."""
    return float(
        sum(
            piece.wrap(width, 10_000)[1] + piece.getSpaceBefore() + piece.getSpaceAfter()
            for piece in pieces
        )
    )
