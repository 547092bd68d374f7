"""P-values corrected for the number of comparisons in a named family.

Holm (1979), Hochberg (1988), Hommel (1988), Benjamini & Hochberg (1995), Benjamini &
Yekutieli (2001), Šidák (1967): R `p.adjust` and `multtest`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from indicators.estimation.arrays import FloatArray
from indicators.estimation.errors import EstimationError


def p_adjust(p: Sequence[float] | FloatArray, method: str = "holm") -> FloatArray:
    """Adjusted p-values, same order. NaN stays NaN and does not count in the family.

    ``method``: holm, hochberg, hommel, BH, BY, bonferroni, sidak, holm-sidak, none.
    Raises ``EstimationError`` for another method or a value outside 0-1.
    """
    values = np.asarray(p, dtype=np.float64)
    known = ~np.isnan(values)
    if ((values[known] < 0) | (values[known] > 1)).any():
        raise EstimationError("bad_p", "", "a p-value lies between 0 and 1")
    if method not in METHODS:
        raise EstimationError("unknown_adjustment", method, "no such adjustment")
    adjusted = np.full(len(values), np.nan)
    if known.any():
        adjusted[known] = np.minimum(METHODS[method](values[known]), 1.0)
    return adjusted


def _step_down(
    p: FloatArray, transform: Callable[[FloatArray, FloatArray], FloatArray]
) -> FloatArray:
    order = np.argsort(p, kind="stable")
    rank = np.arange(len(p), 0, -1).astype(np.float64)
    result = np.empty(len(p))
    result[order] = np.maximum.accumulate(transform(p[order], rank))
    return result


def _step_up(p: FloatArray, factors: FloatArray) -> FloatArray:
    """``factors``: multiplier of the largest p-value first."""
    order = np.argsort(-p, kind="stable")
    result = np.empty(len(p))
    result[order] = np.minimum.accumulate(p[order] * factors)
    return result


def _holm(p: FloatArray) -> FloatArray:
    return _step_down(p, lambda values, rank: values * rank)


def _holm_sidak(p: FloatArray) -> FloatArray:
    return _step_down(p, lambda values, rank: -np.expm1(rank * np.log1p(-values)))


def _hochberg(p: FloatArray) -> FloatArray:
    return _step_up(p, np.arange(1, len(p) + 1).astype(np.float64))


def _benjamini_hochberg(p: FloatArray) -> FloatArray:
    n = len(p)
    return _step_up(p, n / np.arange(n, 0, -1))


def _benjamini_yekutieli(p: FloatArray) -> FloatArray:
    n = len(p)
    return _step_up(p, n / np.arange(n, 0, -1) * (1 / np.arange(1, n + 1)).sum())


def _hommel(p: FloatArray) -> FloatArray:
    n = len(p)
    order = np.argsort(p, kind="stable")
    values, rank = p[order], np.arange(1, n + 1)
    best = np.full(n, float((n * values / rank).min()))
    result = best.copy()
    for m in range(n - 1, 1, -1):
        tail = np.arange(n - m + 1, n)
        limit = float((m * values[tail] / np.arange(2, m + 1)).min())
        head = np.arange(n - m + 1)
        best[head] = np.minimum(m * values[head], limit)
        best[tail] = best[n - m]
        result = np.maximum(result, best)
    adjusted = np.empty(n)
    adjusted[order] = np.maximum(result, values)
    return adjusted


METHODS: dict[str, Callable[[FloatArray], FloatArray]] = {
    "holm": _holm,
    "hochberg": _hochberg,
    "hommel": _hommel,
    "BH": _benjamini_hochberg,
    "BY": _benjamini_yekutieli,
    "bonferroni": lambda p: p * len(p),
    "sidak": lambda p: -np.expm1(len(p) * np.log1p(-p)),
    "holm-sidak": _holm_sidak,
    "none": lambda p: p,
}
