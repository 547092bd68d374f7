"""Covariance of weighted sums under the design: Taylor linearisation on unit totals.

Aggregate, then linearise: when each row contributes to one column only (a cell of a table, a
group), the scores are added up in one (unit x column) table whatever the number of rows.
Multi-stage formula of Särndal, Swensson & Wretman (1992), with replacement at the last stage
when no population size is given; the same as R `survey::svyrecvar`.
"""

from __future__ import annotations

import numpy as np

from indicators.estimation.arrays import Codes, FloatArray, column_sums, scatter, tally
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
    if not design.adjustments and len(design.stages) == 1:
        stage = design.stages[0]
        if stage.units == design.n > DIRECT_ROWS:
            return _closed_form(design, stage, column, n_columns, values)
    total = np.zeros((n_columns, n_columns))
    slopes = _slopes(design, column, n_columns, values)
    for stage in design.stages:
        if stage.share is not None and not stage.share.any():
            break
        sums = cell_totals(design, stage, column, n_columns, values, slopes)
        total += stage.covariance(sums, design.lonely)
    return total


Slopes = list[tuple[Adjustment, FloatArray]]


def cell_totals(
    design: Design,
    stage: Stage,
    column: Codes,
    n_columns: int,
    values: FloatArray,
    slopes: Slopes,
) -> FloatArray:
    """Unit totals (units, C) of the scores, minus what the calibrations explain."""
    weights = _carrier(design)
    if stage.share is not None:
        values, weights = values * stage.share, weights * stage.share
    sums = scatter(stage.unit, stage.units, column, n_columns, values)
    for adjustment, slope in slopes:
        sums = sums - adjustment.basis.unit_totals(stage.unit, stage.units, weights) @ slope
    return sums


def _slopes(design: Design, column: Codes, n_columns: int, values: FloatArray) -> Slopes:
    """Slopes of each calibration, the last one first, each on the residuals of the next."""
    done: Slopes = []
    if not design.adjustments:
        return done
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


def _closed_form(
    design: Design, stage: Stage, column: Codes, n_columns: int, values: FloatArray
) -> FloatArray:
    """Rows as units: sums of squares minus stratum means, or rows when digits are lost."""
    scale, multiplier, keep_raw = stage.scale(design.lonely)
    stratum = stage.stratum[stage.unit]
    squares = tally(column, n_columns, values * values * scale[stratum])
    sums = scatter(stratum, len(scale), column, n_columns, values)
    root = np.sqrt(np.where(keep_raw, 0.0, scale / stage.drawn))
    weighted = sums * root[:, None]
    result = (np.diag(squares) - weighted.T @ weighted) * multiplier
    if (np.diag(result) < CANCELLATION * squares).any():
        totals = scatter(stage.unit, stage.units, column, n_columns, values)
        return stage.covariance(totals, design.lonely)
    return np.asarray(result)
