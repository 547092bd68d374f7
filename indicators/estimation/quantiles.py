"""Medians and other quantiles with Woodruff intervals, by group.

Woodruff (1952): the interval of the share below the quantile, turned back into values;
"score" inverts the test of Francisco & Fuller (1991) as R `survey` does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from indicators.estimation.arrays import BoolArray, FloatArray
from indicators.estimation.blocks import base, context, standard_flags
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.factors import Factor
from indicators.estimation.intervals import Method, critical, proportion_interval
from indicators.estimation.means import mean_vector
from indicators.estimation.quantile_rules import Weighted, quantile_rule
from indicators.estimation.roots import root
from indicators.estimation.tidy import OPEN, Block, tidy, with_flag

IntervalType = Literal["mean", "xlogit", "beta", "asin", "score"]


@dataclass(frozen=True, slots=True)
class Quantile:
    """A quantile and its interval; a bound is NaN when the sample does not hold one."""

    p: float
    value: float
    low: float
    high: float
    se: float


def quantiles(
    design: Design,
    values: FloatArray,
    probabilities: Sequence[float],
    interval: IntervalType,
    rule: str,
    level: float = 0.95,
    df: float | None = None,
    rows: BoolArray | None = None,
) -> tuple[Quantile, ...]:
    """Quantiles of ``values`` (n,) over the rows given (a domain), NaN left out.

    Raises ``EstimationError``: probability outside 0-1, no value, unknown rule or interval.
    """
    if not all(0 < p < 1 for p in probabilities):
        raise EstimationError("bad_probability", "", "a probability lies between 0 and 1")
    domain = ~np.isnan(values) & design.active
    inside = design.domain(domain if rows is None else domain & rows)
    used = float(inside.degf()) if df is None else df
    take = quantile_rule(rule)
    sample = Weighted(values[inside.active], inside.weights[inside.active])
    found = []
    for p in probabilities:
        value = take(sample, p)
        if interval == "score":
            shares = _score_shares(inside, values, p, level, used)
        else:
            shares = _woodruff_shares(inside, values, value, interval, level, used)
        low, high = (take(sample, s) if 0 <= s <= 1 else np.nan for s in shares)
        width = 2 * float(critical(level, used))
        found.append(Quantile(p, value, low, high, (high - low) / width))
    return tuple(found)


def _woodruff_shares(
    inside: Design,
    values: FloatArray,
    value: float,
    interval: IntervalType,
    level: float,
    df: float,
) -> tuple[float, float]:
    """Interval of the share of values at or below ``value``; may leave 0-1 for "mean"."""
    below = np.where(inside.active, values <= value, np.nan).astype(np.float64)
    share, variance, present = mean_vector(inside, below[:, None])
    se = np.sqrt(np.maximum(np.diag(variance), 0.0))
    if interval != "mean" and len(np.unique(below[present])) < 2:
        return np.nan, np.nan
    if interval == "mean":
        half = critical(level, df) * se
        return float((share - half)[0]), float((share + half)[0])
    method: Method = interval  # type: ignore[assignment]
    n = np.array([float(present.sum())])
    own = np.array([float(inside.degf())])
    low, high = proportion_interval(share, se, np.array([df]), n, level, method, own)
    return float(min(low[0], high[0])), float(max(low[0], high[0]))  # without spread, they meet


def _score_shares(
    inside: Design, values: FloatArray, p: float, level: float, df: float
) -> tuple[float, float]:
    """Unweighted shares below the values where the score test is just rejected."""
    active = inside.active
    known = values[active]
    edge = float(np.subtract(*np.percentile(known, [75, 25]))) / 100
    tolerance = 1 / (100 * np.sqrt(len(known)))
    limit = float(critical(level, df))

    def score(theta: float, target: float) -> float:
        above = np.where(active, (values > theta) - (1 - p), np.nan)
        centre, variance, _ = mean_vector(inside, above[:, None])
        return float(centre[0] / np.sqrt(variance[0, 0])) - target

    ends = float(known.min()) + edge, float(known.max()) - edge
    shares = []
    for target in (limit, -limit):
        theta = root(lambda x, t=target: score(x, t), *ends, tolerance)  # type: ignore[misc]
        shares.append(float((known <= theta).mean()))
    return shares[0], shares[1]


def quantile(
    design: Design,
    variable: str,
    p: float | Sequence[float] = 0.5,
    by: str | Sequence[str] | None = None,
    interval: IntervalType = "mean",
    rule: str = "math",
    level: float = 0.95,
    df: float | None = None,
) -> pd.DataFrame:
    """Quantiles by group, tidy; ``level`` column holds the probability ("0.5").

    ``se`` is the width of the interval over 2t. A bound that the sample cannot give is NaN
    with the flag "open"; an empty group NaN with the flag "empty".
    """
    groups, parts = design.groups(by)
    values = design.values(variable)
    wanted = (p,) if isinstance(p, (int, float)) else tuple(p)
    block = _block(design, variable, values, groups, wanted, interval, rule, level, df)
    return tidy([block], context(design, parts, level))


def _block(
    design: Design, variable: str, values: FloatArray, groups: Factor,
    wanted: tuple[float, ...], interval: IntervalType, rule: str, level: float,
    df: float | None,
) -> Block:  # fmt: skip
    counts = base(design, groups, ~np.isnan(values))
    used = counts.df if df is None else np.full(groups.size, df)
    rows: list[tuple[float, float, float, float]] = []
    for g in range(groups.size):
        if counts.n[g] == 0 or used[g] < 1:
            rows += [(np.nan,) * 4] * len(wanted)
            continue
        domain = np.asarray(groups.codes == g)
        found = quantiles(design, values, wanted, interval, rule, level, float(used[g]), domain)
        rows += [(q.value, q.se, q.low, q.high) for q in found]
    table, group = np.array(rows), np.repeat(np.arange(groups.size), len(wanted))
    n = counts.n[group]
    block = Block(
        variable, "quantile", tuple(f"{one:g}" for one in wanted) * groups.size, group,
        table[:, 0], table[:, 1], table[:, 2], table[:, 3], f"woodruff-{interval}",
        used[group], n, counts.missing[group], counts.weight[group], n.astype(np.float64),
        np.full(len(rows), np.nan),
    )  # fmt: skip
    block = standard_flags(block)
    return with_flag(block, np.isnan(block.se) & (block.n > 0), OPEN)
