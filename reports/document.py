"""A report as a value: what is said, in which order; PDF and HTML are two drawings of it."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from evalapp.charts.values import Chart


class Align(StrEnum):
    """Where the content of a column sits."""

    LEFT = "left"
    RIGHT = "right"
    CENTER = "center"


@dataclass(frozen=True, slots=True)
class Meta:
    """What identifies the document on its cover, its running heads and in its metadata."""

    title: str
    kind: str
    programme: str
    site: str
    period: str
    issued_on: date
    edition: int
    author: str
    subject: str
    #: Printed on every page when the figures are not real.
    warning: str = ""
    keywords: str = ""
    #: Short lines under the title of the cover.
    cover_lines: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading inside a section; level 3 is under the section, level 4 under that."""

    text: str
    level: int = 3


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Plain text, with an optional bold beginning."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Message:
    """The two sentences that a section opens with."""

    text: str


@dataclass(frozen=True, slots=True)
class BulletList:
    """Short items, each with an optional bold beginning."""

    items: tuple[Paragraph, ...]


@dataclass(frozen=True, slots=True)
class Column:
    """Head, alignment and relative width of one column."""

    head: str
    align: Align = Align.LEFT
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table; a group row has one cell that spans the table."""

    cells: tuple[str, ...]
    group: int = 0
    strong: bool = False


@dataclass(frozen=True, slots=True)
class DataTable:
    """A table with its title, its note and its source."""

    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    note: str = ""
    source: str = ""
    number: int = 0
    #: Whether the first cell of each row names the row.
    row_heads: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """A chart; its captions belong to the chart."""

    chart: Chart
    number: int = 0
    #: One sentence on the chart, never parted from it.
    comment: str = ""


@dataclass(frozen=True, slots=True)
class Quote:
    """Words that somebody gave us, attributed to a role and never to a person."""

    text: str
    attribution: str = ""
    language: str = "fr"
    translation: str = ""


@dataclass(frozen=True, slots=True)
class Note:
    """A remark set apart from the text."""

    text: str
    lead: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """One large number and what it counts."""

    value: str
    label: str
    detail: str = ""


@dataclass(frozen=True, slots=True)
class KeyFigures:
    """A row of large numbers."""

    figures: tuple[KeyFigure, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows begins on a new page (of the PDF)."""


Block = (
    Heading
    | Paragraph
    | Message
    | BulletList
    | DataTable
    | Figure
    | Quote
    | Note
    | KeyFigures
    | PageBreak
)


@dataclass(frozen=True, slots=True)
class Section:
    """A numbered part of the document."""

    title: str
    blocks: tuple[Block, ...]
    number: str = ""
    #: Shorter words for the running head.
    short: str = ""

    @property
    def heading(self) -> str:
        """The title as printed, with its number."""
        return f"{self.number}. {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class Document:
    """The whole report."""

    meta: Meta
    sections: tuple[Section, ...] = field(default=())


def numbered(document: Document) -> Document:
    """The document with its figures and its tables counted from 1."""
    sections: list[Section] = []
    figures = tables = 0
    for section in document.sections:
        blocks: list[Block] = []
        for block in section.blocks:
            if isinstance(block, Figure):
                figures += 1
                block = replace(block, number=figures)
            elif isinstance(block, DataTable):
                tables += 1
                block = replace(block, number=tables)
            blocks.append(block)
        sections.append(replace(section, blocks=tuple(blocks)))
    return replace(document, sections=tuple(sections))
