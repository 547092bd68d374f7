"""Delete-one-unit jackknife: the test oracle of the linearised variance (JK1 and JKn)."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indicators.estimation.arrays import FloatArray
from indicators.estimation.design import Design
from indicators.estimation.errors import DesignError

#: What is estimated: values (K,) from row weights (n,).
Estimator = Callable[[FloatArray], FloatArray]


def jackknife(design: Design, estimator: Estimator) -> tuple[FloatArray, FloatArray]:
    """Estimate (K,) and covariance (K, K), one primary unit left out at a time.

    Strata taken whole are left out; replicates are centred on their own mean, as R
    `survey::as.svrepdesign` does. Raises ``DesignError`` for a stratum of one unit.
    """
    stage = design.stages[0]
    whole = np.array(stage.rate > 1 - 1e-12)
    if (~whole[stage.drawn == 1]).any():
        raise DesignError("lonely_unit", "", "the jackknife needs two units in each stratum")
    replicates, scales = [], []
    stratum = stage.stratum[stage.unit]
    for unit in range(stage.units):
        h = stage.stratum[unit]
        if whole[h]:
            continue
        n = stage.drawn[h]
        factor = np.where(stratum == h, n / (n - 1), 1.0)
        factor[stage.unit == unit] = 0.0
        replicates.append(estimator(design.weights * factor))
        scales.append((1 - stage.rate[h]) * (n - 1) / n)
    table = np.array(replicates)
    centred = table - table.mean(axis=0)
    return estimator(design.weights), (centred * np.array(scales)[:, None]).T @ centred


def mean_estimator(columns: FloatArray) -> Estimator:
    """Weighted means of the columns (n, K), each on complete rows."""
    complete = np.asarray(~np.isnan(columns).any(axis=1))
    values = np.where(complete[:, None], columns, 0.0)

    def estimate(weights: FloatArray) -> FloatArray:
        used = np.where(complete, weights, 0.0)
        return np.asarray(used @ values / used.sum())

    return estimate
