"""Cross-tables ready to show: shares with intervals and the test, many questions at a time."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from indicators.estimation.blocks import context, group_df
from indicators.estimation.cells import cell_table
from indicators.estimation.contingency import Statistic, crossing_of, independence
from indicators.estimation.design import Design
from indicators.estimation.effects import cramers_v
from indicators.estimation.errors import EstimationError
from indicators.estimation.factors import Factor
from indicators.estimation.intervals import Method
from indicators.estimation.proportions import Shares, proportion_block, shares_of
from indicators.estimation.tidy import tidy

TEST_COLUMNS = (
    "variable", "by", "method", "statistic", "df", "ddf", "p_value", "n", "cramers_v", "flag",
)  # fmt: skip


def crosstabs(
    design: Design,
    questions: str | Sequence[str],
    by: str | Sequence[str],
    ci: Method = "wilson",
    level: float = 0.95,
    statistic: Statistic = "F",
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Shares of each answer in each group (as ``prop``) and one test per question.

    Each question is summed once; its shares, intervals and test come from that table. The
    second frame has ``TEST_COLUMNS``; where no test is possible (one level seen, no degree
    of freedom) its numbers are NaN and ``flag`` holds the error's code.
    """
    return crosstabs_and_shares(design, questions, by, ci, level, statistic)[:2]


def crosstabs_and_shares(
    design: Design,
    questions: str | Sequence[str],
    by: str | Sequence[str],
    ci: Method = "wilson",
    level: float = 0.95,
    statistic: Statistic = "F",
) -> tuple[pd.DataFrame, pd.DataFrame, tuple[Shares, ...]]:
    """The two frames of ``crosstabs``, and the summed shares that any contrast can be read from."""
    groups, parts = design.groups(by)
    degrees, df = group_df(design, groups), float(design.degf())
    names = (questions,) if isinstance(questions, str) else tuple(questions)
    blocks, tests, tables = [], [], []
    for name in names:
        table = shares_of(cell_table(design, design.factor(name), groups))
        blocks.append(proportion_block(design, table, groups, degrees, ci, level, None))
        tests.append(_test_row(table, groups, df, statistic))
        tables.append(table)
    frame = tidy(blocks, context(design, parts, level))
    return frame, pd.DataFrame(tests, columns=list(TEST_COLUMNS)), tuple(tables)


def _test_row(table: Shares, groups: Factor, df: float, statistic: Statistic) -> tuple[object, ...]:
    n = int(table.table.n.sum())
    try:
        crossed = crossing_of(table.table, df)
        found = independence(crossed, statistic)
    except EstimationError as error:
        empty = (np.nan,) * 4
        return (table.question.name, groups.name, statistic, *empty, n, np.nan, error.code)
    return (
        table.question.name, groups.name, found.method, found.statistic, found.df, found.ddf,
        found.p_value, n, cramers_v(crossed.p), "",
    )  # fmt: skip
