"""The model of a prepared study: odds ratios, adjusted shares, tests and assumptions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import stats

from indicators.analysis.drivers import ANSWER, Explanation, Prepared
from indicators.analysis.material import Refused
from indicators.estimation.adjust import p_adjust
from indicators.estimation.arrays import FloatArray
from indicators.estimation.errors import EstimationError
from indicators.estimation.glm import Model, glm
from indicators.estimation.intervals import critical
from indicators.estimation.model_tests import Check, assumptions, marginal_means
from indicators.estimation.ordinal import OrdinalModel, ordinal
from indicators.estimation.parallel import parallel_lines
from indicators.estimation.wald import wald_test

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Effect:
    """One group against the reference: odds ratio, and adjusted share when it is a share."""

    label: str
    ratio: float
    low: float
    high: float
    conclusive: bool
    is_reference: bool = False
    share: float | None = None
    share_low: float | None = None
    share_high: float | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """What one explanation does, others being equal; ``p`` is corrected (Holm)."""

    explanation: Explanation
    effects: tuple[Effect, ...]
    p: float

    @property
    def conclusive(self) -> bool:
        """Whether chance alone would hardly do this."""
        return self.p < ALPHA


@dataclass(frozen=True, slots=True)
class Study:
    """A fitted model in the order of its explanations."""

    prepared: Prepared
    parts: tuple[Part, ...]
    checks: tuple[Check, ...]


def fitted(prepared: Prepared) -> Study:
    """Fit the model that the answer calls for; refuses what cannot be estimated."""
    formula = f"{ANSWER} ~ " + " + ".join(one.name for one in prepared.explanations)
    try:
        if prepared.outcome.is_scale:
            return _ordinal(prepared, formula)
        return _logistic(prepared, formula)
    except EstimationError as error:
        raise Refused(REFUSALS.get(error.code, REFUSALS[""])) from error


def _logistic(prepared: Prepared, formula: str) -> Study:
    model: Model = glm(prepared.design, formula, "logit")
    coefficients, covariance = model.fit.coefficients[1:], model.covariance[1:, 1:]
    shares = [_shares(prepared, formula, one) for one in prepared.explanations]
    parts = _parts(prepared, coefficients, covariance, model.df, shares)
    return Study(prepared, parts, assumptions(model))


def _ordinal(prepared: Prepared, formula: str) -> Study:
    model: OrdinalModel = ordinal(prepared.design, formula)
    k = model.slopes
    parts = _parts(
        prepared, model.coefficients[:k], model.covariance[:k, :k], model.df,
        [None] * len(prepared.explanations),
    )  # fmt: skip
    p = k + 1
    checks = [Check("many_terms", p <= (model.df + k) / 2, float(p))]
    try:
        found = parallel_lines(prepared.design, formula)
        checks.append(Check("parallel", found.p_value >= ALPHA, found.p_value))
    except EstimationError:
        checks.append(Check("parallel_unknown", False, float("nan")))
    return Study(prepared, parts, tuple(checks))


Shares = tuple[FloatArray, FloatArray, FloatArray]


def _shares(prepared: Prepared, formula: str, one: Explanation) -> Shares:
    """Adjusted share of each group, with its interval, kept between 0 and 1."""
    _, means, matrix = marginal_means(prepared.design, formula, one.name)
    half = float(critical(0.95, prepared.design.degf())) * np.sqrt(np.maximum(np.diag(matrix), 0))
    return means, np.clip(means - half, 0, 1), np.clip(means + half, 0, 1)


def _parts(
    prepared: Prepared, coefficients: FloatArray, covariance: FloatArray, df: float,
    shares: Sequence[Shares | None],
) -> tuple[Part, ...]:  # fmt: skip
    if df < 1:
        raise EstimationError("no_df", "", "no degree of freedom")
    places, start = [], 0
    for one in prepared.explanations:
        places.append(np.arange(start, start + len(one.levels) - 1))
        start += len(one.levels) - 1
    tests = np.array([wald_test(coefficients[at], covariance[np.ix_(at, at)], df) for at in places])
    corrected = p_adjust(tests, "holm")
    t = coefficients / np.sqrt(np.diag(covariance))
    each = p_adjust(np.asarray(2 * stats.t.sf(np.abs(t), df)), "holm")
    half = float(critical(0.95, df)) * np.sqrt(np.diag(covariance))
    found = []
    for k, (one, at) in enumerate(zip(prepared.explanations, places, strict=True)):
        effects = [Effect(one.levels[0].label, 1.0, 1.0, 1.0, False, True, *_at(shares[k], 0))]
        for place, level in zip(at, one.levels[1:], strict=True):
            low, high = coefficients[place] - half[place], coefficients[place] + half[place]
            effects.append(
                Effect(
                    level.label, float(np.exp(coefficients[place])), float(np.exp(low)),
                    float(np.exp(high)), bool(each[place] < ALPHA), False,
                    *_at(shares[k], len(effects)),
                )
            )  # fmt: skip
        found.append(Part(one, tuple(effects), float(corrected[k])))
    return tuple(found)


def _at(shares: Shares | None, k: int) -> tuple[float | None, float | None, float | None]:
    if shares is None:
        return None, None, None
    return float(shares[0][k]), float(shares[1][k]), float(shares[2][k])


REFUSALS = {
    "": "Le modèle ne peut pas être calculé avec ces réponses : retirez une explication.",
    "separation": "Une explication prédit la réponse à elle seule, sans exception : le modèle "
    "ne peut pas la chiffrer. Regardez plutôt le tableau croisé dans l’explorateur.",
    "collinear": "Deux explications disent la même chose (elles rangent les personnes dans "
    "les mêmes groupes) : retirez-en une.",
    "no_df": "Il y a trop d’explications pour le nombre de réponses : retirez-en.",
    "constant": "Tout le monde a donné la même réponse : il n’y a rien à expliquer.",
    "levels": "Un degré de l’échelle n’a été choisi par personne : expliquez plutôt l’accord.",
}  # fmt: skip
