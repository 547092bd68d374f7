"""A published table as a file: what its screen shows, secrets included as « s »."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.disclosure.tables import PublishedCell, PublishedTable
from surveys.campaigns.export import csv_chunks
from surveys.exports.ods import write_ods
from surveys.exports.sheets import Cell, Sheet
from surveys.exports.xlsx import write_xlsx
from surveys.microdata import neutralised

FORMATS: Mapping[str, str] = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
HEADS = (
    "Réponse",
    "Groupe",
    "Part (%)",
    "Bas (%)",
    "Haut (%)",
    "Effectif",
    "Base",
    "Signe",
    "Poids",
)


@dataclass(frozen=True, slots=True)
class TableFile:
    """The bytes of a file, and what they are."""

    content: bytes
    mimetype: str


def table_file_of(
    table: PublishedTable, kind: str, how: Sequence[str], weighted: bool
) -> TableFile:
    """Return a table as a file of one of ``FORMATS``, with how it was made where that fits."""
    poids = "redressé" if weighted else "brut"
    lines = [[*_line(table, cell), poids] for cell in table.cells]
    if kind == "csv":
        rows = [[_text(value) for value in line] for line in lines]
        return TableFile(b"".join(csv_chunks(HEADS, rows)), FORMATS[kind])
    about: list[list[Cell]] = [[one] for one in (table.title, table.legend, *how)]
    sheets = (Sheet("Tableau", HEADS, lines), Sheet("Lecture", ("À propos",), about))
    stream = io.BytesIO()
    (write_xlsx if kind == "xlsx" else write_ods)(stream, sheets)
    return TableFile(stream.getvalue(), FORMATS[kind])


def _line(table: PublishedTable, cell: PublishedCell) -> list[Cell]:
    rows = {level.code: level.label for level in table.rows}
    columns = {level.code: level.label for level in table.columns}
    shares = [_hundred(value) for value in (cell.value, cell.low, cell.high)]
    sign = cell.bound or cell.flag.value
    return [rows[cell.row], columns[cell.column], *shares, cell.n, cell.base, sign]


def _hundred(value: float | None) -> float | None:
    return None if value is None else round(100 * value, 1)


def _text(value: Cell) -> str:
    if value is None:
        return ""
    return neutralised(value) if isinstance(value, str) else str(value).replace(".", ",")
