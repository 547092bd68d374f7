"""Pages: the cover, then right and left pages with their running heads."""

from __future__ import annotations

from typing import Any

from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from evalapp.wording import NBSP
from reports.document import Meta
from reports.pdf.canvas import LateText
from reports.pdf.fonts import BODY, BOLD, drawable
from reports.pdf.styles import (
    BOTTOM,
    COLOURS,
    INNER,
    OUTER,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    TEXT_WIDTH,
    TOP,
)

_HEIGHT = PAGE_HEIGHT - TOP - BOTTOM


class ReportPages(BaseDocTemplate):
    """The flow of flowables over the pages of one report."""

    def __init__(self, target: Any, meta: Meta) -> None:
        super().__init__(
            target,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            title=drawable(f"{meta.title} – {meta.kind}"),
            author=drawable(meta.author),
            subject=drawable(meta.subject),
            keywords=drawable(meta.keywords),
            creator="evalapp",
            lang="fr-FR",
            allowSplitting=1,
        )
        self.meta = meta
        #: Words of the running head, changed by the section being drawn.
        self.section = ""
        self.addPageTemplates(
            [
                PageTemplate("cover", [_frame(INNER)], onPage=draw_cover),
                PageTemplate("left", [_frame(OUTER)], onPageEnd=_left),
                PageTemplate("right", [_frame(INNER)], onPageEnd=_right),
            ]
        )


def _frame(left: float) -> Any:
    return Frame(
        left, BOTTOM, TEXT_WIDTH, _HEIGHT, id=f"f{left:.0f}",
        leftPadding=0, rightPadding=0, topPadding=0, bottomPadding=0,
    )  # fmt: skip


def draw_cover(canvas: Any, pages: ReportPages) -> None:
    """A thin band of the accent colour along the spine."""
    with canvas.artifact("Layout"):
        canvas.saveState()
        canvas.setFillColor(COLOURS["accent"])
        canvas.rect(0, 0, 9, PAGE_HEIGHT, stroke=0, fill=1)
        canvas.restoreState()


def _left(canvas: Any, pages: ReportPages) -> None:
    _running(canvas, pages, OUTER, page_at_right=False)


def _right(canvas: Any, pages: ReportPages) -> None:
    _running(canvas, pages, INNER, page_at_right=True)


def _running(canvas: Any, pages: ReportPages, left: float, page_at_right: bool) -> None:
    """The report above, the section beside it; below, the warning and the page."""
    meta, right = pages.meta, left + TEXT_WIDTH
    head, foot = PAGE_HEIGHT - TOP + 24, BOTTOM - 26
    with canvas.artifact("Pagination"):
        canvas.saveState()
        canvas.setFillColor(COLOURS["muted"])
        canvas.setFont(BODY, 7.5)
        canvas.drawString(left, head, drawable(f"{meta.site} · {meta.kind}"))
        canvas.drawRightString(right, head, drawable(pages.section))
        canvas.setStrokeColor(COLOURS["line"])
        canvas.setLineWidth(0.5)
        canvas.line(left, head - 6, right, head - 6)
        _foot(canvas, meta, left, right, foot, page_at_right)
        canvas.restoreState()


def _foot(
    canvas: Any, meta: Meta, left: float, right: float, foot: float, page_at_right: bool
) -> None:
    number = canvas.getPageNumber()
    x, anchor = (right, "end") if page_at_right else (left, "start")
    canvas.late_text(
        LateText(x, foot, lambda: f"{number}{NBSP}/{NBSP}{canvas.page_total}", BODY, 8, anchor)
    )
    if meta.warning:
        canvas.setFillColor(COLOURS["disagree-2"])
        canvas.setFont(BOLD, 7.5)
        canvas.drawCentredString((left + right) / 2, foot, drawable(meta.warning))
