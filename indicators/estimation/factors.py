"""Answers as integer codes: the only form in which the engine reads a categorical column."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.estimation.arrays import BoolArray, Codes, IntArray
from indicators.estimation.errors import EstimationError

#: Joins the level names of a crossed factor.
CROSS = "|"


@dataclass(frozen=True, eq=False, slots=True)
class Factor:
    """A categorical column: ``codes`` (n,), -1 for missing, into ``levels``."""

    name: str
    codes: Codes
    levels: tuple[str, ...]

    @property
    def size(self) -> int:
        """Number of levels, seen or not."""
        return len(self.levels)

    @property
    def present(self) -> BoolArray:
        """Rows with an answer."""
        return np.asarray(self.codes >= 0)


def factor(column: pd.Series, name: str) -> Factor:
    """Codes of a column; a Categorical keeps its levels and their order, seen or not.

    Other columns are sorted: numbers as numbers, the rest as text; whole floats are
    labelled as integers ("3", not "3.0").
    """
    if isinstance(column.dtype, pd.CategoricalDtype):
        levels = tuple(label(value) for value in column.cat.categories)
        return Factor(name, column.cat.codes.to_numpy(), levels)
    codes, uniques = pd.factorize(column, sort=True)
    return Factor(name, codes.astype(np.int64), tuple(label(value) for value in uniques))


def label(value: object) -> str:
    """Text of a level; 3.0 reads "3"."""
    if isinstance(value, (float, np.floating)) and float(value).is_integer():
        return str(int(value))
    return str(value)


def cross(factors: Sequence[Factor], n: int) -> Factor:
    """One factor whose levels are all the combinations, last factor fastest; n rows."""
    if not factors:
        return Factor("", np.zeros(n, np.int8), ("",))
    if len(factors) == 1:
        return factors[0]
    codes: IntArray = np.zeros(n, np.int64)
    missing = np.zeros(n, np.bool_)
    for one in factors:
        codes = codes * one.size + one.codes
        missing |= one.codes < 0
    codes[missing] = -1
    levels = list(factors[0].levels)
    for one in factors[1:]:
        levels = [f"{left}{CROSS}{right}" for left in levels for right in one.levels]
    return Factor(CROSS.join(one.name for one in factors), codes, tuple(levels))


def level_index(one: Factor, level: str) -> int:
    """Position of a level, or an error that names it."""
    try:
        return one.levels.index(level)
    except ValueError:
        raise EstimationError("unknown_level", one.name, f"no level « {level} »") from None
