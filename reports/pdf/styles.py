"""Sizes, colours and spaces of the printed page (LOOK: A4, 22 and 18 mm, 9.5 on 13.5)."""

from __future__ import annotations

from functools import cache
from typing import Any

from reportlab.lib.colors import HexColor
from reportlab.lib.enums import TA_CENTER, TA_RIGHT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm

from evalapp.charts.palette import LIGHT
from reports.pdf.fonts import BODY, BOLD, ITALIC

PAGE_WIDTH, PAGE_HEIGHT = A4
INNER, OUTER = 18 * mm, 22 * mm
TOP, BOTTOM = 27 * mm, 22 * mm
TEXT_WIDTH = PAGE_WIDTH - INNER - OUTER
#: Running text stays narrower than figures and tables: about 80 signs to the line.
MEASURE = 138 * mm
COLOURS = {tone: HexColor(code) for tone, code in LIGHT.items()}


@cache
def style(name: str) -> Any:
    """A paragraph style by its name."""
    return _styles()[name]


@cache
def _styles() -> dict[str, Any]:
    narrow = {"rightIndent": TEXT_WIDTH - MEASURE}
    return {**_text(narrow), **_headings(), **_around_figures(), **_cells(), **_cover()}


def _make(name: str, size: float, leading: float, **more: Any) -> Any:
    settings: dict[str, Any] = {
        "fontName": BODY,
        "textColor": COLOURS["ink"],
        "allowWidows": 0,
        "allowOrphans": 0,
        "bulletFontName": BODY,
    }
    return ParagraphStyle(name, fontSize=size, leading=leading, **(settings | more))


def _text(narrow: dict[str, float]) -> dict[str, Any]:
    return {
        "body": _make("body", 9.5, 13.5, spaceAfter=6, **narrow),
        "message": _make(
            "message", 11.5, 16.5, spaceAfter=12, textColor=COLOURS["accent"], **narrow
        ),
        "item": _make("item", 9.5, 13.5, leftIndent=13, spaceAfter=3.5, **narrow),
        "note": _make("note", 9, 13, leftIndent=11, spaceBefore=4, spaceAfter=8, **narrow),
        "quote": _make("quote", 9.5, 14, fontName=ITALIC, leftIndent=11, spaceBefore=5, **narrow),
        "quote-by": _make(
            "quote-by", 8, 11, textColor=COLOURS["muted"], leftIndent=11, spaceAfter=8, **narrow
        ),
    }


def _headings() -> dict[str, Any]:
    return {
        "h2": _make("h2", 18, 23, fontName=BOLD, spaceAfter=9),
        "h3": _make("h3", 12, 16, fontName=BOLD, spaceBefore=10, spaceAfter=5),
        "h4": _make("h4", 10, 14, fontName=BOLD, spaceBefore=7, spaceAfter=3),
    }


def _around_figures() -> dict[str, Any]:
    muted = {"textColor": COLOURS["muted"]}
    return {
        "figure-title": _make("figure-title", 10, 13.5, fontName=BOLD, spaceBefore=7),
        "figure-subtitle": _make("figure-subtitle", 8.5, 11.5, spaceAfter=6, **muted),
        "figure-source": _make("figure-source", 7.5, 10.5, spaceBefore=3, spaceAfter=10, **muted),
        "key-value": _make("key-value", 21, 25, fontName=BOLD, textColor=COLOURS["accent"]),
        "key-label": _make("key-label", 8.5, 11.5),
        "key-detail": _make("key-detail", 7.5, 10.5, **muted),
        "toc-2": _make("toc-2", 10, 15, fontName=BOLD),
        "toc-3": _make("toc-3", 9, 12.5, leftIndent=13),
    }


def _cells() -> dict[str, Any]:
    return {
        "cell-left": _make("cell-left", 8, 10.6),
        "cell-right": _make("cell-right", 8, 10.6, alignment=TA_RIGHT),
        "cell-center": _make("cell-center", 8, 10.6, alignment=TA_CENTER),
        "head-left": _make("head-left", 7.5, 9.6, fontName=BOLD),
        "head-right": _make("head-right", 7.5, 9.6, fontName=BOLD, alignment=TA_RIGHT),
        "head-center": _make("head-center", 7.5, 9.6, fontName=BOLD, alignment=TA_CENTER),
        "group-1": _make("group-1", 8.5, 11.5, fontName=BOLD),
        "group-2": _make("group-2", 8, 10.6, fontName=ITALIC, textColor=COLOURS["muted"]),
        "strong-left": _make("strong-left", 8, 10.6, fontName=BOLD),
        "strong-right": _make("strong-right", 8, 10.6, fontName=BOLD, alignment=TA_RIGHT),
        "strong-center": _make("strong-center", 8, 10.6, fontName=BOLD, alignment=TA_CENTER),
        "table-foot": _make("table-foot", 7.5, 10.5, textColor=COLOURS["muted"]),
    }


def _cover() -> dict[str, Any]:
    muted = {"textColor": COLOURS["muted"]}
    return {
        "cover-programme": _make("cover-programme", 11, 15, textColor=COLOURS["accent"]),
        "cover-title": _make("cover-title", 33, 39, fontName=BOLD, spaceBefore=8),
        "cover-kind": _make("cover-kind", 17, 23, spaceBefore=8),
        "cover-label": _make("cover-label", 8.5, 12, **muted),
        "cover-line": _make("cover-line", 10.5, 15, spaceAfter=7),
        "cover-warning": _make(
            "cover-warning", 10, 14.5, fontName=BOLD, textColor=COLOURS["disagree-2"], leftIndent=11
        ),
    }
