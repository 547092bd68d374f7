"""The table of a translation as a file for a translator: CSV or XLSX, and back."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import datetime

import python_calamine
import xlsxwriter

from surveys.editor.translations import STATES, Line
from surveys.editor.tree import EditRefused
from surveys.formats import archive_guard
from surveys.formats.losses import Refused
from surveys.microdata import neutralised

HEADINGS = ("clé", "question", "sorte de texte", "texte de départ", "traduction", "état")
_KEY, _TRANSLATION = HEADINGS[0], HEADINGS[4]
MOST_ROWS = 30_000


def to_csv(lines: Sequence[Line]) -> bytes:
    """Return the table as CSV that a spreadsheet opens with its accents."""
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";", lineterminator="\r\n")
    writer.writerow(HEADINGS)
    writer.writerows([neutralised(cell) for cell in _cells(line)] for line in lines)
    return ("\ufeff" + buffer.getvalue()).encode()


def to_xlsx(lines: Sequence[Line], direction: str) -> bytes:
    """Return the table as a workbook; the translation reads in its own direction."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        heading = book.add_format({"bold": True, "bottom": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        order = 2 if direction == "rtl" else 1
        theirs = book.add_format({"text_wrap": True, "valign": "top", "reading_order": order})
        sheet = book.add_worksheet("Traduction")
        sheet.freeze_panes(1, 1)
        for column, (title, width) in enumerate(
            zip(HEADINGS, (26, 18, 16, 60, 60, 12), strict=True)
        ):
            sheet.set_column(column, column, width)
            sheet.write_string(0, column, title, heading)
        for row, line in enumerate(lines, start=1):
            for column, cell in enumerate(_cells(line)):
                sheet.write_string(row, column, cell, theirs if column == 4 else plain)
    return out.getvalue()


def _cells(line: Line) -> tuple[str, ...]:
    return (line.key, line.place, line.field, line.source, line.translation, STATES[line.state])


def read_table(content: bytes) -> dict[str, str]:
    """Return key → translation from a CSV or XLSX table; refuse anything else in French."""
    try:
        rows = _workbook(content) if content.startswith(b"PK") else _csv(content)
    except Refused as reason:
        raise EditRefused(str(reason)) from None
    if not rows:
        raise EditRefused("Ce fichier est vide.")
    heads = [cell.strip().lower() for cell in rows[0]]
    if _KEY not in heads or _TRANSLATION not in heads:
        raise EditRefused(f"Ce tableau doit garder ses colonnes « {_KEY} » et « {_TRANSLATION} ».")
    key, words = heads.index(_KEY), heads.index(_TRANSLATION)
    return {
        _plain(row[key]): _plain(row[words])
        for row in rows[1 : MOST_ROWS + 1]
        if len(row) > max(key, words) and row[key].strip()
    }


def _plain(cell: str) -> str:
    """Return a cell without the apostrophe that kept a spreadsheet from running it."""
    inert = cell.startswith("'") and neutralised(cell[1:]) == cell
    return (cell[1:] if inert else cell).strip()


def _workbook(content: bytes) -> list[list[str]]:
    archive_guard.check_sheets(archive_guard.opened(content))
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (python_calamine.CalamineError, OSError, ValueError):
        raise EditRefused("Ce classeur est abîmé : enregistrez-le de nouveau en .xlsx.") from None
    return [[str(cell or "") for cell in row] for row in rows[: MOST_ROWS + 1]]


def _csv(content: bytes) -> list[list[str]]:
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        head = text.splitlines()[0] if text.strip() else ""
        separator = max(";,\t", key=head.count)
        try:
            return list(csv.reader(io.StringIO(text), delimiter=separator))
        except csv.Error:
            break
    raise EditRefused("Ce fichier n’est ni un tableau CSV ni un classeur Excel lisible.")
