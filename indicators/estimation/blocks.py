"""Blocks of estimates from point values and variances: the steps that all statistics share."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.estimation.arrays import BoolArray, FloatArray, IntArray, count, scatter, tally
from indicators.estimation.design import Design
from indicators.estimation.factors import Factor
from indicators.estimation.intervals import critical
from indicators.estimation.tidy import EMPTY, NO_SPREAD, ONE_UNIT, Block, Context, with_flag


@dataclass(frozen=True, eq=False, slots=True)
class Base:
    """The respondents of each group: ``n`` answering, ``missing`` not, weights, df; (G,)."""

    n: IntArray
    missing: IntArray
    weight: FloatArray
    df: FloatArray
    rows: IntArray


def group_df(design: Design, groups: Factor) -> FloatArray:
    """Degrees of freedom of each group taken as a domain (G,): its units minus its strata."""
    if groups.size == 1 and groups.present.all():
        return np.array([float(design.degf())])
    first = design.stages[0]
    weights = design.active.astype(np.float64)
    seen = scatter(first.unit, first.units, groups.codes, groups.size, weights) > 0
    strata = np.add.reduceat(seen, first.first, axis=0) > 0
    return np.asarray(seen.sum(axis=0) - strata.sum(axis=0), dtype=np.float64)


def base(design: Design, groups: Factor, present: BoolArray) -> Base:
    """Count the base of each group; ``present`` (n,) rows with an answer."""
    active = design.active
    rows = count(groups.codes, groups.size, active)
    n = count(groups.codes, groups.size, active & present)
    weights = np.where(present, design.weights, 0.0)
    total = tally(groups.codes, groups.size, weights)
    return Base(n, rows - n, total, group_df(design, groups), rows)


def context(design: Design, parts: tuple[Factor, ...], level: float) -> Context:
    """What the rows of a frame share, read from the design."""
    return Context(parts, level, design.has_fpc, design.weight_id)


def symmetric_block(
    variable: str,
    stat: str,
    levels: tuple[str, ...],
    group: IntArray,
    estimate: FloatArray,
    variance: FloatArray,
    counts: Base,
    df: FloatArray,
    level: float,
    spread: FloatArray,
) -> Block:
    """A block with estimate ± t × se intervals.

    ``spread``: variance of the same statistic in a simple random sample with replacement,
    for the design effect. Flags the empty groups, the groups of one unit, the lack of spread.
    """
    se = np.sqrt(np.maximum(variance, 0.0))
    half = critical(level, df) * se
    n = counts.n[group]
    with np.errstate(all="ignore"):
        deff = np.where(spread > 0, variance / spread, np.nan)
        n_eff = np.where(deff > 0, n / deff, np.nan)
    block = Block(
        variable,
        stat,
        levels,
        group,
        estimate,
        se,
        estimate - half,
        estimate + half,
        "t",
        df,
        n,
        counts.missing[group],
        counts.weight[group],
        n_eff,
        deff,
    )
    return standard_flags(block)


def standard_flags(block: Block) -> Block:
    """Say why a number is absent or must not be trusted."""
    block = with_flag(block, block.n == 0, EMPTY)
    block = with_flag(block, block.df < 1, ONE_UNIT)
    return with_flag(block, (block.se == 0) & (block.n > 0), NO_SPREAD)
