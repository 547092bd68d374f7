"""R's ``glm`` with its stopping rule, to meet values that R left before the maximum.

R stops when the deviance moves by less than epsilon relatively, and keeps the working weights of
the step before: values made with the default rule (1e-8) carry a remainder up to 1e-5, those
made with 1e-15 one up to 1e-6 on covariances near zero. Our own fit goes to the maximum; only
the adapters of the reference values use this.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import numpy as np

from indicators.estimation import fitting, glm
from indicators.estimation.arrays import FloatArray
from indicators.estimation.fitting import LINKS, Family, Fit

STEPS = 200


@contextmanager
def as_r_stops(epsilon: float = 1e-8) -> Iterator[None]:
    """Fit as R does with this stopping rule, inside the block."""

    def stopped(x: FloatArray, y: FloatArray, weights: FloatArray, family: Family) -> Fit:
        return r_fit(x, y, weights, family, epsilon)

    with mock.patch.object(glm, "fit", stopped):
        yield


def r_fit(x: FloatArray, y: FloatArray, weights: FloatArray, family: Family, epsilon: float) -> Fit:
    """Iteratively reweighted least squares as in ``glm.fit``, and its remainder."""
    if family == "gaussian":
        return fitting.fit(x, y, weights, family)
    link = LINKS[family]
    used = weights > 0
    mu = (weights * y + 0.5) / (weights + 1) if family == "logit" else y + 0.1
    eta = np.log(mu / (1 - mu)) if family == "logit" else np.log(mu)
    deviance = float(weights[used] @ link.deviance(y[used], mu[used]))
    for _ in range(STEPS):
        slope = link.variance(mu)  # canonical links: the derivative is the variance
        root = np.sqrt(weights * slope)
        working = eta + np.divide(y - mu, slope, out=np.zeros_like(mu), where=used)
        beta = np.linalg.lstsq(x * root[:, None], working * root, rcond=None)[0]
        before, eta = deviance, x @ beta
        mu = link.mean(eta)
        deviance = float(weights[used] @ link.deviance(y[used], mu[used]))
        if abs(deviance - before) / (abs(deviance) + 0.1) < epsilon:
            break
    inverse = np.linalg.inv(x.T @ ((weights * slope)[:, None] * x))
    # The scores that R takes: new residuals on the old working weights.
    residual = (y - mu) * slope / link.variance(mu)
    return Fit(beta, inverse, y - residual, deviance)
