"""Look into an old .xls workbook before a reader unpacks it.

A reader holds a sheet as a full grid, so one cell in the last corner of an otherwise
empty sheet costs half a gigabyte. This walks the compound file and its records only to
learn how large that grid would be.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from surveys.formats.losses import Refused, refused

MOST_BYTES = 8_000_000
MOST_CELLS = 1_500_000

SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_END = 0xFFFFFFFA
_BOF = 0x0809
#: Records of one cell, or of several on a row: they begin with row and column.
_CELLS = frozenset({0x0006, 0x00BD, 0x00D6, 0x00FD, 0x0203, 0x0204, 0x0205, 0x027E, 0x0406})


def check_grid(content: bytes) -> None:
    """Refuse an .xls file that is damaged or whose sheets are too wide to hold in memory."""
    if len(content) > MOST_BYTES:
        raise refused("Ce classeur .xls dépasse {0} Mo.", MOST_BYTES // 1_000_000)
    try:
        largest = max(_sizes(_workbook(content)), default=0)
    except (struct.error, IndexError, ValueError) as error:
        if isinstance(error, Refused):
            raise
        raise _damaged() from None
    if largest > MOST_CELLS:
        raise refused(
            "Une feuille de ce classeur est démesurée :"
            " supprimez les lignes et colonnes inutiles, puis réessayez."
        )


def _damaged() -> Refused:
    return refused(
        "Ce classeur .xls est abîmé ou incomplet."
        " Ouvrez-le dans votre tableur, enregistrez-le en .xlsx, puis réessayez."
    )


def _sizes(stream: bytes) -> Iterator[int]:
    """Yield rows × columns of each sheet, as its cells go by."""
    position = rows = columns = 0
    while position + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, position)
        if kind == _BOF:
            rows = columns = 0
        elif kind in _CELLS and length >= 4:
            row, column = struct.unpack_from("<HH", stream, position + 4)
            rows, columns = max(rows, row + 1), max(columns, column + 1)
            yield rows * columns
        position += 4 + length


def _workbook(content: bytes) -> bytes:
    """Return the stream that holds the cells."""
    shift = struct.unpack_from("<H", content, 30)[0]
    if shift not in (9, 12):
        raise _damaged()
    size = 1 << shift
    table = _allocation(content, size)
    directory = _chain(content, table, struct.unpack_from("<I", content, 48)[0], size)
    entries = [directory[at : at + 128] for at in range(0, len(directory), 128)]
    streams = {_entry_name(entry): entry for entry in entries if len(entry) == 128}
    for name in ("Workbook", "Book"):
        if name in streams:
            return _Streams(content, table, size, streams)(name)
    raise refused("Ce fichier n'est pas un classeur Excel.")


class _Streams:
    """Reads a stream from the big sectors or, when it is small, from the mini stream."""

    def __init__(
        self, content: bytes, table: list[int], size: int, streams: dict[str, bytes]
    ) -> None:
        self.content, self.table, self.size, self.streams = content, table, size, streams

    def __call__(self, name: str) -> bytes:
        start, length = struct.unpack_from("<II", self.streams[name], 116)
        if length >= struct.unpack_from("<I", self.content, 56)[0]:
            return _chain(self.content, self.table, start, self.size)[:length]
        root = struct.unpack_from("<I", self.streams["Root Entry"], 116)[0]
        small = _chain(self.content, self.table, root, self.size)
        first = struct.unpack_from("<I", self.content, 60)[0]
        raw = _chain(self.content, self.table, first, self.size)
        numbers = list(struct.unpack(f"<{len(raw) // 4}I", raw[: len(raw) // 4 * 4]))
        return _chain(b"\0" * 64 + small, numbers, start, 64)[:length]


def _entry_name(entry: bytes) -> str:
    length = struct.unpack_from("<H", entry, 64)[0]
    return entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", errors="replace")


def _allocation(content: bytes, size: int) -> list[int]:
    sectors = list(struct.unpack_from("<109I", content, 76))
    following, count = struct.unpack_from("<II", content, 68)
    for _ in range(min(count, len(content) // size)):
        if following >= _END:
            break
        block = _sector(content, following, size)
        numbers = struct.unpack(f"<{size // 4}I", block)
        sectors += numbers[:-1]
        following = numbers[-1]
    table: list[int] = []
    for sector in sectors:
        if sector < _END:
            table += struct.unpack(f"<{size // 4}I", _sector(content, sector, size))
    return table


def _sector(content: bytes, number: int, size: int) -> bytes:
    start = (number + 1) * size
    block = content[start : start + size]
    if len(block) < size:
        block = block.ljust(size, b"\xff") if block else block
    if not block:
        raise _damaged()
    return block


def _chain(content: bytes, table: list[int], start: int, size: int) -> bytes:
    pieces: list[bytes] = []
    sector, seen = start, 0
    while sector < _END:
        seen += 1
        if seen > len(table) + 1:
            raise _damaged()
        pieces.append(content[(sector + 1) * size : (sector + 2) * size])
        sector = table[sector]
    return b"".join(pieces)
