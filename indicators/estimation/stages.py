"""The stages of a sample: strata, units drawn, sampling rates, and the variance they imply."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from indicators.estimation.arrays import BoolArray, FloatArray, IntArray, gram
from indicators.estimation.errors import DesignError

Lonely = Literal["fail", "adjust", "average", "remove", "certainty"]

#: A stratum whose share left out is below this was taken whole (R: 1e-7).
WHOLE = 1e-7


@dataclass(frozen=True, eq=False, slots=True)
class Stage:
    """One stage of drawing; units are numbered so that each stratum is contiguous.

    ``unit`` (n,) unit of each row; ``stratum`` (units,) its stratum; ``first`` (strata,)
    first unit of each stratum; ``drawn`` (strata,) units drawn; ``population`` (strata,)
    units in the population, infinite without a finite population correction;
    ``share`` (n,) root of the product of the sampling rates of the stages above.
    """

    unit: IntArray
    stratum: IntArray
    first: IntArray
    drawn: FloatArray
    population: FloatArray
    share: FloatArray | None

    @property
    def units(self) -> int:
        """Number of units drawn at this stage."""
        return len(self.stratum)

    @property
    def rate(self) -> FloatArray:
        """Sampling rate of each stratum, 0 without finite population correction."""
        return np.where(np.isinf(self.population), 0.0, self.drawn / self.population)

    def covariance(self, totals: FloatArray, lonely: Lonely) -> FloatArray:
        """Covariance (K, K) of the sums of ``totals`` (units, K) at this stage."""
        scale, multiplier, keep_raw = self.scale(lonely)
        means = np.add.reduceat(totals, self.first, axis=0) / self.drawn[:, None]
        means[keep_raw] = 0.0
        spread = (totals - means[self.stratum]) * np.sqrt(scale)[self.stratum, None]
        return np.asarray(gram(spread) * multiplier)

    def scale(self, lonely: Lonely) -> tuple[FloatArray, float, BoolArray]:
        """Factor of each stratum, common multiplier, strata not centred (lonely units).

        Rules for a stratum with a single unit, as in R `survey` (options survey.lonely.psu):
        certainty and remove drop it, adjust keeps its total uncentred, average gives it
        the mean of the others, fail raises ``DesignError``.
        """
        scale = (1.0 - self.rate) * self.drawn / np.maximum(self.drawn - 1.0, 1.0)
        scale = np.where(1.0 - self.rate < WHOLE, 0.0, scale)
        alone = (self.drawn == 1) & (scale > 0)
        multiplier = 1.0
        if not alone.any():
            return scale, multiplier, alone
        if lonely == "fail":
            raise DesignError("lonely_unit", "", "a stratum has a single sampling unit")
        if lonely == "average":
            others = len(scale) - int(alone.sum())
            multiplier = len(scale) / others if others else 1.0
        if lonely != "adjust":
            scale = np.where(alone, 0.0, scale)
        return scale, multiplier, alone & (lonely == "adjust")


def dense_codes(keys: IntArray) -> IntArray:
    """Renumber non-negative keys 0, 1, 2… in their own order."""
    top = int(keys.max()) + 1 if len(keys) else 0
    if top <= 8 * len(keys) + 1024:
        seen = np.bincount(keys, minlength=top) > 0
        return np.asarray((np.cumsum(seen) - 1)[keys], dtype=np.int64)
    return np.asarray(np.unique(keys, return_inverse=True)[1], dtype=np.int64)


def build_stage(
    parent: IntArray,
    inner: IntArray | None,
    population: FloatArray | None,
    share: FloatArray | None,
) -> Stage:
    """One stage: ``parent`` (n,) its stratum, ``inner`` (n,) unit labels (None: each row).

    ``population`` (n,) units in the population of the row's stratum, or sampling
    fractions when none exceeds 1. Raises ``DesignError`` when it varies inside a stratum
    or is below the number of units drawn.
    """
    unit = _row_units(parent) if inner is None else _nested_units(parent, inner)
    n_units = int(unit.max()) + 1
    stratum = np.empty(n_units, np.int64)
    stratum[unit] = parent
    drawn = np.bincount(stratum).astype(np.float64)
    first = np.concatenate([[0], np.cumsum(drawn)[:-1]]).astype(np.int64)
    sizes = _population(parent, drawn, population)
    return Stage(unit, stratum, first, drawn, sizes, share)


def _row_units(parent: IntArray) -> IntArray:
    if not parent.any():
        return np.arange(len(parent))
    unit = np.empty(len(parent), np.int64)
    unit[np.argsort(parent, kind="stable")] = np.arange(len(parent))
    return unit


def _nested_units(parent: IntArray, inner: IntArray) -> IntArray:
    return dense_codes(parent * (int(inner.max()) + 1) + inner)


def _population(parent: IntArray, drawn: FloatArray, population: FloatArray | None) -> FloatArray:
    if population is None:
        return np.full(len(drawn), np.inf)
    if not (population > 0).all():
        raise DesignError("bad_fpc", "", "a population size is missing or not positive")
    sizes = np.empty(len(drawn))
    sizes[parent] = population
    if (sizes[parent] != population).any():
        raise DesignError("varying_fpc", "", "the population size varies inside a stratum")
    if (sizes <= 1.0).all() and ((drawn > 1).any() or (sizes < 1.0).any()):
        sizes = drawn / sizes
    if (sizes < drawn * (1 - 1e-9)).any():
        raise DesignError("small_fpc", "", "fewer units in the population than in the sample")
    return sizes
