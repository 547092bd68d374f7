"""The sampling design: who was drawn, how, and with what weight."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
import pandas as pd

from indicators.estimation.arrays import BoolArray, FloatArray, IntArray
from indicators.estimation.errors import DesignError
from indicators.estimation.factors import Factor, cross, factor
from indicators.estimation.residuals import Adjustment
from indicators.estimation.stages import Lonely, Stage, build_stage


@dataclass(frozen=True, eq=False)
class Design:
    """A frame of answers with the way its rows were drawn. Immutable; codes built once.

    ``weight``, ``strata``: column names. ``psu``: column of the primary units, or several
    columns for several stages; none: each row is a unit. ``fpc``: column of population
    sizes (or sampling rates) per stage. Without ``weight`` the weights come from ``fpc``,
    else they are 1. ``lonely``: rule for a stratum of one unit (see ``Stage.scale``).
    ``weight_id``: name of the weights' recipe, copied in every result.

    Raises ``DesignError``: unknown column, no row, missing/negative/infinite weight,
    missing stratum or unit, impossible population size.
    """

    frame: pd.DataFrame
    weight: str | None = None
    strata: str | None = None
    psu: str | Sequence[str] | None = None
    fpc: str | Sequence[str] | None = None
    lonely: Lonely = "adjust"
    weight_id: str = ""
    weights: FloatArray = field(init=False, repr=False)
    stages: tuple[Stage, ...] = field(init=False, repr=False)
    adjustments: tuple[Adjustment, ...] = field(init=False, repr=False, default=())
    _factors: dict[str, Factor] = field(init=False, repr=False, default_factory=dict)

    def __post_init__(self) -> None:
        if not len(self.frame):
            raise DesignError("no_row", "", "the sample is empty")
        stages = tuple(self._stages())
        object.__setattr__(self, "stages", stages)
        object.__setattr__(self, "weights", self._weights(stages))
        if not self.weight_id:
            object.__setattr__(self, "weight_id", self.weight or "unweighted")

    @property
    def n(self) -> int:
        """Rows, zero weights included."""
        return len(self.frame)

    @property
    def active(self) -> BoolArray:
        """Rows that count: those with a positive weight."""
        return np.asarray(self.weights > 0)

    @property
    def has_fpc(self) -> bool:
        """True when a finite population correction is used."""
        return bool(np.isfinite(self.stages[0].population).any())

    def column(self, name: str) -> pd.Series:
        """A column of the frame, or ``DesignError``."""
        if name not in self.frame.columns:
            raise DesignError("unknown_column", name, "no such column")
        return self.frame[name]

    def values(self, name: str) -> FloatArray:
        """A column as numbers, NaN where missing; ``DesignError`` when it holds text."""
        column = self.column(name)
        if isinstance(column.dtype, pd.CategoricalDtype):
            column = column.astype(column.cat.categories.dtype)
        try:
            numbers: FloatArray = pd.to_numeric(column).to_numpy(dtype=np.float64, na_value=np.nan)
        except (ValueError, TypeError):
            raise DesignError("not_numeric", name, "the column is not numeric") from None
        if np.isinf(numbers).any():
            raise DesignError("infinite_value", name, "the column holds an infinite value")
        return numbers

    def factor(self, name: str) -> Factor:
        """A column as codes, built at the first reading and kept."""
        if name not in self._factors:
            self._factors[name] = factor(self.column(name), name)
        return self._factors[name]

    def groups(self, by: str | Sequence[str] | None) -> tuple[Factor, tuple[Factor, ...]]:
        """Crossed groups of ``by`` and each of its factors; one group when ``by`` is None."""
        names = () if by is None else (by,) if isinstance(by, str) else tuple(by)
        parts = tuple(self.factor(name) for name in names)
        return cross(parts, self.n), parts

    def degf(self, rows: BoolArray | None = None) -> int:
        """Degrees of freedom: primary units minus strata, among the rows given."""
        first = self.stages[0]
        keep = self.active if rows is None else rows & self.active
        if rows is None and keep.all():
            return first.units - len(first.first)
        seen = np.bincount(first.unit[keep], minlength=first.units) > 0
        return int(seen.sum()) - len(np.unique(first.stratum[seen]))

    def reweighted(
        self, weights: FloatArray, weight_id: str, adjustment: Adjustment | None = None
    ) -> Design:
        """The same design with other weights; ``adjustment`` carries the calibration."""
        other = copy.copy(self)
        object.__setattr__(other, "weights", weights)
        object.__setattr__(other, "weight_id", weight_id)
        if adjustment is not None:
            object.__setattr__(other, "adjustments", (*self.adjustments, adjustment))
        return other

    def domain(self, rows: BoolArray) -> Design:
        """The rows given as a domain: the others keep their place with a zero weight."""
        if rows.shape != (self.n,):
            raise DesignError("bad_domain", "", "a domain needs one truth value per row")
        return self.reweighted(np.where(rows, self.weights, 0.0), self.weight_id)

    def _stages(self) -> list[Stage]:
        units = _names(self.psu)
        sizes = _names(self.fpc)
        parent = self._codes(self.strata) if self.strata else np.zeros(self.n, np.int64)
        stages: list[Stage] = []
        share: FloatArray | None = None
        for depth in range(max(len(units), 1)):
            inner = self._codes(units[depth]) if units else None
            size = self.values(sizes[depth]) if depth < len(sizes) else None
            stage = build_stage(parent, inner, size, share)
            stages.append(stage)
            root = np.sqrt(stage.rate)[parent]
            share = root if share is None else share * root
            parent = stage.unit
        return stages

    def _codes(self, name: str) -> IntArray:
        codes = self.factor(name).codes
        if (codes < 0).any():
            raise DesignError("missing_design", name, "a row has no value")
        return codes.astype(np.int64)

    def _weights(self, stages: tuple[Stage, ...]) -> FloatArray:
        if self.weight is None:
            return _weights_of_rates(stages, self.n)
        weights = self.values(self.weight)
        if np.isnan(weights).any():
            raise DesignError("missing_weight", self.weight, "a row has no weight")
        if (weights < 0).any():
            raise DesignError("negative_weight", self.weight, "a weight is negative")
        if not (weights > 0).any():
            raise DesignError("no_weight", self.weight, "every weight is zero")
        return weights


def _names(columns: str | Sequence[str] | None) -> tuple[str, ...]:
    if columns is None:
        return ()
    return (columns,) if isinstance(columns, str) else tuple(columns)


def _weights_of_rates(stages: tuple[Stage, ...], n: int) -> FloatArray:
    weights = np.ones(n)
    for stage in stages:
        known = np.isfinite(stage.population)
        inverse = np.where(known, stage.population / stage.drawn, 1.0)
        weights = weights * inverse[stage.stratum][stage.unit]
    return weights
