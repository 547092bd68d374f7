"""An attacker's view of published tables: what can be computed back, and whether it is too much.

Written apart from the gate on purpose: it rebuilds from the tables themselves every sum that a
reader could guess, so that a sum forgotten by the gate is found here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from indicators.disclosure.attacker import Interval, intervals
from indicators.disclosure.grid import Grid, Key, grid_of
from indicators.disclosure.linking import Link
from indicators.disclosure.movement import EPSILON
from indicators.disclosure.primary import primary_reason
from indicators.disclosure.rules import Rules
from indicators.disclosure.system import System, relation_matrix
from indicators.disclosure.tables import TOTAL, AddsUp, Measure, PublishedTable, Table


@dataclass(frozen=True, slots=True)
class Finding:
    """What the attacker knows of one withheld number, or of a group left over by a sum."""

    where: str
    truth: int
    interval: Interval
    #: The attacker must believe that much less, and that much more, to be beaten.
    low: float
    high: float
    #: Withheld for itself, and not only to protect another one.
    is_protected: bool = True

    @property
    def is_safe(self) -> bool:
        """Return whether the interval is as wide as the rules demand, and never one number."""
        if not self.is_protected:
            return True
        if self.is_recovered:
            return False
        wide_below = self.interval.low <= self.low + EPSILON
        return wide_below and self.interval.high >= self.high - EPSILON

    @property
    def is_recovered(self) -> bool:
        """Return whether the attacker knows the exact number."""
        return self.interval.is_exact


@dataclass(frozen=True, slots=True)
class Audit:
    """The attack on one set of published tables."""

    findings: tuple[Finding, ...]

    @property
    def breaches(self) -> tuple[Finding, ...]:
        """Return what the attacker learnt and should not have."""
        return tuple(finding for finding in self.findings if not finding.is_safe)

    @property
    def idle(self) -> tuple[Finding, ...]:
        """Return the numbers withheld for another one's sake that are known all the same.

        They are no secret by themselves; a later publication may make them useless.
        """
        return tuple(f for f in self.findings if f.is_recovered and not f.is_protected)

    @property
    def is_safe(self) -> bool:
        """Return whether nothing protected can be computed back."""
        return not self.breaches


@dataclass
class _Board:
    """Every number the tables are made of, and what ties them."""

    threshold: int
    values: list[int] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    visible: set[int] = field(default_factory=set)
    relations: list[dict[int, int]] = field(default_factory=list)
    #: Two states of one group are two numbers, even when they happen to be equal.
    numbers: dict[tuple[Key, Key, int], int] = field(default_factory=dict)
    demands: dict[int, tuple[float, float]] = field(default_factory=dict)
    #: Withheld only to protect others.
    spare: set[int] = field(default_factory=set)

    def cell(self, grid: Grid, place: tuple[str, str]) -> int:
        """Return the number of one cell."""
        name = f"{grid.name}[{place[0] or 'total'}, {place[1] or 'total'}]"
        return self._number(grid.key(*place), grid.version, grid.counts[place] or 0, name)

    def base(self, grid: Grid, place: tuple[str, str]) -> int:
        """Return the number under the percentage of one cell."""
        name = f"base {grid.name}[{place[1] or 'total'}]"
        return self._number(grid.base_key(*place), grid.version, grid.bases[place] or 0, name)

    def rest(self, whole: int, parts: Iterable[int], name: str, exact: bool = False) -> None:
        """Bind a whole, its parts and what is left, which may be a few people.

        ``exact``: readers know that nothing is left (all sites, all answers).
        """
        members = tuple(dict.fromkeys(parts))
        left = self.values[whole] - sum(self.values[part] for part in members)
        if whole in members or not members or left < 0:
            return
        other = self._add(left, name)
        self.relations.append({whole: 1, other: -1, **dict.fromkeys(members, -1)})
        if left == 0 and exact:
            self.visible.add(other)
        self.demand(other)

    def demand(self, variable: int) -> None:
        """Protect a small number; nothing is asked for the others."""
        value = self.values[variable]
        if 0 < value < self.threshold:
            self.demands[variable] = (value - 1, self.threshold)

    def _number(self, key: Key, version: Key, value: int, name: str) -> int:
        if (key, version, value) not in self.numbers:
            self.numbers[key, version, value] = self._add(value, name)
        return self.numbers[key, version, value]

    def _add(self, value: int, name: str) -> int:
        self.values.append(value)
        self.names.append(name)
        return len(self.values) - 1


def audit(
    published: Sequence[tuple[Table, PublishedTable]], rules: Rules, links: Sequence[Link] = ()
) -> Audit:
    """Attack tables published together (or one after the other) and report every finding."""
    board = _Board(max(rules.threshold(shown.audience) for _, shown in published))
    grids = []
    for table, shown in published:
        grid = grid_of(table)
        grids.append(grid)
        own = {
            (cell.row, cell.column)
            for cell in table.cells
            if primary_reason(cell, rules, shown.audience, table.measure)
        }
        _write(board, grid, shown, own)
    _tie_states(board)
    _tie_populations(board, grids, links)
    _tie_groups(board)
    return Audit(tuple(_findings(board)))


def _findings(board: _Board) -> Iterable[Finding]:
    size = len(board.values)
    hidden = np.ones(size, dtype=np.bool_)
    hidden[sorted(board.visible)] = False
    system = System(
        values=np.array(board.values, dtype=np.float64),
        costs=np.zeros(size),
        relations=relation_matrix(list(board.relations), size),
        withheld=hidden,
        open=~hidden,
        needs=(),
    )
    asked = sorted(board.demands)
    for variable, interval in zip(asked, intervals(system, hidden, asked), strict=True):
        low, high = board.demands[variable]
        protected = variable not in board.spare
        yield Finding(board.names[variable], board.values[variable], interval, low, high, protected)


def _write(
    board: _Board, grid: Grid, shown: PublishedTable, own: Collection[tuple[str, str]]
) -> None:
    told = {(c.row, c.column): c for c in shown.cells}
    for row, column in grid.counts:
        place = (column, row) if grid.turned else (row, column)
        cell = told[place]
        inside, below = board.cell(grid, (row, column)), board.base(grid, (row, column))
        if cell.base is not None:
            board.visible.add(below)
        if cell.n is not None or cell.bound:
            board.visible.add(inside)
        else:
            _demand_withheld(board, inside, is_spare=place not in own)
        board.demand(below)
        if grid.measure is Measure.SHARE and row != TOTAL:
            board.rest(below, [inside], f"outside {board.names[inside]}")
    _tie_lines(board, grid)


def _demand_withheld(board: _Board, variable: int, *, is_spare: bool) -> None:
    """A withheld number is never known exactly, and a small one is protected."""
    value = board.values[variable]
    if is_spare and not 0 < value < board.threshold:
        board.spare.add(variable)
    if value:
        board.demands.setdefault(variable, (value, value))
    board.demand(variable)


def _tie_lines(board: _Board, grid: Grid) -> None:
    cells = {place: board.cell(grid, place) for place in grid.counts}
    bases = {place: board.base(grid, place) for place in grid.counts}
    for column in (*grid.columns, TOTAL):
        inside = [cells[row, column] for row in grid.rows if (row, column) in cells]
        if inside and grid.measure is Measure.SHARE:
            whole = bases[next(place for place in cells if place[1] == column)]
            if sum(board.values[variable] for variable in inside) == board.values[whole]:
                board.rest(whole, inside, f"{grid.name}: rest of the rows", exact=True)
    for row in (*grid.rows, TOTAL):
        for numbers in (cells, bases):
            if (row, TOTAL) not in numbers:
                continue
            parts = [numbers[row, c] for c in grid.columns if (row, c) in numbers]
            exact = grid.columns_add_up is AddsUp.EXACTLY
            board.rest(
                numbers[row, TOTAL], parts, f"{grid.name}[{row}]: outside the columns", exact
            )
            for part in parts:
                board.rest(numbers[row, TOTAL], [part], f"{grid.name}[{row}]: outside one column")


def _tie_states(board: _Board) -> None:
    """Two counts of the same people at two dates: the difference is who came in between."""
    states: dict[Key, list[int]] = {}
    for (key, _, _), variable in board.numbers.items():
        states.setdefault(key, []).append(variable)
    for variables in states.values():
        for earlier, later in pairwise(sorted(variables, key=lambda v: board.values[v])):
            board.rest(later, [earlier], f"{board.names[later]}: between two states")


def _tie_groups(board: _Board) -> None:
    """Answers, sites or waves counted as one make a whole whose parts may be known elsewhere."""
    known: dict[Key, int] = {}
    for (key, _, _), variable in board.numbers.items():
        known.setdefault(key, variable)
    for key, whole in tuple(known.items()):
        for name, value in key:
            parts = [known.get(key - {(name, value)} | {(name, one)}) for one in value.split("+")]
            found = [part for part in parts if part is not None]
            if len(parts) > 1 and len(found) == len(parts):
                board.rest(whole, found, f"{board.names[whole]}: its parts", exact=True)


def _tie_populations(board: _Board, grids: Sequence[Grid], links: Sequence[Link]) -> None:
    """A population inside another one: the rest of the larger is a group too."""
    for whole in grids:
        inside = [g for g in grids if _is_inside(g, whole)]
        families = [[part] for part in inside]
        for names in {_added(part, whole) for part in inside}:
            families.append([part for part in inside if _added(part, whole) == names])
        for link in links:
            if link.whole == whole.name:
                families.append([g for g in grids if g.name in link.parts])
        for family in families:
            _tie_family(board, whole, family)


def _is_inside(part: Grid, whole: Grid) -> bool:
    return part.row_variable == whole.row_variable and whole.population < part.population


def _added(part: Grid, whole: Grid) -> frozenset[str]:
    return frozenset(name for name, _ in part.population - whole.population)


def _tie_family(board: _Board, whole: Grid, parts: Sequence[Grid]) -> None:
    sums = list(_sums(board, whole, parts))
    values = board.values
    gaps = [values[total] - sum(values[part] for part in inside) for total, inside in sums]
    exact = len(parts) > 1 and not any(gap > 0 for gap in gaps)
    name = f"{whole.name} outside " + ", ".join(part.name for part in parts)
    for total, inside in sums:
        board.rest(total, inside, f"{name}: {board.names[total]}", exact)


def _sums(
    board: _Board, whole: Grid, parts: Sequence[Grid]
) -> Iterable[tuple[int, tuple[int, ...]]]:
    """Return the number of a whole and those of its parts, for every cell they all have."""
    alike = all(part.column_variable == whole.column_variable for part in parts)
    for place in whole.counts:
        if not parts or any(place not in part.counts for part in parts):
            continue
        if place[1] != TOTAL and not alike:
            continue
        yield board.cell(whole, place), tuple(board.cell(part, place) for part in parts)
        yield board.base(whole, place), tuple(board.base(part, place) for part in parts)
