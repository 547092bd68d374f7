"""Shares under the weights in force: the same cells as without them, estimated on the design."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from indicators.columns.table import ColumnTable
from indicators.disclosure.tables import Level, Table
from indicators.estimates import Estimate
from indicators.estimation.design import Design
from indicators.estimation.proportions import prop
from indicators.explorer.coding import Coded, Codes, coded
from indicators.survey_indicators import AGREE, AGREEMENT, OTHER, Statement
from indicators.weighting.applied import Applied

Estimates = Mapping[tuple[str, str], Estimate]


@dataclass(frozen=True, eq=False, slots=True)
class SiteWeights:
    """The weights in force on one site, and the columns that they weight."""

    applied: Applied
    table: ColumnTable

    @property
    def words(self) -> str:
        """Return how the answers were weighted, in a sentence."""
        return self.applied.words

    def frequency(self, statement: Statement) -> Coded:
        """Return the answers to one statement, in the order of the weights."""
        found = coded(self.table, statement)
        order = self.applied.order
        return replace(found, arrays=tuple(one[order] for one in found.arrays))

    def agreement(self, statement: Statement) -> Coded:
        """Return « d’accord » beside each of the other answers."""
        found = self.frequency(statement)
        others = tuple(level for level in statement.levels if level.code not in AGREEMENT)
        place = {level.code: k for k, level in enumerate(others, start=1)}
        codes = [place.get(level.code, 0) for level in statement.levels]
        return Coded((Level(AGREE, "D’accord"), *others), (_mapped(found.arrays[0], codes),))

    def majority(self, parts: Sequence[Statement]) -> Coded:
        """Return who agrees with more than half of the statements on which they took a side."""
        sides = np.zeros(len(self.applied.order), np.int16)
        agreeing = np.zeros(len(self.applied.order), np.int16)
        for part in parts:
            array = self.frequency(part).arrays[0]
            yes = [k for k, level in enumerate(part.levels) if level.code in AGREEMENT]
            sides += array >= 0
            agreeing += np.isin(array, yes)
        code = np.where(sides == 0, -1, np.where(2 * agreeing > sides, 0, 1)).astype(np.int16)
        return Coded((Level(AGREE, ""), Level(OTHER, "")), (code,))

    def estimates(self, asked: Mapping[str, Coded]) -> Estimates:
        """Return table and row → weighted share, with its interval."""
        columns: dict[str, pd.Categorical] = {}
        cells: dict[tuple[str, str], tuple[str, str]] = {}
        for key, one in asked.items():
            for k, array in enumerate(one.arrays):
                name = f"{key} {k}"
                levels = ["0", "1"] if one.several else [level.code for level in one.levels]
                columns[name] = pd.Categorical.from_codes(np.maximum(array, -1), categories=levels)
            for k, level in enumerate(one.levels):
                place = (f"{key} {k}", "1") if one.several else (f"{key} 0", level.code)
                cells[place] = (key, level.code)
        found = prop(self._design(columns), list(columns)).to_dict("records")
        rows = {(str(row["variable"]), str(row["level"])): row for row in found}
        return {cells[place]: estimate_of(row) for place, row in rows.items() if place in cells}

    def _design(self, columns: Mapping[str, pd.Categorical]) -> Design:
        own = self.applied.built.design
        plain = Design(pd.DataFrame(columns, copy=False))
        return plain.reweighted(own.weights, self.applied.name, own.adjustments[0])


def estimate_of(row: Mapping[Any, Any]) -> Estimate:
    """Return a line of the engine's tidy frame as an estimate."""
    return Estimate(
        value=_known(row["estimate"]),
        low=_known(row["ci_low"]),
        high=_known(row["ci_high"]),
        n=int(row["n"]),
        missing=int(row["n_missing"]),
        se=_known(row["se"]),
        n_eff=_known(row["n_eff"]),
        deff=_known(row["deff"]),
        method="wilson",
    )


def reweighted(table: Table, found: Estimates) -> Table:
    """Return a table whose shares are the weighted ones; its counts stay those of people."""
    cells = tuple(
        replace(cell, estimate=found[table.key, cell.row])
        if cell.base and (table.key, cell.row) in found
        else cell
        for cell in table.cells
    )
    return replace(table, cells=cells)


def _mapped(codes: Codes, order: Sequence[int]) -> Codes:
    places: npt.NDArray[np.int16] = np.array([*order, -1], np.int16)
    return places[np.maximum(codes, -1)]


def _known(number: float) -> float | None:
    return None if np.isnan(number) else float(number)
