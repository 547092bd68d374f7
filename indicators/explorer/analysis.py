"""The numbers of a view, before the gate: shares with intervals, the test, the differences.

The estimation engine computes everything; this module only chooses. No campaign has drawn a
sample with a known design: each response weighs one, and the test is Rao and Scott's on that
design, which is then the chi-square test. Answers on a scale stay answers: no mean is taken.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from evalapp.flags import Flag
from indicators.disclosure.tables import TOTAL, Cell, Level, Table
from indicators.estimates import Estimate
from indicators.estimation.adjust import p_adjust
from indicators.estimation.comparisons import compare_groups
from indicators.estimation.crosstabs import crosstabs
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.proportions import prop
from indicators.explorer.coding import DONT_KNOW, Coded, Codes
from indicators.survey_indicators import Scope, Tally, silence_table

#: More groups than this are shown, not compared two by two.
MAX_COMPARED = 12


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
class Difference:
    """One answer between two groups, corrected for the number of comparisons."""

    first: str
    second: str
    value: float
    low: float
    high: float
    p_value: float
    conclusive: bool


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
    group: Codes | None = None
    groups: tuple[Level, ...] = ()
    group_variable: str = ""
    kept: npt.NDArray[np.bool_] | None = None

    @property
    def is_crossed(self) -> bool:
        """Whether there are groups to compare."""
        return self.group is not None


def analysed(view: Crossed) -> Analysis | None:
    """Return the tables and tests of a view; ``None`` when nobody answered."""
    design = _design(view)
    if design is None:
        return None
    names = [f"q{k}" for k in range(len(view.answers.arrays))]
    whole = prop(design, names)
    cells = _cells(view, whole, "")
    tests: tuple[Test, ...] = ()
    differences: dict[str, tuple[Difference, ...]] = {}
    columns: tuple[Level, ...] = (Level(TOTAL, "Ensemble"),)
    if view.is_crossed:
        frame, found = crosstabs(design, names, "g")
        cells += _cells(view, frame, "by_g")
        columns = (*view.groups, *columns)
        tests = _tests(view, found)
        differences = _differences(view, design)
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
    return Analysis((table, _silence(view)), tests, differences)


def _design(view: Crossed) -> Design | None:
    data: dict[str, Any] = {}
    for k, array in enumerate(view.answers.arrays):
        levels = ["0", "1"] if view.answers.several else [lv.code for lv in view.answers.levels]
        kept = _rows(view, np.where(array < 0, -1, array))
        data[f"q{k}"] = pd.Categorical.from_codes(kept, categories=levels)
    if view.group is not None:
        codes = _rows(view, view.group)
        names = [level.code for level in view.groups]
        data["g"] = pd.Categorical.from_codes(np.where(codes < 0, -1, codes), categories=names)
    frame = pd.DataFrame(data, copy=False)
    return Design(frame) if len(frame) and not frame.iloc[:, 0].isna().all() else None


def _rows(view: Crossed, array: Codes) -> Codes:
    return array if view.kept is None else array[view.kept]


def _cells(view: Crossed, frame: pd.DataFrame, by: str) -> list[Cell]:
    """Return one cell per answer and group from the tidy frame of the engine."""
    cells = []
    for row in frame.to_dict("records"):
        column = str(row[by]) if by else TOTAL
        if not view.answers.several:
            cells.append(_cell(str(row["level"]), column, row))
        elif row["level"] == "1":
            place = int(str(row["variable"])[1:])
            cells.append(_cell(view.answers.levels[place].code, column, row))
    return cells


def _cell(code: str, column: str, row: dict[Any, Any]) -> Cell:
    n = int(row["n"])
    missing = int(row["n_missing"])
    if n == 0:
        nothing = Estimate(None, n=0, missing=missing, flag=Flag.NOT_APPLICABLE)
        return Cell(code, column, 0, 0, nothing)
    share = float(row["estimate"])
    estimate = Estimate(
        value=share,
        low=_known(row["ci_low"]),
        high=_known(row["ci_high"]),
        n=n,
        missing=missing,
        se=_known(row["se"]),
        n_eff=_known(row["n_eff"]),
        deff=_known(row["deff"]),
        method="wilson",
    )
    return Cell(code, column, round(share * n), n, estimate)


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)


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


def _differences(view: Crossed, design: Design) -> dict[str, tuple[Difference, ...]]:
    if len(view.groups) > MAX_COMPARED:
        return {}
    found = {}
    for k, level in enumerate(view.answers.levels):
        name, answer = (f"q{k}", "1") if view.answers.several else ("q0", level.code)
        try:
            frame = compare_groups(design, name, "g", answer=answer, adjust="holm")
        except EstimationError:
            continue
        found[level.code] = tuple(
            Difference(
                str(row["group_a"]), str(row["group_b"]), float(row["difference"]),
                float(row["ci_low"]), float(row["ci_high"]), float(row["p_adj"]),
                bool(row["conclusive"]),
            )
            for row in frame.to_dict("records")
        )  # fmt: skip
    return found


def _silence(view: Crossed) -> Table:
    """Return how many of those kept did not answer, or did not know."""
    first = _rows(view, view.answers.arrays[0])
    dont_know, missing = int((first == DONT_KNOW).sum()), int((first == -1).sum())
    tally = Tally({}, int((first >= 0).sum()), dont_know, missing)
    return silence_table(f"{view.key}~silence", view.title, tally, view.scope)
