"""Which total is out of reach, and which empty crossing keeps it there."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from indicators.estimation.arrays import FloatArray
from indicators.estimation.errors import CalibrationError
from indicators.estimation.factors import Factor
from indicators.estimation.raking import MarginCells, OutOfReach

#: Between two groups that nobody belongs to at once; crossed margins use another sign.
BOTH = " && "


def named(
    error: OutOfReach, cells: MarginCells, factors: Sequence[Factor], targets: Sequence[FloatArray]
) -> CalibrationError:
    """The refusal with its culprit: "age=60+", or "age=60+ && sexe=M" when nobody is both."""
    edges = np.cumsum([0, *(len(target) for target in targets)])
    k = int(np.searchsorted(edges, error.place, side="right")) - 1
    level = int(error.place - edges[k])
    subject = f"{factors[k].name}={factors[k].levels[level]}"
    empty = _empty_crossing(cells, factors, targets, k, level)
    if empty:
        subject = f"{subject}{BOTH}{empty}"
    return CalibrationError("no_convergence", subject, str(error))


def _empty_crossing(
    cells: MarginCells, factors: Sequence[Factor], targets: Sequence[FloatArray], k: int, level: int
) -> str:
    """The largest group wanted that nobody of the level belongs to; empty when there is none."""
    inside = np.where(cells.members[k] == level, cells.n, 0).astype(np.float64)
    found = [
        (float(targets[other][j]), f"{one.name}={one.levels[j]}")
        for other, one in enumerate(factors)
        if other != k
        for j in np.flatnonzero(cells.margin(other, inside) == 0)
    ]
    return max(found)[1] if found else ""
