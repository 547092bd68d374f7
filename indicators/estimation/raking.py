"""Raking ratio (calage sur marges) on the table of margin cells.

Deming & Stephan (1940). The factor of a row depends on its margin cell only, so the iterations
run on the table of cells: after one sum their cost does not depend on the number of rows.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.estimation.arrays import Codes, FloatArray, IntArray
from indicators.estimation.errors import CalibrationError

#: Above this many cells, the table is that of the cells in use only.
MAX_CELLS = 2_000_000


@dataclass(frozen=True, eq=False, slots=True)
class Raked:
    """Factor of each row (n,), number of iterations, largest relative gap to a margin."""

    factors: FloatArray
    iterations: int
    gap: float


def rake_factors(
    codes: Sequence[Codes],
    targets: Sequence[FloatArray],
    weights: FloatArray,
    tolerance: float,
    steps: int,
) -> Raked:
    """Factors that bring the weighted margins to ``targets``.

    ``codes``: (n,) level of each row in each margin, none negative where the weight is
    positive. Raises ``CalibrationError`` when the margins are not met after ``steps``.
    """
    key, cells, members = _cells(codes, [len(target) for target in targets])
    start = np.bincount(key, weights, cells)
    table = start.copy()
    gap = np.inf
    for step in range(1, steps + 1):
        for member, target in zip(members, targets, strict=True):
            now = np.bincount(member, table, len(target))
            table *= np.divide(target, now, out=np.ones(len(target)), where=now > 0)[member]
        gap = max(
            float(np.abs(np.bincount(member, table, len(target)) / target - 1).max())
            for member, target in zip(members, targets, strict=True)
        )
        if gap < tolerance:
            ratio = np.divide(table, start, out=np.zeros(cells), where=start > 0)
            return Raked(ratio[key], step, gap)
    raise CalibrationError(
        "no_convergence", "", f"the margins are still {gap:.2%} away after {steps} rounds"
    )


def _cells(codes: Sequence[Codes], sizes: Sequence[int]) -> tuple[IntArray, int, list[IntArray]]:
    """Cell of each row, number of cells, and the level of each cell in each margin."""
    key = codes[0].astype(np.int64)
    for code, size in zip(codes[1:], sizes[1:], strict=True):
        key *= size
        key += code
    np.maximum(key, 0, out=key)
    cells = int(np.prod([float(size) for size in sizes]))
    labels = np.arange(cells) if cells <= MAX_CELLS else None
    if labels is None:
        labels, inverse = np.unique(key, return_inverse=True)
        key, cells = inverse.astype(np.int64), len(labels)
    members: list[IntArray] = []
    for size in reversed(sizes):
        members.insert(0, np.asarray(labels % size, dtype=np.int64))
        labels = labels // size
    return key, cells, members
