"""Covariance of weighted sums under the design: Taylor linearisation on unit totals.

Aggregate, then linearise: when each row contributes to one column only (a cell of a table, a
group), the scores are added up in one (unit x column) table whatever the number of rows.
Multi-stage formula of Särndal, Swensson & Wretman (1992), with replacement at the last stage
when no population size is given; the same as R `survey::svyrecvar`.
"""

from __future__ import annotations

import numpy as np

from indicators.estimation.arrays import Codes, FloatArray, IntArray, column_sums, gram
from indicators.estimation.collapsed import can_collapse, cells_of, collapsed
from indicators.estimation.design import Design
from indicators.estimation.residuals import Adjustment
from indicators.estimation.stages import Stage

#: Above this many rows, a design without clusters uses the closed form on strata.
DIRECT_ROWS = 20_000
#: Relative variance under which the closed form has lost too many digits.
CANCELLATION = 1e-6


def covariance(design: Design, scores: FloatArray) -> FloatArray:
    """Covariance (K, K) of the column sums of ``scores`` (n, K), rows already weighted."""
    residual = _row_residuals(design, scores)
    total = np.zeros((scores.shape[1], scores.shape[1]))
    for stage in design.stages:
        if stage.share is not None and not stage.share.any():
            break
        rows = residual if stage.share is None else residual * stage.share[:, None]
        total += stage.covariance(_unit_totals(stage, rows), design.lonely)
    return total


def cell_covariance(
    design: Design, column: Codes, n_columns: int, values: FloatArray
) -> FloatArray:
    """Covariance (C, C) of column sums when row i gives ``values[i]`` to ``column[i]`` only.

    A negative column gives nothing. Values are already weighted.
    """
    key = column + np.int64(1)
    return key_sums(design, key, n_columns + 1, np.arange(1, n_columns + 1), values)[1]


def key_sums(
    design: Design, key: Codes, width: int, columns: IntArray, values: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Sums (C,) and covariance (C, C) of ``values`` by ``key`` (0 to width - 1).

    ``columns``: the keys wanted, in order; values of the other keys are left out.
    """
    first = design.stages[0]
    plain = not design.adjustments and len(design.stages) == 1
    if plain and first.units == design.n > DIRECT_ROWS:
        return _closed_form(design, first, key, width, columns, values)
    slopes = _slopes(design, key, width, columns, values)
    if design.n > DIRECT_ROWS and can_collapse(design, first):
        short = _collapsed(design, first, key, width, columns, values, slopes[0][1])
        if short is not None:
            return short
    sums = np.zeros(len(columns))
    total = np.zeros((len(columns), len(columns)))
    for stage in design.stages:
        if stage.share is not None and not stage.share.any():
            break
        table = _key_totals(stage, key, width, columns, values)
        if stage is first:
            sums = table.sum(axis=0)
        total += stage.covariance(_unexplained(design, stage, table, slopes), design.lonely)
    return sums, total


Slopes = list[tuple[Adjustment, FloatArray]]


def _key_totals(
    stage: Stage, key: Codes, width: int, columns: IntArray, values: FloatArray
) -> FloatArray:
    """Sums of the values by unit and key, (units, C)."""
    rows = values if stage.share is None else values * stage.share
    place = stage.unit * width
    place += key
    table = np.bincount(place, rows, stage.units * width).reshape(stage.units, width)
    return np.asarray(table[:, columns], np.float64)


def _unexplained(design: Design, stage: Stage, table: FloatArray, slopes: Slopes) -> FloatArray:
    """Unit totals minus what the calibrations explain."""
    if not slopes:
        return table
    weights = _carrier(design)
    if stage.share is not None:
        weights = weights * stage.share
    for adjustment, slope in slopes:
        table = table - adjustment.basis.unit_totals(stage.unit, stage.units, weights) @ slope
    return table


def _slopes(
    design: Design, key: Codes, width: int, columns: IntArray, values: FloatArray
) -> Slopes:
    """Slopes of each calibration, the last one first, each on the residuals of the next."""
    done: Slopes = []
    if not design.adjustments:
        return done
    position = np.full(width, -1, np.int64)
    position[columns] = np.arange(len(columns))
    column, n_columns = position[key], len(columns)
    weights = _carrier(design)
    plain = np.divide(values, weights, out=np.zeros(design.n), where=weights > 0)
    for adjustment in reversed(design.adjustments):
        cross = adjustment.basis.cross(column, n_columns, plain * adjustment.before)
        for later, slope in done:
            fitted = later.basis.rows() @ slope
            cross -= adjustment.basis.against(fitted * adjustment.before[:, None])
        done.append((adjustment, adjustment.slopes(cross)))
    return done


def _carrier(design: Design) -> FloatArray:
    """Weights that carry the residuals: those of the last calibration, before any domain."""
    return design.adjustments[-1].after if design.adjustments else design.weights


def _row_residuals(design: Design, scores: FloatArray) -> FloatArray:
    if not design.adjustments:
        return scores
    weights = _carrier(design)[:, None]
    plain = np.divide(scores, weights, out=np.zeros_like(scores), where=weights > 0)
    for adjustment in reversed(design.adjustments):
        basis = adjustment.basis
        slope = adjustment.slopes(basis.against(plain * adjustment.before[:, None]))
        plain = plain - basis.rows() @ slope
    return np.asarray(plain * weights)


def _unit_totals(stage: Stage, rows: FloatArray) -> FloatArray:
    if stage.units < len(rows):
        return column_sums(stage.unit, stage.units, rows)
    totals = np.empty_like(rows)
    totals[stage.unit] = rows
    return totals


def _collapsed(
    design: Design, stage: Stage, key: Codes, width: int, columns: IntArray,
    values: FloatArray, slope: FloatArray,
) -> tuple[FloatArray, FloatArray] | None:  # fmt: skip
    """The same from the cells of the margins; nothing when digits are lost or weights vary."""
    scale, multiplier, keep_raw = stage.scale(design.lonely)
    cells = cells_of(design, values)
    if cells is None or keep_raw.any():
        return None
    factor = float(scale[0]) * multiplier
    sums, result, squares = collapsed(stage, cells, key, width, columns, slope, factor)
    return None if (np.diag(result) < CANCELLATION * squares).any() else (sums, result)


def _closed_form(
    design: Design, stage: Stage, key: Codes, width: int, columns: IntArray, values: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Rows as units: sums of squares minus stratum means, or rows when digits are lost."""
    scale, multiplier, keep_raw = stage.scale(design.lonely)
    stratum = stage.stratum[stage.unit]
    squares = np.bincount(key, values * values * scale[stratum], width)[columns]
    table = np.bincount(stratum * width + key, values, len(scale) * width)
    sums = np.asarray(table.reshape(-1, width)[:, columns], np.float64)
    root = np.sqrt(np.where(keep_raw, 0.0, scale / stage.drawn))
    weighted = sums * root[:, None]
    result = (np.diag(squares) - gram(weighted)) * multiplier
    if (np.diag(result) < CANCELLATION * squares).any():
        rows = _key_totals(stage, key, width, columns, values)
        result = stage.covariance(rows, design.lonely)
    return np.asarray(sums.sum(axis=0), np.float64), np.asarray(result)
