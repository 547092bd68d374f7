"""What the weighting changes in the shares of agreement: ungated tables, before and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.disclosure.tables import TOTAL, Cell, Level, Table
from indicators.estimates import Estimate
from indicators.estimation.proportions import prop
from indicators.survey_indicators import AGREE, AGREEMENT, OTHER, Statement, share
from indicators.weighting.recipe import Built, Rows

Scope = tuple[tuple[str, str], ...]
ROWS = (Level(AGREE, "D’accord"), Level(OTHER, "Autre"))


@dataclass(frozen=True, slots=True)
class Pair:
    """One statement, before and after the weighting."""

    statement: Statement
    before: Table
    after: Table


def columns_of(rows: Rows, asked: Sequence[Statement]) -> dict[str, pd.Categorical]:
    """Return the side that each person takes on each statement, by uid."""
    found = {}
    for statement in asked:
        if statement.is_agreement and (rows.places[statement.uid] >= 0).any():
            sides = [0 if level.code in AGREEMENT else 1 for level in statement.levels]
            codes = np.array([*sides, -1], np.int64)[np.maximum(rows.places[statement.uid], -1)]
            found[statement.uid] = pd.Categorical.from_codes(codes, categories=[AGREE, OTHER])
    return found


def pairs(built: Built, asked: Sequence[Statement], scope: Scope) -> tuple[Pair, ...]:
    """Return the share of agreement of each statement, without and with the weights.

    ``built`` was made with ``columns_of`` as extra columns: the error takes the calibration in.
    """
    kept = [one for one in asked if one.uid in built.design.frame.columns]
    if not kept:
        return ()
    found = prop(built.design, [one.uid for one in kept], ci="logit")
    weighted = {
        (str(line.variable), str(line.level)): Estimate(
            float(line.estimate), float(line.ci_low), float(line.ci_high), n=int(line.n),
            missing=int(line.n_missing), method="logit", n_eff=_or_none(line.n_eff),
        )
        for line in found.itertuples()
    }  # fmt: skip
    return tuple(_pair(built, one, weighted, scope) for one in kept)


def _pair(
    built: Built,
    one: Statement,
    weighted: Mapping[tuple[str, str], Estimate],
    scope: Scope,
) -> Pair:
    side = built.design.frame[one.uid]
    base, missing = int(side.notna().sum()), int(side.isna().sum())
    counts = {row.code: int((side == row.code).sum()) for row in ROWS}
    before = [
        Cell(code, TOTAL, number, base, share(number, base, missing))
        for code, number in counts.items()
    ]
    after = [
        Cell(code, TOTAL, number, base, weighted[one.uid, code]) for code, number in counts.items()
    ]
    return Pair(one, _table(one, "avant", before, scope), _table(one, "apres", after, scope))


def _table(one: Statement, when: str, cells: Sequence[Cell], scope: Scope) -> Table:
    return Table(
        key=f"{one.uid}~{when}",
        title=one.title,
        rows=ROWS,
        columns=(Level(TOTAL, "Ensemble"),),
        cells=tuple(cells),
        scope=scope,
        row_variable=f"{one.uid}~accord",
    )


def _or_none(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
