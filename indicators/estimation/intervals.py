"""Confidence intervals of a proportion: seven methods for designs, five for plain counts.

Every interval stays inside 0-1. Sources: Wilson (1927) on the effective sample size (R `survey`
4.5 "wilson"), Korn & Graubard (1998) for "beta", logit and arcsine transforms, Rao & Scott
profile likelihood in `likelihood.py`; Brown, Cai & DasGupta (2001) for plain counts.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from scipy import special, stats

from indicators.estimation.arrays import FloatArray
from indicators.estimation.errors import EstimationError

Method = Literal["wilson", "logit", "xlogit", "beta", "asin", "mean", "likelihood"]
Bounds = tuple[FloatArray, FloatArray]


def critical(level: float, df: FloatArray | float) -> FloatArray:
    """Two-sided Student quantile; normal for infinite df, NaN for df below 1."""
    if not 0 < level < 1:
        raise EstimationError("bad_level", "", "a confidence level lies between 0 and 1")
    tail = (1 - level) / 2
    df = np.asarray(df, dtype=np.float64)
    student = -special.stdtrit(np.where(np.isfinite(df) & (df >= 1), df, 1.0), tail)
    result = np.where(np.isinf(df), -special.ndtri(tail), student)
    return np.where(df < 1, np.nan, result)


def wilson(p: FloatArray, n_eff: FloatArray, t: FloatArray) -> Bounds:
    """Wilson interval on an effective sample size."""
    z = t * t / n_eff
    centre = (p + z / 2) / (1 + z)
    half = t / (1 + z) * np.sqrt(p * (1 - p) / n_eff + z / (4 * n_eff))
    return centre - half, centre + half


def beta(p: FloatArray, n_eff: FloatArray, level: float) -> Bounds:
    """Clopper-Pearson interval on an effective sample size."""
    tail = (1 - level) / 2
    yes, no = n_eff * p, n_eff * (1 - p)
    low = np.where(yes > 0, stats.beta.ppf(tail, np.maximum(yes, 1e-300), no + 1), 0.0)
    high = np.where(no > 0, stats.beta.ppf(1 - tail, yes + 1, np.maximum(no, 1e-300)), 1.0)
    return low, high


def proportion_interval(
    p: FloatArray,
    se: FloatArray,
    df: FloatArray,
    n: FloatArray,
    level: float,
    method: Method,
    df_design: FloatArray | None = None,
) -> Bounds:
    """Interval of each proportion.

    ``p``, ``se``, ``df`` (degrees of freedom of each), ``n`` (rows of each domain): same
    shape. ``df_design``: design degrees of freedom used by "beta" when ``df`` was imposed.
    A proportion of 0 or 1, or a null error, gives NaN: the caller must fall back.
    ``likelihood`` is not here, it needs the model (see ``likelihood.py``).
    """
    t = critical(level, df)
    with np.errstate(all="ignore"):
        low, high = _bounds(p, se, t, level, method, n, df if df_design is None else df_design)
    inside = (p > 0) & (p < 1) & (se > 0)
    low, high = np.where(inside, low, np.nan), np.where(inside, high, np.nan)
    return np.clip(low, 0.0, 1.0), np.clip(high, 0.0, 1.0)


def _bounds(
    p: FloatArray,
    se: FloatArray,
    t: FloatArray,
    level: float,
    method: Method,
    n: FloatArray,
    df: FloatArray,
) -> Bounds:
    if method == "mean":
        return p - t * se, p + t * se
    if method in ("logit", "xlogit"):
        centre, half = special.logit(p), t * se / (p * (1 - p))
        return special.expit(centre - half), special.expit(centre + half)
    if method == "asin":
        centre, half = np.arcsin(np.sqrt(p)), t * se / (2 * np.sqrt(p * (1 - p)))
        low, high = np.maximum(centre - half, 0), np.minimum(centre + half, np.pi / 2)
        return np.sin(low) ** 2, np.sin(high) ** 2
    n_eff = p * (1 - p) / se**2
    if method == "wilson":
        return wilson(p, n_eff, t)
    if method == "beta":
        return beta(p, n_eff * (critical(level, n - 1) / critical(level, df)) ** 2, level)
    raise EstimationError("unknown_interval", method, "no such interval")


SimpleMethod = Literal["wilson", "clopper_pearson", "jeffreys", "agresti_coull", "normal"]


def simple_interval(
    count: int, nobs: int, method: SimpleMethod = "wilson", level: float = 0.95
) -> tuple[float, float]:
    """Interval of ``count`` among ``nobs`` in a simple random sample, inside 0-1.

    Raises ``EstimationError`` unless 0 <= count <= nobs and nobs >= 1.
    """
    if nobs < 1 or not 0 <= count <= nobs:
        raise EstimationError("bad_count", "", "a count lies between 0 and the base")
    p, n = np.array(count / nobs), np.array(float(nobs))
    z = critical(level, np.inf)
    if method == "wilson":
        low, high = wilson(p, n, z)
    elif method == "clopper_pearson":
        low, high = beta(p, n, level)
    elif method == "jeffreys":
        tails = np.array([(1 - level) / 2, (1 + level) / 2])
        low, high = stats.beta.ppf(tails, count + 0.5, nobs - count + 0.5)
    else:
        low, high = _wald(p, n, z, method)
    return float(np.clip(low, 0.0, 1.0)), float(np.clip(high, 0.0, 1.0))


def _wald(p: FloatArray, n: FloatArray, z: FloatArray, method: SimpleMethod) -> Bounds:
    if method == "agresti_coull":
        p, n = (p * n + z * z / 2) / (n + z * z), n + z * z
    elif method != "normal":
        raise EstimationError("unknown_interval", method, "no such interval")
    half = z * np.sqrt(p * (1 - p) / n)
    return p - half, p + half
