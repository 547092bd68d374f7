"""What a calibration did to the weights, in numbers and in plain French words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from indicators.estimation.arrays import FloatArray, IntArray
from indicators.estimation.design import Design
from indicators.estimation.errors import CalibrationError
from indicators.estimation.residuals import Adjustment

#: Shares of the ratios new weight / old weight that the report gives.
QUANTILES = (0.0, 0.01, 0.05, 0.25, 0.5, 0.75, 0.95, 0.99, 1.0)


@dataclass(frozen=True, slots=True)
class MarginLine:
    """One total: before, wanted, after; ``n`` respondents behind it (0 for a number)."""

    variable: str
    level: str
    n: int
    before: float
    target: float
    after: float


@dataclass(frozen=True, slots=True)
class Report:
    """What the calibration did, as Insee's Calmar reports it.

    ``ratios``: ``QUANTILES`` of new over old weights, among respondents; ``deff``: Kish's
    1 + CV², ``n_eff`` = n / deff; ``gap``: largest relative miss; ``negative``: number of
    negative weights ("linear" only).
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


@dataclass(frozen=True, eq=False, slots=True)
class Outcome:
    """What a solver found: factors by cell (or row) with the respondents of each."""

    method: str
    iterations: int
    gap: float
    factors: FloatArray
    n: IntArray


def conclude(
    design: Design, adjustment: Adjustment, weight_id: str, lines: Sequence[MarginLine],
    outcome: Outcome, allow_negative: bool,
) -> Calibration:  # fmt: skip
    """The calibrated design and its report; refuses negative weights unless allowed."""
    after = adjustment.after
    negative = int((after < 0).sum()) if outcome.factors.min() < 0 else 0
    if negative and not allow_negative:
        raise CalibrationError(
            "negative_weight", "", f"{negative} weights would be negative: bound them or rake"
        )
    n = int(outcome.n.sum())
    deff = n * float(after @ after) / float(after.sum()) ** 2
    report = Report(
        outcome.method, outcome.iterations, outcome.gap, tuple(lines), _ratios(outcome), n, deff,
        n / deff, negative,
    )  # fmt: skip
    return Calibration(design.reweighted(after, weight_id, adjustment), report)


def _ratios(outcome: Outcome) -> tuple[float, ...]:
    """Quantiles of the factors, each counted for its respondents."""
    used = outcome.n > 0
    factors, n = outcome.factors[used], outcome.n[used]
    order = np.argsort(factors, kind="stable")
    reached = np.cumsum(n[order]) / n.sum()
    places = [min(int(np.searchsorted(reached, q - 1e-12)), len(order) - 1) for q in QUANTILES]
    return tuple(float(factors[order[place]]) for place in places)


def _number(value: float, digits: int = 2) -> str:
    text = f"{value:,.{digits}f}".replace(",", "\u202f")
    return text.replace(".", ",")


def report_in_french(report: Report) -> tuple[str, ...]:
    """The report as sentences for an evaluator who is not a statistician."""
    worst = max(report.margins, key=lambda line: abs(line.before / line.target - 1))
    moved = 100 * (worst.before / worst.target - 1)
    name = f"{worst.variable}\u00a0= {worst.level}" if worst.level else worst.variable
    loss = 100 * (1 - 1 / report.deff)
    low, high = report.ratios[0], report.ratios[-1]
    return (
        f"Le calage a convergé en {report.iterations} itération(s)\u00a0: "
        f"les {len(report.margins)} totaux demandés sont atteints.",
        f"Le plus grand écart avant calage concernait «\u00a0{name}\u00a0»\u00a0: "
        f"{_number(moved, 1)}\u00a0% par rapport au total connu.",
        f"Les poids ont été multipliés par {_number(low)} au moins et {_number(high)} au plus.",
        f"L’inégalité des poids coûte {_number(loss, 0)}\u00a0% de précision\u00a0: "
        f"les {_number(report.n, 0)} réponses en valent {_number(report.n_eff, 0)}.",
    )
