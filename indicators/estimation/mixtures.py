"""Tail of a weighted sum of chi-squares, over a chi-square: p-values of Rao-Scott tests.

Satterthwaite's two moments and the saddlepoint approximation of Kuonen (1999), as used by
Lumley & Scott (2014) and R `survey::pFsum`. R's "lincom" needs a package that is not part of
`survey` and gives this saddlepoint without it; so does ours.
"""

from __future__ import annotations

import numpy as np
from scipy import special

from indicators.estimation.arrays import FloatArray
from indicators.estimation.roots import root


def chisq_tail(value: float, df: float) -> float:
    """P(chi2(df) > value)."""
    return float(special.chdtrc(df, value))


def f_tail(value: float, df: float, ddf: float) -> float:
    """P(F(df, ddf) > value); infinite ``ddf`` allowed."""
    if np.isinf(ddf):
        return chisq_tail(value * df, df)
    return float(special.fdtrc(df, ddf, value))


def satterthwaite(lambdas: FloatArray) -> tuple[float, float]:
    """Scale and degrees of freedom of the chi-square with the same two moments."""
    mean = float(lambdas.mean())
    spread = float((lambdas**2).mean()) / mean**2
    return mean * spread, len(lambdas) / spread


def chisq_sum_tail(statistic: float, lambdas: FloatArray) -> float:
    """P(sum of lambda * chi2(1) > statistic), Satterthwaite."""
    scale, df = satterthwaite(lambdas)
    return chisq_tail(statistic / scale, df)


def f_sum_tail(statistic: float, lambdas: FloatArray, ddf: float) -> float:
    """P(sum of lambda * chi2(1) > statistic * chi2(ddf)/ddf), saddlepoint.

    Falls back on Satterthwaite's F next to the mean, where the saddlepoint is singular.
    """
    scale, ndf = satterthwaite(lambdas)
    guess = f_tail(statistic / ndf / scale, ndf, ddf)
    if np.isinf(ddf):
        tail = _saddlepoint(statistic, lambdas)
        return chisq_tail(statistic / scale, ndf) if tail is None else tail
    whole = int(ddf * (1 + 1e-12))
    spread = np.concatenate([lambdas, np.full(max(whole, 1), -statistic / ddf)])
    tail = _saddlepoint(0.0, spread)
    return guess if tail is None else tail


def _saddlepoint(x: float, lambdas: FloatArray) -> float | None:
    top = float(lambdas.max())
    lambdas, x = lambdas / top, x / top

    def slope(zeta: float) -> float:
        return float((lambdas / (1 - 2 * zeta * lambdas)).sum()) - x

    upper = float((0.5 / lambdas[lambdas > 0]).min()) * 0.99999
    zeta = root(slope, _lower(x, lambdas), upper, 1e-8)
    if abs(zeta) < 1e-4:
        return None
    cumulant = -float(np.log(1 - 2 * zeta * lambdas).sum()) / 2
    curvature = 2 * float((lambdas**2 / (1 - 2 * zeta * lambdas) ** 2).sum())
    w = np.sign(zeta) * np.sqrt(2 * (zeta * x - cumulant))
    v = zeta * np.sqrt(curvature)
    return float(special.ndtr(-(w + np.log(v / w) / w)))


def _lower(x: float, lambdas: FloatArray) -> float:
    if (lambdas < 0).any():
        return float((0.5 / lambdas[lambdas < 0]).max()) * 0.99999
    return -0.01 if x > lambdas.sum() else -len(lambdas) / (2 * x)
