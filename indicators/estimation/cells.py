"""A closed question by group: weighted cell totals and their covariance, in one pass."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicators.estimation.arrays import FloatArray, IntArray
from indicators.estimation.design import Design
from indicators.estimation.factors import Factor
from indicators.estimation.variance import key_sums


@dataclass(frozen=True, eq=False, slots=True)
class CellTable:
    """Groups (G) by levels of the question (K).

    ``totals`` (G, K) weighted, ``covariance`` (G*K, G*K) of the totals, group slowest;
    ``n`` (G, K) unweighted counts, ``missing`` (G,) rows of the group without an answer.
    """

    question: Factor
    groups: Factor
    totals: FloatArray
    covariance: FloatArray
    n: IntArray
    missing: IntArray

    @property
    def weight(self) -> FloatArray:
        """Weighted answers of each group (G,)."""
        return np.asarray(self.totals.sum(axis=1))


def cell_table(design: Design, question: Factor, groups: Factor) -> CellTable:
    """Cross ``question`` with ``groups``; missing answers and groups stay out."""
    width, size = question.size + 1, (groups.size + 1) * (question.size + 1)
    key = _keys(question, groups, size)
    kept = (np.arange(size) // width > 0) & (np.arange(size) % width > 0)
    columns = np.flatnonzero(kept)
    counts = _counts(design, key, size).reshape(-1, width)
    totals, covariance = key_sums(design, key, size, columns, design.weights)
    shape = (groups.size, question.size)
    return CellTable(
        question, groups, totals.reshape(shape), covariance, counts[1:, 1:], counts[1:, 0]
    )


def _keys(question: Factor, groups: Factor, size: int) -> npt.NDArray[np.signedinteger]:
    """Cell of each row in the table with missing first, in the smallest integers."""
    if size < np.iinfo(np.int16).max:
        short = groups.codes.astype(np.int16) + np.int16(1)
        return short * np.int16(question.size + 1) + (question.codes.astype(np.int16) + np.int16(1))
    return (groups.codes + np.int64(1)) * (question.size + 1) + (question.codes + np.int64(1))


def _counts(design: Design, key: npt.NDArray[np.signedinteger], size: int) -> IntArray:
    active = design.active
    counts: IntArray = np.bincount(key if active.all() else key[active], minlength=size)
    return counts
