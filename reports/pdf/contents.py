"""The table of contents: links to headings, page numbers written when they are known."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reportlab.lib.utils import simpleSplit
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Flowable

from evalapp.wording import NBSP
from reports.pdf.canvas import LateText
from reports.pdf.fonts import BODY, drawable
from reports.pdf.styles import COLOURS, TEXT_WIDTH, style


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the table of contents."""

    key: str
    title: str
    level: int


class ContentsLine(Flowable):
    """One entry: its words, a dotted leader, its page."""

    def __init__(self, entry: Entry) -> None:
        super().__init__()
        self.entry, self.style = entry, style(f"toc-{entry.level}")
        self.spaceBefore = 5 if entry.level == 2 else 0

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        """As many lines as the words ask for."""
        self.width = min(available_width, TEXT_WIDTH)
        room = self.width - self.style.leftIndent - 40
        words = drawable(self.entry.title, self.style.fontName)
        self.lines = simpleSplit(words, self.style.fontName, self.style.fontSize, room)
        self.height = self.style.leading * len(self.lines)
        return self.width, self.height

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:
        """Draw the words and the page as one link, the leader as decoration."""
        box = (x, y, x + self.width, y + self.height)
        with canvas.element("TOCI"), canvas.element("Reference"):
            link = canvas.link_to(self.entry.key, box, f"Aller à{NBSP}: {self.entry.title}")
            canvas.current = link
            canvas.setFillColor(COLOURS["ink"])
            with canvas.content():
                self._draw_words(canvas, x, y)
            canvas.leave(link)
        self._draw_leader(canvas, x, y)

    def _draw_words(self, canvas: Any, x: float, y: float) -> None:
        key, pages = self.entry.key, canvas.page_of
        canvas.setFont(self.style.fontName, self.style.fontSize)
        for place, line in enumerate(self.lines):
            base = y + self.height - self.style.leading * (place + 1) + 4
            canvas.drawString(x + self.style.leftIndent, base, line)
        canvas.late_text(
            LateText(
                x + self.width, y + 4, lambda: str(pages.get(key, "")),
                self.style.fontName, self.style.fontSize, "end",
            )
        )  # fmt: skip

    def _draw_leader(self, canvas: Any, x: float, y: float) -> None:
        written = stringWidth(self.lines[-1], self.style.fontName, self.style.fontSize)
        start = x + self.style.leftIndent + written + 3
        end = x + self.width - 22
        with canvas.artifact():
            canvas.saveState()
            canvas.setFillColor(COLOURS["muted"])
            canvas.setFont(BODY, 8)
            step = 6.0
            dots = int(max(end - start, 0) / step)
            for place in range(dots):
                canvas.drawString(end - place * step, y + 4, ".")
            canvas.restoreState()


def contents(entries: Sequence[Entry]) -> list[Any]:
    """The lines of the table of contents."""
    return [ContentsLine(entry) for entry in entries]
