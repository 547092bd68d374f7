"""Linear, logistic and Poisson regression with standard errors under the design.

Weighted estimating equations and the sandwich of Binder (1983): R `survey::svyglm`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from indicators.estimation.arrays import BoolArray, FloatArray
from indicators.estimation.design import Design
from indicators.estimation.errors import ModelError
from indicators.estimation.fitting import LINKS, Family, Fit, fit
from indicators.estimation.formula import Formula, ModelMatrix, model_matrix, parse, response_values
from indicators.estimation.intervals import critical
from indicators.estimation.variance import covariance


@dataclass(frozen=True, eq=False, slots=True)
class Model:
    """A fitted model: ``coefficients`` (p,), ``covariance`` (p, p) under the design.

    ``df``: design degrees of freedom + 1 - p. ``rows`` (n,): rows used. ``naive``: inverse
    information, weights scaled to mean 1. ``deviance`` on the same weights.
    """

    design: Design
    formula: Formula
    family: Family
    matrix: ModelMatrix
    rows: BoolArray
    fit: Fit
    covariance: FloatArray
    df: float

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the coefficients."""
        return self.matrix.names

    @property
    def se(self) -> FloatArray:
        """Standard errors (p,)."""
        return np.sqrt(np.maximum(np.diag(self.covariance), 0.0))


def glm(design: Design, formula: str | Formula, family: Family = "gaussian") -> Model:
    """Fit a model on the rows that are complete.

    Raises ``ModelError``: formula not understood, collinear explanations, separation,
    no degree of freedom left; ``DesignError`` for an unknown column.
    """
    parsed = parse(formula) if isinstance(formula, str) else formula
    if family not in LINKS:
        raise ModelError("unknown_family", family, "no such family")
    matrix = model_matrix(design, parsed)
    y = response_values(design, parsed.response, family)
    return fit_model(design, parsed, family, matrix, y)


def fit_model(
    design: Design, formula: Formula, family: Family, matrix: ModelMatrix, y: FloatArray
) -> Model:
    """Fit on a model matrix already built; ``y`` (n,), NaN missing."""
    rows = matrix.complete & ~np.isnan(y) & design.active
    x, answers = np.where(rows[:, None], matrix.matrix, 0.0), np.where(rows, y, 0.0)
    scaled = np.where(rows, design.weights / design.weights[design.active].mean(), 0.0)
    found = fit(x, answers, scaled, family)
    scores = (x * (scaled * (answers - found.mean))[:, None]) @ found.inverse
    df = float(design.degf(rows) + 1 - x.shape[1])
    return Model(design, formula, family, matrix, rows, found, covariance(design, scores), df)


def coefficient_table(model: Model, level: float = 0.95) -> pd.DataFrame:
    """Tidy coefficients: term, estimate, se, ci_low, ci_high, t, df, p.

    Raises ``ModelError`` when the design leaves no degree of freedom.
    """
    return table_of(model.names, model.fit.coefficients, model.se, model.df, level)


def table_of(
    names: tuple[str, ...], estimate: FloatArray, se: FloatArray, df: float, level: float
) -> pd.DataFrame:
    """The table of any set of coefficients; a null error gives a NaN test, flagged."""
    if df < 1:
        raise ModelError("no_df", "", "more coefficients than the sampling units allow")
    half = critical(level, df) * se
    t = np.divide(estimate, se, out=np.full(len(se), np.nan), where=se > 0)
    return pd.DataFrame(
        {
            "term": list(names),
            "estimate": estimate,
            "se": se,
            "ci_low": estimate - half,
            "ci_high": estimate + half,
            "t": t,
            "df": np.full(len(se), df),
            "p": 2 * stats.t.sf(np.abs(t), df),
            "flag": ["" if one > 0 else "no_variance" for one in se],
        }
    )
