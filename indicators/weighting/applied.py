"""The weights in force of a campaign's sites, laid on the rows of its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicators.columns.layout import ID
from indicators.columns.table import ColumnTable
from indicators.estimation.arrays import FloatArray
from indicators.estimation.residuals import Adjustment, Margins
from indicators.explorer.coding import coded
from indicators.survey_indicators import Statement
from indicators.weighting.recipe import Built, Rows
from surveys.definition import QuestionType


@dataclass(frozen=True, eq=False, slots=True)
class Applied:
    """The weights of one site's answers: where they are in the table, and what made them."""

    site: int
    name: str
    words: str
    #: Rows of the table, in the order of the weights.
    order: npt.NDArray[np.intp]
    built: Built


@dataclass(frozen=True, eq=False, slots=True)
class Laid:
    """Weights of rows (1 where none is in force), and the calibration that the error takes in."""

    weights: FloatArray
    margins: Margins

    def kept(self, rows: npt.NDArray[np.bool_]) -> Laid:
        """Return the same for some of the rows."""
        codes = tuple(one[rows] for one in self.margins.codes)
        return Laid(self.weights[rows], Margins(codes, self.margins.sizes))

    @property
    def adjustment(self) -> Adjustment:
        """Return the calibration as the variance sees it."""
        return Adjustment(self.margins, np.ones(len(self.weights)), self.weights)


def rows_of(
    table: ColumnTable, site: int, asked: Sequence[Statement]
) -> tuple[npt.NDArray[np.intp], Rows]:
    """Return the rows of a site sorted by id, and what they say to the closed questions."""
    places = np.flatnonzero(table.sites == site)
    ids = table.values(ID)[places]
    order = places[np.argsort(ids, kind="stable")]
    single = [one for one in asked if one.type is not QuestionType.SELECT_MULTIPLE]
    codes = {one.uid: coded(table, one).arrays[0][order] for one in single}
    return order, Rows(np.sort(ids), codes)


def laid(n: int, applied: Sequence[Applied]) -> Laid:
    """Return the weights of several sites over the ``n`` rows of a table."""
    weights = np.ones(n)
    codes: list[npt.NDArray[np.int64]] = []
    sizes: list[int] = []
    for one in applied:
        weights[one.order] = one.built.design.weights
        for k, (code, size) in enumerate(_margins(one)):
            if k == len(codes):
                codes.append(np.full(n, -1, np.int64))
                sizes.append(0)
            codes[k][one.order] = np.where(code >= 0, code + sizes[k], -1)
            sizes[k] += size
    return Laid(weights, Margins(tuple(codes), tuple(sizes)))


def stacked(parts: Sequence[Laid]) -> Laid:
    """Return several campaigns' weights one after the other; each keeps its own margins."""
    if len(parts) == 1:
        return parts[0]
    depth = max(len(part.margins.sizes) for part in parts)
    codes, sizes = [], []
    for k in range(depth):
        lots, size = [], 0
        for part in parts:
            known = k < len(part.margins.sizes)
            own = part.margins.codes[k] if known else np.full(len(part.weights), -1, np.int64)
            lots.append(np.where(own >= 0, own + size, -1))
            size += part.margins.sizes[k] if known else 0
        codes.append(np.concatenate(lots))
        sizes.append(size)
    weights = np.concatenate([part.weights for part in parts])
    return Laid(weights, Margins(tuple(codes), tuple(sizes)))


def _margins(one: Applied) -> list[tuple[npt.NDArray[np.int64], int]]:
    basis = one.built.design.adjustments[0].basis
    if not isinstance(basis, Margins):
        raise TypeError("weights are calibrated on margins")
    codes = [code.astype(np.int64) for code in basis.codes]
    return list(zip(codes, basis.sizes, strict=True))
