"""A document as the bytes of a tagged PDF: PDF/UA-1 and PDF/A-2a, the same every time."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial
from io import BytesIO
from itertools import count
from typing import Any

from reportlab.platypus import CondPageBreak, Flowable, NextPageTemplate, Spacer
from reportlab.platypus import PageBreak as NewPage

from evalapp.wording import NBSP, capitalised, day
from reports.document import Document, Heading, Meta, Section
from reports.pdf.blocks import draw, least_height
from reports.pdf.canvas import TaggedCanvas
from reports.pdf.contents import Entry, contents
from reports.pdf.flowables import Destination, Element, TaggedParagraph, measured
from reports.pdf.fonts import register
from reports.pdf.metadata import IssueStamp
from reports.pdf.pages import ReportPages

#: How many lines the contents hold on one page, and how many headings crowd a section.
CONTENTS_LINES = 44
CROWDED = 4


def render_pdf(document: Document) -> bytes:
    """The report as a file; the same document always gives the same bytes."""
    register()
    target = BytesIO()
    pages = ReportPages(target, document.meta)
    canvas = partial(TaggedCanvas, stamp=IssueStamp(document.meta.issued_on))
    pages.build(_story(document, pages), canvasmaker=canvas)
    return target.getvalue()


def page_count(pdf: bytes) -> int:
    """How many pages a file that this module wrote has."""
    return len(re.findall(rb"/Type /Page\n", pdf))


class _RunningHead(Flowable):
    """Tells the pages which section is being drawn."""

    def __init__(self, pages: ReportPages, words: str) -> None:
        super().__init__()
        self.pages, self.words = pages, words

    def wrap(self, available_width: float, available_height: float) -> tuple[float, float]:
        return 0, 0

    def drawOn(self, canvas: Any, x: float, y: float, _sW: float = 0) -> None:
        self.pages.section = self.words


def _story(document: Document, pages: ReportPages) -> list[Any]:
    story = [*_cover(document.meta), NextPageTemplate(["left", "right"]), NewPage()]
    story += _contents(document, pages)
    keys = _keys()
    for section in document.sections:
        story += [NewPage(), *_section(section, keys, pages)]
    return story


def _keys() -> Iterator[str]:
    return (f"titre-{place}" for place in count(1))


def _cover(meta: Meta) -> list[Any]:
    lines = [
        ("Période", capitalised(meta.period)),
        ("Date", day(meta.issued_on)),
        ("Édition", f"n°{NBSP}{meta.edition}"),
        *meta.cover_lines,
    ]
    story: list[Any] = [
        Spacer(1, 105),
        TaggedParagraph(meta.programme, "cover-programme"),
        TaggedParagraph(meta.title, "cover-title", "H1"),
        TaggedParagraph(meta.kind, "cover-kind"),
        Spacer(1, 60),
    ]
    for label, words in lines:
        story.append(TaggedParagraph(label, "cover-label"))
        story.append(TaggedParagraph(words, "cover-line"))
    if meta.warning:
        story += [Spacer(1, 30), TaggedParagraph(meta.warning, "cover-warning", rule="disagree-2")]
    return story


def _contents(document: Document, pages: ReportPages) -> list[Any]:
    heading = TaggedParagraph("Sommaire", "h2", "H2")
    lines = contents(_entries(document))
    return [_RunningHead(pages, "Sommaire"), heading, Element("TOC"), *lines, Element()]


def _entries(document: Document) -> list[Entry]:
    """What the contents list: everything, or less when it would not fit on its page."""
    entries = _every_entry(document)
    if len(entries) <= CONTENTS_LINES:
        return entries
    crowded = {
        section.heading
        for section in document.sections
        if sum(isinstance(block, Heading) for block in section.blocks) > CROWDED
    }
    kept: list[Entry] = []
    section = ""
    for entry in entries:
        section = entry.title if entry.level == 2 else section
        if entry.level == 2 or section not in crowded:
            kept.append(entry)
    return kept


def _every_entry(document: Document) -> list[Entry]:
    """The headings in order, under the names that their drawing will get."""
    keys = _keys()
    entries: list[Entry] = []
    for section in document.sections:
        entries.append(Entry(next(keys), section.heading, 2))
        entries += [
            Entry(next(keys), block.text, 3)
            for block in section.blocks
            if isinstance(block, Heading) and block.level == 3
        ]
    return entries


def _section(section: Section, keys: Iterator[str], pages: ReportPages) -> list[Any]:
    place = Destination(next(keys), section.heading, 0)
    story: list[Any] = [
        _RunningHead(pages, section.short or section.title),
        Element("Sect"),
        TaggedParagraph(section.heading, "h2", "H2", destination=place),
    ]
    drawn = [(block, draw(block, keys)) for block in section.blocks]
    for position, (block, pieces) in enumerate(drawn):
        if isinstance(block, Heading):
            following = drawn[position + 1][1] if position + 1 < len(drawn) else []
            story.append(CondPageBreak(measured(pieces) + least_height(following)))
        story += pieces
    return [*story, Element()]
