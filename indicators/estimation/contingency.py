"""Two closed questions crossed: the table, and the tests that the design allows.

Rao & Scott (1981, 1984): Pearson's statistic corrected for the design; Wald statistic of
Koch, Freeman & Freeman (1975). Same definitions as R `survey::svychisq`, except that Pearson's
statistic is scaled by the number of complete answers, not of rows: p-values are the same.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal

import numpy as np
import pandas as pd

from indicators.estimation.arrays import FloatArray, IntArray, symmetric_pinv, tally
from indicators.estimation.cells import CellTable, cell_table
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.factors import Factor
from indicators.estimation.mixtures import chisq_sum_tail, chisq_tail, f_sum_tail, f_tail
from indicators.estimation.proportions import prop
from indicators.estimation.results import TestResult
from indicators.estimation.variance import cell_covariance

#: Beyond this condition number, a table has fewer interactions than contrasts.
SINGULAR = 1e12

Statistic = Literal["F", "Chisq", "Wald", "adjWald", "lincom", "saddlepoint"]


@dataclass(frozen=True, eq=False, slots=True)
class Crossing:
    """A cross-table: shares of the whole ``p`` (R, C), their covariance (R*C, R*C).

    ``n`` (R, C) unweighted counts, ``weighted`` (R, C) totals with ``total_covariance``,
    ``df`` design degrees of freedom. Levels that nobody chose stay out of the tests.
    """

    rows: Factor
    columns: Factor
    p: FloatArray
    covariance: FloatArray
    n: IntArray
    weighted: FloatArray
    total_covariance: FloatArray
    df: float

    @property
    def se(self) -> FloatArray:
        """Standard errors of the shares (R, C)."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0)).reshape(self.p.shape)


def crossing(design: Design, row: str, column: str) -> Crossing:
    """Cross two closed questions on the rows that answer both; (R, C) shares of the whole.

    Raises ``EstimationError`` when no row answers both.
    """
    table = cell_table(design, design.factor(column), design.factor(row))
    return crossing_of(table, float(design.degf()))


def crossing_of(table: CellTable, df: float) -> Crossing:
    """The same from a table already summed, groups as rows."""
    if not table.n.any():
        names = f"{table.groups.name} × {table.question.name}"
        raise EstimationError("all_missing", names, "nobody answered both")
    whole = float(table.totals.sum())
    p = table.totals / whole
    slope = (np.eye(p.size) - p.ravel()[:, None]) / whole
    return Crossing(
        table.groups, table.question, p, slope @ table.covariance @ slope.T, table.n,
        table.totals, table.covariance, df,
    )  # fmt: skip


def chisq(design: Design, row: str, column: str, statistic: Statistic = "F") -> TestResult:
    """Test that two closed questions are independent.

    ``statistic``: "F" (Rao-Scott, second order, the default), "Chisq" (first order),
    "lincom"/"saddlepoint", "Wald", "adjWald". Raises ``EstimationError`` when a question
    has fewer than two observed levels or the design leaves too few degrees of freedom.
    """
    return independence(crossing(design, row, column), statistic)


def independence(table: Crossing, statistic: Statistic = "F") -> TestResult:
    """The test on a table already crossed; see ``chisq``."""
    seen = _observed(table)
    if statistic in ("Wald", "adjWald"):
        return _wald(seen, statistic)
    return rao_scott(seen.p, seen.covariance, int(seen.n.sum()), seen.df, statistic)


def _observed(table: Crossing) -> Crossing:
    rows, columns = table.n.sum(axis=1) > 0, table.n.sum(axis=0) > 0
    if rows.sum() < 2 or columns.sum() < 2:
        culprit = table.rows if rows.sum() < 2 else table.columns
        raise EstimationError("one_level", culprit.name, "fewer than two levels observed")
    if table.df < 1:
        raise EstimationError("no_df", "", "the design leaves no degree of freedom")
    if rows.all() and columns.all():
        return table
    keep = np.outer(rows, columns)
    square = np.ix_(keep.ravel(), keep.ravel())
    shape = (int(rows.sum()), int(columns.sum()))
    return replace(
        table,
        p=table.p[keep].reshape(shape),
        covariance=table.covariance[square],
        n=table.n[keep].reshape(shape),
        weighted=table.weighted[keep].reshape(shape),
        total_covariance=table.total_covariance[square],
    )


def rao_scott(
    p: FloatArray, covariance: FloatArray, n: int, df: float, statistic: str = "F"
) -> TestResult:
    """Rao-Scott test of independence from shares (R, C), their covariance and the base."""
    expected = np.outer(p.sum(axis=1), p.sum(axis=0))
    pearson = n * float(((p - expected) ** 2 / expected).sum())
    delta = _design_effects(p, covariance, n)
    trace = float(np.trace(delta))
    if not trace > 0:
        raise EstimationError("no_variance", "", "the table has no sampling variance")
    ndf = trace**2 / float(np.trace(delta @ delta))
    ddf = ndf * df
    if statistic == "F":
        f = pearson / trace
        return TestResult("F", f, ndf, ddf, f_tail(f, ndf, ddf))
    if statistic == "Chisq":
        size = len(delta)
        tail = chisq_tail(pearson / (trace / size), size)
        return TestResult("Chisq", pearson, size, np.inf, tail)
    if statistic in ("lincom", "saddlepoint"):
        lambdas = np.real(np.linalg.eigvals(delta))
        return TestResult(statistic, pearson, ndf, ddf, f_sum_tail(pearson, lambdas, ddf))
    raise EstimationError("unknown_statistic", statistic, "no such test")


def _design_effects(p: FloatArray, covariance: FloatArray, n: int) -> FloatArray:
    """Matrix whose eigenvalues are the generalised design effects of the interactions.

    Cells that nobody chose can leave fewer interactions than contrasts: then only those that
    the sample can tell apart count.
    """
    flat = p.ravel()
    inverse = np.divide(1.0, flat, out=np.zeros_like(flat), where=flat > 0)
    contrast = interactions(*p.shape)
    below = contrast.T @ (inverse[:, None] / n * contrast)
    scaled = inverse[:, None] * contrast
    above = scaled.T @ covariance @ scaled
    if np.linalg.cond(below) > SINGULAR:
        return np.asarray(symmetric_pinv(below) @ above)
    return np.asarray(np.linalg.solve(below, above))


@lru_cache(maxsize=64)
def interactions(rows: int, columns: int) -> FloatArray:
    """Contrasts (R*C, (R-1)(C-1)) orthogonal to the two margins."""
    one = np.eye(rows)[:, 1:] - 1 / rows
    two = np.eye(columns)[:, 1:] - 1 / columns
    both = np.asarray(np.kron(one, two), np.float64)
    both.setflags(write=False)
    return both


def _wald(table: Crossing, statistic: str) -> TestResult:
    """Wald test on observed minus expected totals, all divided by the grand total."""
    p = table.p
    r, c = p.shape
    rows, columns = np.kron(np.eye(r), np.ones((c, c))), np.kron(np.ones((r, r)), np.eye(c))
    above, beside = np.repeat(p.sum(axis=1), c), np.tile(p.sum(axis=0), r)
    jacobian = np.eye(r * c) - rows * beside[:, None] - columns * above[:, None]
    jacobian += (above * beside)[:, None]
    gap = (p.ravel() - above * beside).reshape(r, c)[1:, 1:].ravel()
    use = np.outer(np.arange(r) > 0, np.arange(c) > 0).ravel()
    totals = table.total_covariance / table.weighted.sum() ** 2
    spread = (jacobian @ totals @ jacobian.T)[np.ix_(use, use)]
    try:
        wald = float(gap @ np.linalg.solve(spread, gap))
    except np.linalg.LinAlgError:
        raise EstimationError("singular", "", "the Wald test needs more sampling units") from None
    ndf = (r - 1) * (c - 1)
    ddf = table.df if statistic == "Wald" else table.df - ndf + 1
    if ddf < 1:
        raise EstimationError("no_df", "", "too few sampling units for this test")
    value = wald / ndf if statistic == "Wald" else wald * ddf / (ndf * table.df)
    return TestResult(statistic, value, ndf, ddf, f_tail(value, ndf, ddf))


def gof(design: Design, variable: str, expected: dict[str, float]) -> tuple[TestResult, FloatArray]:
    """Test that the answers follow the given shares (scaled to 1); and the eigenvalues used.

    Pearson's statistic on weighted totals, Satterthwaite's p-value: R `svygofchisq`.
    ``df``: Satterthwaite's degrees of freedom, ``estimate``: its scale.
    """
    question = design.factor(variable)
    if set(expected) != set(question.levels) or min(expected.values()) <= 0:
        raise EstimationError("bad_expected", variable, "one positive share per level is needed")
    share = np.array([expected[level] for level in question.levels])
    share = share / share.sum()
    totals = tally(question.codes, question.size, design.weights)
    n = totals.sum()
    matrix = cell_covariance(design, question.codes, question.size, design.weights)
    aim = share * n
    statistic = float(((totals - aim) ** 2 / aim).sum())
    slope = np.eye(question.size) / np.sqrt(aim)[:, None]
    slope -= ((totals + aim) / (2 * aim**1.5) * share)[:, None]
    lambdas = np.linalg.eigvalsh(slope @ matrix @ slope.T)
    mean = float(lambdas.mean())
    spread = float((lambdas**2).mean()) / mean**2
    df, scale = len(lambdas) / spread, mean * spread
    tail = chisq_sum_tail(statistic, lambdas)
    return TestResult("gof", statistic, df, np.inf, tail, scale), lambdas


def crosstab(design: Design, row: str, column: str, share: str = "column") -> pd.DataFrame:
    """Cross-table, tidy: ``row`` levels by ``column`` groups; see ``prop``.

    ``share``: "column" (within each column level) or "row" (within each row level).
    """
    if share == "column":
        return prop(design, row, by=column)
    if share == "row":
        return prop(design, column, by=row)
    raise EstimationError("unknown_share", share, "shares are by column or by row")
