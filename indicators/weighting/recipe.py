"""A weighting recipe as a value, and the weights that it gives to answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

import numpy as np
import numpy.typing as npt
import pandas as pd

from indicators.estimation.calibration import Targets, calibrate
from indicators.estimation.calibration_report import Calibration, Report
from indicators.estimation.design import Design
from indicators.estimation.errors import CalibrationError
from indicators.estimation.trimming import trim_weights
from indicators.survey_indicators import Statement

Method = Literal["raking", "poststrat", "logit"]
Places = npt.NDArray[np.signedinteger[Any]]

#: Those who did not say: they keep the share that they have among the answers.
SILENT = "Sans réponse"
CROSS, SHOWN_CROSS = "|", " × "
#: Totals of the same people may differ from a source to another by this much.
TOLERATED = 0.10
#: Under this sum, totals are percentages and not people.
PERCENTAGES = 101.0


@dataclass(frozen=True, slots=True)
class Margin:
    """Known totals of one question, or of several crossed: ``{"fille|11_14": 476.0}``."""

    variables: tuple[str, ...]
    source: str
    totals: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Recipe:
    """How answers are weighted; ``bounds`` on new over old weights, ``trim`` in mean weights."""

    method: Method
    margins: tuple[Margin, ...]
    bounds: tuple[float, float] | None = None
    trim: float | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Rows:
    """The answers to weight: sorted ids, and the place of each answer among its statement's.

    A negative place is no answer: not said, not asked, « ne sait pas ».
    """

    ids: npt.NDArray[np.int64]
    places: Mapping[str, Places]


@dataclass(frozen=True, eq=False, slots=True)
class Built:
    """The weights (mean 1, in the order of ``ids``), and what was done to them."""

    design: Design
    report: Report
    ids: npt.NDArray[np.int64]
    silent: Mapping[str, int]
    trimmed: int
    #: Largest distance to a margin once the weights are trimmed, relative.
    left: float
    checksum: str


def levels_of(margin: Sequence[str], asked: Mapping[str, Statement]) -> dict[str, str]:
    """Return code → words of every level of a margin, crossed ones in order."""
    parts = [[(level.code, level.label) for level in asked[variable].levels] for variable in margin]
    found = {
        CROSS.join(code for code, _ in cell): SHOWN_CROSS.join(label for _, label in cell)
        for cell in product(*parts)
    }
    return found if len(set(found.values())) == len(found) else {code: code for code in found}


def title_of(margin: Sequence[str], asked: Mapping[str, Statement]) -> str:
    """Return the words of a margin."""
    return SHOWN_CROSS.join(asked[variable].title for variable in margin)


def build(
    recipe: Recipe,
    rows: Rows,
    asked: Mapping[str, Statement],
    extra: Mapping[str, pd.Categorical] | None = None,
) -> Built:
    """Return the weights of a recipe; the same answers give the same bytes.

    ``extra``: columns to estimate with the weights, in the order of the ids.
    Raises ``CalibrationError`` when the margins cannot be met.
    """
    if not len(rows.ids):
        raise CalibrationError("no_row", "", "nobody answered")
    _check_sources(recipe, asked)
    columns = dict(extra or {})
    targets: dict[str | tuple[str, ...], Mapping[str, float]] = {}
    silent = {}
    for margin in recipe.margins:
        name = title_of(margin.variables, asked)
        column, wanted, unsaid = _column(margin, rows, asked, name)
        columns[name], targets[name], silent[name] = column, wanted, unsaid
    frame = pd.DataFrame(columns, index=range(len(rows.ids)))
    done = calibrate(Design(frame), targets, recipe.method, recipe.bounds, steps=2000)
    design, trimmed = _trimmed(done, recipe.trim)
    stamp = np.asarray(rows.ids, "<i8").tobytes() + np.asarray(design.weights, "<f8").tobytes()
    left = _left(design, targets)
    checksum = hashlib.sha256(stamp).hexdigest()
    return Built(design, done.report, rows.ids, silent, trimmed, left, checksum)


def _column(
    margin: Margin, rows: Rows, asked: Mapping[str, Statement], name: str
) -> tuple[pd.Categorical, dict[str, float], int]:
    """Return the level of each answer, the totals to reach, and how many did not say.

    The totals add up to the answers.
    """
    words = levels_of(margin.variables, asked)
    place, unsaid = _crossed(margin, rows, asked)
    spoken = len(place) - unsaid
    counts = np.bincount(place[place >= 0], minlength=len(words))
    seen = dict(zip(words, counts, strict=True))
    known = {code: margin.totals[code] for code in words if code in margin.totals}
    total = sum(known.values())
    for code, wanted in known.items():
        if wanted <= 0 and seen[code]:
            raise CalibrationError("zero_total", f"{name}={words[code]}", "a total is zero")
    targets = {words[code]: wanted / total * spoken for code, wanted in known.items() if wanted > 0}
    if unsaid:
        targets[SILENT] = float(unsaid)
    others = sorted(words[code] for code, n in seen.items() if n and words[code] not in targets)
    levels = [*targets, *others]
    at = {level: k for k, level in enumerate(levels)}
    order = [at.get(level, -1) for level in words.values()] + [at.get(SILENT, -1)]
    codes = np.array(order, np.int64)[place]
    return pd.Categorical.from_codes(codes, categories=levels), targets, unsaid


def _crossed(margin: Margin, rows: Rows, asked: Mapping[str, Statement]) -> tuple[Places, int]:
    """Return the place of each answer among the crossed levels, and how many have none."""
    place = np.zeros(len(rows.ids), np.int64)
    silent = np.zeros(len(rows.ids), np.bool_)
    for variable in margin.variables:
        own = rows.places[variable]
        silent |= own < 0
        place = place * len(asked[variable].levels) + own
    place[silent] = -1
    return place, int(silent.sum())


def _check_sources(recipe: Recipe, asked: Mapping[str, Statement]) -> None:
    """Refuse margins that do not speak of the same people; percentages are left alone."""
    sums = [
        (title_of(margin.variables, asked), sum(margin.totals.values()))
        for margin in recipe.margins
    ]
    for name, total in sums:
        if total <= 0:
            raise CalibrationError("bad_total", name, "totals must be positive")
    people = [(name, total) for name, total in sums if total > PERCENTAGES]
    for name, total in people[1:]:
        if abs(total / people[0][1] - 1) > TOLERATED:
            raise CalibrationError("unequal_totals", name, "the margins' totals disagree")


def _trimmed(done: Calibration, trim: float | None) -> tuple[Design, int]:
    if trim is None:
        return done.design, 0
    cut = trim_weights(done.design, upper=trim * float(done.design.weights.mean()))
    return cut.design, cut.rows


def _left(design: Design, targets: Targets) -> float:
    """Return the largest relative distance between a weighted total and its target."""
    gaps = [0.0]
    for name, wanted in targets.items():
        one = design.factor(str(name))
        sums = np.bincount(one.codes, design.weights, one.size)
        gaps += [
            abs(float(sums[one.levels.index(level)]) / total - 1) for level, total in wanted.items()
        ]
    return max(gaps)
