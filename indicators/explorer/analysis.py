"""The numbers of a view, before the gate: shares with intervals, the test, the differences.

The estimation engine computes everything; this module only chooses. No campaign has drawn a
sample with a known design: each response weighs one, or what the weights in force say, and the
test is Rao and Scott's on that design. Answers on a scale stay answers: no mean is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from evalapp.flags import Flag
from indicators.disclosure.tables import TOTAL, Cell, Level, Table
from indicators.estimates import Estimate
from indicators.estimation.adjust import p_adjust
from indicators.estimation.crosstabs import crosstabs_and_shares
from indicators.estimation.design import Design
from indicators.estimation.proportions import Shares, prop
from indicators.explorer.coding import DONT_KNOW, Coded, Codes
from indicators.explorer.differences import Difference, differences
from indicators.survey_indicators import Scope, Tally, silence_table
from indicators.weighting.applied import Laid
from indicators.weighting.estimating import estimate_of


@dataclass(frozen=True, slots=True)
class Test:
    """Whether the answers depend on the group: of one answer when several may be given."""

    __test__ = False

    answer: str
    p_value: float
    statistic: float
    df: float
    ddf: float
    cramers_v: float


@dataclass(frozen=True, slots=True)
class Analysis:
    """What a view found, ungated; ``tables`` are published together, the answers' one first."""

    tables: tuple[Table, ...]
    tests: tuple[Test, ...] = ()
    #: Differences by answer.
    differences: dict[str, tuple[Difference, ...]] = field(default_factory=dict)


@dataclass(frozen=True, eq=False, slots=True)
class Crossed:
    """The rows of a view: a question, a group of each row (or none), those who are kept."""

    key: str
    title: str
    answers: Coded
    scope: Scope
    variable: str
    #: The question itself, whatever was made of its answers.
    question: str
    group: Codes | None = None
    groups: tuple[Level, ...] = ()
    group_variable: str = ""
    #: Those whom the filter keeps; with weights, the others still take part in the error.
    inside: npt.NDArray[np.bool_] | None = None
    laid: Laid | None = None

    @property
    def is_crossed(self) -> bool:
        """Whether there are groups to compare."""
        return self.group is not None


def analysed(view: Crossed) -> Analysis | None:
    """Return the tables and tests of a view; ``None`` when nobody answered."""
    counts = _counts(view)
    if not any(counts.bases.values()):
        return None
    design = _design(view)
    names = [f"q{k}" for k in range(len(view.answers.arrays))]
    cells = _cells(view, prop(design, names), "", counts)
    tests: tuple[Test, ...] = ()
    found: dict[str, tuple[Difference, ...]] = {}
    columns: tuple[Level, ...] = (Level(TOTAL, "Ensemble"),)
    if view.is_crossed:
        frame, tested, shares = crosstabs_and_shares(design, names, "g")
        cells += _cells(view, frame, "by_g", counts)
        columns = (*view.groups, *columns)
        tests = _tests(view, tested)
        found = _differences(view, shares, float(design.degf()))
    table = Table(
        key=view.key,
        title=view.title,
        rows=view.answers.levels,
        columns=columns,
        cells=_ordered(view, cells, columns),
        scope=view.scope,
        row_variable=view.variable,
        column_variable=view.group_variable,
    )
    return Analysis((table, _silence(view)), tests, found)


def _design(view: Crossed) -> Design:
    data: dict[str, Any] = {}
    for k, array in enumerate(view.answers.arrays):
        levels = ["0", "1"] if view.answers.several else [lv.code for lv in view.answers.levels]
        data[f"q{k}"] = pd.Categorical.from_codes(_domain(view, array), categories=levels)
    if view.group is not None:
        names = [level.code for level in view.groups]
        data["g"] = pd.Categorical.from_codes(_domain(view, view.group), categories=names)
    design = Design(pd.DataFrame(data, copy=False))
    if view.laid is None:
        return design
    return design.reweighted(view.laid.weights, "redresse", view.laid.adjustment)


def _domain(view: Crossed, array: Codes) -> Codes:
    """Return codes with -1 for those who did not answer; unweighted, the others are left out.

    With weights they stay, without an answer: they carry a part of the calibration's error.
    """
    if view.inside is None:
        return np.maximum(array, -1)
    if view.laid is None:
        return np.maximum(array[view.inside], -1)
    return np.where(view.inside, np.maximum(array, -1), np.int16(-1))


@dataclass(frozen=True, slots=True)
class _Counts:
    """People, unweighted: by (answer, column), by (array, column), and those without answer."""

    cells: dict[tuple[int, str], int]
    bases: dict[tuple[int, str], int]
    missing: dict[tuple[int, str], int]


def _counts(view: Crossed) -> _Counts:
    """Count people in each cell: what the secret is about, whatever the weights."""
    found = _Counts({}, {}, {})
    width = 2 if view.answers.several else len(view.answers.levels)
    codes = None if view.group is None else _people(view, view.group)
    for k, array in enumerate(view.answers.arrays):
        answers = np.maximum(_people(view, array), -1)
        table = np.bincount(answers + np.int64(1), minlength=width + 1)[None, :]
        lines = {TOTAL: table[0]}
        if codes is not None:
            key = (codes + np.int64(1)) * (width + 1) + answers + 1
            size = (len(view.groups) + 1) * (width + 1)
            table = np.bincount(np.maximum(key, 0), minlength=size).reshape(-1, width + 1)
            lines |= {level.code: table[g + 1] for g, level in enumerate(view.groups)}
        for column, line in lines.items():
            found.missing[k, column], found.bases[k, column] = int(line[0]), int(line[1:].sum())
            if view.answers.several:
                found.cells[k, column] = int(line[2])
            else:
                found.cells.update({(j, column): int(n) for j, n in enumerate(line[1:])})
    return found


def _people(view: Crossed, array: Codes) -> Codes:
    return array if view.inside is None else array[view.inside]


def _cells(view: Crossed, frame: pd.DataFrame, by: str, counts: _Counts) -> list[Cell]:
    """Return one cell per answer and group from the tidy frame of the engine."""
    places = {level.code: k for k, level in enumerate(view.answers.levels)}
    cells = []
    for row in frame.to_dict("records"):
        column = str(row[by]) if by else TOTAL
        array = int(str(row["variable"])[1:])
        if view.answers.several and row["level"] != "1":
            continue
        place = array if view.answers.several else places[str(row["level"])]
        base = counts.bases[array, column]
        missing = counts.missing[array, column]
        estimate = Estimate(None, n=0, missing=missing, flag=Flag.NOT_APPLICABLE)
        if base:
            estimate = replace(estimate_of(row), missing=missing)
        code = view.answers.levels[place].code
        cells.append(Cell(code, column, counts.cells[place, column], base, estimate))
    return cells


def _ordered(view: Crossed, cells: list[Cell], columns: Sequence[Level]) -> tuple[Cell, ...]:
    found = {(cell.row, cell.column): cell for cell in cells}
    return tuple(
        found[(row.code, column.code)] for column in columns for row in view.answers.levels
    )


def _tests(view: Crossed, frame: pd.DataFrame) -> tuple[Test, ...]:
    """Return one test per question; of several options, corrected together (Holm)."""
    p_values = p_adjust(frame["p_value"].to_numpy(dtype=np.float64), "holm")
    levels = view.answers.levels
    return tuple(
        Test(
            levels[k].code if view.answers.several else "",
            float(p_values[k]), float(row["statistic"]), float(row["df"]), float(row["ddf"]),
            float(row["cramers_v"]),
        )
        for k, row in enumerate(frame.to_dict("records"))
        if not row["flag"]
    )  # fmt: skip


def _differences(
    view: Crossed, shares: Sequence[Shares], df: float
) -> dict[str, tuple[Difference, ...]]:
    found = {}
    for k, level in enumerate(view.answers.levels):
        table, answer = (shares[k], 1) if view.answers.several else (shares[0], k)
        pairs = differences(table, answer, df)
        if pairs:
            found[level.code] = pairs
    return found


def _silence(view: Crossed) -> Table:
    """Return how many of those kept did not answer, or did not know."""
    first = _people(view, view.answers.arrays[0])
    dont_know, missing = int((first == DONT_KNOW).sum()), int((first == -1).sum())
    tally = Tally({}, int((first >= 0).sum()), dont_know, missing)
    variable = f"{view.question}~silence"
    return silence_table(f"{view.key}~silence", view.title, tally, view.scope, variable)
