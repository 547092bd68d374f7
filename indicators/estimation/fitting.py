"""Weighted maximum likelihood for the three generalised linear models, by Newton's method."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from scipy import special

from indicators.estimation.arrays import FloatArray
from indicators.estimation.errors import ModelError

Family = Literal["gaussian", "logit", "poisson"]

STEPS = 100
#: A step smaller than this, relative to the coefficients, ends the search.
TOLERANCE = 1e-13
#: A linear predictor beyond this is a perfect prediction: separation.
SEPARATION = 30.0


@dataclass(frozen=True, slots=True)
class Link:
    """Mean and variance of the answer from the linear predictor; deviance of one answer."""

    mean: Callable[[FloatArray], FloatArray]
    variance: Callable[[FloatArray], FloatArray]
    deviance: Callable[[FloatArray, FloatArray], FloatArray]


LINKS: dict[str, Link] = {
    "gaussian": Link(lambda eta: eta, np.ones_like, lambda y, mu: (y - mu) ** 2),
    "logit": Link(
        special.expit,
        lambda mu: mu * (1 - mu),
        lambda y, mu: (
            -2 * (special.xlogy(y, mu) + special.xlog1py(1 - y, -mu))
            + 2 * (special.xlogy(y, y) + special.xlog1py(1 - y, -y))
        ),
    ),
    "poisson": Link(np.exp, lambda mu: mu, lambda y, mu: 2 * (special.xlogy(y, y / mu) - (y - mu))),
}


@dataclass(frozen=True, eq=False, slots=True)
class Fit:
    """Coefficients (p,), inverse information (p, p), fitted means (n,), deviance."""

    coefficients: FloatArray
    inverse: FloatArray
    mean: FloatArray
    deviance: float


def fit(x: FloatArray, y: FloatArray, weights: FloatArray, family: Family) -> Fit:
    """Fit ``y`` (n,) on ``x`` (n, p) with ``weights`` (n,), zero allowed.

    Raises ``ModelError``: collinear columns, response outside its range, separation,
    no convergence.
    """
    _check(x, y, weights, family)
    link = LINKS[family]
    beta = _start(x, y, weights, family)
    for _ in range(STEPS):
        mean = link.mean(x @ beta)
        information = x.T @ ((weights * link.variance(mean))[:, None] * x)
        inverse = _invert(information)
        move = inverse @ (x.T @ (weights * (y - mean)))
        beta = beta + _shortened(x, y, weights, beta, move, link)
        if np.abs(move).max() <= TOLERANCE * max(1.0, np.abs(beta).max()):
            break
        if family == "logit" and np.abs((x @ beta)[weights > 0]).max() > SEPARATION:
            raise ModelError("separation", "", "an explanation predicts the answer perfectly")
    else:
        raise ModelError("no_convergence", "", "the model does not converge")
    mean = link.mean(x @ beta)
    inverse = _invert(x.T @ ((weights * link.variance(mean))[:, None] * x))
    return Fit(beta, inverse, mean, float(weights @ link.deviance(y, mean)))


def _check(x: FloatArray, y: FloatArray, weights: FloatArray, family: Family) -> None:
    used = y[weights > 0]
    if len(used) <= x.shape[1]:
        raise ModelError("too_few", "", "fewer answers than coefficients")
    if family == "logit" and not ((used == 0) | (used == 1)).all():
        raise ModelError("not_binary", "", "a logistic model needs 0/1 answers")
    if family == "poisson" and (used < 0).any():
        raise ModelError("negative_count", "", "a count is negative")
    if family != "gaussian" and (used == used[0]).all():
        raise ModelError("constant", "", "everybody gave the same answer")


def _start(x: FloatArray, y: FloatArray, weights: FloatArray, family: Family) -> FloatArray:
    beta = np.zeros(x.shape[1])
    mean = float(np.average(y, weights=weights))
    if family == "logit":
        beta[0] = special.logit(mean)
    elif family == "poisson":
        beta[0] = np.log(mean)
    return beta


def _shortened(
    x: FloatArray,
    y: FloatArray,
    weights: FloatArray,
    beta: FloatArray,
    move: FloatArray,
    link: Link,
) -> FloatArray:
    """Halve the step while it makes the fit clearly worse."""
    used = weights > 0
    x, y, weights = x[used], y[used], weights[used]
    with np.errstate(all="ignore"):
        now = float(weights @ link.deviance(y, link.mean(x @ beta)))
        for _ in range(30):
            new = float(weights @ link.deviance(y, link.mean(x @ (beta + move))))
            if np.isfinite(new) and new <= now * (1 + 1e-9) + 1e-9:
                break
            move = move / 2
    return move


def _invert(information: FloatArray) -> FloatArray:
    scale = np.sqrt(np.maximum(np.diag(information), 1e-300))
    scaled = information / np.outer(scale, scale)
    if np.linalg.cond(scaled) > 1e13:
        raise ModelError("collinear", "", "two explanations say the same thing")
    return np.asarray(np.linalg.inv(scaled) / np.outer(scale, scale))
