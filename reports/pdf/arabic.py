"""A paragraph from right to left, with its letters joined, that a screen reader can read."""

from __future__ import annotations

from typing import Any

import arabic_reshaper
from bidi.algorithm import get_display
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from reports.pdf.fonts import ARABIC, drawable
from reports.pdf.styles import COLOURS, MEASURE

#: Languages that are written from right to left.
RIGHT_TO_LEFT = frozenset(("ar", "fa", "ur", "he", "ps"))
_SIZE, _LEADING = 11.0, 18.0


class RightToLeftParagraph(Flowable):
    """Words in Arabic script; lines are broken before they are turned, as the script asks."""

    def __init__(self, text: str, language: str, inside: str = "BlockQuote") -> None:
        super().__init__()
        self.text, self.language, self.inside = text, language, inside
        self.spaceBefore, self.spaceAfter = 6, 2
        self.lines: list[str] = []

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """Break the joined letters into lines of the measure."""
        self.width = min(available_width, MEASURE)
        self.lines = _broken(arabic_reshaper.reshape(self.text), self.width - 11)
        self.height = _LEADING * len(self.lines)
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:
        """Draw each line from the right margin; the element carries the true letters."""
        words = {"Lang": self.language, "ActualText": self.text}
        with canvas.artifact():
            canvas.saveState()
            canvas.setFillColor(COLOURS["accent-soft"])
            canvas.rect(x + self.width - 2, y - 1, 2, self.height + 2, stroke=0, fill=1)
            canvas.restoreState()
        with canvas.element(self.inside), canvas.element("P", **words), canvas.content():
            canvas.saveState()
            canvas.setFillColor(COLOURS["ink"])
            canvas.setFont(ARABIC, _SIZE)
            for place, line in enumerate(self.lines):
                base = y + self.height - _LEADING * (place + 1) + 5
                turned = drawable(get_display(line, base_dir="R"), ARABIC)
                canvas.drawRightString(x + self.width - 11, base, turned)
            canvas.restoreState()


def _broken(text: str, width: float) -> list[str]:
    lines: list[str] = []
    current = ""
    for word in text.split():
        longer = f"{current} {word}".strip()
        if current and stringWidth(drawable(longer, ARABIC), ARABIC, _SIZE) > width:
            lines.append(current)
            current = word
        else:
            current = longer
    return [*lines, current] if current else lines
