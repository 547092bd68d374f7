"""Means, totals and ratios of numbers, by group, with their joint covariance."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.estimation.arrays import BoolArray, FloatArray, IntArray, tally
from indicators.estimation.blocks import Base, base, context, symmetric_block
from indicators.estimation.cells import cell_table
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.factors import Factor
from indicators.estimation.proportions import shares
from indicators.estimation.tidy import Block, tidy
from indicators.estimation.variance import cell_covariance, covariance


@dataclass(frozen=True, eq=False, slots=True)
class Points:
    """Estimates of one statistic over the groups (G,) and their covariance (G, G).

    ``spread``: variance in a simple random sample with replacement (G,).
    """

    estimate: FloatArray
    covariance: FloatArray
    counts: Base
    spread: FloatArray

    @property
    def variance(self) -> FloatArray:
        """Design variances (G,)."""
        return np.diag(self.covariance)


def group_means(design: Design, values: FloatArray, groups: Factor) -> Points:
    """Weighted mean of ``values`` (n,), NaN missing, in each group; NaN for an empty one."""
    present = ~np.isnan(values)
    counts = base(design, groups, present)
    weights, column = _in_base(design, groups, present)
    y = np.where(present, values, 0.0)
    mean = _divide(_sums(groups, weights * y), counts.weight)
    safe = np.where(counts.weight > 0, counts.weight, 1.0)
    centred = y - np.nan_to_num(mean)[column]
    scores = weights * centred / safe[column]
    spread = _divide(_sums(groups, weights * centred**2), counts.weight) / _less_one(counts.n)
    matrix = cell_covariance(design, np.where(present, groups.codes, -1), groups.size, scores)
    return Points(mean, _blank(matrix, np.isnan(mean)), counts, spread)


def group_totals(design: Design, values: FloatArray, groups: Factor) -> Points:
    """Weighted total of ``values`` in each group; an empty group totals NaN."""
    present = ~np.isnan(values)
    counts = base(design, groups, present)
    weights, column = _in_base(design, groups, present)
    y = np.where(present, values, 0.0)
    total = np.where(counts.n > 0, _sums(groups, weights * y), np.nan)
    mean = np.nan_to_num(_divide(total, counts.weight))
    second = _divide(_sums(groups, weights * (y - mean[column]) ** 2), counts.weight)
    spread = second * counts.weight**2 / _less_one(counts.n)
    matrix = cell_covariance(design, np.where(present, groups.codes, -1), groups.size, weights * y)
    return Points(total, _blank(matrix, np.isnan(total)), counts, spread)


def group_ratios(
    design: Design, numerator: FloatArray, denominator: FloatArray, groups: Factor
) -> Points:
    """Ratio of weighted totals in each group, on the rows where both are known.

    Raises ``EstimationError`` when a denominator totals zero.
    """
    present = ~np.isnan(numerator) & ~np.isnan(denominator)
    counts = base(design, groups, present)
    weights, column = _in_base(design, groups, present)
    y, x = np.where(present, numerator, 0.0), np.where(present, denominator, 0.0)
    below = _sums(groups, weights * x)
    if ((below == 0) & (counts.n > 0)).any():
        raise EstimationError("zero_denominator", "", "the denominator totals zero")
    ratio = _divide(_sums(groups, weights * y), below)
    residual = y - np.nan_to_num(ratio)[column] * x
    scores = weights * residual / np.where(below == 0, 1.0, below)[column]
    second = _divide(_sums(groups, weights * residual**2), counts.weight)
    spread = second * (counts.weight / np.where(below == 0, np.nan, below)) ** 2
    matrix = cell_covariance(design, np.where(present, groups.codes, -1), groups.size, scores)
    return Points(ratio, _blank(matrix, np.isnan(ratio)), counts, spread / _less_one(counts.n))


def mean_vector(design: Design, columns: FloatArray) -> tuple[FloatArray, FloatArray, BoolArray]:
    """Means (K,) of the columns (n, K) on complete rows, covariance (K, K), rows used (n,)."""
    present = ~np.isnan(columns).any(axis=1) & design.active
    if not present.any():
        raise EstimationError("all_missing", "", "no complete row")
    weights = np.where(present, design.weights, 0.0)
    y = np.where(present[:, None], columns, 0.0)
    mean = weights @ y / weights.sum()
    scores = (y - mean) * (weights / weights.sum())[:, None]
    return mean, covariance(design, scores), present


def mean(
    design: Design,
    variables: str | Sequence[str],
    by: str | Sequence[str] | None = None,
    level: float = 0.95,
    df: float | None = None,
) -> pd.DataFrame:
    """Means by group, tidy; intervals ± t with the design's degrees of freedom.

    Raises ``DesignError`` for an unknown or non-numeric column.
    """
    return _numeric(design, variables, by, level, df, "mean")


def total(
    design: Design,
    variables: str | Sequence[str],
    by: str | Sequence[str] | None = None,
    level: float = 0.95,
    df: float | None = None,
) -> pd.DataFrame:
    """Totals by group, tidy; a closed question (text or Categorical) gives one per level."""
    return _numeric(design, variables, by, level, df, "total")


def ratio(
    design: Design,
    numerator: str,
    denominator: str,
    by: str | Sequence[str] | None = None,
    level: float = 0.95,
    df: float | None = None,
) -> pd.DataFrame:
    """Ratio of two totals by group, tidy; ``variable`` reads "numerator/denominator"."""
    groups, parts = design.groups(by)
    points = group_ratios(design, design.values(numerator), design.values(denominator), groups)
    block = _block(design, f"{numerator}/{denominator}", "ratio", points, level, df)
    return tidy([block], context(design, parts, level))


def _numeric(
    design: Design,
    variables: str | Sequence[str],
    by: str | Sequence[str] | None,
    level: float,
    df: float | None,
    stat: str,
) -> pd.DataFrame:
    groups, parts = design.groups(by)
    names = (variables,) if isinstance(variables, str) else tuple(variables)
    blocks = []
    for name in names:
        if stat == "total" and is_closed(design.column(name)):
            blocks.append(_level_totals(design, design.factor(name), groups, level, df))
            continue
        compute = group_means if stat == "mean" else group_totals
        blocks.append(
            _block(design, name, stat, compute(design, design.values(name), groups), level, df)
        )
    return tidy(blocks, context(design, parts, level))


def is_closed(column: pd.Series) -> bool:
    """True for a closed question: Categorical or text."""
    if isinstance(column.dtype, pd.CategoricalDtype):
        return True
    return not pd.api.types.is_numeric_dtype(column) and not pd.api.types.is_bool_dtype(column)


def _block(
    design: Design, name: str, stat: str, points: Points, level: float, df: float | None
) -> Block:
    size = len(points.estimate)
    used = np.full(size, float(design.degf() if df is None else df))
    return symmetric_block(
        name,
        stat,
        ("",) * size,
        np.arange(size),
        points.estimate,
        points.variance,
        points.counts,
        used,
        level,
        points.spread,
    )


def level_totals(design: Design, question: Factor, groups: Factor) -> tuple[FloatArray, FloatArray]:
    """Weighted totals (G*K,) of each level in each group and covariance, group slowest."""
    table = cell_table(design, question, groups)
    return table.totals.ravel(), table.covariance


def _level_totals(
    design: Design, question: Factor, groups: Factor, level: float, df: float | None
) -> Block:
    table = shares(design, question, groups)
    counts = base(design, groups, question.present)
    totals, matrix = table.table.totals.ravel(), table.table.covariance
    group = np.repeat(np.arange(groups.size), question.size)
    p, weight = table.p.ravel(), counts.weight[group]
    spread = p * (1 - p) * weight**2 / _less_one(counts.n)[group]
    used = np.full(len(totals), float(design.degf() if df is None else df))
    return symmetric_block(
        question.name,
        "total",
        question.levels * groups.size,
        group,
        totals,
        np.diag(matrix),
        counts,
        used,
        level,
        spread,
    )


def _in_base(design: Design, groups: Factor, present: BoolArray) -> tuple[FloatArray, IntArray]:
    """Weights with zero outside the base, and the group of each row (0 outside)."""
    inside = present & groups.present
    column = np.where(inside, groups.codes, 0).astype(np.int64)
    return np.where(inside, design.weights, 0.0), column


def _sums(groups: Factor, values: FloatArray) -> FloatArray:
    return tally(groups.codes, groups.size, values)


def _divide(above: FloatArray, below: FloatArray) -> FloatArray:
    empty = np.full(len(below), np.nan)
    return np.asarray(np.divide(above, below, out=empty, where=below != 0))


def _less_one(n: IntArray) -> FloatArray:
    return np.where(n > 1, n - 1.0, np.nan)


def _blank(matrix: FloatArray, empty: BoolArray) -> FloatArray:
    matrix[empty] = np.nan
    matrix[:, empty] = np.nan
    return matrix
