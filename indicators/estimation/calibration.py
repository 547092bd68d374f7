"""Calibration of the weights to known totals, with a report in numbers and a refusal."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from indicators.estimation.arrays import FloatArray, IntArray, count, tally
from indicators.estimation.design import Design
from indicators.estimation.distances import Bounds, solve
from indicators.estimation.errors import CalibrationError
from indicators.estimation.factors import Factor, cross
from indicators.estimation.formula import model_matrix, parse
from indicators.estimation.raking import rake_factors
from indicators.estimation.residuals import Adjustment, Columns, Margins

Method = Literal["raking", "linear", "logit", "poststrat"]
Targets = Mapping[str | tuple[str, ...], Mapping[str, float]]

#: Steps allowed before giving up.
STEPS = 500


@dataclass(frozen=True, eq=False, slots=True)
class MarginLine:
    """One total: before, wanted, after; ``n`` respondents behind it (0 for a number)."""

    variable: str
    level: str
    n: int
    before: float
    target: float
    after: float


@dataclass(frozen=True, eq=False, slots=True)
class Report:
    """What the calibration did, as Calmar reports it.

    ``ratios``: quantiles 0, 1, 5, 25, 50, 75, 95, 99, 100 % of new/old weights;
    ``deff``: Kish's 1 + CV², ``n_eff`` = n / deff; ``gap``: largest relative miss;
    ``negative``: number of negative weights ("linear" only).
    """

    method: str
    iterations: int
    gap: float
    margins: tuple[MarginLine, ...]
    ratios: tuple[float, ...]
    n: int
    deff: float
    n_eff: float
    negative: int


@dataclass(frozen=True, eq=False, slots=True)
class Calibration:
    """The design with its new weights, and the report."""

    design: Design
    report: Report


def calibrate(
    design: Design,
    margins: Targets,
    method: Method = "raking",
    bounds: Bounds | None = None,
    tol: float = 1e-10,
    steps: int = STEPS,
    weight_id: str = "",
    allow_negative: bool = False,
) -> Calibration:
    """Calibrate to margins: ``{"age": {"18-29": 476, …}, ("site", "sexe"): {"A|F": …}}``.

    Totals in persons (or the unit of the weights). Raises ``CalibrationError``, naming the
    culprit: unknown or missing level, respondent without a value, level nobody represents,
    totals that disagree between margins or are not positive, margins that cannot be met,
    negative weights (unless ``allow_negative``).
    """
    factors = [_factor(design, name) for name in margins]
    targets = [_targets(one, margins[name]) for one, name in zip(factors, margins, strict=True)]
    _check(design, factors, targets)
    if method == "poststrat" and len(factors) != 1:
        raise CalibrationError("one_margin", "", "post-stratification takes a single margin")
    basis = Margins(tuple(one.codes for one in factors), tuple(one.size for one in factors))
    before = design.weights
    if method in ("raking", "poststrat") and bounds is None:
        found = rake_factors(basis.codes, targets, before, tol, steps)
        after, iterations, gap = before * found.factors, found.iterations, found.gap
    else:
        shape = "linear" if method == "poststrat" else method
        active = design.active
        result = solve(
            basis.rows()[active], np.concatenate(targets), before[active], shape, bounds, tol, steps
        )
        after = np.zeros(design.n)
        after[active] = before[active] * result.factors
        iterations, gap = result.iterations, result.gap
    lines = _lines(design, factors, targets, after)
    adjustment = Adjustment(basis, before, after)
    name = weight_id or f"{design.weight_id}+{method}"
    return _finish(design, adjustment, name, method, lines, iterations, gap, allow_negative)


def rake(design: Design, margins: Targets, tol: float = 1e-10, weight_id: str = "") -> Calibration:
    """Raking to the margins; see ``calibrate``."""
    return calibrate(design, margins, "raking", tol=tol, weight_id=weight_id)


def poststratify(
    design: Design,
    variables: str | Sequence[str],
    totals: Mapping[str, float],
    weight_id: str = "",
) -> Calibration:
    """Post-stratification to the cells of one or several crossed variables ("A|F": total)."""
    name = variables if isinstance(variables, str) else tuple(variables)
    return calibrate(design, {name: totals}, "poststrat", weight_id=weight_id)


def calibrate_totals(
    design: Design,
    formula: str,
    totals: Mapping[str, float],
    method: Method = "linear",
    bounds: Bounds | None = None,
    tol: float = 1e-12,
    steps: int = STEPS,
    weight_id: str = "",
    allow_negative: bool = False,
) -> Calibration:
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
    x = np.where(active[:, None], matrix.matrix, 0.0)
    wanted = np.array([float(totals[name]) for name in matrix.names])
    found = solve(x[active], wanted, design.weights[active], method, bounds, tol, steps)
    after = np.zeros(design.n)
    after[active] = design.weights[active] * found.factors
    lines = tuple(
        MarginLine(
            name, "", 0, float(x[:, j] @ design.weights), float(wanted[j]), float(x[:, j] @ after)
        )
        for j, name in enumerate(matrix.names)
    )
    adjustment = Adjustment(Columns(x), design.weights, after)
    name = weight_id or f"{design.weight_id}+{method}"
    return _finish(
        design, adjustment, name, method, lines, found.iterations, found.gap, allow_negative
    )


def _factor(design: Design, name: str | tuple[str, ...]) -> Factor:
    if isinstance(name, str):
        return design.factor(name)
    return cross([design.factor(one) for one in name], design.n)


def _targets(one: Factor, wanted: Mapping[str, float]) -> FloatArray:
    given = {str(level): float(total) for level, total in wanted.items()}
    for level in given:
        if level not in one.levels:
            raise CalibrationError("unknown_level", f"{one.name}={level}", "nobody has it")
    for level in one.levels:
        if level not in given:
            raise CalibrationError("missing_total", f"{one.name}={level}", "no total is given")
    totals = np.array([given[level] for level in one.levels])
    if not (np.isfinite(totals) & (totals > 0)).all():
        raise CalibrationError("bad_total", one.name, "totals must be positive numbers")
    return totals


def _check(design: Design, factors: list[Factor], targets: list[FloatArray]) -> None:
    if not factors:
        raise CalibrationError("no_margin", "", "at least one margin is needed")
    active = design.active
    for one, target in zip(factors, targets, strict=True):
        if (one.codes[active] < 0).any():
            raise CalibrationError("missing_value", one.name, "a respondent has no value")
        if abs(target.sum() / targets[0].sum() - 1) > 1e-6:
            raise CalibrationError("unequal_totals", one.name, "the margins' totals disagree")
        empty = np.flatnonzero(_represented(design, one) == 0)
        if len(empty):
            level = one.levels[int(empty[0])]
            raise CalibrationError("empty_level", f"{one.name}={level}", "no respondent")


def _represented(design: Design, one: Factor) -> IntArray:
    return count(one.codes, one.size, design.active)


def _lines(
    design: Design, factors: list[Factor], targets: list[FloatArray], after: FloatArray
) -> tuple[MarginLine, ...]:
    lines: list[MarginLine] = []
    for one, target in zip(factors, targets, strict=True):
        old = tally(one.codes, one.size, design.weights)
        new = tally(one.codes, one.size, after)
        n = _represented(design, one)
        lines += [
            MarginLine(one.name, level, int(n[k]), float(old[k]), float(target[k]), float(new[k]))
            for k, level in enumerate(one.levels)
        ]
    return tuple(lines)


def _finish(
    design: Design,
    adjustment: Adjustment,
    name: str,
    method: str,
    lines: tuple[MarginLine, ...],
    iterations: int,
    gap: float,
    allow_negative: bool,
) -> Calibration:
    active = design.active
    after = adjustment.after[active] if not active.all() else adjustment.after
    before = adjustment.before[active] if not active.all() else adjustment.before
    negative = int((after < 0).sum())
    if negative and not allow_negative:
        raise CalibrationError(
            "negative_weight", "", f"{negative} weights would be negative: bound them or rake"
        )
    ratios = np.quantile(after / before, [0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1])
    deff = len(after) * float(after @ after) / float(after.sum()) ** 2
    report = Report(
        method,
        iterations,
        gap,
        lines,
        tuple(float(r) for r in ratios),
        len(after),
        deff,
        len(after) / deff,
        negative,
    )
    return Calibration(design.reweighted(adjustment.after, name, adjustment), report)
