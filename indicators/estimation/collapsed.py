"""Calibrated samples without clusters: rows that say and weigh the same are counted, not read.

With margins as calibration variables the residual of a row depends on its cell of the margins
and on its key alone, as long as its weights do: the covariance is then read from the table of
cells, whatever the number of rows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicators.estimation.arrays import Codes, FloatArray, IntArray
from indicators.estimation.design import Design
from indicators.estimation.residuals import Margins
from indicators.estimation.stages import Stage, dense_codes


@dataclass(frozen=True, eq=False, slots=True)
class Cells:
    """The cells of the margins: of each row, and for each cell a row, its weights."""

    place: IntArray
    row: IntArray
    value: FloatArray
    carrier: FloatArray
    margins: Margins


def can_collapse(design: Design, stage: Stage) -> bool:
    """Tell whether rows are units of one stratum, calibrated once on margins."""
    return (
        len(design.adjustments) == 1
        and len(design.stages) == 1
        and stage.units == design.n
        and len(stage.drawn) == 1
        and isinstance(design.adjustments[0].basis, Margins)
    )


def cells_of(design: Design, values: FloatArray) -> Cells | None:
    """Return the cells of the margins; ``None`` when weights vary inside one."""
    adjustment = design.adjustments[0]
    margins = adjustment.basis
    if not isinstance(margins, Margins):
        return None
    place = np.zeros(design.n, np.int64)
    for code, size in zip(margins.codes, margins.sizes, strict=True):
        place = place * (size + 1) + code + 1
    place = dense_codes(place)
    row = np.zeros(int(place.max()) + 1, np.int64)
    row[place] = np.arange(design.n)
    value, carrier = values[row], adjustment.after[row]
    if not _same(value, place, values) or not _same(carrier, place, adjustment.after):
        return None
    return Cells(place, row, value, carrier, margins)


def collapsed(
    stage: Stage,
    cells: Cells,
    key: Codes,
    width: int,
    columns: IntArray,
    slope: FloatArray,
    scale: float,
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Sums (C,), covariance (C, C) and squares (C,) of the values by key, residuals taken."""
    size = len(cells.row)
    counts = np.bincount(cells.place * width + key, minlength=size * width)
    table = counts.reshape(size, width).astype(np.float64)
    people, n = table[:, columns], table.sum(axis=1)
    codes = tuple(code[cells.row] for code in cells.margins.codes)
    fitted = Margins(codes, cells.margins.sizes).rows() @ slope
    carried = cells.carrier[:, None] * fitted
    squares = (cells.value**2) @ people
    crossed = (cells.value[:, None] * people).T @ carried
    second = np.diag(squares) - crossed - crossed.T + (n[:, None] * carried).T @ carried
    first = cells.value @ people - n @ carried
    spread = second - np.outer(first, first) / float(stage.drawn[0])
    return cells.value @ people, spread * scale, squares


def _same(cell: FloatArray, place: IntArray, rows: npt.NDArray[np.float64]) -> bool:
    return bool((cell[place] == rows).all())
