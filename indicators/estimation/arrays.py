"""Array types and the sums that every estimator is made of."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]
BoolArray = npt.NDArray[np.bool_]


#: Products below which the linear algebra library keeps to one thread.
ONE_THREAD = 50_000

Codes = npt.NDArray[np.signedinteger]


def tally(codes: Codes, size: int, values: FloatArray) -> FloatArray:
    """Sums (size,) of ``values`` by code; a negative code is left out."""
    return np.asarray(np.bincount(codes + np.int64(1), values, size + 1), np.float64)[1:]


def count(codes: Codes, size: int, keep: BoolArray | None = None) -> IntArray:
    """Number of rows (size,) of each code, among those kept; a negative code is left out."""
    shown = codes if keep is None or keep.all() else codes[keep]
    counts: IntArray = np.bincount(shown + np.int64(1), minlength=size + 1)
    return counts[1:]


def scatter(
    row: IntArray,
    n_rows: int,
    column: Codes,
    n_columns: int,
    values: FloatArray,
) -> FloatArray:
    """Table (n_rows, n_columns) of sums of ``values``; a negative column is left out."""
    key = row * (n_columns + 1) + (column + np.int64(1))
    table = np.asarray(np.bincount(key, values, n_rows * (n_columns + 1)), np.float64)
    return table.reshape(n_rows, n_columns + 1)[:, 1:]


def column_sums(row: IntArray, n_rows: int, values: FloatArray) -> FloatArray:
    """Sums of each column of ``values`` (n, K) by ``row``: (n_rows, K)."""
    totals = np.empty((n_rows, values.shape[1]))
    for j in range(values.shape[1]):
        totals[:, j] = np.bincount(row, values[:, j], n_rows)
    return totals


def gram(rows: FloatArray) -> FloatArray:
    """rows' rows, (K, K), in blocks small enough for one thread.

    On a tall and narrow matrix a threaded product spends more time waiting than counting.
    """
    n, k = rows.shape
    step = max(ONE_THREAD // (k * (k + 1)), 8)
    whole = n // step * step
    blocks = rows[:whole].reshape(-1, step, k)
    total = (blocks.transpose(0, 2, 1) @ blocks).sum(axis=0)
    rest = rows[whole:]
    return np.asarray(total + rest.T @ rest, np.float64)


def symmetric_pinv(matrix: FloatArray, rcond: float = 1e-11) -> FloatArray:
    """Pseudo-inverse of a positive matrix, columns first brought to the same scale."""
    scale = np.sqrt(np.maximum(np.diag(matrix), 0.0))
    inverse = np.divide(1.0, scale, out=np.zeros_like(scale), where=scale > 0)
    core = np.linalg.pinv(matrix * np.outer(inverse, inverse), rcond=rcond, hermitian=True)
    return np.asarray(core * np.outer(inverse, inverse), dtype=np.float64)
