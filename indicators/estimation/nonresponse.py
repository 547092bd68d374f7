"""Who did not answer: rates, propensity to answer, representativity, early and late answers.

AAPOR, *Standard Definitions* (2023) for the rates; Schouten, Cobben & Bethlehem (2009) for the
R-indicator.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from indicators.estimation.arrays import BoolArray, FloatArray
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.fitting import fit
from indicators.estimation.formula import model_matrix, parse, response_values


@dataclass(frozen=True, slots=True)
class Dispositions:
    """Final outcomes of the people or households drawn (AAPOR codes in brackets).

    ``complete`` (I), ``partial`` (P), ``refusal`` (R), ``non_contact`` (NC), ``other`` (O),
    ``unknown_household`` (UH), ``unknown_other`` (UO), ``not_eligible``.
    """

    complete: int
    partial: int = 0
    refusal: int = 0
    non_contact: int = 0
    other: int = 0
    unknown_household: int = 0
    unknown_other: int = 0
    not_eligible: int = 0

    def __post_init__(self) -> None:
        if (
            min(
                self.complete,
                self.partial,
                self.refusal,
                self.non_contact,
                self.other,
                self.unknown_household,
                self.unknown_other,
                self.not_eligible,
            )
            < 0
        ):
            raise EstimationError("bad_count", "", "a count is negative")

    @property
    def eligible(self) -> int:
        """Known to be eligible."""
        return self.complete + self.partial + self.refusal + self.non_contact + self.other

    @property
    def unknown(self) -> int:
        """Eligibility unknown."""
        return self.unknown_household + self.unknown_other


def aapor_rates(counts: Dispositions, eligibility: float | None = None) -> dict[str, float]:
    """Rates RR1-RR6, COOP1-COOP4, REF1-REF3, CON1-CON3, between 0 and 1.

    ``eligibility`` (e): share of the unknown cases that are eligible; by default the share
    among the known ones. Raises ``EstimationError`` when nobody was drawn or e is not a share.
    """
    known = counts.eligible + counts.not_eligible
    e = counts.eligible / known if eligibility is None and known else eligibility
    if e is None or not 0 <= e <= 1:
        raise EstimationError("bad_eligibility", "", "eligibility is a share")
    eligible = counts.eligible
    bases = {1: eligible + counts.unknown, 2: eligible + e * counts.unknown, 3: float(eligible)}
    if not eligible:
        raise EstimationError("nobody", "", "nobody eligible was drawn")
    full, some = counts.complete, counts.complete + counts.partial
    contacted = some + counts.refusal + counts.other
    able = some + counts.refusal
    rates = {
        "RR1": full / bases[1],
        "RR2": some / bases[1],
        "RR3": full / bases[2],
        "RR4": some / bases[2],
        "RR5": full / bases[3],
        "RR6": some / bases[3],
        "COOP1": _share(full, contacted),
        "COOP2": _share(some, contacted),
        "COOP3": _share(full, able),
        "COOP4": _share(some, able),
    }
    for k in (1, 2, 3):
        rates[f"REF{k}"] = counts.refusal / bases[k]
        rates[f"CON{k}"] = contacted / bases[k]
    return rates


def _share(above: int, below: int) -> float:
    return above / below if below else 0.0


@dataclass(frozen=True, eq=False, slots=True)
class Propensity:
    """Unweighted logistic model of answering, on the frame.

    ``propensity`` (n,); ``r_indicator`` = 1 - 2 S(p); ``cv`` = S(p)/mean(p), which is also
    the largest relative bias ``max_bias``; ``ipw_sum``: sum of 1/p among respondents.
    """

    n: int
    responded: int
    rate: float
    names: tuple[str, ...]
    coefficients: FloatArray
    se: FloatArray
    propensity: FloatArray
    answered: BoolArray
    r_indicator: float
    cv: float
    max_bias: float
    ipw_sum: float


def response(frame: pd.DataFrame, responded: str, explanations: str) -> Propensity:
    """Fit who answers on what is known of everybody.

    ``responded``: 0/1 column; ``explanations``: right side of a formula. Raises
    ``EstimationError`` when the frame has a missing value in them, ``ModelError`` when
    everybody or nobody answered, or an explanation separates them.
    """
    design = Design(frame)
    formula = parse(f"{responded} ~ {explanations}")
    matrix = model_matrix(design, formula)
    answers = response_values(design, responded, "logit")
    if not matrix.complete.all() or np.isnan(answers).any():
        raise EstimationError("missing_value", explanations, "the frame has a missing value")
    found = fit(matrix.matrix, answers, np.ones(design.n), "logit")
    _, first, same = np.unique(matrix.matrix, axis=0, return_index=True, return_inverse=True)
    p = found.mean[first][same.ravel()]
    answered = answers == 1
    spread = float(p.std(ddof=1))
    return Propensity(
        design.n,
        int(answered.sum()),
        float(answered.mean()),
        matrix.names,
        found.coefficients,
        np.sqrt(np.diag(found.inverse)),
        p,
        answered,
        1 - 2 * spread,
        spread / float(p.mean()),
        spread / float(p.mean()),
        float((1 / p[answered]).sum()),
    )


def adjustment_classes(found: Propensity, classes: int = 5) -> tuple[FloatArray, FloatArray]:
    """Classes of equal size by propensity (n,) and their factor 1/rate (classes,).

    Raises ``EstimationError`` when nobody answered in a class.
    """
    order = np.argsort(found.propensity, kind="stable")
    rank = np.empty(found.n)
    rank[order] = np.arange(1, found.n + 1)
    edges = found.n * np.arange(classes + 1) / classes
    group = np.searchsorted(edges, rank, side="left") - 1
    size = np.bincount(group, minlength=classes)
    answering = np.bincount(group, found.answered, classes)
    if (answering == 0).any():
        raise EstimationError("empty_class", "", "nobody answered in a class: take fewer")
    return group.astype(np.float64), size / answering


def partial_r(found: Propensity, frame: pd.DataFrame, variable: str) -> float:
    """Share of the spread of propensities that lies between the levels of a variable."""
    means = pd.Series(found.propensity).groupby(frame[variable].to_numpy()).transform("mean")
    return float(np.sqrt(((means - found.propensity.mean()) ** 2).mean()))


def rate_by(frame: pd.DataFrame, responded: str, by: str) -> dict[str, float]:
    """Share answering in each group."""
    rates = frame.groupby(by, observed=True)[responded].mean()
    return {str(level): float(rate) for level, rate in rates.items()}


@dataclass(frozen=True, slots=True)
class EarlyLate:
    """Late minus early mean of one variable, with its test and the standardised gap."""

    variable: str
    early: float
    late: float
    difference: float
    t: float
    p_value: float
    standardised: float
    n_early: int
    n_late: int


def early_late(
    frame: pd.DataFrame, date: str, variables: Sequence[str], share: float = 1 / 3
) -> tuple[EarlyLate, ...]:
    """Compare the first and the last respondents (Welch): late ones resemble non-respondents.

    ``share``: part of the respondents in each group, at most one half. Raises
    ``EstimationError`` for another share or fewer than two answers in a group.
    """
    if not 0 < share <= 0.5:
        raise EstimationError("bad_share", "", "a share of at most one half")
    ordered = frame.sort_values(date, kind="stable")
    size = int(len(ordered) * share)
    results = []
    for name in variables:
        first = ordered[name].iloc[:size].dropna().to_numpy(dtype=np.float64)
        last = ordered[name].iloc[len(ordered) - size :].dropna().to_numpy(dtype=np.float64)
        if min(len(first), len(last)) < 2:
            raise EstimationError("too_few", name, "fewer than two answers")
        results.append(_early_late(name, first, last))
    return tuple(results)


def _early_late(name: str, first: FloatArray, last: FloatArray) -> EarlyLate:
    gap = float(last.mean() - first.mean())
    spread = float(np.sqrt((first.var(ddof=1) + last.var(ddof=1)) / 2))
    if spread == 0:
        raise EstimationError("no_variance", name, "the answers do not vary")
    found = stats.ttest_ind(last, first, equal_var=False)
    return EarlyLate(
        name,
        float(first.mean()),
        float(last.mean()),
        gap,
        float(found.statistic),
        float(found.pvalue),
        gap / spread,
        len(first),
        len(last),
    )
