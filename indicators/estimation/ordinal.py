"""Proportional-odds regression of ordered answers, with standard errors under the design.

McCullagh (1980); logit P(Y <= k) = zeta_k - x'b, as R `survey::svyolr`. Newton's method with
the exact Hessian: the maximum itself, where R stops on its optimiser's tolerance.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import special

from indicators.estimation.arrays import BoolArray, FloatArray, IntArray
from indicators.estimation.design import Design
from indicators.estimation.errors import ModelError
from indicators.estimation.formula import model_matrix, parse
from indicators.estimation.glm import table_of
from indicators.estimation.variance import covariance

STEPS = 200


@dataclass(frozen=True, eq=False, slots=True)
class OrdinalModel:
    """``coefficients``: slopes then thresholds, named; ``covariance`` under the design."""

    names: tuple[str, ...]
    slopes: int
    coefficients: FloatArray
    covariance: FloatArray
    df: float
    deviance: float
    rows: BoolArray

    @property
    def se(self) -> FloatArray:
        """Standard errors, in the order of ``names``."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))


@dataclass(frozen=True, eq=False, slots=True)
class _Sample:
    x: FloatArray
    y: IntArray
    w: FloatArray
    cuts: int


def ordinal(design: Design, formula: str) -> OrdinalModel:
    """Fit ordered answers (levels of the response in their order) on the complete rows.

    Degrees of freedom: design's minus the number of slopes. Raises ``ModelError``: fewer
    than three levels observed, a level nobody chose, collinear explanations, no convergence.
    """
    parsed = parse(formula)
    matrix = model_matrix(design, parsed)
    response = design.factor(parsed.response)
    rows = matrix.complete & response.present & design.active
    counts = np.bincount(response.codes[rows], minlength=response.size)
    if response.size < 3 or not counts.all():
        raise ModelError("levels", parsed.response, "an ordinal model needs three levels in use")
    weights = np.where(rows, design.weights, 0.0)
    x = np.where(rows[:, None], matrix.matrix[:, 1:], 0.0)
    y = np.where(rows, response.codes, 0).astype(np.int64)
    sample = _Sample(x, y, weights / weights[rows].mean(), response.size - 1)
    theta = _maximise(sample)
    scores, information, likelihood = _derivatives(sample, theta)
    inverse = np.linalg.inv(information)
    cuts = tuple(f"{a}|{b}" for a, b in zip(response.levels, response.levels[1:], strict=False))
    df = float(design.degf(rows) - x.shape[1])
    spread = covariance(design, scores @ inverse)
    return OrdinalModel(
        matrix.names[1:] + cuts, x.shape[1], theta, spread, df, -2 * likelihood, rows
    )


def ordinal_table(model: OrdinalModel, level: float = 0.95) -> pd.DataFrame:
    """Tidy coefficients, as ``glm.coefficient_table``."""
    return table_of(model.names, model.coefficients, model.se, model.df, level)


def _maximise(sample: _Sample) -> FloatArray:
    slopes = sample.x.shape[1]
    counts = np.bincount(sample.y, sample.w, sample.cuts + 1)
    theta = np.concatenate([np.zeros(slopes), special.logit(np.cumsum(counts)[:-1] / counts.sum())])
    for _ in range(STEPS):
        scores, information, now = _derivatives(sample, theta)
        if np.linalg.cond(information) > 1e14:
            raise ModelError("collinear", "", "two explanations say the same thing")
        move = np.linalg.solve(information, scores.sum(axis=0))
        for _ in range(40):
            if _likelihood(sample, theta + move) >= now - 1e-9 * abs(now):
                break
            move = move / 2
        theta = theta + move
        if np.abs(move).max() < 1e-11:
            return theta
    raise ModelError("no_convergence", "", "the ordinal model does not converge")


def _bounds(sample: _Sample, theta: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Cumulative probabilities at the thresholds above and below each answer."""
    slopes = sample.x.shape[1]
    cuts = np.concatenate([[-np.inf], theta[slopes:], [np.inf]])
    eta = sample.x @ theta[:slopes]
    return special.expit(cuts[sample.y + 1] - eta), special.expit(cuts[sample.y] - eta)


def _likelihood(sample: _Sample, theta: FloatArray) -> float:
    if (np.diff(theta[sample.x.shape[1] :]) <= 0).any():
        return -np.inf
    upper, lower = _bounds(sample, theta)
    return float(sample.w @ np.log(np.maximum(upper - lower, 1e-300)))


def _derivatives(sample: _Sample, theta: FloatArray) -> tuple[FloatArray, FloatArray, float]:
    """Score of each row (n, q), information (q, q) and log-likelihood."""
    upper, lower = _bounds(sample, theta)
    share = np.maximum(upper - lower, 1e-300)
    du, dl = upper * (1 - upper), lower * (1 - lower)
    above, below = _gradients(sample)
    slope = (above * du[:, None] - below * dl[:, None]) / share[:, None]
    scores = slope * sample.w[:, None]
    curve_u, curve_l = du * (1 - 2 * upper) / share, dl * (1 - 2 * lower) / share
    information = slope.T @ scores
    information -= above.T @ (above * (sample.w * curve_u)[:, None])
    information += below.T @ (below * (sample.w * curve_l)[:, None])
    return scores, information, float(sample.w @ np.log(share))


def _gradients(sample: _Sample) -> tuple[FloatArray, FloatArray]:
    """Derivatives of the two linear predictors of each row with respect to theta."""
    n, rows = len(sample.y), np.arange(len(sample.y))
    slopes = sample.x.shape[1]
    above, below = np.zeros((n, slopes + sample.cuts)), np.zeros((n, slopes + sample.cuts))
    above[:, :slopes] = below[:, :slopes] = -sample.x
    top, bottom = sample.y < sample.cuts, sample.y > 0
    above[rows[top], slopes + sample.y[top]] = 1.0
    below[rows[bottom], slopes + sample.y[bottom] - 1] = 1.0
    return above, below
