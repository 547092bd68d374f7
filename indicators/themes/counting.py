"""Counts of themes and words as ungated tables: the gate decides what is seen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from indicators.disclosure.tables import TOTAL, Cell, Level, Table
from indicators.survey_indicators import share
from indicators.themes.words import Frequent

Scope = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Named:
    """A theme as the counting knows it."""

    code: str
    name: str


def theme_table(
    key: str, themes: Sequence[Named], coded: Mapping[int, Set[str]], scope: Scope
) -> Table:
    """Return how many answers hold each theme, among those that hold at least one."""
    known = {theme.code for theme in themes}
    held = [codes & known for codes in coded.values() if codes & known]
    counts = Counter(code for codes in held for code in codes)
    levels = tuple(Level(theme.code, theme.name) for theme in themes)
    numbers = [counts[theme.code] for theme in themes]
    return _table(f"{key}~themes", "Thèmes", levels, numbers, len(held), scope)


def word_table(key: str, words: Sequence[Frequent], answers: int, scope: Scope) -> Table:
    """Return in how many answers each word comes back."""
    levels = tuple(Level(one.word, one.word) for one in words)
    numbers = [one.answers for one in words]
    return _table(f"{key}~mots", "Mots qui reviennent", levels, numbers, answers, scope)


def _table(
    key: str, title: str, rows: tuple[Level, ...], numbers: Sequence[int], base: int, scope: Scope
) -> Table:
    cells = tuple(
        Cell(row.code, TOTAL, number, base, share(number, base))
        for row, number in zip(rows, numbers, strict=True)
    )
    return Table(key, title, rows, (Level(TOTAL, "Ensemble"),), cells, scope, row_variable=key)
