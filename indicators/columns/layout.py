"""How one day of responses lies in a file: column after column, the widest values first.

A file is one ``.npy`` array of bytes, so that it can be mapped in memory and a column read
without touching the others. The same responses always make the same bytes.
"""

from __future__ import annotations

import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

from indicators.columns.decoding import Answers, Words
from indicators.columns.schema import Kind, Schema

Bytes = npt.NDArray[np.uint8]
#: Columns that every response has beside its answers.
ID, SITE, VERSION, LANGUAGE, CHANNEL = "~id", "~site", "~version", "~language", "~channel"


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a column lies: after ``before`` bytes per response, ``size`` bytes for each."""

    key: str
    dtype: str
    size: int
    before: int


@lru_cache(maxsize=32)
def slots(schema: Schema) -> dict[str, Slot]:
    """Return the place of each column in a file, whatever its number of responses."""
    found: dict[str, Slot] = {}
    before = 0
    for key, dtype in _order(schema):
        size = int(dtype[-1])
        found[key] = Slot(key, dtype, size, before)
        before += size
    return found


def _order(schema: Schema) -> Iterator[tuple[str, str]]:
    yield ID, "<i8"
    yield from ((column.key, "<f8") for column in schema.of(Kind.NUMBER))
    yield SITE, "<i4"
    yield VERSION, "<i4"
    yield LANGUAGE, "<i2"
    yield CHANNEL, "<i2"
    yield from ((column.key, "<i2") for column in schema.of(Kind.CODE, wide=True))
    yield from ((column.key, "<i1") for column in schema.small)


def packed(schema: Schema, answers: Answers) -> bytes:
    """Return the bytes of a file."""
    own: dict[str, npt.NDArray[Any]] = {
        ID: answers.ids,
        SITE: answers.sites,
        VERSION: answers.versions,
        LANGUAGE: answers.languages.codes,
        CHANNEL: answers.channels.codes,
    }
    values: Mapping[str, npt.NDArray[Any]] = {**own, **answers.columns}
    body = b"".join(
        np.ascontiguousarray(values[slot.key], dtype=slot.dtype).tobytes()
        for slot in slots(schema).values()
    )
    stream = io.BytesIO()
    np.save(stream, np.frombuffer(body, dtype=np.uint8), allow_pickle=False)
    return stream.getvalue()


def view(content: Bytes, slot: Slot, n: int) -> npt.NDArray[Any]:
    """Return one column of a mapped file of ``n`` responses, without copying it."""
    return content[slot.before * n : (slot.before + slot.size) * n].view(slot.dtype)


def unpacked(
    schema: Schema, content: Bytes, n: int, languages: Sequence[str], channels: Sequence[str]
) -> Answers:
    """Return what a file holds as values again, to add responses to them."""
    places = slots(schema)
    return Answers(
        ids=view(content, places[ID], n),
        sites=view(content, places[SITE], n),
        versions=view(content, places[VERSION], n),
        languages=Words(view(content, places[LANGUAGE], n), tuple(languages)),
        channels=Words(view(content, places[CHANNEL], n), tuple(channels)),
        columns={c.key: view(content, places[c.key], n) for c in schema.columns},
    )
