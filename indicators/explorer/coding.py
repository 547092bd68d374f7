"""From a campaign's columns to the codes of one question, one group, one filter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from indicators.columns.schema import MISSING, NOT_ASKED
from indicators.columns.table import ColumnTable
from indicators.disclosure.tables import Level
from indicators.explorer.recoding import Regrouping
from indicators.survey_indicators import Statement
from surveys.definition import QuestionType

Codes = npt.NDArray[np.int16]
#: « Je ne sais pas »: a code of no level, beside missing and never asked.
DONT_KNOW = -3


@dataclass(frozen=True, eq=False, slots=True)
class Coded:
    """A question's answers: one array of codes, or one of 0 and 1 per option."""

    levels: tuple[Level, ...]
    #: For one answer: a single array. For several: one per level.
    arrays: tuple[Codes, ...]
    several: bool = False

    @property
    def n(self) -> int:
        """Return the number of responses."""
        return len(self.arrays[0]) if self.arrays else 0


def coded(table: ColumnTable, statement: Statement, regrouping: Regrouping | None = None) -> Coded:
    """Return the answers to one statement; those of a group are put together."""
    if statement.type is QuestionType.SELECT_MULTIPLE:
        return _several(table, statement, regrouping)
    codes = _classes(table, statement) if statement.groups else _levels(table, statement)
    if regrouping is None:
        return Coded(statement.levels, (codes,))
    places = regrouping.places()
    order = [places.get(level.code, MISSING) for level in statement.levels]
    return Coded(regrouping.levels(), (_mapped(codes, order),))


def _levels(table: ColumnTable, statement: Statement) -> Codes:
    column = table.schema.column(statement.uid)
    if column is None:
        return np.full(table.n, NOT_ASKED, np.int16)
    place = {level.code: k for k, level in enumerate(statement.levels)}
    special = dict.fromkeys(statement.dont_know, DONT_KNOW)
    order = [place.get(code, special.get(code, MISSING)) for code in column.levels]
    return _mapped(table.values(statement.uid), order)


def _mapped(codes: npt.NDArray[Any], order: Sequence[int]) -> Codes:
    """Replace each code by its place; the negative ones stay what they are."""
    special = [DONT_KNOW, NOT_ASKED, MISSING]
    places = np.array([*order, *special], np.int16)
    found: Codes = places[codes]
    return found


def _classes(table: ColumnTable, statement: Statement) -> Codes:
    """Put numbers in the classes of the statement; what is missing stays out."""
    if table.schema.column(statement.uid) is None:
        return np.full(table.n, NOT_ASKED, np.int16)
    numbers = table.values(statement.uid)
    lows = np.array([low for _, _, low in statement.groups])
    found = np.clip(np.searchsorted(lows, numbers, side="right") - 1, 0, None).astype(np.int16)
    found[np.isnan(numbers)] = MISSING
    return found


def _several(table: ColumnTable, statement: Statement, regrouping: Regrouping | None) -> Coded:
    flags = {level.code: _flag(table, statement, level.code) for level in statement.levels}
    silent = _answered_only(table, statement)
    if regrouping is None:
        arrays = tuple(
            np.where(silent, np.int16(MISSING), flags[lv.code]) for lv in statement.levels
        )
        return Coded(statement.levels, arrays, several=True)
    grouped = (
        np.maximum.reduce([flags[code] for code in codes if code in flags])
        for _, codes in regrouping.groups
    )
    arrays = tuple(np.where(silent, np.int16(MISSING), one) for one in grouped)
    return Coded(regrouping.levels(), arrays, several=True)


def _flag(table: ColumnTable, statement: Statement, code: str) -> Codes:
    key = f"{statement.uid}/{code}"
    if table.schema.column(key) is None:
        return np.full(table.n, NOT_ASKED, np.int16)
    return table.values(key).astype(np.int16)


def _answered_only(table: ColumnTable, statement: Statement) -> npt.NDArray[np.bool_]:
    """Tell who ticked nothing that counts: nothing at all, « ne sait pas » or a refusal."""
    chosen = np.zeros(table.n, np.bool_)
    for level in statement.levels:
        chosen |= _flag(table, statement, level.code) == 1
    return ~chosen


def by_site(
    table: ColumnTable, names: Mapping[int, tuple[str, str]]
) -> tuple[Codes, tuple[Level, ...]]:
    """Return the site of each response among those named (number → code, name)."""
    ids = sorted(names, key=lambda one: names[one][1])
    codes = np.full(table.n, MISSING, np.int16)
    for place, site in enumerate(ids):
        codes[table.sites == site] = place
    return codes, tuple(Level(*names[site]) for site in ids)
