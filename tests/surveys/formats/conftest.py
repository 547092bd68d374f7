"""Small files made on the spot: each test says what is in its own."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest
import xlsxwriter

from surveys.formats.importing import import_questionnaire
from surveys.formats.losses import Imported

Rows = Sequence[Sequence[object]]
SHARED = Path(__file__).parents[4] / "shared" / "forms"


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"strings_to_formulas": False}) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for index, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is not None:
                        sheet.write(index, column, cell)
    return out.getvalue()


@pytest.fixture
def xlsx() -> Callable[[Mapping[str, Rows]], bytes]:
    return workbook


@pytest.fixture
def imported() -> Callable[..., Imported]:
    """Import an XLSForm given as rows of its sheets."""

    def build(survey: Rows, choices: Rows = (), **others: Rows) -> Imported:
        sheets = {"survey": survey, **({"choices": choices} if choices else {}), **others}
        return import_questionnaire(workbook(sheets), "essai.xlsx")

    return build


def shared_forms() -> list[Path]:
    return sorted(SHARED.glob("*")) if SHARED.is_dir() else []
