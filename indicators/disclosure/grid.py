"""A table seen as counted quantities: the shape the gate and the attacker both reason on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from indicators.disclosure.tables import (
    TOTAL,
    AddsUp,
    Measure,
    PublishedTable,
    Table,
)

#: Scope entries that tell two states of one population apart, not two populations.
VERSIONS = frozenset({"version", "release", "extraction", "date"})

Number = TypeVar("Number", int, int | None)

#: Conditions that define a group of respondents: the same conditions, the same people.
Key = frozenset[tuple[str, str]]


@dataclass(frozen=True)
class Grid:
    """Counts and bases by (row, column); ``None`` where a published table is silent."""

    name: str
    population: Key
    row_variable: str
    column_variable: str
    measure: Measure
    counts: dict[tuple[str, str], int | None]
    bases: dict[tuple[str, str], int | None]
    rows_add_up: AddsUp
    columns_add_up: AddsUp
    #: Whether the base depends on the row (row percentages): then the table is read turned.
    turned: bool = False
    #: Already published: its numbers can no longer be withheld.
    fixed: bool = False
    #: Which state of the population this is.
    version: Key = frozenset()

    @property
    def rows(self) -> tuple[str, ...]:
        """Return the row codes, margin excluded, in order."""
        return tuple(dict.fromkeys(row for row, _ in self.counts if row != TOTAL))

    @property
    def columns(self) -> tuple[str, ...]:
        """Return the column codes, margin excluded, in order."""
        return tuple(dict.fromkeys(column for _, column in self.counts if column != TOTAL))

    def key(self, row: str, column: str) -> Key:
        """Return the conditions that define the respondents of one cell.

        A column of what the scope already names is a part of it: one campaign of several.
        """
        conditions = set(self.population)
        if column != TOTAL:
            conditions = {one for one in conditions if one[0] != self.column_variable}
            conditions.add((self.column_variable, column))
        answered = ("answered", self.row_variable)
        conditions.add(answered if row == TOTAL else (self.row_variable, row))
        return frozenset(conditions)

    def base_key(self, row: str, column: str) -> Key:
        """Return the conditions that define the denominator of one cell."""
        if not self.base_is_shared(column):
            return self.key(row, column) | {("base", self.row_variable)}
        return self.key(TOTAL, column)

    def base_is_shared(self, column: str) -> bool:
        """Return whether every cell of a column has the same denominator."""
        known = {b for (_, c), b in self.bases.items() if c == column and b is not None}
        return len(known) <= 1


def grid_of(table: Table) -> Grid:
    """Return an ungated table as quantities, with what its lines add up to."""
    counts = {(c.row, c.column): c.count for c in table.cells}
    bases = {(c.row, c.column): c.base for c in table.cells}
    turned = _is_turned(bases)
    rows = table.row_variable or dict(table.scope).get("question", "") or table.key
    columns = table.column_variable or f"{table.key}/columns"
    if turned:
        counts, bases = _turn(counts), _turn(bases)
        rows, columns = columns, rows
    return Grid(
        name=table.key,
        population=_population(table.scope),
        row_variable=rows,
        column_variable=columns,
        measure=table.measure,
        counts=dict(counts),
        bases=dict(bases),
        rows_add_up=_rows_add_up(counts, bases),
        columns_add_up=_columns_add_up(counts),
        turned=turned,
        version=frozenset(table.scope) - _population(table.scope),
    )


def grid_of_published(table: PublishedTable) -> Grid:
    """Return what a published table tells, as quantities."""
    counts = {(c.row, c.column): c.n for c in table.cells}
    bases = {(c.row, c.column): c.base for c in table.cells}
    for cell in table.cells:
        if cell.bound and cell.n is None:
            counts[cell.row, cell.column] = 0 if cell.bound.startswith("<") else cell.base
    rows = table.row_variable or dict(table.scope).get("question", "") or table.key
    columns = table.column_variable or f"{table.key}/columns"
    turned = table.turned
    if turned:
        counts, bases = _turn(counts), _turn(bases)
        rows, columns = columns, rows
    return Grid(
        name=table.key,
        population=_population(table.scope),
        row_variable=rows,
        column_variable=columns,
        measure=table.measure,
        counts=counts,
        bases=bases,
        rows_add_up=table.rows_add_up,
        columns_add_up=table.columns_add_up,
        turned=turned,
        version=frozenset(table.scope) - _population(table.scope),
        fixed=True,
    )


def _population(scope: tuple[tuple[str, str], ...]) -> Key:
    return frozenset((name, value) for name, value in scope if name not in VERSIONS)


def _turn(numbers: dict[tuple[str, str], Number]) -> dict[tuple[str, str], Number]:
    return {(column, row): number for (row, column), number in numbers.items()}


def _is_turned(bases: dict[tuple[str, str], int]) -> bool:
    """Return whether bases follow the rows and not the columns."""
    return _varies(bases) and not _varies(_turn(bases))


def _varies(bases: dict[tuple[str, str], int]) -> bool:
    seen: dict[str, int] = {}
    return any(seen.setdefault(column, base) != base for (_, column), base in bases.items())


def _rows_add_up(counts: dict[tuple[str, str], int], bases: dict[tuple[str, str], int]) -> AddsUp:
    sums: dict[str, int] = {}
    for (row, column), count in counts.items():
        sums[column] = sums.get(column, 0) + (count if row != TOTAL else 0)
    exact = all(sums[column] == base for (_, column), base in bases.items())
    return AddsUp.EXACTLY if exact else AddsUp.NO


def _columns_add_up(counts: dict[tuple[str, str], int]) -> AddsUp:
    totals = {row: count for (row, column), count in counts.items() if column == TOTAL}
    sums = dict.fromkeys(totals, 0)
    inner = [(row, count) for (row, column), count in counts.items() if column != TOTAL]
    for row, count in inner:
        if row in sums:
            sums[row] += count
    if not totals or not inner or any(sums[row] > total for row, total in totals.items()):
        return AddsUp.NO
    return AddsUp.EXACTLY if sums == totals else AddsUp.PARTLY
