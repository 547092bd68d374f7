"""From answer documents to arrays: one pass per column, over a batch of documents."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from indicators.columns.schema import MISSING, NOT_ASKED, Column, Kind, Schema

Documents = Sequence[Mapping[str, Any]]
Array = npt.NDArray[Any]
_ABSENT = object()


@dataclass(frozen=True, slots=True)
class Words:
    """A word per response, as codes into sorted words."""

    codes: npt.NDArray[np.int16]
    levels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answers:
    """What one day's responses say; every array has one row per response, sorted by id."""

    ids: npt.NDArray[np.int64]
    sites: npt.NDArray[np.int32]
    versions: npt.NDArray[np.int32]
    languages: Words
    channels: Words
    columns: Mapping[str, Array] = field(default_factory=dict)

    def __len__(self) -> int:
        return len(self.ids)


def decoded(schema: Schema, documents: Documents) -> dict[str, Array]:
    """Return one array per column, in the order of the documents."""
    return {column.key: _READERS[column.kind](column, documents) for column in schema.columns}


def coded_words(words: Sequence[str]) -> Words:
    """Return words as codes."""
    levels = tuple(sorted(set(words)))
    place = {word: code for code, word in enumerate(levels)}
    return Words(np.array([place[word] for word in words], dtype=np.int16), levels)


def joined_words(parts: Sequence[Words], order: npt.NDArray[np.intp] | None = None) -> Words:
    """Return several lots of words as one, in the order given; only the words used are levels."""
    levels = tuple(sorted({word for part in parts for word in part.levels}))
    place = {word: code for code, word in enumerate(levels)}
    maps = [np.array([place[word] for word in part.levels], np.int16) for part in parts]
    codes = np.concatenate([m[part.codes] for m, part in zip(maps, parts, strict=True)])
    return Words(codes if order is None else codes[order], levels)


def joined(parts: Sequence[Answers], schema: Schema) -> Answers:
    """Return several lots of responses as one, sorted by id."""
    ids = np.concatenate([part.ids for part in parts])
    order = np.argsort(ids, kind="stable")
    return Answers(
        ids=ids[order],
        sites=np.concatenate([part.sites for part in parts])[order],
        versions=np.concatenate([part.versions for part in parts])[order],
        languages=joined_words([part.languages for part in parts], order),
        channels=joined_words([part.channels for part in parts], order),
        columns={
            c.key: np.concatenate([part.columns[c.key] for part in parts])[order]
            for c in schema.columns
        },
    )


def _codes(column: Column, documents: Documents) -> Array:
    """Codes of a closed question; an answer that no version proposes counts as missing."""
    place: dict[Any, int] = {level: code for code, level in enumerate(column.levels)}
    place |= {None: MISSING, _ABSENT: NOT_ASKED}
    uid = column.uid
    dtype = np.int16 if column.is_wide else np.int8
    try:
        codes = [place.get(document.get(uid, _ABSENT), MISSING) for document in documents]
    except TypeError:  # a list where one answer is meant: another kind in an older version
        codes = [_code(place, document.get(uid, _ABSENT)) for document in documents]
    return np.array(codes, dtype=dtype)


def _code(place: Mapping[Any, int], value: Any) -> int:
    return MISSING if isinstance(value, list | dict) else place.get(value, MISSING)


def _flags(column: Column, documents: Documents) -> Array:
    uid, option = column.uid, column.option
    return np.array(
        [_flag(document.get(uid, _ABSENT), option) for document in documents], dtype=np.int8
    )


def _flag(value: Any, option: str) -> int:
    if isinstance(value, list):
        return int(option in value)
    return NOT_ASKED if value is _ABSENT else MISSING


def _numbers(column: Column, documents: Documents) -> Array:
    uid = column.uid
    if column.is_rank:
        ranks = [_rank(document.get(uid), column.option) for document in documents]
        return np.array(ranks, dtype=np.float64)
    return np.array([_number(document.get(uid)) for document in documents], dtype=np.float64)


def _rank(value: Any, option: str) -> float:
    ranked = isinstance(value, list) and option in value
    return float(value.index(option) + 1) if ranked else np.nan


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return np.nan
    try:
        return float(value)
    except ValueError:
        return np.nan


_READERS = {Kind.CODE: _codes, Kind.FLAG: _flags, Kind.NUMBER: _numbers}
