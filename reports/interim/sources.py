"""The annex that follows each number back to where it comes from."""

from __future__ import annotations

from evalapp.flags import Flag
from evalapp.wording import EMPTY, NBSP, flag_legend, number, quantity
from reports.document import (
    Align,
    Block,
    Column,
    DataTable,
    Heading,
    Message,
    Paragraph,
    Row,
    Section,
)
from reports.inputs import ContextFigure, IndicatorRow, ReportInputs
from reports.interim.words import value_words


def sources_section(inputs: ReportInputs) -> Section:
    """Indicators, published figures, surveys, signs."""
    message = (
        "Chaque nombre de ce rapport peut être suivi jusqu’à sa source. "
        "Un chiffre sans source, sans année ou sans périmètre n’y figure pas."
    )
    blocks: list[Block] = [Message(message), Heading("Indicateurs"), _indicators(inputs)]
    if any(place.figures for place in inputs.territories):
        blocks += [Heading("Chiffres publiés"), _published(inputs)]
    if inputs.sources:
        blocks += [Heading("Jeux de données et enquêtes"), _datasets(inputs)]
    blocks += [Heading("Signes"), Paragraph(flag_legend(tuple(Flag)))]
    return Section(f"Annexe{NBSP}: d’où vient chaque nombre", tuple(blocks), short="Annexe")


def _indicators(inputs: ReportInputs) -> DataTable:
    columns = (
        Column("Code", weight=1.0),
        Column("Valeur", Align.RIGHT, 1.3),
        Column("Période", weight=1.7),
        Column("Source", weight=4.2),
        Column("n", Align.RIGHT, 0.8),
        Column("Sans réponse", Align.RIGHT, 1.1),
    )
    rows = tuple(_indicator_row(row) for row in inputs.indicators)
    return DataTable(
        "Source de chaque indicateur",
        columns,
        rows,
        note=flag_legend(row.flag for row in inputs.indicators),
    )


def _indicator_row(row: IndicatorRow) -> Row:
    return Row(
        (
            row.code,
            value_words(row),
            row.period or EMPTY,
            row.source or EMPTY,
            EMPTY if row.n is None else number(row.n),
            EMPTY if row.missing is None else number(row.missing),
        )
    )


def _published(inputs: ReportInputs) -> DataTable:
    columns = (
        Column("Donnée", weight=3.4),
        Column("Valeur", Align.RIGHT, 1.2),
        Column("Année", weight=0.8),
        Column("Source et périmètre", weight=3.4),
    )
    rows: list[Row] = []
    for place in inputs.territories:
        rows.append(Row((f"{place.name} ({place.kind} {place.code})",), group=2))
        rows += [_published_row(figure) for figure in place.figures]
    legend = flag_legend(f.flag for place in inputs.territories for f in place.figures)
    return DataTable("Source de chaque chiffre publié", columns, tuple(rows), note=legend)


def _published_row(figure: ContextFigure) -> Row:
    return Row(
        (
            figure.label,
            quantity(figure.value, figure.unit, figure.flag),
            figure.year or EMPTY,
            _where(figure.source, figure.perimeter),
        )
    )


def _where(source: str, perimeter: str) -> str:
    if source and perimeter:
        return f"{source}{NBSP}; {perimeter}"
    return source or perimeter or EMPTY


def _datasets(inputs: ReportInputs) -> DataTable:
    columns = (
        Column("Objet", weight=2.6),
        Column("Source", weight=3.6),
        Column("Année", weight=1.0),
        Column("Périmètre et remarque", weight=2.8),
    )
    rows = tuple(
        Row(
            (
                note.what,
                note.source,
                note.year or EMPTY,
                _where(note.perimeter, note.note),
            )
        )
        for note in inputs.sources
    )
    return DataTable("Jeux de données et enquêtes employés", columns, rows)
