"""Design-based t and rank tests between groups (Lumley & Scott, 2013)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from scipy import special, stats

from indicators.estimation.arrays import FloatArray, IntArray, tally
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.factors import Factor
from indicators.estimation.formula import numbers
from indicators.estimation.intervals import critical
from indicators.estimation.means import mean_vector
from indicators.estimation.results import TestResult
from indicators.estimation.variance import cell_covariance

RankTest = Literal["wilcoxon", "vanderWaerden", "median", "KruskalWallis"]

SCORES: dict[str, Callable[[FloatArray], FloatArray]] = {
    "wilcoxon": lambda share: share,
    "KruskalWallis": lambda share: share,
    "vanderWaerden": special.ndtri,
    "median": lambda share: (share > 0.5).astype(np.float64),
}


def ttest(design: Design, variable: str, by: str | None = None, level: float = 0.95) -> TestResult:
    """Difference of means between two groups (second minus first), or mean against 0.

    ``variable``: a numeric column or "I(after - before)". Degrees of freedom: design's
    minus 1, on the complete rows. Raises ``EstimationError`` unless ``by`` has exactly two
    observed groups and the design leaves a degree of freedom.
    """
    values = numbers(design, variable)
    if by is None:
        complete = design.domain(~np.isnan(values) & design.active)
        means, matrix, _ = mean_vector(complete, values[:, None])
        difference, variance = float(means[0]), float(matrix[0, 0])
    else:
        complete, index = _two_groups(design, values, by)
        difference, variance = _difference(complete, values, index)
    df = float(complete.degf() - 1)
    return _student("t", difference, variance, df, level)


def ranktest(
    design: Design, variable: str, by: str, test: RankTest = "wilcoxon", level: float = 0.95
) -> TestResult:
    """Rank test between groups; the right test for ordered answers.

    Two groups: Student's t on the difference of mean rank scores (``estimate``). More:
    Wald F, ``statistic`` being the chi-square. ``variable``: numbers, or the order of the
    levels of a Categorical. R `survey::svyranktest`.
    """
    if test not in SCORES:
        raise EstimationError("unknown_test", test, "no such rank test")
    values = ordered(design, variable)
    groups = design.factor(by)
    keep = ~np.isnan(values) & groups.present & design.active
    complete = design.domain(keep)
    observed = np.unique(groups.codes[keep])
    if len(observed) < 2:
        raise EstimationError("one_group", by, "fewer than two groups answered")
    scores = SCORES[test](_rank_shares(values, complete.weights))
    index = np.full(design.n, -1, np.int64)
    index[keep] = np.searchsorted(observed, groups.codes[keep])
    if len(observed) == 2:
        difference, variance = _difference(complete, scores, index)
        return _student(test, difference, variance, float(complete.degf() - 1), level)
    return _many(complete, scores, index, len(observed), test)


def ordered(design: Design, variable: str) -> FloatArray:
    """Values whose order counts: numbers, or positions of the levels of a Categorical."""
    column = design.column(variable)
    if str(column.dtype) == "category":
        one: Factor = design.factor(variable)
        return np.where(one.present, one.codes, np.nan).astype(np.float64)
    return design.values(variable)


def _rank_shares(values: FloatArray, weights: FloatArray) -> FloatArray:
    """Mid-rank of each value as a share of the weights (n,); 0 outside the domain."""
    inside = weights > 0
    order = np.argsort(values[inside], kind="stable")
    sorted_w = weights[inside][order]
    rank = np.cumsum(sorted_w) - sorted_w / 2
    _, tie = np.unique(values[inside][order], return_inverse=True)
    mean = np.bincount(tie, rank) / np.bincount(tie)
    shares = np.zeros(len(values))
    position = np.flatnonzero(inside)[order]
    shares[position] = mean[tie] / sorted_w.sum()
    return shares


def _two_groups(design: Design, values: FloatArray, by: str) -> tuple[Design, IntArray]:
    groups = design.factor(by)
    keep = ~np.isnan(values) & groups.present & design.active
    observed = np.unique(groups.codes[keep])
    if len(observed) != 2:
        raise EstimationError("not_two_groups", by, "the test compares two groups")
    index = np.where(keep, groups.codes == observed[1], -1).astype(np.int64)
    return design.domain(keep), index


def _group_stats(
    design: Design, values: FloatArray, index: IntArray, size: int
) -> tuple[FloatArray, FloatArray]:
    """Weighted means (G,) and covariance (G, G) over group codes, -1 outside."""
    y = np.where(index >= 0, values, 0.0)
    weight = tally(index, size, design.weights)
    mean = tally(index, size, design.weights * y) / weight
    scores = design.weights * (y - mean[index]) / weight[index]
    return mean, cell_covariance(design, index, size, np.where(index >= 0, scores, 0.0))


def _difference(design: Design, values: FloatArray, index: IntArray) -> tuple[float, float]:
    mean, matrix = _group_stats(design, values, index, 2)
    return float(mean[1] - mean[0]), float(matrix[0, 0] + matrix[1, 1] - 2 * matrix[0, 1])


def _many(design: Design, scores: FloatArray, index: IntArray, size: int, test: str) -> TestResult:
    mean, matrix = _group_stats(design, scores, index, size)
    other = np.hstack([-np.ones((size - 1, 1)), np.eye(size - 1)])
    beta, spread = other @ mean, other @ matrix @ other.T
    ddf = float(design.degf() - (size - 1))
    if ddf < 1:
        raise EstimationError("no_df", "", "too few sampling units for so many groups")
    value = float(beta @ np.linalg.solve(spread, beta))
    tail = float(stats.f.sf(value / (size - 1), size - 1, ddf))
    return TestResult(test, value, size - 1, ddf, tail)


def _student(
    method: str, difference: float, variance: float, df: float, level: float
) -> TestResult:
    if df < 1:
        raise EstimationError("no_df", "", "the design leaves no degree of freedom")
    if not variance > 0:
        raise EstimationError("no_variance", "", "the answers do not vary")
    se = float(np.sqrt(variance))
    half = float(critical(level, df)) * se
    value = difference / se
    tail = float(2 * stats.t.sf(abs(value), df))
    return TestResult(
        method, value, df, np.inf, tail, difference, difference - half, difference + half
    )
