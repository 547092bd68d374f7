"""A weighting recipe as a value, and the weights that it gives to answers."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any, Literal

import numpy as np
import pandas as pd

from indicators.estimation.calibration import Targets, calibrate
from indicators.estimation.calibration_report import Calibration, Report
from indicators.estimation.design import Design
from indicators.estimation.errors import CalibrationError
from indicators.estimation.trimming import trim_weights
from indicators.survey_indicators import Statement

Method = Literal["raking", "poststrat", "logit"]
Answers = Mapping[int, Mapping[str, Any]]

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
class Built:
    """The weights (mean 1, in the order of ``ids``), and what was done to them."""

    design: Design
    report: Report
    ids: tuple[int, ...]
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
    answers: Answers,
    asked: Mapping[str, Statement],
    extra: Mapping[str, pd.Categorical] | None = None,
) -> Built:
    """Return the weights of a recipe; the same answers give the same bytes.

    ``extra``: columns to estimate with the weights, in the order of the sorted answers.
    Raises ``CalibrationError`` when the margins cannot be met.
    """
    ids = tuple(sorted(answers))
    if not ids:
        raise CalibrationError("no_row", "", "nobody answered")
    _check_sources(recipe, asked)
    columns = dict(extra or {})
    targets: dict[str | tuple[str, ...], Mapping[str, float]] = {}
    silent = {}
    for margin in recipe.margins:
        name = title_of(margin.variables, asked)
        column, wanted = _column(margin, [answers[one] for one in ids], asked, name)
        columns[name], targets[name] = column, wanted
        silent[name] = int((column == SILENT).sum())
    frame = pd.DataFrame(columns, index=range(len(ids)))
    done = calibrate(Design(frame), targets, recipe.method, recipe.bounds, steps=2000)
    design, trimmed = _trimmed(done, recipe.trim)
    stamp = np.asarray(ids, "<i8").tobytes() + np.asarray(design.weights, "<f8").tobytes()
    left = _left(design, targets)
    checksum = hashlib.sha256(stamp).hexdigest()
    return Built(design, done.report, ids, silent, trimmed, left, checksum)


def _column(
    margin: Margin, rows: Sequence[Mapping[str, Any]], asked: Mapping[str, Statement], name: str
) -> tuple[pd.Categorical, dict[str, float]]:
    """Return the level of each answer, and the totals to reach: they add up to the answers."""
    words = levels_of(margin.variables, asked)
    said = [_level(margin.variables, row, words) for row in rows]
    spoken = sum(1 for level in said if level != SILENT)
    known = {code: margin.totals[code] for code in words if code in margin.totals}
    total = sum(known.values())
    for code, wanted in known.items():
        if wanted <= 0 and words[code] in said:
            raise CalibrationError("zero_total", f"{name}={words[code]}", "a total is zero")
    targets = {words[code]: wanted / total * spoken for code, wanted in known.items() if wanted > 0}
    if len(rows) > spoken:
        targets[SILENT] = float(len(rows) - spoken)
    return pd.Categorical(said, categories=[*targets, *_others(said, targets)]), targets


def _others(said: Sequence[str], targets: Mapping[str, float]) -> list[str]:
    return sorted(set(said) - set(targets))


def _level(variables: Sequence[str], row: Mapping[str, Any], words: Mapping[str, str]) -> str:
    parts = [row.get(variable) for variable in variables]
    code = CROSS.join(str(part) for part in parts if isinstance(part, str))
    return words.get(code, SILENT) if all(isinstance(p, str) for p in parts) else SILENT


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
