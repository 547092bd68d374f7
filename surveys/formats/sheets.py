"""Sheets of text cells, from a workbook or from sectioned text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

import python_calamine

from surveys.formats.archive_guard import check_sheets, opened
from surveys.formats.decoding import without_controls
from surveys.formats.losses import refused
from surveys.formats.xls_guard import check_grid

MOST_COLUMNS = 1000
MOST_ROWS = {"survey": 5000, "choices": 20_000, "external_choices": 20_000}
_WANTED = ("survey", "choices", "settings", "external_choices", "entities", "evalapp")
_ALIASES = {"choice": "choices", "columns": "choices", "setting": "settings", "questions": "survey"}
MOST_LINES = 40_000
MOST_CELL = 40_000

Cells = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """Rows that hold something, each with its number in the file."""

    name: str
    rows: tuple[tuple[int, Cells], ...]


def workbook_sheets(content: bytes, is_zip: bool) -> dict[str, Sheet]:
    """Return the sheets of an Excel workbook that matter, by canonical name."""
    if is_zip:
        check_sheets(opened(content))
    else:
        check_grid(content)
    try:
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        wanted = _wanted(book.sheet_names)
        return {name: _sheet(book, title, name) for name, title in wanted.items()}
    except (python_calamine.CalamineError, OSError, ValueError) as error:
        raise _unreadable(error) from None
    except BaseException as error:
        if type(error).__name__ == "PanicException":
            raise _unreadable(error) from None
        raise


def _unreadable(error: BaseException) -> ValueError:
    if type(error).__name__ == "Refused":
        return error  # type: ignore[return-value]
    if type(error).__name__ == "PasswordError":
        return refused("Ce classeur est protégé par un mot de passe : retirez-le, puis réessayez.")
    return refused(
        "Ce classeur est abîmé ou n'est pas un classeur Excel."
        " Ouvrez-le dans votre tableur, enregistrez-le en .xlsx, puis réessayez."
    )


def _wanted(titles: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for title in titles:
        name = title.strip().lower()
        name = _ALIASES.get(name, name)
        if name in _WANTED:
            found.setdefault(name, title)
    if "survey" not in found:
        raise refused(
            "Ce classeur n'a pas de feuille « survey » : ce n'est pas un questionnaire XLSForm."
            " Feuilles trouvées : {0}.",
            ", ".join(titles) or "aucune",
        )
    return found


def _sheet(book: python_calamine.CalamineWorkbook, title: str, name: str) -> Sheet:
    source = book.get_sheet_by_name(title)
    first = source.start[0] + 1 if source.start else 1
    rows = source.to_python(skip_empty_area=True)
    return sheet_of(name, ((first + index, row) for index, row in enumerate(rows)))


def sheet_of(name: str, rows: Iterable[tuple[int, Sequence[object]]]) -> Sheet:
    """Return a sheet of text cells; empty rows are left out, too many are refused."""
    most = MOST_ROWS.get(name, 2000)
    kept: list[tuple[int, Cells]] = []
    for number, row in rows:
        if not any(cell not in ("", None) for cell in row):
            continue
        if len(row) > MOST_COLUMNS:
            raise refused("La feuille « {0} » a plus de {1} colonnes.", name, MOST_COLUMNS)
        if len(kept) >= most:
            raise refused(
                "La feuille « {0} » a plus de {1} lignes : ce n'est pas un questionnaire.",
                name,
                most,
            )
        kept.append((number, tuple(map(cell_text, row))))
    return Sheet(name, tuple(kept))


def cell_text(value: object) -> str:
    """Return a cell as its author sees it: 1 and not 1.0, a date in ISO order."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        midnight = value.time() == time(0)
        return value.date().isoformat() if midnight else value.isoformat(sep=" ")
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return str(value)
    return without_controls(str(value))[:MOST_CELL]


_SECTION = re.compile(r"\s*\|(.*)\|\s*$")


def markdown_sheets(text: str) -> dict[str, Sheet]:
    """Return the sheets of an XLSForm written as Markdown tables."""
    rows: list[list[str]] = []
    for line in text.splitlines():
        found = _SECTION.match(line)
        if found is None:
            rows.append([])
            continue
        cells = [c.strip().replace("\\|", "|") for c in re.split(r"(?<!\\)\|", found.group(1))]
        rows.append([] if all(set(cell) <= set("-: ") for cell in cells) else cells)
    return _sections(rows)


def csv_sheets(text: str) -> dict[str, Sheet]:
    """Return the sheets of an XLSForm saved as one CSV, in sections or survey only."""
    csv.field_size_limit(MOST_CELL * 4)
    source = io.StringIO(text)
    try:
        reader = csv.reader(source, delimiter=_delimiter(text))
        rows = list(islice(reader, MOST_LINES + 1))
        if len(rows) > MOST_LINES:
            raise refused("Ce fichier a plus de {0} lignes.", MOST_LINES)
    except csv.Error:
        raise refused("Ce fichier CSV est illisible : guillemets ou cellules abîmés.") from None
    return _sections(rows)


def _delimiter(text: str) -> str:
    head = text[:20_000]
    return max((",", ";", "\t"), key=head.count)


def _sections(rows: Sequence[Sequence[str]]) -> dict[str, Sheet]:
    found: dict[str, list[tuple[int, Sequence[object]]]] = {}
    current: list[tuple[int, Sequence[object]]] | None = None
    for number, row in enumerate(rows, start=1):
        head = row[0].strip().lower() if row else ""
        head = _ALIASES.get(head, head)
        if head in _WANTED and not any(cell.strip() for cell in row[1:]):
            current = found.setdefault(head, [])
        elif current is not None:
            current.append((number, row[1:]))
        elif {"type", "name"} <= {cell.strip().lower() for cell in row}:
            current = found.setdefault("survey", [(number, row)])
            return {"survey": sheet_of("survey", [(n, r) for n, r in enumerate(rows, 1)])}
    return {name: sheet_of(name, section) for name, section in found.items()}
