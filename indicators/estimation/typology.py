"""Families of respondents: hierarchical classes of their answers, what distinguishes each
class, and whether the classes hold when the sample is drawn again.

Ward (1963) on the axes of ``correspondence``; test values of Lebart, Morineau & Piron (1995);
stability by bootstrap and Jaccard index (Hennig, 2007).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist

from indicators.estimation.arrays import FloatArray, IntArray
from indicators.estimation.correspondence import Axes, correspondence, indicator
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError

#: Classes at most when their number is left to the data.
MAX_CLASSES = 8
#: A class found again in three resamples out of four, on average, is stable (Hennig, 2007).
STABLE = 0.75
#: Hierarchical classification needs n²/2 distances: beyond this it is refused.
MAX_ROWS = 5_000


@dataclass(frozen=True, slots=True)
class Mark:
    """An answer that distinguishes a class: its share inside, overall, and the test value.

    ``test_value``: normal score of the gap under random allocation; above 2, remarkable.
    """

    question: str
    answer: str
    inside: float
    overall: float
    test_value: float


@dataclass(frozen=True, slots=True)
class Family:
    """One class: ``n`` members, weighted ``share``, its marks from the strongest down, and
    ``stability``, mean Jaccard index over the resamples (NaN when none was asked)."""

    number: int
    n: int
    share: float
    marks: tuple[Mark, ...]
    stability: float
    is_stable: bool


@dataclass(frozen=True, eq=False, slots=True)
class Typology:
    """Class of each row (n,), -1 outside the design; families, largest first."""

    classes: IntArray
    families: tuple[Family, ...]
    axes: Axes


def typology(
    design: Design, questions: Sequence[str], classes: int | None = None, axes: int = 5,
    resamples: int = 0, seed: int = 0, marks: int = 8, most: int = MAX_CLASSES,
) -> Typology:  # fmt: skip
    """Group the rows by their answers.

    ``classes``: number of classes, or None for the largest relative jump of Ward's tree
    (2 to ``most``); ``resamples``: bootstrap samples for the stability, drawn from
    ``seed``; ``marks``: answers kept to describe a class. Raises ``EstimationError``:
    fewer rows than classes, more than ``MAX_ROWS``, answers that do not vary.
    """
    active = np.flatnonzero(design.active)
    if len(active) > MAX_ROWS:
        raise EstimationError("too_many", "", f"at most {MAX_ROWS} rows can be classified")
    found = correspondence(design, questions, axes)
    points = found.rows[active]
    size = classes or _jump(points, most)
    labels = _ward(points, size)
    whole = np.full(design.n, -1, np.int64)
    whole[active] = labels
    stability = _stability(points, labels, size, resamples, seed)
    z, names = indicator(design, questions)
    families = tuple(
        _family(design, z, names, whole == k, k, marks, float(stability[k])) for k in range(size)
    )
    return Typology(whole, families, found)


def _jump(points: FloatArray, most: int) -> int:
    """Number of classes before the largest relative jump of the merging heights."""
    if len(points) < 4:
        raise EstimationError("too_few", "", "too few rows to form classes")
    heights = linkage(points, "ward")[::-1, 2][: min(most, len(points) - 1)]
    ratios = heights[:-1] / np.maximum(heights[1:], 1e-12)
    return int(np.argmax(ratios)) + 2 if len(ratios) else 2


def _ward(points: FloatArray, size: int) -> IntArray:
    """Classes 0, 1, 2…, the largest first."""
    if not 2 <= size <= len(points):
        raise EstimationError("bad_classes", "", "between 2 classes and one per row")
    raw = np.asarray(fcluster(linkage(points, "ward"), size, "maxclust"), np.int64) - 1
    order = np.argsort(-np.bincount(raw, minlength=size), kind="stable")
    place = np.empty(size, np.int64)
    place[order] = np.arange(size)
    return place[raw]


def _stability(
    points: FloatArray, labels: IntArray, size: int, resamples: int, seed: int
) -> FloatArray:
    """Mean Jaccard index of each class with its best match in each resample."""
    if not resamples:
        return np.full(size, np.nan)
    generator = np.random.default_rng(seed)
    scores = np.zeros(size)
    for _ in range(resamples):
        drawn = np.unique(generator.integers(0, len(points), len(points)))
        again = _ward(points[drawn], min(size, len(drawn)))
        scores += _jaccard(labels[drawn], again, size)
    return scores / resamples


def _jaccard(one: IntArray, other: IntArray, size: int) -> FloatArray:
    """Jaccard index of each class of ``one`` with the class of ``other`` assigned to it."""
    both = np.zeros((size, size))
    np.add.at(both, (one, other), 1.0)
    union = both.sum(axis=1, keepdims=True) + both.sum(axis=0, keepdims=True) - both
    index = np.divide(both, union, out=np.zeros_like(both), where=union > 0)
    rows, columns = linear_sum_assignment(-index)
    scores = np.zeros(size)
    scores[rows] = index[rows, columns]
    return scores


def _family(
    design: Design, z: FloatArray, names: Sequence[tuple[str, str]], members: IntArray,
    number: int, marks: int, stability: float,
) -> Family:  # fmt: skip
    inside = np.asarray(members, np.bool_) & design.active
    n, total = int(inside.sum()), int(design.active.sum())
    share = float(design.weights[inside].sum() / design.weights.sum())
    own = np.average(z[inside], axis=0, weights=design.weights[inside])
    overall = np.average(z, axis=0, weights=design.weights)
    spread = overall * (1 - overall) * (total - n) / (max(total - 1, 1) * n)
    values = np.divide(own - overall, np.sqrt(spread), out=np.zeros(len(own)), where=spread > 0)
    strongest = np.argsort(-np.abs(values), kind="stable")[:marks]
    kept = tuple(
        Mark(names[j][0], names[j][1], float(own[j]), float(overall[j]), float(values[j]))
        for j in strongest
        if abs(values[j]) > stats.norm.ppf(0.975)
    )
    return Family(number, n, share, kept, stability, bool(stability >= STABLE))


def nearest_members(found: Typology, family: int, many: int = 3) -> IntArray:
    """Rows closest to the centre of a family: its typical respondents."""
    rows = np.flatnonzero(found.classes == family)
    if not len(rows):
        raise EstimationError("unknown_level", str(family), "no such family")
    points = found.axes.rows[rows]
    distance = cdist(points, points.mean(axis=0, keepdims=True)).ravel()
    return rows[np.argsort(distance, kind="stable")[:many]]
