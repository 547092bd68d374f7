"""Whether one slope is enough for every threshold of an ordered scale.

Brant (1990), with the covariance of the design: one logistic model per threshold, and a Wald
test that their slopes are equal.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.estimation.design import Design
from indicators.estimation.errors import ModelError
from indicators.estimation.fitting import fit
from indicators.estimation.formula import model_matrix, parse
from indicators.estimation.variance import covariance
from indicators.estimation.wald import wald_test


@dataclass(frozen=True, slots=True)
class Parallel:
    """The test that the slopes are the same at every threshold; ``thresholds`` compared."""

    p_value: float
    thresholds: int


def parallel_lines(design: Design, formula: str) -> Parallel:
    """Test the proportional odds of ``ordinal(design, formula)``.

    Raises ``ModelError`` when a threshold's own model cannot be fitted (too few answers on
    one side), or the scale has a single threshold.
    """
    parsed = parse(formula)
    matrix = model_matrix(design, parsed)
    response = design.factor(parsed.response)
    rows = matrix.complete & response.present & design.active
    if response.size < 3:
        raise ModelError("levels", parsed.response, "a scale needs three levels")
    x = np.where(rows[:, None], matrix.matrix, 0.0)
    weights = np.where(rows, design.weights / design.weights[rows].mean(), 0.0)
    slopes, scores = [], []
    for cut in range(response.size - 1):
        y = np.where(rows, response.codes > cut, 0).astype(np.float64)
        found = fit(x, y, weights, "logit")
        slopes.append(found.coefficients[1:])
        scores.append(((x * (weights * (y - found.mean))[:, None]) @ found.inverse)[:, 1:])
    k = x.shape[1] - 1
    spread = covariance(design, np.hstack(scores))
    other = np.hstack(
        [np.tile(-np.eye(k), (response.size - 2, 1)), np.eye(k * (response.size - 2))]
    )
    gaps = other @ np.concatenate(slopes)
    df = float(design.degf(rows) - k)
    if df < 1:
        raise ModelError("no_df", "", "no degree of freedom")
    return Parallel(wald_test(gaps, other @ spread @ other.T, df), response.size - 1)
