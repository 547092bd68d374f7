"""Words and codes drawn straight on a tagged canvas, in either direction of writing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

import arabic_reshaper
import segno
from bidi.algorithm import get_display
from reportlab.lib.colors import white
from reportlab.pdfbase.pdfmetrics import stringWidth

from evalapp.typography import typography
from reports.pdf.arabic import RIGHT_TO_LEFT
from reports.pdf.canvas import TaggedCanvas
from reports.pdf.fonts import ARABIC, BODY, BOLD, drawable
from reports.pdf.metadata import IssueStamp
from reports.pdf.styles import COLOURS


@dataclass(frozen=True, slots=True)
class Look:
    """How words look."""

    size: float
    bold: bool = False
    tone: str = "ink"
    is_centred: bool = False
    leading: float = 1.32

    def scaled(self, factor: float) -> Look:
        """Return the same, larger or smaller."""
        return Look(self.size * factor, self.bold, self.tone, self.is_centred, self.leading)


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph broken into lines for a width."""

    text: str
    look: Look
    language: str
    width: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """Return how much room the lines take."""
        return len(self.lines) * self.look.size * self.look.leading


def sheet(target: Any, size: tuple[float, float], title: str, author: str, on: date) -> Any:
    """Return a canvas for one document."""
    canvas = TaggedCanvas(target, IssueStamp(on), pagesize=size, lang="fr-FR")
    canvas.setTitle(drawable(title))
    canvas.setAuthor(drawable(author))
    canvas.setSubject(drawable(title))
    canvas.setCreator("evalapp")
    return canvas


def block(text: str, look: Look, width: float, language: str = "fr") -> Block:
    """Return words broken into lines; from right to left they are joined first."""
    is_turned = language in RIGHT_TO_LEFT
    words = arabic_reshaper.reshape(text) if is_turned else typography(text)
    font = _font(look, language)
    lines = tuple(line for part in words.split("\n") for line in _broken(part, font, look, width))
    return Block(text, look, language, width, lines)


def write(canvas: Any, made: Block, x: float, top: float, role: str = "P") -> float:
    """Draw a block under ``top`` as one element; return where it ends."""
    if not made.lines:
        return top
    is_turned = made.language in RIGHT_TO_LEFT
    facts = {"Lang": made.language, "ActualText": made.text} if is_turned else {}
    font, look = _font(made.look, made.language), made.look
    with canvas.element(role, **facts), canvas.content():
        canvas.saveState()
        canvas.setFillColor(COLOURS[look.tone])
        canvas.setFont(font, look.size)
        for rank, line in enumerate(made.lines, 1):
            base = top - rank * look.size * look.leading + look.size * (look.leading - 1)
            _line(canvas, line, made, x, base, font)
        canvas.restoreState()
    return top - made.height


def on_one_line(text: str, language: str) -> tuple[str, str]:
    """Return the font and the signs of a text that is never broken, such as the foot of a page."""
    look = Look(8)
    [line] = block(" ".join(text.split()), look, 10**6, language).lines or ("",)
    font = _font(look, language)
    turned = get_display(line, base_dir="R") if language in RIGHT_TO_LEFT else line
    return font, drawable(turned, font)


def _line(canvas: Any, line: str, made: Block, x: float, base: float, font: str) -> None:
    is_turned = made.language in RIGHT_TO_LEFT
    words = drawable(get_display(line, base_dir="R") if is_turned else line, font)
    if made.look.is_centred:
        canvas.drawCentredString(x + made.width / 2, base, words)
    elif is_turned:
        canvas.drawRightString(x + made.width, base, words)
    else:
        canvas.drawString(x, base, words)


def _font(look: Look, language: str) -> str:
    if language in RIGHT_TO_LEFT:
        return ARABIC
    return BOLD if look.bold else BODY


def _broken(text: str, font: str, look: Look, width: float) -> Iterator[str]:
    current = ""
    for word in text.split(" "):
        longer = f"{current} {word}".strip()
        if current and stringWidth(drawable(longer, font), font, look.size) > width:
            yield current
            current = word
        else:
            current = longer
    if current:
        yield current


def qr_code(canvas: Any, x: float, y: float, side: float, address: str, words: str) -> None:
    """Draw a QR code with its quiet zone, as a figure that says where it leads."""
    rows = [list(row) for row in segno.make(address, error="m", micro=False).matrix_iter(border=4)]
    step = side / len(rows)
    left, foot = canvas.absolutePosition(x, y)
    box = [round(edge, 2) for edge in (left, foot, left + side, foot + side)]
    facts = {"Alt": drawable(words), "BBox": box, "Placement": "Block"}
    with canvas.element("Figure", **facts), canvas.content():
        canvas.saveState()
        canvas.setFillColor(white)
        canvas.rect(x, y, side, side, stroke=0, fill=1)
        canvas.setFillColor(COLOURS["ink"])
        path = canvas.beginPath()
        for rank, row in enumerate(rows):
            for start, length in _runs(row):
                path.rect(x + start * step, y + side - (rank + 1) * step, length * step, step)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()


def _runs(row: list[int]) -> Iterator[tuple[int, int]]:
    start = None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            yield start, place - start
            start = None


def rule(canvas: Any, x: float, y: float, width: float, *, tone: str = "line", dash: bool = False,
         height: float = 0.0) -> None:  # fmt: skip
    """Draw a thin line, across or (with ``height``) down, that nobody reads."""
    with canvas.artifact("Layout"):
        canvas.saveState()
        canvas.setStrokeColor(COLOURS[tone])
        canvas.setLineWidth(0.6)
        if dash:
            canvas.setDash(2, 3)
        canvas.line(x, y, x + width, y + height)
        canvas.restoreState()


def box(canvas: Any, made: Block, x: float, top: float) -> None:
    """Draw a square to tick beside the first line of an answer, on the side where it begins."""
    size = made.look.size * 0.95
    left = x + made.width + size * 0.9 if made.language in RIGHT_TO_LEFT else x - size * 1.9
    with canvas.artifact("Layout"):
        canvas.saveState()
        canvas.setStrokeColor(COLOURS["ink"])
        canvas.setLineWidth(0.8)
        canvas.rect(left, top - made.look.size * 1.16, size, size, stroke=1, fill=0)
        canvas.restoreState()
