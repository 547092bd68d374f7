"""Scores made of several items: variance, Cronbach's alpha, mean of the index."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators.estimation.arrays import FloatArray
from indicators.estimation.blocks import context, symmetric_block
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.means import group_means
from indicators.estimation.tidy import tidy


def variance(design: Design, variables: Sequence[str]) -> FloatArray:
    """Estimated population covariance (K, K) of the variables on complete rows."""
    columns = np.column_stack([design.values(name) for name in variables])
    return _covariance(design, columns)


def _covariance(design: Design, columns: FloatArray) -> FloatArray:
    present = ~np.isnan(columns).any(axis=1) & design.active
    n = int(present.sum())
    if n < 2:
        raise EstimationError("all_missing", "", "fewer than two complete rows")
    weights = design.weights[present] / design.weights[present].sum()
    centred = columns[present] - weights @ columns[present]
    return np.asarray(centred.T @ (weights[:, None] * centred) * n / (n - 1))


def cronbach_alpha(design: Design, items: Sequence[str]) -> float:
    """Cronbach's alpha of the items on complete rows, weighted (R `svycralpha`).

    Raises ``EstimationError``: fewer than two items, or a sum that does not vary.
    """
    if len(items) < 2:
        raise EstimationError("few_items", "", "alpha needs two items at least")
    matrix = variance(design, items)
    whole = float(matrix.sum())
    if not whole > 0:
        raise EstimationError("no_variance", "", "the items do not vary")
    k = len(items)
    return k / (k - 1) * (1 - float(np.trace(matrix)) / whole)


def index_values(design: Design, items: Sequence[str], minimum: int | None = None) -> FloatArray:
    """Mean of the items of each row (n,), NaN under ``minimum`` answered (default: all)."""
    columns = np.column_stack([design.values(name) for name in items])
    answered = (~np.isnan(columns)).sum(axis=1)
    total = np.nansum(columns, axis=1)
    needed = len(items) if minimum is None else minimum
    if not 1 <= needed <= len(items):
        raise EstimationError("bad_minimum", "", "between 1 and the number of items")
    return np.where(answered >= needed, total / np.maximum(answered, 1), np.nan)


def index_mean(
    design: Design,
    name: str,
    items: Sequence[str],
    by: str | Sequence[str] | None = None,
    minimum: int | None = None,
    level: float = 0.95,
) -> pd.DataFrame:
    """Mean of the index by group, tidy; error of the composite, not of its items."""
    groups, parts = design.groups(by)
    points = group_means(design, index_values(design, items, minimum), groups)
    df = np.full(groups.size, float(design.degf()))
    block = symmetric_block(
        name,
        "index",
        ("",) * groups.size,
        np.arange(groups.size),
        points.estimate,
        points.variance,
        points.counts,
        df,
        level,
        points.spread,
    )
    return tidy([block], context(design, parts, level))
