"""Each block of a document as flowables of the page."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from typing import Any

from reportlab.platypus import CondPageBreak, KeepTogether
from reportlab.platypus import PageBreak as NewPage

from evalapp.charts.alternative import alternative_text
from evalapp.charts.captions import footer_parts
from evalapp.charts.composition import compose
from evalapp.wording import NBSP, quoted
from reports.document import (
    Block,
    BulletList,
    DataTable,
    Figure,
    Heading,
    KeyFigures,
    Message,
    Note,
    PageBreak,
    Paragraph,
    Quote,
)
from reports.pdf.arabic import RIGHT_TO_LEFT, RightToLeftParagraph
from reports.pdf.flowables import (
    Destination,
    Element,
    FigureDrawing,
    KeyFigureRow,
    TaggedParagraph,
    measured,
)
from reports.pdf.styles import TEXT_WIDTH
from reports.pdf.tables import drawn_table


@singledispatch
def draw(block: Block, keys: Iterator[str]) -> list[Any]:
    """The flowables of a block; ``keys`` gives a fresh name to each place that is linked."""
    raise TypeError(f"no PDF drawing for {type(block).__name__}")


def least_height(pieces: list[Any]) -> float:
    """How much of what follows a heading must be on its page."""
    for piece in pieces:
        if isinstance(piece, CondPageBreak):
            return float(piece.height)
        if isinstance(piece, KeepTogether):
            return measured(piece._content, TEXT_WIDTH)
        if isinstance(piece, TaggedParagraph):
            return min(measured([piece], TEXT_WIDTH), 45.0)
        if isinstance(piece, KeyFigureRow | RightToLeftParagraph):
            return measured([piece], TEXT_WIDTH)
    return 45.0


@draw.register
def _(block: Heading, keys: Iterator[str]) -> list[Any]:
    role = f"H{block.level}"
    place = Destination(next(keys), block.text, block.level - 2) if block.level == 3 else None
    return [TaggedParagraph(block.text, f"h{block.level}", role, destination=place)]


@draw.register
def _(block: Paragraph, keys: Iterator[str]) -> list[Any]:
    return [TaggedParagraph(block.text, "body", lead=block.lead)]


@draw.register
def _(block: Message, keys: Iterator[str]) -> list[Any]:
    return [TaggedParagraph(block.text, "message")]


@draw.register
def _(block: BulletList, keys: Iterator[str]) -> list[Any]:
    items = [
        TaggedParagraph(item.text, "item", "LBody", lead=item.lead, inside=("LI",), bullet="•")
        for item in block.items
    ]
    return [Element("L", ListNumbering="Disc"), *items, Element()] if items else []


@draw.register
def _(block: Note, keys: Iterator[str]) -> list[Any]:
    return [TaggedParagraph(block.text, "note", lead=block.lead, rule="accent")]


@draw.register
def _(block: Quote, keys: Iterator[str]) -> list[Any]:
    inside = ("BlockQuote",)
    pieces: list[Any] = []
    if block.language in RIGHT_TO_LEFT:
        pieces.append(RightToLeftParagraph(block.text, block.language))
    else:
        words = {} if block.language == "fr" else {"Lang": block.language}
        pieces.append(
            TaggedParagraph(
                quoted(block.text), "quote", inside=inside, rule="line", attributes=words
            )
        )
    if block.translation:
        translated = f"Traduction{NBSP}: {quoted(block.translation)}"
        pieces.append(TaggedParagraph(translated, "quote", inside=inside, rule="line"))
    if block.attribution:
        pieces.append(TaggedParagraph(block.attribution, "quote-by"))
    return [KeepTogether(pieces)]


@draw.register
def _(block: KeyFigures, keys: Iterator[str]) -> list[Any]:
    columns = [
        [
            TaggedParagraph(words, name)
            for words, name in (
                (figure.value, "key-value"),
                (figure.label, "key-label"),
                (figure.detail, "key-detail"),
            )
            if words
        ]
        for figure in block.figures
    ]
    return [KeyFigureRow(columns, TEXT_WIDTH)]


@draw.register
def _(block: Figure, keys: Iterator[str]) -> list[Any]:
    caption = block.chart.caption
    lead = f"Figure{NBSP}{block.number}." if block.number else ""
    pieces: list[Any] = [
        TaggedParagraph(caption.title, "figure-title", lead=lead),
        TaggedParagraph(caption.subtitle, "figure-subtitle"),
        FigureDrawing(compose(block.chart, TEXT_WIDTH), alternative_text(block.chart)),
    ]
    foot = " · ".join(part for part in footer_parts(block.chart) if part)
    if foot:
        pieces.append(TaggedParagraph(foot, "figure-source"))
    if block.comment:
        pieces.append(TaggedParagraph(block.comment, "body"))
    return [KeepTogether(pieces)]


@draw.register
def _(block: DataTable, keys: Iterator[str]) -> list[Any]:
    lead = f"Tableau{NBSP}{block.number}." if block.number else ""
    title = TaggedParagraph(block.title, "figure-title", lead=lead)
    title.style = title.style.clone("table-title", spaceAfter=4)
    table = drawn_table(block)
    if len(block.rows) <= 9:
        return [KeepTogether([title, table])]
    return [CondPageBreak(130), title, table]


@draw.register
def _(block: PageBreak, keys: Iterator[str]) -> list[Any]:
    return [NewPage()]
