"""Raking ratio (calage sur marges) on the table of margin cells.

Deming & Stephan (1940). The factor of a row depends on its margin cell only, so the iterations
run on the table of cells: after one sum their cost does not depend on the number of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.estimation.arrays import BoolArray, Codes, FloatArray, IntArray
from indicators.estimation.errors import CalibrationError

#: Above this many cells, the table is that of the cells in use only.
MAX_CELLS = 2_000_000


class OutOfReach(CalibrationError):
    """Totals that no weights meet; ``place``: the furthest one, in the order of the totals."""

    def __init__(self, message: str, place: int) -> None:
        super().__init__("no_convergence", "", message)
        self.place = place


@dataclass(frozen=True, eq=False, slots=True)
class MarginCells:
    """The table of margin cells: ``key`` (n,) cell of each row, and for each cell its level
    in each margin (``members``), its respondents ``n`` and its ``weight``."""

    key: IntArray
    members: tuple[IntArray, ...]
    sizes: tuple[int, ...]
    n: IntArray
    weight: FloatArray

    def margin(self, k: int, table: FloatArray) -> FloatArray:
        """Margin ``k`` of a table of cells."""
        sums = np.bincount(self.members[k], table, self.sizes[k])
        return np.asarray(sums, np.float64)


def margin_cells(
    codes: Sequence[Codes], sizes: Sequence[int], weights: FloatArray, active: BoolArray
) -> MarginCells:
    """Sum the rows by cell; ``codes`` (n,) are not negative where ``active``."""
    key = codes[0].astype(np.int64)
    for code, size in zip(codes[1:], sizes[1:], strict=True):
        key *= size
        key += code
    whole = bool(active.all())
    if not whole:
        key[~active] = 0
    cells = int(np.prod([float(size) for size in sizes]))
    labels = np.arange(cells)
    if cells > MAX_CELLS:
        labels, inverse = np.unique(key, return_inverse=True)
        key, cells = inverse.astype(np.int64), len(labels)
    counts: IntArray = np.bincount(key if whole else key[active], minlength=cells)
    weight = np.asarray(np.bincount(key, weights, cells), np.float64)
    return MarginCells(key, _members(labels, sizes), tuple(sizes), counts, weight)


def _members(labels: IntArray, sizes: Sequence[int]) -> tuple[IntArray, ...]:
    members: list[IntArray] = []
    for size in reversed(sizes):
        members.insert(0, np.asarray(labels % size, dtype=np.int64))
        labels = labels // size
    return tuple(members)


@dataclass(frozen=True, eq=False, slots=True)
class Raked:
    """Factor of each cell, number of rounds, largest relative gap to a margin."""

    factors: FloatArray
    iterations: int
    gap: float


def rake_cells(
    cells: MarginCells, targets: Sequence[FloatArray], tolerance: float, steps: int
) -> Raked:
    """Factors of the cells that bring their weights to the margins ``targets``.

    Raises ``OutOfReach`` when the margins are not met after ``steps`` rounds.
    """
    table = cells.weight.copy()
    gap, gaps = np.inf, np.full(1, np.inf)
    for step in range(1, steps + 1):
        for k, target in enumerate(targets):
            now = cells.margin(k, table)
            ratio = np.divide(target, now, out=np.ones(len(target)), where=now > 0)
            table *= ratio[cells.members[k]]
        gaps = np.concatenate(
            [np.abs(cells.margin(k, table) / target - 1) for k, target in enumerate(targets)]
        )
        gap = float(gaps.max())
        if gap < tolerance:
            zero = np.zeros(len(table))
            factors = np.divide(table, cells.weight, out=zero, where=cells.weight > 0)
            return Raked(factors, step, gap)
    raise OutOfReach(
        f"the margins are still {gap:.2%} away after {steps} rounds", int(gaps.argmax())
    )
