"""The tidy frame: one estimate per row, always the same columns in the same order."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

from indicators.estimation.arrays import BoolArray, FloatArray, IntArray
from indicators.estimation.factors import Factor

#: Columns after ``variable``, ``level`` and the ``by_*`` columns, with their dtypes.
COLUMNS: Mapping[str, str] = {
    "stat": "str",
    "estimate": "float64",
    "se": "float64",
    "ci_low": "float64",
    "ci_high": "float64",
    "ci_method": "str",
    "conf_level": "float64",
    "df": "float64",
    "n": "int64",
    "n_missing": "int64",
    "n_weighted": "float64",
    "n_eff": "float64",
    "deff": "float64",
    "cv": "float64",
    "fpc_used": "bool",
    "weight_id": "str",
    "reliable": "bool",
    "suppressed": "bool",
    "suppressed_reason": "str",
    "flag": "str",
}
#: An estimate is reliable from this many effective answers on…
MIN_EFFECTIVE = 30.0
#: … and, for a proportion, when its interval is not wider than this.
MAX_WIDTH = 0.30

#: Flags: nobody in the base; every answer alike, interval on Kish's effective size; too few
#: sampling units for an error; no spread in the sample; an interval open on one side.
EMPTY, EXTREME, ONE_UNIT, NO_SPREAD, OPEN = (
    "empty",
    "extreme",
    "one_unit",
    "no_spread",
    "open",
)


@dataclass(frozen=True, eq=False, slots=True)
class Block:
    """Estimates of one statistic of one variable; every array has one value per row."""

    variable: str
    stat: str
    level: tuple[str, ...]
    group: IntArray
    estimate: FloatArray
    se: FloatArray
    ci_low: FloatArray
    ci_high: FloatArray
    ci_method: str
    df: FloatArray
    n: IntArray
    n_missing: IntArray
    n_weighted: FloatArray
    n_eff: FloatArray
    deff: FloatArray
    flag: tuple[str, ...] = field(default=())

    @property
    def rows(self) -> int:
        """Number of estimates."""
        return len(self.estimate)


@dataclass(frozen=True, eq=False, slots=True)
class Context:
    """What all the rows of a frame share."""

    by: tuple[Factor, ...]
    level: float
    fpc_used: bool
    weight_id: str


def group_levels(by: Sequence[Factor]) -> dict[str, list[str]]:
    """Level of each ``by_*`` column for each crossed group, last factor fastest."""
    columns: dict[str, list[str]] = {}
    repeat = 1
    for one in reversed(by):
        repeated = [level for level in one.levels for _ in range(repeat)]
        columns[f"by_{one.name}"] = repeated
        repeat *= one.size
    return {f"by_{one.name}": _tile(columns[f"by_{one.name}"], repeat) for one in by}


def _tile(values: list[str], length: int) -> list[str]:
    return values * (length // max(len(values), 1))


def tidy(blocks: Sequence[Block], context: Context) -> pd.DataFrame:
    """One frame of all the blocks; dtypes of ``COLUMNS``, text columns as ``str``."""
    rows = sum(block.rows for block in blocks)
    data: dict[str, object] = {
        "variable": [block.variable for block in blocks for _ in range(block.rows)],
        "level": [level for block in blocks for level in block.level],
    }
    group = _joined(blocks, "group").astype(np.int64)
    for name, levels in group_levels(context.by).items():
        data[name] = [levels[g] for g in group.tolist()]
    data["stat"] = [block.stat for block in blocks for _ in range(block.rows)]
    for name in ("estimate", "se", "ci_low", "ci_high"):
        data[name] = _joined(blocks, name)
    data["ci_method"] = [block.ci_method for block in blocks for _ in range(block.rows)]
    data["conf_level"] = np.full(rows, context.level)
    for name in ("df", "n", "n_missing", "n_weighted", "n_eff", "deff"):
        data[name] = _joined(blocks, name)
    data["cv"] = _cv(_joined(blocks, "estimate"), _joined(blocks, "se"))
    data["fpc_used"] = np.full(rows, context.fpc_used)
    data["weight_id"] = [context.weight_id] * rows
    data["reliable"] = _reliable(blocks)
    data["suppressed"] = np.zeros(rows, np.bool_)
    data["suppressed_reason"] = [""] * rows
    data["flag"] = [flag for block in blocks for flag in block.flag or [""] * block.rows]
    return pd.DataFrame(_typed(data))


def _typed(data: dict[str, object]) -> dict[str, object]:
    """Text columns get the ``str`` dtype at once, which pandas would otherwise infer."""
    return {
        name: pd.array(value, dtype="str") if isinstance(value, list) else value
        for name, value in data.items()
    }


def _joined(blocks: Sequence[Block], name: str) -> FloatArray:
    parts = [getattr(block, name) for block in blocks]
    return np.concatenate(parts) if parts else np.zeros(0)


def _cv(estimate: FloatArray, se: FloatArray) -> FloatArray:
    scale = np.abs(estimate)
    empty = np.full(len(se), np.nan)
    return np.asarray(np.divide(se, scale, out=empty, where=scale > 0))


def _reliable(blocks: Sequence[Block]) -> BoolArray:
    parts = []
    for block in blocks:
        with np.errstate(invalid="ignore"):
            good = (block.n_eff >= MIN_EFFECTIVE) & np.isfinite(block.se)
            if block.stat == "prop":
                good &= block.ci_high - block.ci_low <= MAX_WIDTH
        parts.append(good)
    return np.concatenate(parts) if parts else np.zeros(0, np.bool_)


def published(frame: pd.DataFrame) -> pd.DataFrame:
    """The view that may leave the house: suppressed rows hold no number, ``n`` is gone."""
    view = frame.drop(columns=["n", "n_missing", "n_weighted", "n_eff"])
    numbers = ["estimate", "se", "ci_low", "ci_high", "df", "deff", "cv"]
    view.loc[view["suppressed"], numbers] = np.nan
    return view


def with_flag(block: Block, rows: BoolArray, flag: str) -> Block:
    """The block with ``flag`` on the given rows that have none yet."""
    if not rows.any():
        return block
    current = block.flag or ("",) * block.rows
    flags = tuple(
        flag if hit and not old else old for hit, old in zip(rows.tolist(), current, strict=True)
    )
    return replace(block, flag=flags)
