"""Tables that keep their meaning: heads with a scope, rows that pages may cut, a foot."""

from __future__ import annotations

from typing import Any

from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.platypus import Paragraph as PlainParagraph
from reportlab.platypus import Table

from evalapp.wording import NBSP
from reports.document import Align, Column, DataTable, Row
from reports.pdf.flowables import TaggedParagraph, marked_up
from reports.pdf.fonts import BODY, BOLD, drawable
from reports.pdf.styles import COLOURS, TEXT_WIDTH, style

_PADDING = 3.2
_SIDE = 4.0


def drawn_table(table: DataTable) -> Any:
    """The table as a flowable, its note and its source as its last lines."""
    widths = _widths(table.columns)
    body = [_cells(row, table, widths) for row in table.rows]
    foot = [[piece, *_blanks(table, 1)] for piece in _foot(table)]
    heads = [_head(column) for column in table.columns]
    tagger = TableTagger(
        kinds=("head", *(("group" if row.group else "row") for row in table.rows)),
        feet=len(foot),
        row_heads=table.row_heads,
        summary=table.title,
    )
    return Table(
        [heads, *body, *foot],
        colWidths=widths,
        repeatRows=1,
        hAlign="LEFT",
        style=_commands(table, len(foot)),
        renderCB=tagger,
        spaceAfter=8,
    )


def _foot(table: DataTable) -> list[TaggedParagraph]:
    source = f"Source{NBSP}: {table.source}" if table.source else ""
    return [TaggedParagraph(text, "table-foot") for text in (table.note, source) if text]


def _widths(columns: tuple[Column, ...]) -> list[float]:
    total = sum(column.weight for column in columns)
    # Two columns on the whole width would put a value far from its name.
    width = TEXT_WIDTH if len(columns) > 2 else TEXT_WIDTH * 0.6
    return [width * column.weight / total for column in columns]


def _head(column: Column) -> Any:
    return PlainParagraph(marked_up(column.head), style(f"head-{column.align.value}"))


def _blanks(table: DataTable, used: int) -> list[str]:
    return [""] * (len(table.columns) - used)


def _cells(row: Row, table: DataTable, widths: list[float]) -> list[Any]:
    if row.group:
        title = PlainParagraph(marked_up(row.cells[0]), style(f"group-{row.group}"))
        return [title, *_blanks(table, 1)]
    prefix = "strong" if row.strong else "cell"
    return [
        _cell(text, column.align, width, prefix)
        for text, column, width in zip(row.cells, table.columns, widths, strict=True)
    ]


def _cell(text: str, align: Align, width: float, prefix: str) -> Any:
    """A short text as it is, which is quick; a long one as a paragraph."""
    font = BOLD if prefix == "strong" else BODY
    shown = drawable(text, font)
    if stringWidth(shown, font, 8) <= width - 2 * _SIDE - 1:
        return shown
    return PlainParagraph(marked_up(text), style(f"{prefix}-{align.value}"))


def _commands(table: DataTable, feet: int) -> list[tuple[Any, ...]]:
    last = -1 - feet
    commands: list[tuple[Any, ...]] = [
        ("FONT", (0, 0), (-1, -1), BODY, 8, 10.6),
        ("TEXTCOLOR", (0, 0), (-1, -1), COLOURS["ink"]),
        ("VALIGN", (0, 0), (-1, 0), "BOTTOM"),
        ("VALIGN", (0, 1), (-1, -1), "TOP"),
        ("TOPPADDING", (0, 0), (-1, -1), _PADDING),
        ("BOTTOMPADDING", (0, 0), (-1, -1), _PADDING),
        ("LEFTPADDING", (0, 0), (-1, -1), _SIDE),
        ("RIGHTPADDING", (0, 0), (-1, -1), _SIDE),
        ("LINEABOVE", (0, 0), (-1, 0), 1.0, COLOURS["ink"]),
        ("LINEBELOW", (0, 0), (-1, 0), 0.6, COLOURS["ink"]),
        ("LINEBELOW", (0, 1), (-1, last), 0.35, COLOURS["line"]),
    ]
    commands += [
        ("ALIGN", (place, 1), (place, -1), column.align.value.upper())
        for place, column in enumerate(table.columns)
    ]
    return commands + _row_commands(table) + _foot_commands(table, feet)


def _row_commands(table: DataTable) -> list[tuple[Any, ...]]:
    commands: list[tuple[Any, ...]] = []
    for place, row in enumerate(table.rows, start=1):
        if row.strong:
            commands.append(("FONT", (0, place), (-1, place), BOLD, 8, 10.6))
        if not row.group:
            continue
        commands.append(("SPAN", (0, place), (-1, place)))
        if row.group == 1:
            commands.append(("BACKGROUND", (0, place), (-1, place), COLOURS["ground"]))
        if place < len(table.rows):
            # A title of group never stays alone at the foot of a page.
            commands.append(("NOSPLIT", (0, place), (-1, place + 1)))
    return commands


def _foot_commands(table: DataTable, feet: int) -> list[tuple[Any, ...]]:
    if not feet:
        return []
    first = len(table.rows) + 1
    spans = [("SPAN", (0, row), (-1, row)) for row in range(first, first + feet)]
    return [
        *spans,
        ("LEFTPADDING", (0, first), (-1, -1), 0),
        ("TOPPADDING", (0, first), (-1, -1), 2.5),
        ("BOTTOMPADDING", (0, first), (-1, -1), 0),
        ("NOSPLIT", (0, max(first - 2, 1)), (-1, first + feet - 1)),
    ]


class TableTagger:
    """ReportLab's hook on the drawing of a table; one object for all parts of one table."""

    def __init__(self, kinds: tuple[str, ...], feet: int, row_heads: bool, summary: str) -> None:
        self.kinds = (*kinds, *(("foot",) * feet))
        self.row_heads, self.summary = row_heads, summary
        #: How many rows of the body were drawn on the pages before.
        self.drawn = 0
        self.is_started = False

    def __deepcopy__(self, memo: object) -> TableTagger:
        return self

    def __call__(self, table: Any, command: str, *arguments: Any) -> None:
        getattr(self, f"_{command}")(table, *arguments)

    def _startTable(self, table: Any) -> None:
        self.offset, self.repeated = self.drawn, self.is_started
        self.node = table.canv.enter("Table", self, Summary=self.summary)

    def _endTable(self, table: Any) -> None:
        table.canv.leave(self.node)
        self.is_started = True
        self.drawn += table._nrows - 1

    def _startBG(self, table: Any) -> None:
        table.canv.begin_artifact()

    def _endBG(self, table: Any) -> None:
        table.canv.end_content()

    _startLines, _endLines = _startBG, _endBG

    def _startRow(self, table: Any, row: int) -> None:
        self.kind = self.kinds[row + self.offset if row else 0]
        if self._is_repeated:
            table.canv.begin_artifact("Pagination")
        elif self.kind == "foot":
            table.canv.leave(self.node)
        else:
            self.row_node = table.canv.enter("TR")

    def _endRow(self, table: Any) -> None:
        if self._is_repeated:
            table.canv.end_content()
        elif self.kind == "foot":
            table.canv.current = self.node
        else:
            table.canv.leave(self.row_node)

    def _startCell(self, table: Any, row: int, column: int, *_: Any) -> None:
        if self._is_untagged:
            return
        attributes: dict[str, Any] = {}
        if self.kind == "head":
            attributes["Scope"] = "Column"
        elif column == 0 and (self.kind == "group" or self.row_heads):
            attributes["Scope"] = "Row"
        if self.kind == "group" and table._ncols > 1:
            attributes["ColSpan"] = table._ncols
        self.cell_node = table.canv.enter("TH" if "Scope" in attributes else "TD", **attributes)
        table.canv.begin_content()

    def _endCell(self, table: Any) -> None:
        if self._is_untagged:
            return
        table.canv.end_content()
        table.canv.leave(self.cell_node)

    @property
    def _is_repeated(self) -> bool:
        return self.repeated and self.kind == "head"

    @property
    def _is_untagged(self) -> bool:
        return self._is_repeated or self.kind == "foot"
