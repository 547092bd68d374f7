"""A campaign's answers as columns over all its days: what tables are counted from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from indicators.columns import layout
from indicators.columns.layout import Bytes, Slot, slots, view
from indicators.columns.schema import Schema
from indicators.columns.store import Segment


@dataclass(frozen=True, eq=False, slots=True)
class ColumnTable:
    """Columns read on demand; rows are sorted by day, then by id."""

    schema: Schema
    segments: tuple[Segment, ...]
    contents: tuple[Bytes, ...]
    places: dict[str, Slot]
    _read: dict[str, npt.NDArray[Any]] = field(default_factory=dict)

    @property
    def n(self) -> int:
        """Return the number of responses."""
        return sum(segment.rows for segment in self.segments)

    def values(self, key: str) -> npt.NDArray[Any]:
        """Return one column: codes, flags or numbers."""
        if key not in self._read:
            parts = [
                view(content, self.places[key], segment.rows)
                for content, segment in zip(self.contents, self.segments, strict=True)
            ]
            self._read[key] = np.concatenate(parts) if parts else np.zeros(0, np.int8)
        return self._read[key]

    @property
    def sites(self) -> npt.NDArray[np.int32]:
        """Return the number of each response's site."""
        return self.values(layout.SITE)

    @property
    def days(self) -> npt.NDArray[np.int32]:
        """Return the day of each response, as the calendar counts them."""
        ordinals = [date.fromisoformat(segment.day).toordinal() for segment in self.segments]
        rows = [segment.rows for segment in self.segments]
        return np.repeat(np.array(ordinals, np.int32), rows)

    def words(self, key: str) -> tuple[npt.NDArray[np.int16], tuple[str, ...]]:
        """Return the codes of languages or channels, and the words they stand for."""
        own = [s.languages if key == layout.LANGUAGE else s.channels for s in self.segments]
        levels = tuple(sorted({word for words in own for word in words}))
        place = {word: code for code, word in enumerate(levels)}
        parts = [
            np.array([place[word] for word in words], np.int16)[
                view(content, self.places[key], segment.rows)
            ]
            for words, content, segment in zip(own, self.contents, self.segments, strict=True)
        ]
        return (np.concatenate(parts) if parts else np.zeros(0, np.int16)), levels


def table_of(schema: Schema, segments: Sequence[Segment], contents: Sequence[Bytes]) -> ColumnTable:
    """Return the columns that these files hold."""
    return ColumnTable(schema, tuple(segments), tuple(contents), slots(schema))
