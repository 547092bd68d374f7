"""Calibration of the weights to known totals, with a report and a refusal.

With margins only, the factor of a row depends on its cell alone: whatever the method, the
equations are solved on the table of cells.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

import numpy as np

from indicators.estimation.arrays import FloatArray
from indicators.estimation.calibration_report import Calibration, MarginLine, Outcome, conclude
from indicators.estimation.design import Design
from indicators.estimation.distances import Bounds, solve
from indicators.estimation.errors import CalibrationError
from indicators.estimation.factors import Factor, cross
from indicators.estimation.formula import model_matrix, parse
from indicators.estimation.raking import MarginCells, OutOfReach, margin_cells, rake_cells
from indicators.estimation.reach import named
from indicators.estimation.residuals import Adjustment, Columns, Margins

Method = Literal["raking", "linear", "logit", "poststrat"]
Targets = Mapping[str | tuple[str, ...], Mapping[str, float]]

#: Steps allowed before giving up.
STEPS = 500
#: Margins of the same people may disagree by this much, relatively.
ROUNDING = 1e-6


def calibrate(
    design: Design, margins: Targets, method: Method = "raking", bounds: Bounds | None = None,
    tol: float = 1e-10, steps: int = STEPS, weight_id: str = "", allow_negative: bool = False,
) -> Calibration:  # fmt: skip
    """Calibrate to margins: ``{"age": {"18-29": 476, …}, ("site", "sexe"): {"A|F": …}}``.

    Totals in persons (or the unit of the weights). ``bounds`` on new/old weights: "linear"
    and "logit". Raises ``CalibrationError``, naming the culprit: unknown or missing level,
    respondent without a value, level nobody represents, totals that disagree between
    margins or are not positive, margins that cannot be met, negative weights (unless
    ``allow_negative``).
    """
    matched = [_matched(design, name, wanted) for name, wanted in margins.items()]
    factors, targets = [one for one, _ in matched], [target for _, target in matched]
    _check_margins(design, factors, targets, method)
    basis = Margins(tuple(one.codes for one in factors), tuple(one.size for one in factors))
    cells = margin_cells(basis.codes, basis.sizes, design.weights, design.active)
    _check_levels(cells, factors)
    try:
        outcome = _solve_cells(cells, targets, method, bounds, tol, steps)
    except OutOfReach as error:
        raise named(error, cells, factors, targets) from error
    after = design.weights * outcome.factors[cells.key]
    lines = _lines(cells, factors, targets, outcome.factors)
    name = weight_id or f"{design.weight_id}+{method}"
    adjustment = Adjustment(basis, design.weights, after)
    return conclude(design, adjustment, name, lines, outcome, allow_negative)


def rake(design: Design, margins: Targets, tol: float = 1e-10, weight_id: str = "") -> Calibration:
    """Raking to the margins; see ``calibrate``."""
    return calibrate(design, margins, "raking", tol=tol, weight_id=weight_id)


def poststratify(
    design: Design, variables: str | Sequence[str], totals: Mapping[str, float],
    weight_id: str = "",
) -> Calibration:  # fmt: skip
    """Post-stratification to the cells of one or several crossed variables ("A|F": total)."""
    name = variables if isinstance(variables, str) else tuple(variables)
    return calibrate(design, {name: totals}, "poststrat", weight_id=weight_id)


def calibrate_totals(
    design: Design, formula: str, totals: Mapping[str, float], method: Method = "linear",
    bounds: Bounds | None = None, tol: float = 1e-12, steps: int = STEPS,
    weight_id: str = "", allow_negative: bool = False,
) -> Calibration:  # fmt: skip
    """Calibrate to the totals of model columns ("(Intercept)", "ageJeune", "revenu").

    Raises ``CalibrationError``: a column without total, a row with a missing value, totals
    that cannot be met, negative weights (unless allowed).
    """
    matrix = model_matrix(design, parse(formula if "~" in formula else f"~{formula}"))
    missing = [name for name in matrix.names if name not in totals]
    if missing:
        raise CalibrationError("missing_total", missing[0], "no total is given")
    active = design.active
    if not matrix.complete[active].all():
        raise CalibrationError("missing_value", formula, "a respondent has a missing value")
    x, before = np.where(active[:, None], matrix.matrix, 0.0), design.weights
    wanted = np.array([float(totals[name]) for name in matrix.names])
    found = solve(x[active], wanted, before[active], method, bounds, tol, steps)
    after = np.zeros(design.n)
    after[active] = before[active] * found.factors
    lines = [
        MarginLine(name, "", 0, float(x[:, j] @ before), float(wanted[j]), float(x[:, j] @ after))
        for j, name in enumerate(matrix.names)
    ]
    outcome = Outcome(method, found.iterations, found.gap, found.factors,
                      np.ones(len(found.factors), np.int64))  # fmt: skip
    name = weight_id or f"{design.weight_id}+{method}"
    adjustment = Adjustment(Columns(x), before, after)
    return conclude(design, adjustment, name, lines, outcome, allow_negative)


def _solve_cells(
    cells: MarginCells, targets: Sequence[FloatArray], method: Method, bounds: Bounds | None,
    tol: float, steps: int,
) -> Outcome:  # fmt: skip
    if method in ("raking", "poststrat") and bounds is None:
        raked = rake_cells(cells, targets, tol, steps)
        return Outcome(method, raked.iterations, raked.gap, raked.factors, cells.n)
    used = cells.weight > 0
    x = np.hstack([
        np.eye(size)[member[used]]
        for member, size in zip(cells.members, cells.sizes, strict=True)
    ])  # fmt: skip
    shape = "linear" if method == "poststrat" else method
    found = solve(x, np.concatenate(targets), cells.weight[used], shape, bounds, tol, steps)
    factors = np.ones(len(used))
    factors[used] = found.factors
    return Outcome(method, found.iterations, found.gap, factors, cells.n)


def _matched(
    design: Design, name: str | tuple[str, ...], wanted: Mapping[str, float]
) -> tuple[Factor, FloatArray]:
    """The factor restricted to the levels given, and their totals in its order."""
    one = _crossed(design, name)
    given = {str(level): float(total) for level, total in wanted.items()}
    for level in given:
        if level not in one.levels:
            raise CalibrationError("unknown_level", f"{one.name}={level}", "no such level")
    levels = tuple(level for level in one.levels if level in given)
    totals = np.array([given[level] for level in levels])
    if not len(totals) or not (np.isfinite(totals) & (totals > 0)).all():
        raise CalibrationError("bad_total", one.name, "totals must be positive numbers")
    if len(levels) == one.size:
        return one, totals
    place = np.full(one.size + 1, -1, np.int64)
    place[[one.levels.index(level) for level in levels]] = np.arange(len(levels))
    codes = place[one.codes]
    lost = design.active & (codes < 0) & one.present
    if lost.any():
        level = one.levels[int(one.codes[np.flatnonzero(lost)[0]])]
        raise CalibrationError("missing_total", f"{one.name}={level}", "no total is given")
    return Factor(one.name, codes, levels), totals


def _crossed(design: Design, name: str | tuple[str, ...]) -> Factor:
    if isinstance(name, str):
        return design.factor(name)
    return cross([design.factor(one) for one in name], design.n)


def _check_margins(
    design: Design, factors: Sequence[Factor], targets: Sequence[FloatArray], method: Method
) -> None:
    if not factors:
        raise CalibrationError("no_margin", "", "at least one margin is needed")
    if method == "poststrat" and len(factors) != 1:
        raise CalibrationError("one_margin", "", "post-stratification takes a single margin")
    active = design.active
    for one, target in zip(factors, targets, strict=True):
        if one.codes.min() < 0 and (one.codes[active] < 0).any():
            raise CalibrationError("missing_value", one.name, "a respondent has no value")
        if abs(target.sum() / targets[0].sum() - 1) > ROUNDING:
            raise CalibrationError("unequal_totals", one.name, "the margins' totals disagree")


def _check_levels(cells: MarginCells, factors: Sequence[Factor]) -> None:
    for k, one in enumerate(factors):
        empty = np.flatnonzero(cells.margin(k, cells.n.astype(np.float64)) == 0)
        if len(empty):
            level = one.levels[int(empty[0])]
            raise CalibrationError("empty_level", f"{one.name}={level}", "no respondent")


def _lines(
    cells: MarginCells, factors: Sequence[Factor], targets: Sequence[FloatArray],
    ratio: FloatArray,
) -> list[MarginLine]:  # fmt: skip
    lines: list[MarginLine] = []
    for k, (one, target) in enumerate(zip(factors, targets, strict=True)):
        n = cells.margin(k, cells.n.astype(np.float64))
        old, new = cells.margin(k, cells.weight), cells.margin(k, cells.weight * ratio)
        lines += [
            MarginLine(one.name, level, int(n[i]), float(old[i]), float(target[i]), float(new[i]))
            for i, level in enumerate(one.levels)
        ]
    return lines
