"""Differences: between two groups, all pairs of groups, waves in each site, paired answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from indicators.estimation.adjust import p_adjust
from indicators.estimation.arrays import BoolArray, FloatArray, count
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.factors import Factor, cross, level_index
from indicators.estimation.intervals import critical
from indicators.estimation.means import group_means, mean_vector
from indicators.estimation.results import TestResult


@dataclass(frozen=True, eq=False, slots=True)
class Contrast:
    """Differences (C,) with their covariance (C, C) and degrees of freedom."""

    difference: FloatArray
    covariance: FloatArray
    df: float

    @property
    def se(self) -> FloatArray:
        """Standard errors (C,)."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))

    @property
    def t(self) -> FloatArray:
        """Student statistics; NaN when there is no sampling variance."""
        empty = np.full(len(self.se), np.nan)
        return np.asarray(np.divide(self.difference, self.se, out=empty, where=self.se > 0))

    @property
    def p(self) -> FloatArray:
        """Two-sided p-values (C,)."""
        if self.df < 1:
            raise EstimationError("no_df", "", "the design leaves no degree of freedom")
        return np.asarray(2 * stats.t.sf(np.abs(self.t), self.df))

    def within(self, level: float) -> tuple[FloatArray, FloatArray]:
        """Confidence bounds of the differences."""
        half = critical(level, self.df) * self.se
        return self.difference - half, self.difference + half


def contrast(
    design: Design, values: FloatArray, groups: Factor, weights: FloatArray, df: float | None = None
) -> Contrast:
    """Linear combinations ``weights`` (C, G) of group means, covariance between groups kept.

    Raises ``EstimationError`` naming a group that is used but empty.
    """
    points = group_means(design, values, groups)
    used = (weights != 0).any(axis=0)
    empty = used & (points.counts.n == 0)
    if empty.any():
        name = groups.levels[int(np.flatnonzero(empty)[0])]
        raise EstimationError("empty_group", f"{groups.name}={name}", "nobody answered")
    estimate, matrix = np.nan_to_num(points.estimate), np.nan_to_num(points.covariance)
    degrees = float(design.degf()) if df is None else df
    return Contrast(weights @ estimate, weights @ matrix @ weights.T, degrees)


def comparison_values(design: Design, variable: str, answer: str | None) -> FloatArray:
    """The column as numbers, or 1/0 for the ``answer`` given, NaN where missing."""
    if answer is None:
        return design.values(variable)
    question = design.factor(variable)
    chosen = question.codes == level_index(question, answer)
    return np.where(question.present, chosen.astype(np.float64), np.nan)


def compare_groups(
    design: Design,
    variable: str,
    by: str,
    answer: str | None = None,
    adjust: str = "holm",
    level: float = 0.95,
) -> pd.DataFrame:
    """All pairs of groups b - a: means of a number, or shares of one ``answer``.

    One row per pair: variable, answer, group_a, group_b, difference, se, ci_low, ci_high,
    t, df, p_raw, p_adj, adjust, family (number of comparisons), conclusive. Groups nobody
    belongs to are left out. Raises ``EstimationError`` when fewer than two groups answered.
    """
    groups = design.factor(by)
    values = comparison_values(design, variable, answer)
    present = count(groups.codes, groups.size, design.active & ~np.isnan(values)) > 0
    kept = np.flatnonzero(present)
    pairs = [(a, b) for i, a in enumerate(kept) for b in kept[i + 1 :]]
    if not pairs:
        raise EstimationError("one_group", by, "fewer than two groups answered")
    weights = np.zeros((len(pairs), groups.size))
    for row, (a, b) in enumerate(pairs):
        weights[row, a], weights[row, b] = -1.0, 1.0
    found = contrast(design, values, groups, weights)
    frame = comparison_frame(found, variable, answer, adjust, level)
    frame.insert(2, "group_a", [groups.levels[a] for a, _ in pairs])
    frame.insert(3, "group_b", [groups.levels[b] for _, b in pairs])
    return frame


def comparison_frame(
    found: Contrast, variable: str, answer: str | None, adjust: str, level: float
) -> pd.DataFrame:
    """Differences as a frame, p-values adjusted in the family of its rows."""
    low, high = found.within(level)
    p_raw = found.p
    p_adj = p_adjust(p_raw, adjust)
    size = len(p_raw)
    return pd.DataFrame(
        {
            "variable": [variable] * size,
            "answer": [answer or ""] * size,
            "difference": found.difference,
            "se": found.se,
            "ci_low": low,
            "ci_high": high,
            "t": found.t,
            "df": np.full(size, found.df),
            "p_raw": p_raw,
            "p_adj": p_adj,
            "adjust": [adjust] * size,
            "family": np.full(size, size),
            "conclusive": p_adj < 1 - level,
        }
    )


def wave_contrast(
    design: Design, values: FloatArray, wave: str, site: str, waves: tuple[str, str]
) -> tuple[Factor, Contrast]:
    """Second wave minus first in each site, with the covariance between sites and waves."""
    sites, times = design.factor(site), design.factor(wave)
    both = cross((sites, times), design.n)
    weights = np.zeros((sites.size, both.size))
    before, after = (level_index(times, one) for one in waves)
    for s in range(sites.size):
        weights[s, s * times.size + before], weights[s, s * times.size + after] = -1.0, 1.0
    return sites, contrast(design, values, both, weights)


def compare_waves(
    design: Design,
    variable: str,
    wave: str,
    by: str,
    waves: tuple[str, str] | None = None,
    answer: str | None = None,
    adjust: str = "holm",
    level: float = 0.95,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Change between two waves in each site, and how it differs from the first site's.

    Waves are stacked in one design; the same primary units in both waves keep their
    covariance. Returns (changes, differences in differences); columns of
    ``compare_groups`` with ``site`` instead of the pair. ``waves``: first and last level.
    """
    times = design.factor(wave)
    chosen = waves or (times.levels[0], times.levels[-1])
    values = comparison_values(design, variable, answer)
    sites, found = wave_contrast(design, values, wave, by, chosen)
    changes = comparison_frame(found, variable, answer, adjust, level)
    changes.insert(2, "site", list(sites.levels))
    other = np.hstack([-np.ones((sites.size - 1, 1)), np.eye(sites.size - 1)])
    double = Contrast(other @ found.difference, other @ found.covariance @ other.T, found.df)
    differences = comparison_frame(double, variable, answer, adjust, level)
    differences.insert(2, "site", list(sites.levels[1:]))
    differences.insert(3, "reference", [sites.levels[0]] * (sites.size - 1))
    return changes, differences


def panel(design: Design, before: str, after: str) -> tuple[Contrast, FloatArray]:
    """Mean change of the same units measured twice: contrast and covariance of the two means."""
    columns = np.column_stack([design.values(before), design.values(after)])
    means, matrix, _ = mean_vector(design, columns)
    weights = np.array([[-1.0, 1.0]])
    found = Contrast(weights @ means, weights @ matrix @ weights.T, float(design.degf()))
    return found, matrix


def mcnemar(
    before: Sequence[bool] | BoolArray, after: Sequence[bool] | BoolArray, exact: bool | None = None
) -> TestResult:
    """McNemar's test that as many paired answers went from no to yes as from yes to no.

    Exact binomial by default under 25 changes, else chi-square without correction
    (McNemar, 1947). ``estimate``: net change of the share. Raises ``EstimationError``
    when the two lists differ in length or are empty.
    """
    first, second = np.asarray(before, dtype=bool), np.asarray(after, dtype=bool)
    if len(first) != len(second) or not len(first):
        raise EstimationError("bad_pairs", "", "the two lists must pair the same people")
    up, down = int((~first & second).sum()), int((first & ~second).sum())
    change = (up - down) / len(first)
    if exact if exact is not None else up + down < 25:
        tail = float(stats.binomtest(up, up + down, 0.5).pvalue) if up + down else 1.0
        return TestResult("mcnemar-exact", float(min(up, down)), 1, np.inf, tail, change)
    value = (up - down) ** 2 / (up + down)
    return TestResult("mcnemar", value, 1, np.inf, float(stats.chi2.sf(value, 1)), change)
