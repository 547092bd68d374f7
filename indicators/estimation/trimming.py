"""Trimming of extreme weights, only on request, total kept (R `survey::trimWeights`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.estimation.design import Design
from indicators.estimation.errors import CalibrationError


@dataclass(frozen=True, eq=False, slots=True)
class Trimmed:
    """The design with trimmed weights; ``rows`` trimmed at least once, ``rounds`` needed."""

    design: Design
    rows: int
    rounds: int


def trim_weights(
    design: Design, upper: float = np.inf, lower: float = 0.0, strict: bool = True
) -> Trimmed:
    """Bring the weights between two bounds and share what is cut among the others.

    ``strict``: again until all weights fit. Raises ``CalibrationError`` when the bounds
    cannot hold the total.
    """
    active = design.active
    weights = design.weights[active].copy()
    if not lower * len(weights) <= weights.sum() <= upper * len(weights) or lower > upper:
        raise CalibrationError("bad_bounds", "", "no weights within these bounds keep the total")
    touched = np.zeros(len(weights), np.bool_)
    rounds = 0
    while True:
        outside = (weights < lower) | (weights > upper)
        if not outside.any() or (rounds and not strict):
            break
        if outside.all() or rounds > 1000:
            raise CalibrationError("no_convergence", "", "the weights cannot be trimmed so far")
        kept = np.clip(weights, lower, upper)
        surplus = float((weights - kept).sum())
        weights = np.where(outside, kept, weights + surplus / float((~outside).sum()))
        touched |= outside
        rounds += 1
    after = design.weights.copy()
    after[active] = weights
    other = design.reweighted(after, f"{design.weight_id}+trim")
    return Trimmed(other, int(touched.sum()), rounds)
