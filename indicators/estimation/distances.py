"""General calibration: weights as close as possible to the old ones that meet the totals.

Deville & Särndal (1992): distances "linear" (truncated when bounded), "raking" and "logit"
(bounded), solved by Newton's method; the same as R `survey::calibrate` and Insee's Calmar.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from indicators.estimation.arrays import FloatArray, symmetric_pinv
from indicators.estimation.errors import CalibrationError
from indicators.estimation.raking import OutOfReach

Bounds = tuple[float, float]
Function = Callable[[FloatArray], FloatArray]


@dataclass(frozen=True, eq=False, slots=True)
class Solution:
    """Factor of each row (n,), Newton steps, largest relative gap to a total."""

    factors: FloatArray
    iterations: int
    gap: float


def distance(method: str, bounds: Bounds | None) -> tuple[Function, Function]:
    """Factor as a function of the linear predictor, and its derivative.

    Raises ``CalibrationError``: unknown method; "logit" without bounds; bounds that do not
    surround 1; a bounded "raking".
    """
    if bounds is not None and not bounds[0] < 1 < bounds[1]:
        raise CalibrationError("bad_bounds", "", "the bounds must surround 1")
    if method == "linear":
        low, high = bounds or (-np.inf, np.inf)
        return (
            lambda u: np.clip(1 + u, low, high),
            lambda u: ((1 + u > low) & (1 + u < high)).astype(np.float64),
        )
    if method == "raking" and bounds is None:
        return (lambda u: np.exp(np.clip(u, -700, 700)),) * 2
    if method == "logit" and bounds is not None and np.isfinite(bounds).all():
        return _logit(*bounds)
    raise CalibrationError("bad_method", method, "unknown method, or bounds it cannot take")


def _logit(low: float, high: float) -> tuple[Function, Function]:
    slope = (high - low) / ((1 - low) * (high - 1))

    def parts(u: FloatArray) -> tuple[FloatArray, FloatArray]:
        e = np.exp(np.clip(slope * u, -300, 300))
        return e, high - 1 + (1 - low) * e

    def factor(u: FloatArray) -> FloatArray:
        e, below = parts(u)
        return np.asarray((low * (high - 1) + high * (1 - low) * e) / below)

    def derivative(u: FloatArray) -> FloatArray:
        e, below = parts(u)
        return np.asarray(e * slope * (high - 1) * (1 - low) * (high - low) / below**2)

    return factor, derivative


def solve(
    x: FloatArray,
    totals: FloatArray,
    weights: FloatArray,
    method: str,
    bounds: Bounds | None,
    tolerance: float,
    steps: int,
) -> Solution:
    """Factors g with X'(w g) = totals; ``x`` (n, p), ``weights`` (n,).

    Raises ``OutOfReach`` when the totals cannot be met.
    """
    factor, derivative = distance(method, bounds)
    lam = np.zeros(x.shape[1])
    scale = np.maximum(1.0, np.abs(totals))
    g = factor(x @ lam)
    miss = totals - x.T @ (weights * g)
    for step in range(steps + 1):
        gap = float((np.abs(miss) / scale).max())
        if gap < tolerance:
            return Solution(g, step, gap)
        information = x.T @ ((weights * derivative(x @ lam))[:, None] * x)
        move = symmetric_pinv(information) @ miss
        lam, g, better = _step(x, totals, weights, factor, lam, move, scale)
        stalled = np.abs(better / scale).max() >= gap * (1 - 1e-12)
        miss = better
        if stalled:
            break
    gap = float((np.abs(miss) / scale).max())
    if gap < max(tolerance, 1e-11):
        return Solution(g, step, gap)
    raise OutOfReach(
        f"no set of weights meets the totals: {gap:.2%} away at best",
        int((np.abs(miss) / scale).argmax()),
    )


def _step(
    x: FloatArray,
    totals: FloatArray,
    weights: FloatArray,
    factor: Function,
    lam: FloatArray,
    move: FloatArray,
    scale: FloatArray,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Newton's step, halved until the totals come closer."""
    start = np.linalg.norm((totals - x.T @ (weights * factor(x @ lam))) / scale)
    length = 1.0
    while True:
        trial = lam + length * move
        g = factor(x @ trial)
        miss = totals - x.T @ (weights * g)
        if np.linalg.norm(miss / scale) < start or length < 1e-4:
            return trial, g, miss
        length /= 2
