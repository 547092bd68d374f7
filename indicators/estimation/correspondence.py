"""Multiple correspondence analysis: answers placed on a few axes.

Greenacre, *Correspondence Analysis in Practice* (2017); adjusted rates of Benzécri (1979).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.estimation.arrays import FloatArray
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError


@dataclass(frozen=True, eq=False, slots=True)
class Axes:
    """Coordinates of the rows (n, A) and of the answers (J, A); ``inertia`` (A,) eigenvalues.

    ``answers``: (question, level) of each of the J answers in use, a missing answer being
    one of its own ("" level); ``rates`` (A,): Benzécri's adjusted share of each axis.
    """

    rows: FloatArray
    columns: FloatArray
    answers: tuple[tuple[str, str], ...]
    inertia: FloatArray
    rates: FloatArray


def indicator(
    design: Design, questions: Sequence[str]
) -> tuple[FloatArray, tuple[tuple[str, str], ...]]:
    """0/1 matrix (n, J) of the answers given, and their names; missing is an answer."""
    columns, names = [], []
    for name in questions:
        one = design.factor(name)
        for k in range(-1, one.size):
            chosen = one.codes == k
            if (chosen & design.active).any():
                columns.append(chosen.astype(np.float64))
                names.append((name, "" if k < 0 else one.levels[k]))
    if len(columns) <= len(questions):
        raise EstimationError("no_variance", "", "everybody gave the same answers")
    return np.column_stack(columns), tuple(names)


def correspondence(design: Design, questions: Sequence[str], axes: int = 5) -> Axes:
    """Analyse the answers to closed questions, rows weighted by the design.

    Signs are fixed (the largest coordinate of an axis is positive), so that the same data
    give the same axes. Raises ``EstimationError``: fewer than two questions, no variation.
    """
    if len(questions) < 2:
        raise EstimationError("few_items", "", "the analysis needs two questions at least")
    z, names = indicator(design, questions)
    masses = design.weights / design.weights.sum()
    share = masses @ z / len(questions)
    centred = (z / len(questions) - share) / np.sqrt(share)
    values, vectors = np.linalg.eigh(centred.T @ (masses[:, None] * centred))
    kept = np.argsort(values)[::-1][: min(axes, len(names) - len(questions))]
    kept = kept[values[kept] > 1e-12]
    inertia, vectors = values[kept], vectors[:, kept]
    columns = vectors * np.sqrt(inertia) / np.sqrt(share)[:, None]
    largest = columns[np.abs(columns).argmax(axis=0), np.arange(len(kept))]
    sign = np.where(largest < 0, -1.0, 1.0)
    rows = centred @ vectors * sign
    return Axes(
        rows, columns * sign, names, inertia, _adjusted(values, len(questions))[: len(kept)]
    )


def _adjusted(values: FloatArray, questions: int) -> FloatArray:
    """Benzécri's rates: only what exceeds one over the number of questions counts."""
    above = np.sort(values)[::-1]
    excess = np.where(
        above > 1 / questions, (questions / (questions - 1) * (above - 1 / questions)) ** 2, 0.0
    )
    total = float(excess.sum())
    return excess / total if total > 0 else excess
