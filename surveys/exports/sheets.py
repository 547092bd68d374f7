"""What a spreadsheet file holds: sheets of text and numbers, never a formula."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

Cell = str | int | float | None

#: Characters that XML 1.0 cannot carry, nor a spreadsheet show.
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
#: What a cell of a spreadsheet may hold.
MAX_TEXT = 32_767


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its name, its headings and its rows, read once."""

    name: str
    heads: Sequence[str]
    rows: Iterable[Sequence[Cell]]


def plain(text: str) -> str:
    """Return a text that a cell can hold: no control character, not too long."""
    return _CONTROL.sub("", text)[:MAX_TEXT]
