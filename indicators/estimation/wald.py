"""Wald's test that several coefficients are all null, on the design's degrees of freedom."""

from __future__ import annotations

import numpy as np
from scipy import stats

from indicators.estimation.arrays import FloatArray, symmetric_pinv


def wald_test(coefficients: FloatArray, covariance: FloatArray, df: float) -> float:
    """P-value of the F test on as many degrees of freedom as the covariance has rank."""
    rank = int(np.linalg.matrix_rank(covariance, hermitian=True))
    if rank == 0:
        return float("nan")
    value = float(coefficients @ symmetric_pinv(covariance) @ coefficients) / rank
    return float(stats.f.sf(value, rank, df))
