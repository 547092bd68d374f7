"""Twelve definitions of a weighted quantile: Hyndman & Fan's nine and three more.

Names and definitions of R `survey::svyquantile` (qrule): "math" is the smallest value whose
cumulated share reaches p, "school" takes the middle at exact ties, "hf1" to "hf9" follow
Hyndman & Fan (1996) with weights, "shahvaish" Shah & Vaish (2006). As in R, a probability
below the share of the first respondent gives the second one's value with "math" and "school".
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from indicators.estimation.arrays import FloatArray
from indicators.estimation.errors import EstimationError


class Weighted:
    """Values sorted with their cumulated weights; zero weights are left out."""

    def __init__(self, values: FloatArray, weights: FloatArray) -> None:
        keep = weights > 0
        values, weights = values[keep], weights[keep]
        if not len(values):
            raise EstimationError("all_missing", "", "no value to take a quantile of")
        order = np.argsort(values, kind="stable")
        self.x = values[order]
        self.w = weights[order]
        # Extended precision: a tie between p and a cumulated share must be seen as one.
        running = np.cumsum(self.w.astype(np.longdouble))
        self.cumulated = running.astype(np.float64)
        self.total = float(running[-1])

    def distinct(self) -> Weighted:
        """The same with equal values merged."""
        values, inverse = np.unique(self.x, return_inverse=True)
        return Weighted(values, np.bincount(inverse, self.w).astype(np.float64))

    def neighbours(self, p: float) -> tuple[int, int, float, float]:
        """Positions around ``p`` and the shares missing to reach each."""
        low = max(int(np.searchsorted(self.cumulated, p * self.total, side="right")) - 1, 0)
        high = min(low + 1, len(self.x) - 1)
        shares = self.cumulated / self.total
        return low, high, p - float(shares[low]), float(shares[high]) - p


def _step(sample: Weighted, p: float) -> float:
    low, high, below, _ = sample.neighbours(p)
    return float(sample.x[low] if below == 0 else sample.x[high])


def _middle(sample: Weighted, p: float) -> float:
    low, high, below, _ = sample.neighbours(p)
    if below == 0:
        return float(sample.x[low] + sample.x[high]) / 2
    return _step(sample, p)


def _even(sample: Weighted, p: float) -> float:
    merged = sample.distinct()
    low, high, below, _ = merged.neighbours(p)
    if below == 0 and low % 2 == 1:
        return float(merged.x[low])
    return float(merged.x[low if below < 0 else high])


def _linear_cdf(sample: Weighted, p: float) -> float:
    low, high, below, above = sample.neighbours(p)
    if below < 0 or below + above == 0:
        return float(sample.x[low])
    part = below / (below + above)
    return float(sample.x[low] * (1 - part) + sample.x[high] * part)


def _positions(name: str) -> Callable[[Weighted], FloatArray]:
    def positions(sample: Weighted) -> FloatArray:
        total, w, c = sample.total, sample.w, sample.cumulated
        before = c - w
        last = float(w[-1])
        if name == "hf5":
            return (c - w / 2) / total
        if name == "hf6":
            return c / (total + last)
        if name == "hf7":
            return before / float(before[-1]) if before[-1] > 0 else before
        if name == "hf8":
            return (before / 3 + c * 2 / 3) / (total + last / 3)
        return (before * 3 / 8 + c * 5 / 8) / (total + last / 4)

    return positions


def _interpolated(name: str) -> Callable[[Weighted, float], float]:
    positions = _positions(name)

    def rule(sample: Weighted, p: float) -> float:
        return float(np.interp(p, positions(sample), sample.x))

    return rule


def _shah_vaish(sample: Weighted, p: float) -> float:
    relative = sample.w / sample.w.mean()
    positions = (np.cumsum(relative) + 0.5 - sample.w / 2) / (len(sample.x) + 1)
    at = int(np.searchsorted(positions, p, side="right")) - 1
    return float(sample.x[max(at, 0)])


RULES: dict[str, Callable[[Weighted, float], float]] = {
    "math": _step,
    "school": _middle,
    "hf1": _step,
    "hf2": _middle,
    "hf3": _even,
    "hf4": _linear_cdf,
    "shahvaish": _shah_vaish,
    **{name: _interpolated(name) for name in ("hf5", "hf6", "hf7", "hf8", "hf9")},
}


def quantile_rule(name: str) -> Callable[[Weighted, float], float]:
    """The rule of that name, or ``EstimationError``."""
    if name not in RULES:
        raise EstimationError("unknown_rule", name, "no such quantile rule")
    return RULES[name]
