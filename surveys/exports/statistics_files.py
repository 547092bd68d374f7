"""SPSS, Stata and Parquet files: numeric codes with their labels and their missing codes.

These programs' formats are written from a whole table: memory grows with the responses (about
eight bytes per code). Text is never run by any of them; control characters are taken out.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pandas as pd
import pyreadstat

from surveys.exports.sheets import plain
from surveys.exports.variables import Document, Kind, Variable

Responses = Iterable[tuple[Sequence[str], Document]]
#: Stata's letters for codes that are no answer.
LETTERS = "abcdefghijklmnopqrstuvwxyz"
#: Stata and SPSS cut labels beyond these.
MAX_LABEL_STATA, MAX_LABEL = 80, 255


def frame_of(
    leading: Sequence[str], variables: Sequence[Variable], responses: Responses
) -> pd.DataFrame:
    """Return the table of a statistics file: leading texts, then one column per variable."""
    heads: list[list[str]] = [[] for _ in leading]
    values: list[list[Any]] = [[] for _ in variables]
    for cells, document in responses:
        for column, cell in zip(heads, cells, strict=True):
            column.append(plain(cell))
        for target, variable in zip(values, variables, strict=True):
            target.append(variable.read(document))
    data: dict[str, Any] = {
        name: pd.Series(column, dtype="object") for name, column in zip(leading, heads, strict=True)
    }
    for variable, column in zip(variables, values, strict=True):
        data[variable.name] = _series(variable, column)
    return pd.DataFrame(data)


def _series(variable: Variable, values: list[Any]) -> Any:
    if variable.kind is Kind.TEXT:
        return pd.Series([plain(value) for value in values], dtype="object")
    return pd.Series(values, dtype="int32" if variable.kind is Kind.CODE else "float64")


def write_sav(
    path: Path, frame: pd.DataFrame, variables: Sequence[Variable], labels: Mapping[str, str]
) -> None:
    """Write an SPSS file, compressed."""
    labelled: dict[str, Any] = {one.name: dict(one.labels) for one in variables if one.labels}
    pyreadstat.write_sav(
        frame,
        path,
        column_labels=_labels(frame, variables, labels, MAX_LABEL),
        variable_value_labels=labelled,
        missing_ranges={
            one.name: [{"lo": min(one.missing), "hi": max(one.missing)}]
            for one in variables
            if one.missing
        },
        variable_measure={one.name: "nominal" for one in variables if one.kind is Kind.CODE},
        row_compress=True,
    )


def write_dta(
    path: Path, frame: pd.DataFrame, variables: Sequence[Variable], labels: Mapping[str, str]
) -> None:
    """Write a Stata file; the codes that are no answer become .a, .b…, with their labels."""
    table = frame.copy(deep=False)
    value_labels: dict[str, Any] = {}
    missing: dict[str, list[str]] = {}
    for one in variables:
        letters = dict(zip(sorted(one.missing, reverse=True), LETTERS, strict=False))
        if one.kind is Kind.CODE:
            table[one.name] = frame[one.name].astype("object").replace(letters)
            missing[one.name] = list(letters.values())
            value_labels[one.name] = {letters.get(k, k): words for k, words in one.labels.items()}
    pyreadstat.write_dta(
        table,
        path,
        column_labels=_labels(frame, variables, labels, MAX_LABEL_STATA),
        variable_value_labels=value_labels,
        missing_user_values=missing,
    )


def has_parquet() -> bool:
    """Tell whether this installation can write Parquet files (the ``parquet`` extra)."""
    return find_spec("pyarrow") is not None


def write_parquet(
    path: Path, frame: pd.DataFrame, variables: Sequence[Variable], labels: Mapping[str, str]
) -> None:
    """Write a Parquet file: closed questions as dictionaries of words, missing left empty."""
    table = frame.copy(deep=False)
    for one in variables:
        if one.kind is Kind.CODE:
            words = [label for code, label in one.labels.items() if code >= 0]
            kept = frame[one.name].map({c: w for c, w in one.labels.items() if c >= 0})
            table[one.name] = pd.Categorical(kept, categories=list(dict.fromkeys(words)))
    table.to_parquet(path, index=False)


def _labels(
    frame: pd.DataFrame, variables: Sequence[Variable], labels: Mapping[str, str], longest: int
) -> list[str | None]:
    known = {**labels, **{one.name: one.label for one in variables}}
    return [plain(known[name])[:longest] for name in frame.columns]
