"""What a spreadsheet file holds: sheets of text and numbers, never a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice

Cell = str | int | float | None

#: Characters that XML 1.0 cannot carry, nor a spreadsheet show.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: What a cell of a spreadsheet may hold.
MAX_TEXT = 32_767
#: What a sheet may hold, in Excel as in LibreOffice, headings included.
MAX_ROWS = 1_048_576


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its headings and its rows, read once."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def parted(sheets: Iterable[Sheet], most: int = MAX_ROWS) -> Iterator[Sheet]:
    """Return the sheets, one too long for a file going on in « Réponses (2) », and so on.

    Rows are read once, in order: each sheet returned must be written before the next is asked for.
    """
    for sheet in sheets:
        rows, number = iter(sheet.rows), 1
        yield replace(sheet, rows=islice(rows, most - 1))
        for first in rows:
            number += 1
            rest = islice(rows, most - 2)
            yield replace(sheet, name=f"{sheet.name} ({number})", rows=chain([first], rest))


def plain(text: str) -> str:
    """Return a text that a cell can hold: no control character, not too long."""
    return _CONTROL.sub("", text)[:MAX_TEXT]
