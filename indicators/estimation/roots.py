"""Root of a function on an interval: Brent's method, in the steps that R `uniroot` takes.

Written from R. P. Brent, *Algorithms for Minimization Without Derivatives* (1973), chapter 4.
`scipy.optimize.brentq` finds the same roots of continuous functions; on the step functions of
the score interval the answer depends on the path, and this is R's path.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from indicators.estimation.errors import EstimationError

EPSILON = float(np.finfo(np.float64).eps)


@dataclass(slots=True)
class _Bracket:
    """``b`` best point so far, ``a`` the one before, ``c`` on the other side of the root."""

    a: float
    b: float
    c: float
    fa: float
    fb: float
    fc: float

    def order(self) -> None:
        """Make ``b`` the point where the function is smallest."""
        if abs(self.fc) < abs(self.fb):
            self.a, self.b, self.c = self.b, self.c, self.b
            self.fa, self.fb, self.fc = self.fb, self.fc, self.fb

    def step(self, previous: float, tolerance: float) -> float:
        """Next move from ``b``: interpolation when it is safe, else the middle."""
        half = (self.c - self.b) / 2
        if abs(previous) < tolerance or abs(self.fa) <= abs(self.fb):
            return half
        p, q = self._interpolation()
        p, q = (p, -q) if p > 0 else (-p, q)
        if p < 0.75 * (self.c - self.b) * q - abs(tolerance * q) / 2 and p < abs(previous * q / 2):
            return p / q
        return half

    def _interpolation(self) -> tuple[float, float]:
        width = self.c - self.b
        t1 = self.fb / self.fa
        if self.a == self.c:
            return width * t1, 1.0 - t1
        q, t1, t2 = self.fa / self.fc, self.fb / self.fc, self.fb / self.fa
        p = t2 * (width * q * (q - t1) - (self.b - self.a) * (t1 - 1.0))
        return p, (q - 1.0) * (t1 - 1.0) * (t2 - 1.0)


def root(
    function: Callable[[float], float],
    low: float,
    high: float,
    tolerance: float,
    steps: int = 1000,
) -> float:
    """Where ``function`` changes sign between ``low`` and ``high``.

    Raises ``EstimationError`` ("no_root") when both ends have the same sign.
    """
    fa, fb = function(low), function(high)
    if not (np.isfinite(fa) and np.isfinite(fb)) or fa * fb > 0:
        raise EstimationError("no_root", "", "no change of sign on the interval")
    if fa == 0:
        return low
    if fb == 0:
        return high
    bracket = _Bracket(low, high, low, fa, fb, fa)
    for _ in range(steps):
        previous = bracket.b - bracket.a
        bracket.order()
        limit = 2 * EPSILON * abs(bracket.b) + tolerance / 2
        half = (bracket.c - bracket.b) / 2
        if abs(half) <= limit or bracket.fb == 0:
            return bracket.b
        move = bracket.step(previous, limit)
        if abs(move) < limit:
            move = limit if move > 0 else -limit
        _advance(bracket, move, function)
    return bracket.b


def _advance(bracket: _Bracket, move: float, function: Callable[[float], float]) -> None:
    bracket.a, bracket.fa = bracket.b, bracket.fb
    bracket.b += move
    bracket.fb = function(bracket.b)
    if (bracket.fb > 0) == (bracket.fc > 0):
        bracket.c, bracket.fc = bracket.a, bracket.fa
