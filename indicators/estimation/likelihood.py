"""Profile-likelihood interval of a proportion, scaled for the design (Rao & Scott).

Same computation as R `survey::svyciprop(method = "likelihood")`: the deviance profile is
sampled at a few points, joined by a spline, and read at the design-scaled quantile.
"""

from __future__ import annotations

import numpy as np
from scipy import special, stats
from scipy.linalg import solve_banded

from indicators.estimation.arrays import FloatArray

#: Points on each side of the estimate, at most.
STEPS = 9


def likelihood_interval(
    answers: FloatArray, weights: FloatArray, se: float, df: float, level: float
) -> tuple[float, float]:
    """Interval of the weighted proportion of ``answers`` (0/1, both present).

    ``weights``: of the answers, the mean over the whole sample being 1; ``se``: design
    error of the proportion; ``df``: degrees of freedom.
    """
    total, n = float(weights.sum()), len(answers)
    p = float(answers @ weights) / total
    error = se / (p * (1 - p))
    quantile = stats.norm.ppf if np.isinf(df) else (lambda tail: stats.t.ppf(tail, df))
    information = _information(answers, weights)
    cutoff = float(quantile((1 - level) / 2)) * error * np.sqrt(information)
    reach = float(np.sqrt(stats.f.isf(stats.norm.cdf(cutoff) / 2, 1, n - 1)))
    precision = float(n - 1)
    knots, heights = _profile(p, error, precision, reach)
    grid = np.linspace(knots[0], knots[-1], 3 * len(knots))
    low, high = np.interp([cutoff, -cutoff], _spline(knots, heights, grid), grid)
    return float(special.expit(low)), float(special.expit(high))


def _information(answers: FloatArray, weights: FloatArray) -> float:
    """Information on the logit that R's fit reports: that of its last step but one.

    At the exact solution it would be total * p * (1 - p); R stops as soon as the deviance is
    stable and keeps the weights of the step before. The bounds differ in the fifth digit.
    """
    mean = (weights * answers + 0.5) / (weights + 1)
    eta, deviance, information = special.logit(mean), np.inf, 0.0
    for _ in range(25):
        spread = mean * (1 - mean)
        information = float(weights @ spread)
        working = eta + (answers - mean) / spread
        centre = float((weights * spread) @ working) / information
        eta = np.full(len(answers), centre)
        mean = special.expit(eta)
        before, p = deviance, float(np.average(answers, weights=weights))
        deviance = float(weights.sum()) * _deviance(p, centre)
        if abs(deviance - before) / (abs(deviance) + 0.1) < 1e-8:
            break
    return information


def _profile(
    p: float, error: float, precision: float, reach: float
) -> tuple[FloatArray, FloatArray]:
    """Signed roots of the deviance at steps of the coefficient, past ``reach`` once."""
    centre = float(special.logit(p))
    best = _deviance(p, centre)
    points = [(centre, 0.0)]
    for sign in (-1, 1):
        z = 0.0
        for step in range(1, STEPS + 1):
            if abs(z) >= reach:
                break
            at = centre + sign * step * reach / 5 * error
            z = sign * float(np.sqrt(max(precision * (_deviance(p, at) - best), 0.0)))
            points.append((at, z))
    table = np.array(sorted(points))
    return table[:, 0], table[:, 1]


def _deviance(p: float, eta: float) -> float:
    """Binomial deviance of one unit of weight at the linear predictor ``eta``."""
    return float(-2 * (p * special.log_expit(eta) + (1 - p) * special.log_expit(-eta)))


def _spline(x: FloatArray, y: FloatArray, at: FloatArray) -> FloatArray:
    """Cubic spline whose ends follow the cubic through the four outer points.

    Forsythe, Malcolm & Moler, *Computer Methods for Mathematical Computations* (1977), ch. 4.
    """
    h, slope = np.diff(x), np.diff(y) / np.diff(x)
    n = len(x)
    bands = np.zeros((3, n))
    bands[0, 1:], bands[2, :-1] = h, h
    bands[1, 1:-1] = 2 * (h[:-1] + h[1:])
    bands[1, 0], bands[1, -1] = -h[0], -h[-1]
    right = np.zeros(n)
    right[1:-1] = np.diff(slope)
    if n > 3:
        second = np.diff(slope) / (x[2:] - x[:-2])
        right[0] = h[0] ** 2 * (second[1] - second[0]) / (x[3] - x[0])
        right[-1] = -(h[-1] ** 2) * (second[-1] - second[-2]) / (x[-1] - x[-4])
    c = solve_banded((1, 1), bands, right)
    i = np.clip(np.searchsorted(x, at, side="right") - 1, 0, n - 2)
    d = at - x[i]
    b = slope[i] - h[i] * (c[i + 1] + 2 * c[i])
    return np.asarray(y[i] + d * (b + d * (3 * c[i] + d * (c[i + 1] - c[i]) / h[i])))
