"""How large a difference is, and how small a difference the sample could have shown.

Cohen, *Statistical Power Analysis* (1988) for h, d and w; Cramér (1946) for V; minimum
detectable difference under the design effect (Kish, 1965; Bloom, 1995).
"""

from __future__ import annotations

import numpy as np
from scipy import special

from indicators.estimation.arrays import FloatArray
from indicators.estimation.errors import EstimationError


def cohens_h(p1: float, p2: float) -> float:
    """Difference of two proportions on the arcsine scale, second minus first."""
    if not (0 <= p1 <= 1 and 0 <= p2 <= 1):
        raise EstimationError("bad_proportion", "", "a proportion lies between 0 and 1")
    return float(2 * np.arcsin(np.sqrt(p2)) - 2 * np.arcsin(np.sqrt(p1)))


def cohens_d(difference: float, sd1: float, sd2: float) -> float:
    """Difference of two means in pooled standard deviations (of the population)."""
    pooled = float(np.sqrt((sd1**2 + sd2**2) / 2))
    if not pooled > 0:
        raise EstimationError("no_variance", "", "the answers do not vary")
    return difference / pooled


def cramers_v(p: FloatArray) -> float:
    """Cramér's V of a table of shares (R, C), on its observed levels, 0 to 1."""
    p = p[p.sum(axis=1) > 0][:, p.sum(axis=0) > 0]
    smaller = min(p.shape) - 1
    if smaller < 1:
        raise EstimationError("one_level", "", "fewer than two levels observed")
    expected = np.outer(p.sum(axis=1), p.sum(axis=0)) / p.sum()
    phi2 = float(((p - expected) ** 2 / expected).sum() / p.sum())
    return float(np.sqrt(phi2 / smaller))


def size_label(effect: float, kind: str = "h") -> str:
    """Cohen's words for an effect: "negligible", "small", "medium", "large".

    ``kind``: "h" or "d" (0.2, 0.5, 0.8), "w" or "v" (0.1, 0.3, 0.5).
    """
    steps = {"h": (0.2, 0.5, 0.8), "d": (0.2, 0.5, 0.8)}.get(kind, (0.1, 0.3, 0.5))
    names = ("negligible", "small", "medium", "large")
    return names[int(np.searchsorted(steps, abs(effect), side="right"))]


def _power_factor(level: float, power: float, df: float, comparisons: int) -> float:
    if not (0 < level < 1 and 0 < power < 1 and comparisons >= 1 and df >= 1):
        raise EstimationError("bad_power", "", "level and power between 0 and 1, df from 1")
    tail = (1 - level) / comparisons
    if np.isinf(df):
        return float(special.ndtri(1 - tail / 2) + special.ndtri(power))
    return float(special.stdtrit(df, 1 - tail / 2) + special.stdtrit(df, power))


def detectable_difference(
    se: float, level: float = 0.95, power: float = 0.8, df: float = np.inf, comparisons: int = 1
) -> float:
    """Smallest true difference found significant with the given power.

    ``se``: standard error of the difference under the design; ``comparisons``: size of the
    family (Bonferroni). In the unit of ``se``.
    """
    if not se > 0:
        raise EstimationError("no_variance", "", "the error of the difference must be positive")
    return _power_factor(level, power, df, comparisons) * se


def detectable_proportion(
    p: float, n1: int, n2: int, deff: float = 1.0, level: float = 0.95, power: float = 0.8
) -> float:
    """Smallest difference from ``p`` that two groups of n1 and n2 answers would show."""
    if not (0 < p < 1 and min(n1, n2) >= 1 and deff > 0):
        raise EstimationError("bad_size", "", "a share inside 0-1, sizes and deff positive")
    se = float(np.sqrt(deff * p * (1 - p) * (1 / n1 + 1 / n2)))
    return detectable_difference(se, level, power)
