"""Proportions of the answers to closed questions, by group: one pass over the rows each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from indicators.estimation import intervals
from indicators.estimation.arrays import BoolArray, FloatArray, IntArray, tally
from indicators.estimation.blocks import context, group_df, standard_flags
from indicators.estimation.cells import CellTable, cell_table
from indicators.estimation.design import Design
from indicators.estimation.factors import Factor
from indicators.estimation.intervals import Method, critical, proportion_interval
from indicators.estimation.likelihood import likelihood_interval
from indicators.estimation.tidy import EXTREME, Block, tidy, with_flag


@dataclass(frozen=True, eq=False, slots=True)
class Shares:
    """Proportions of one question by group, with their joint covariance.

    ``p`` (G, K), ``covariance`` (G*K, G*K) in the same order; ``table``: the cells.
    """

    table: CellTable
    p: FloatArray
    covariance: FloatArray

    @property
    def question(self) -> Factor:
        """The question."""
        return self.table.question

    @property
    def se(self) -> FloatArray:
        """Standard errors (G, K)."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0)).reshape(self.p.shape)


def shares(design: Design, question: Factor, groups: Factor) -> Shares:
    """Proportion of each level of ``question`` among the answers of each group."""
    return shares_of(cell_table(design, question, groups))


def shares_of(table: CellTable) -> Shares:
    """Proportions of a table already summed; empty groups give NaN."""
    weight = table.weight[:, None]
    p = np.divide(table.totals, weight, out=np.full(table.totals.shape, np.nan), where=weight > 0)
    blocks = _linear_map(p, weight[:, 0])
    mapped = blocks @ table.covariance @ blocks.T
    empty = np.isnan(p).ravel()
    if empty.any():
        mapped[empty] = np.nan
        mapped[:, empty] = np.nan
    return Shares(table, p, mapped)


def _linear_map(p: FloatArray, total: FloatArray) -> FloatArray:
    """Matrix (G*K, G*K) from weighted cell totals to proportions, block by group."""
    groups, size = p.shape
    full = np.zeros((groups, size, groups, size))
    for g in np.flatnonzero(total > 0):
        full[g, :, g, :] = (np.eye(size) - p[g][:, None]) / total[g]
    return full.reshape(groups * size, groups * size)


def prop(
    design: Design,
    variables: str | Sequence[str],
    by: str | Sequence[str] | None = None,
    ci: Method = "wilson",
    level: float = 0.95,
    df: float | None = None,
) -> pd.DataFrame:
    """Proportions of each level of each question, by group: a tidy frame (see ``tidy``).

    ``ci``: interval method (``intervals``), ``df``: imposed degrees of freedom, by default
    those of each group's own units and strata. Proportions of 0 and 1 get a Wilson interval
    on Kish's effective size and the flag "extreme"; empty groups the flag "empty".
    Raises ``DesignError`` for an unknown column, ``EstimationError`` for an unknown method.
    """
    groups, parts = design.groups(by)
    degrees = group_df(design, groups)
    names = (variables,) if isinstance(variables, str) else tuple(variables)
    blocks = [
        proportion_block(
            design, shares(design, design.factor(name), groups), groups, degrees, ci, level, df
        )
        for name in names
    ]
    return tidy(blocks, context(design, parts, level))


def proportion_block(
    design: Design,
    table: Shares,
    groups: Factor,
    degrees: FloatArray,
    ci: Method,
    level: float,
    df: float | None,
) -> Block:
    """The rows of one question: intervals, design effects and flags."""
    n_groups, size = table.p.shape
    group = np.repeat(np.arange(n_groups), size)
    p, se = table.p.ravel(), table.se.ravel()
    answered, missing = table.table.n.sum(axis=1), table.table.missing
    own = degrees[group]
    used = own if df is None else np.full(len(p), float(df))
    rows = (answered + missing)[group].astype(np.float64)
    low, high = _interval(design, table, groups, used, own, rows, ci, level)
    n_eff, deff = _effective(p, se, answered[group])
    block = Block(
        table.question.name,
        "prop",
        table.question.levels * n_groups,
        group,
        p,
        se,
        low,
        high,
        ci,
        used,
        answered[group],
        missing[group],
        table.table.weight[group],
        n_eff,
        deff,
    )
    extreme = ((p == 0) | (p == 1) | (se == 0)) & (block.n > 0)
    if extreme.any():
        block = _extreme(design, table, groups, block, extreme, level)
    return standard_flags(block)


def _interval(
    design: Design,
    table: Shares,
    groups: Factor,
    used: FloatArray,
    own: FloatArray,
    rows: FloatArray,
    ci: Method,
    level: float,
) -> tuple[FloatArray, FloatArray]:
    p, se = table.p.ravel(), table.se.ravel()
    if ci != "likelihood":
        return proportion_interval(p, se, used, rows, level, ci, own)
    low, high = np.full(len(p), np.nan), np.full(len(p), np.nan)
    for cell in np.flatnonzero((p > 0) & (p < 1) & (se > 0) & (used >= 1)):
        g, k = divmod(int(cell), table.question.size)
        inside = (groups.codes == g) & design.active
        answered = inside & table.question.present
        weights = design.weights[answered] / design.weights[inside].mean()
        answers = (table.question.codes[answered] == k).astype(np.float64)
        low[cell], high[cell] = likelihood_interval(
            answers, weights, float(se[cell]), float(used[cell]), level
        )
    return low, high


def _effective(p: FloatArray, se: FloatArray, n: IntArray) -> tuple[FloatArray, FloatArray]:
    """Effective size p(1-p)/var and design effect against a sample with replacement."""
    with np.errstate(all="ignore"):
        n_eff = np.where(se > 0, p * (1 - p) / se**2, np.nan)
        deff = np.where(p * (1 - p) > 0, (n - 1) * se**2 / (p * (1 - p)), np.nan)
    return n_eff, deff


def kish(design: Design, groups: Factor, present: BoolArray) -> FloatArray:
    """Kish's effective size (G,) of the weights of each group, on the rows present."""
    weights = np.where(present, design.weights, 0.0)
    total = tally(groups.codes, groups.size, weights)
    squares = tally(groups.codes, groups.size, weights**2)
    empty = np.full(len(total), np.nan)
    return np.asarray(np.divide(total**2, squares, out=empty, where=squares > 0))


def _extreme(
    design: Design,
    table: Shares,
    groups: Factor,
    block: Block,
    extreme: BoolArray,
    level: float,
) -> Block:
    """Wilson on Kish's effective size where the design gives no error."""
    n_eff = kish(design, groups, table.question.present)[block.group]
    t = critical(level, block.df)
    low, high = intervals.wilson(block.estimate, n_eff, t)
    low = np.where(block.estimate == 0, 0.0, np.clip(low, 0, 1))
    high = np.where(block.estimate == 1, 1.0, np.clip(high, 0, 1))
    changed = replace(
        block,
        ci_low=np.where(extreme, low, block.ci_low),
        ci_high=np.where(extreme, high, block.ci_high),
        n_eff=np.where(extreme, n_eff, block.n_eff),
    )
    return with_flag(changed, extreme & np.isin(block.estimate, (0.0, 1.0)), EXTREME)
