"""What calibration takes out of the variance: the part that the margins explain.

After calibration the variance is that of the residuals of the regression on the calibration
variables, weighted by the weights before calibration (Deville & Särndal, 1992); it is the
same for every calibration distance (R: `calibrate()`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from indicators.estimation.arrays import Codes, FloatArray, IntArray, column_sums, symmetric_pinv


class Basis(Protocol):
    """The calibration variables, n rows and p columns, however they are stored."""

    def gram(self, weights: FloatArray) -> FloatArray:
        """X' diag(weights) X, (p, p)."""

    def cross(self, column: Codes, n_columns: int, values: FloatArray) -> FloatArray:
        """X' Z, (p, n_columns), where row i of Z holds values[i] in column[i]."""

    def against(self, other: FloatArray) -> FloatArray:
        """X' other, (p, K)."""

    def unit_totals(self, unit: IntArray, units: int, values: FloatArray) -> FloatArray:
        """Sums of values[i] X[i] by unit, (units, p)."""

    def rows(self) -> FloatArray:
        """X itself, (n, p)."""


@dataclass(frozen=True, eq=False, slots=True)
class Columns:
    """Calibration variables given as a matrix (n, p)."""

    matrix: FloatArray

    def gram(self, weights: FloatArray) -> FloatArray:
        """X' diag(weights) X."""
        return np.asarray(self.matrix.T @ (weights[:, None] * self.matrix))

    def cross(self, column: Codes, n_columns: int, values: FloatArray) -> FloatArray:
        """X' Z for a Z with one value per row."""
        return column_sums(_shifted(column), n_columns + 1, self.matrix * values[:, None])[1:].T

    def against(self, other: FloatArray) -> FloatArray:
        """X' other."""
        return np.asarray(self.matrix.T @ other)

    def unit_totals(self, unit: IntArray, units: int, values: FloatArray) -> FloatArray:
        """Sums of values[i] X[i] by unit."""
        return column_sums(unit, units, self.matrix * values[:, None])

    def rows(self) -> FloatArray:
        """X itself."""
        return self.matrix


@dataclass(frozen=True, eq=False, slots=True)
class Margins:
    """Calibration variables given as margins: one 0/1 column per level, never written out.

    ``codes``: for each margin, (n,) level of each row, -1 outside the domain;
    ``sizes``: number of levels of each.
    """

    codes: tuple[Codes, ...]
    sizes: tuple[int, ...]

    def gram(self, weights: FloatArray) -> FloatArray:
        """X' diag(weights) X, from the two-way tables of the margins."""
        blocks = [self.cross(code, size, weights) for code, size in self._pairs()]
        return np.hstack(blocks)

    def cross(self, column: Codes, n_columns: int, values: FloatArray) -> FloatArray:
        """X' Z for a Z with one value per row."""
        shifted = _shifted(column)
        width = n_columns + 1
        tables = []
        for code, size in self._pairs():
            flat = np.bincount(_shifted(code) * width + shifted, values, (size + 1) * width)
            tables.append(flat.reshape(size + 1, width)[1:, 1:])
        return np.vstack(tables)

    def against(self, other: FloatArray) -> FloatArray:
        """X' other."""
        return np.vstack(
            [column_sums(_shifted(code), size + 1, other)[1:] for code, size in self._pairs()]
        )

    def unit_totals(self, unit: IntArray, units: int, values: FloatArray) -> FloatArray:
        """Sums of values[i] X[i] by unit."""
        tables = []
        for code, size in self._pairs():
            flat = np.bincount(unit * (size + 1) + _shifted(code), values, units * (size + 1))
            tables.append(flat.reshape(units, size + 1)[:, 1:])
        return np.hstack(tables)

    def rows(self) -> FloatArray:
        """X itself."""
        return np.hstack(
            [np.eye(size + 1, size, k=-1)[_shifted(code)] for code, size in self._pairs()]
        )

    def _pairs(self) -> list[tuple[Codes, int]]:
        return list(zip(self.codes, self.sizes, strict=True))


class Adjustment:
    """One calibration as the variance sees it: its variables, weights before and after."""

    def __init__(self, basis: Basis, before: FloatArray, after: FloatArray) -> None:
        self.basis = basis
        self.before = before
        self.after = after
        self._inverse: FloatArray | None = None

    @property
    def inverse(self) -> FloatArray:
        """Pseudo-inverse of the weighted Gram matrix, computed at the first need."""
        if self._inverse is None:
            self._inverse = symmetric_pinv(self.basis.gram(self.before))
        return self._inverse

    def slopes(self, cross: FloatArray) -> FloatArray:
        """Regression slopes (p, K) from X' diag(before) Z."""
        return np.asarray(self.inverse @ cross)


def _shifted(codes: Codes) -> IntArray:
    return codes.astype(np.int64) + 1
