"""Excel workbooks, written row by row: every cell is a text or a number, none a formula."""

from __future__ import annotations

from collections.abc import Iterable
from typing import IO, Any

import xlsxwriter

from surveys.exports.sheets import Sheet, parted, plain

_OPTIONS = {
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
    "nan_inf_to_errors": True,
}


def write_xlsx(stream: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write the sheets as a workbook; memory does not grow with the rows."""
    book: Any = xlsxwriter.Workbook(stream, _OPTIONS)
    bold = book.add_format({"bold": True, "text_wrap": True})
    for sheet in parted(sheets):
        page = book.add_worksheet(sheet.name)
        page.freeze_panes(1, 0)
        for column, head in enumerate(sheet.heads):
            page.write_string(0, column, plain(head), bold)
        for number, row in enumerate(sheet.rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, str):
                    if value:
                        page.write_string(number, column, plain(value))
                elif value is not None:
                    page.write_number(number, column, value)
    book.close()
