"""Views of the explorer that the evaluator put in the report: sentences, a chart, a table."""

from __future__ import annotations

from evalapp.wording import NBSP, bracket, count, number, percent
from indicators.disclosure.tables import PublishedCell, PublishedTable
from indicators.explorer.saying import chart_of
from reports.document import (
    Align,
    Block,
    BulletList,
    Column,
    DataTable,
    Figure,
    Heading,
    Message,
    Paragraph,
    Row,
    Section,
)
from reports.inputs import ChosenView, ReportInputs

#: More groups than this do not fit beside each other on a page.
WIDEST = 6


def views_section(inputs: ReportInputs) -> Section | None:
    """The chosen views, one after the other; nothing when none was chosen."""
    if not inputs.views:
        return None
    chosen = count(len(inputs.views), "analyse choisie", "analyses choisies")
    blocks: list[Block] = [
        Message(f"{chosen} par l’équipe d’évaluation, en plus des résultats question par question.")
    ]
    for view in inputs.views:
        blocks += _blocks(view)
    return Section("Analyses choisies", tuple(blocks))


def _blocks(view: ChosenView) -> list[Block]:
    said = BulletList(tuple(Paragraph(sentence) for sentence in view.sentences))
    figure = Figure(chart_of(view.table, view.answer, view.words), comment=view.verdict)
    blocks: list[Block] = [Heading(view.title), said, figure]
    if 1 < len(view.table.columns) <= WIDEST:
        blocks.append(_table(view))
    return blocks


def _table(view: ChosenView) -> DataTable:
    table = view.table
    heads = (Column("Réponse", weight=2), *(Column(c.label, Align.RIGHT) for c in table.columns))
    rows = [
        Row((row.label, *(_cell(table, row.code, c.code) for c in table.columns)))
        for row in table.rows
    ]
    bases = Row(("Réponses (n)", *(_base(table, c.code) for c in table.columns)), strong=True)
    return DataTable(
        f"{table.title}{NBSP}: parts et intervalles à 95{NBSP}%",
        heads,
        (*rows, bases),
        note=table.legend,
        source=view.words.source,
    )


def _cell(table: PublishedTable, row: str, column: str) -> str:
    cell = next(c for c in table.cells if (c.row, c.column) == (row, column))
    if cell.bound or cell.value is None:
        return cell.bound or cell.flag.value
    return f"{percent(cell.value)} {bracket(cell.low, cell.high)}"


def _base(table: PublishedTable, column: str) -> str:
    known: list[PublishedCell] = [c for c in table.cells if c.column == column]
    bases = [cell.base for cell in known if cell.base is not None]
    return number(bases[0]) if bases else "s"
