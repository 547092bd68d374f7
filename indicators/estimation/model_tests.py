"""What a model says beyond its coefficients: tests of terms, adjusted means, assumptions."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import special, stats

from indicators.estimation.arrays import FloatArray
from indicators.estimation.design import Design
from indicators.estimation.errors import ModelError
from indicators.estimation.fitting import LINKS, Family
from indicators.estimation.formula import (
    is_arithmetic,
    model_matrix,
    parse,
    response_values,
    term_name,
)
from indicators.estimation.glm import Model, fit_model, glm
from indicators.estimation.mixtures import f_sum_tail
from indicators.estimation.variance import covariance


@dataclass(frozen=True, eq=False, slots=True)
class TermTest:
    """Tests that a term changes nothing.

    ``wald_f`` on (``df``, ``ddf``) with ``p_value``; ``lrt`` working likelihood ratio with
    ``lrt_p`` (Rao-Scott, saddlepoint) on the eigenvalues ``lambdas``; ``working_wald_p``.
    """

    wald_f: float
    df: int
    ddf: float
    p_value: float
    lrt: float
    lrt_p: float
    lambdas: FloatArray
    working_wald_p: float


def term_test(model: Model, term: str) -> TermTest:
    """Test a term ("site", "site:wave") of a model: R `survey::regTermTest`.

    Raises ``ModelError`` when the model has no such term or no degree of freedom is left.
    """
    wanted = term_name(term)
    index = np.array(model.matrix.columns_of(wanted), dtype=np.int64)
    if not len(index):
        raise ModelError("unknown_term", term, "the model has no such term")
    if model.df < 1:
        raise ModelError("no_df", term, "more coefficients than the sampling units allow")
    beta = model.fit.coefficients[index]
    design_v = model.covariance[np.ix_(index, index)]
    naive = model.fit.inverse[np.ix_(index, index)]
    wald = float(beta @ np.linalg.solve(design_v, beta)) / len(index)
    lambdas = np.sort(np.real(np.linalg.eigvals(np.linalg.solve(naive, design_v))))[::-1]
    lrt = _reduced_deviance(model, wanted) - model.fit.deviance
    working = float(beta @ np.linalg.solve(naive, beta))
    return TermTest(
        wald,
        len(index),
        model.df,
        float(stats.f.sf(wald, len(index), model.df)),
        lrt,
        f_sum_tail(lrt, lambdas, model.df),
        lambdas,
        f_sum_tail(working, lambdas, model.df),
    )


def _reduced_deviance(model: Model, term: tuple[str, ...]) -> float:
    """Deviance without the term, on its own complete rows as R does."""
    reduced = glm(model.design, model.formula.without(term), model.family)
    return reduced.fit.deviance


def marginal_means(
    design: Design, formula: str, by: str, family: Family = "logit"
) -> tuple[tuple[str, ...], FloatArray, FloatArray]:
    """Adjusted means: what each group would answer with everybody's other characteristics.

    Predictive margins (Graubard & Korn, 1999; R `survey::svypredmeans`): the model of
    ``formula`` plus ``by``, on the rows complete for both. Returns the groups, the means
    (G,) and their covariance (G, G).
    """
    groups = design.factor(by)
    full = parse(formula).with_term(by)
    matrix = model_matrix(design, full, {by: groups})  # groups, even when they are numbered
    answers = response_values(design, full.response, family)
    rows = fit_model(design, full, family, matrix, answers).rows
    model = fit_model(design.domain(rows), full, family, matrix, answers)
    weights = np.where(model.rows, design.weights, 0.0)
    weights = weights / weights.sum()
    link = LINKS[model.family]
    fitted, slopes = [], []
    columns = np.array(model.matrix.columns_of((by,)), dtype=np.int64)
    for k in range(groups.size):
        x = np.where(model.rows[:, None], model.matrix.matrix, 0.0)
        x[:, columns] = 0.0
        if k:
            x[:, columns[k - 1]] = 1.0
        mean = link.mean(x @ model.fit.coefficients)
        fitted.append(mean)
        slopes.append((weights * link.variance(mean)) @ x)
    predicted, gradient = np.column_stack(fitted), np.array(slopes)
    means = weights @ predicted
    spread = covariance(design, (predicted - means) * weights[:, None])
    return groups.levels, means, spread + gradient @ model.covariance @ gradient.T


@dataclass(frozen=True, slots=True)
class Check:
    """One assumption: ``code``, whether it ``holds``, and the ``value`` that says so."""

    code: str
    holds: bool
    value: float
    subject: str = ""


def assumptions(model: Model) -> tuple[Check, ...]:
    """Assumptions a reader must be told about.

    many_terms: p <= df/2; events: at least 10 of the rarer answer per coefficient
    (logistic); collinearity: variance inflation below 10 for each column; separation: no
    fitted probability within 1e-6 of 0 or 1; influence: no answer with more than a tenth of
    the score of a coefficient.
    """
    p = len(model.names)
    x, rows = model.matrix.matrix[model.rows], model.rows
    checks = [Check("many_terms", p <= (model.df + p - 1) / 2, float(p))]
    if model.family == "logit":
        answers = model.design.values(model.formula.response) if _numeric(model) else None
        if answers is not None:
            yes = float(answers[rows].sum())
            events = min(yes, float(rows.sum()) - yes) / p
            checks.append(Check("events", events >= 10, events))
        nearest = float(np.minimum(model.fit.mean, 1 - model.fit.mean)[rows].min())
        checks.append(Check("separation", nearest > 1e-6, nearest))
    for name, inflation in zip(model.names[1:], _inflation(x[:, 1:]), strict=True):
        checks.append(Check("collinearity", inflation < 10, inflation, name))
    return tuple(checks)


def _numeric(model: Model) -> bool:
    name = model.formula.response
    return not is_arithmetic(name) and model.design.column(name).dtype.kind in "biuf"


def _inflation(x: FloatArray) -> list[float]:
    """Variance inflation of each column: diagonal of the inverse correlation matrix."""
    if x.shape[1] < 2:
        return [1.0] * x.shape[1]
    correlation = np.corrcoef(x, rowvar=False)
    return [float(v) for v in np.diag(np.linalg.pinv(correlation))]


def odds_ratios(model: Model, level: float = 0.95) -> dict[str, tuple[float, float, float]]:
    """Odds ratio of each explanation with its interval."""
    if model.family != "logit":
        raise ModelError("not_logit", "", "odds ratios belong to logistic models")
    half = special.stdtrit(model.df, (1 + level) / 2) * model.se
    beta = model.fit.coefficients
    return {
        name: (float(np.exp(b)), float(np.exp(b - h)), float(np.exp(b + h)))
        for name, b, h in zip(model.names[1:], beta[1:], half[1:], strict=True)
    }


__all__ = [
    "Check",
    "TermTest",
    "assumptions",
    "fit_model",
    "marginal_means",
    "odds_ratios",
    "term_test",
]
