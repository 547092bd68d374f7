"""A campaign's microdata as CSV bytes, streamed."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice

BOM = "\ufeff"
LEADING = ("statut", "jour", "site", "acces", "canal", "langue", "version")
#: Rows written before their bytes are handed on.
CHUNK = 500


def csv_chunks(
    headings: Sequence[str], rows: Iterable[Sequence[str]], *, separator: str = ";"
) -> Iterator[bytes]:
    """Yield UTF-8 bytes with a BOM, so that a double click in Excel keeps the accents."""
    buffer = io.StringIO()
    buffer.write(BOM)
    writer = csv.writer(buffer, delimiter=separator, lineterminator="\r\n")
    writer.writerow(headings)
    waiting = iter(rows)
    while lot := list(islice(waiting, CHUNK)):
        writer.writerows(lot)
        yield _emptied(buffer)
    yield _emptied(buffer)


def _emptied(buffer: io.StringIO) -> bytes:
    content = buffer.getvalue().encode()
    buffer.seek(0)
    buffer.truncate(0)
    return content
