"""OpenDocument spreadsheets, written as a stream: every cell is a text or a number."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator, Sequence
from typing import IO
from xml.sax.saxutils import escape, quoteattr

from surveys.exports.sheets import Cell, Sheet, parted, plain

_MIMETYPE = "application/vnd.oasis.opendocument.spreadsheet"
_SPACE = "urn:oasis:names:tc:opendocument:xmlns"
_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<office:document-content xmlns:office="{_SPACE}:office:1.0" '
    f'xmlns:table="{_SPACE}:table:1.0" xmlns:text="{_SPACE}:text:1.0" office:version="1.3">'
    "<office:body><office:spreadsheet>"
)
_FOOT = "</office:spreadsheet></office:body></office:document-content>"
_MANIFEST = (
    '<?xml version="1.0" encoding="UTF-8"?>'
    f'<manifest:manifest xmlns:manifest="{_SPACE}:manifest:1.0" manifest:version="1.3">'
    f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{_MIMETYPE}"/>'
    '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
    "</manifest:manifest>"
)
#: No clock: the same rows make the same bytes.
_EPOCH = (1980, 1, 1, 0, 0, 0)
#: Characters gathered before they are compressed.
_LOT = 1 << 18


def write_ods(stream: IO[bytes], sheets: Iterable[Sheet]) -> None:
    """Write the sheets as a document; memory does not grow with the rows."""
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(zipfile.ZipInfo("mimetype", _EPOCH), _MIMETYPE)
        _write(archive, "META-INF/manifest.xml", [_MANIFEST])
        _write(archive, "content.xml", _content(sheets))


def _write(archive: zipfile.ZipFile, name: str, pieces: Iterable[str]) -> None:
    entry = zipfile.ZipInfo(name, _EPOCH)
    entry.compress_type = zipfile.ZIP_DEFLATED
    with archive.open(entry, "w", force_zip64=True) as file:
        waiting: list[str] = []
        size = 0
        for piece in pieces:
            waiting.append(piece)
            size += len(piece)
            if size > _LOT:
                file.write("".join(waiting).encode())
                waiting, size = [], 0
        file.write("".join(waiting).encode())


def _content(sheets: Iterable[Sheet]) -> Iterator[str]:
    yield _HEAD
    for sheet in parted(sheets):
        yield f"<table:table table:name={quoteattr(plain(sheet.name))}>"
        yield _row(sheet.heads)
        yield from (_row(row) for row in sheet.rows)
        yield "</table:table>"
    yield _FOOT


def _row(row: Sequence[Cell]) -> str:
    return f"<table:table-row>{''.join(map(_cell, row))}</table:table-row>"


def _cell(value: Cell) -> str:
    if value is None or value == "":
        return "<table:table-cell/>"
    if isinstance(value, str):
        lines = "".join(f"<text:p>{_spaced(line)}</text:p>" for line in plain(value).split("\n"))
        return f'<table:table-cell office:value-type="string">{lines}</table:table-cell>'
    return (
        f'<table:table-cell office:value-type="float" office:value="{value}">'
        f"<text:p>{value}</text:p></table:table-cell>"
    )


def _spaced(line: str) -> str:
    """Keep spaces that OpenDocument would otherwise run together."""
    text = escape(line).replace("\t", "<text:tab/>").replace("\r", "")
    while "  " in text:
        text = text.replace("  ", " <text:s/>", 1)
    return f"<text:s/>{text[1:]}" if text.startswith(" ") else text
