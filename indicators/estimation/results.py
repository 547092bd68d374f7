"""The result of a test, whatever the test."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TestResult:
    """A test: ``df`` numerator (or chi-square) and ``ddf`` denominator degrees of freedom.

    ``estimate``, ``low``, ``high``: the quantity tested and its interval when it has one.
    """

    __test__ = False

    method: str
    statistic: float
    df: float
    ddf: float
    p_value: float
    estimate: float = float("nan")
    low: float = float("nan")
    high: float = float("nan")
