"""Look into a compressed workbook before a reader unpacks it."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from typing import IO
from xml.parsers import expat

from surveys.formats.losses import refused

MOST_ENTRIES = 2000
#: A questionnaire of a thousand questions weighs less than a tenth of this, unpacked.
MOST_UNPACKED = 40_000_000
MOST_XML = 16_000_000
MOST_CELLS = 1_500_000
#: Elements of all the XML of a workbook; reading them is what takes time.
MOST_ELEMENTS = 700_000
_CHUNK = 1 << 16


def opened(content: bytes) -> zipfile.ZipFile:
    """Return the archive, once its own list of contents is known to be reasonable."""
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, EOFError):
        raise refused(
            "Ce classeur est abîmé ou incomplet : il ne s'ouvre pas."
            " Ouvrez-le dans votre tableur, enregistrez-le de nouveau en .xlsx, puis réessayez."
        ) from None
    if len(entries) > MOST_ENTRIES or sum(e.file_size for e in entries) > MOST_UNPACKED:
        raise refused(
            "Ce fichier compressé est démesuré une fois ouvert : il n'a pas été lu."
            " Ne gardez que les feuilles du questionnaire."
        )
    if any(entry.flag_bits & 1 for entry in entries):
        raise refused("Ce fichier est protégé par un mot de passe : retirez-le, puis réessayez.")
    return archive


def unpacked(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one entry, never longer than its limit whatever its header claims."""
    return b"".join(_chunks(archive, name))


def check_sheets(archive: zipfile.ZipFile) -> None:
    """Refuse a workbook whose XML is dangerous or whose grid is too wide to hold in memory."""
    elements = 0
    for entry in archive.infolist():
        name = entry.filename.lower()
        if name.endswith((".xml", ".rels")):
            elements = _Sheet(elements).read(_chunks(archive, entry.filename))


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    total = 0
    try:
        with archive.open(name) as stream:
            while chunk := _read(stream):
                total += len(chunk)
                if total > MOST_XML:
                    raise refused(
                        "Ce classeur est trop volumineux ({0} Mo au plus par feuille).",
                        MOST_XML // 1_000_000,
                    )
                yield chunk
    except (zipfile.BadZipFile, OSError, NotImplementedError, EOFError, RuntimeError):
        raise refused("Ce classeur est abîmé ou incomplet : il ne s'ouvre pas.") from None


def _read(stream: IO[bytes]) -> bytes:
    try:
        return stream.read(_CHUNK)
    except zlib.error:
        raise zipfile.BadZipFile from None


class _Sheet:
    """Counts what a reader would have to hold: the last row times the last column."""

    def __init__(self, elements: int) -> None:
        self.elements = elements
        self.row = 0
        self.last_row = 0
        self.last_column = 0

    def read(self, chunks: Iterator[bytes]) -> int:
        """Return the number of elements met so far in the workbook."""
        parser = expat.ParserCreate(namespace_separator="}")
        parser.buffer_text = True
        parser.StartDoctypeDeclHandler = _no_doctype
        parser.StartElementHandler = self._start
        try:
            for chunk in chunks:
                parser.Parse(chunk, False)
            parser.Parse(b"", True)
        except expat.ExpatError:
            raise refused("Ce classeur est abîmé : son contenu est illisible.") from None
        return self.elements

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise refused(
                "Ce classeur est démesuré pour un questionnaire :"
                " ne gardez que les feuilles survey, choices et settings, sans données."
            )
        local = name.rpartition("}")[2]
        if local == "c":
            self._cell(attributes.get("r", ""))
        elif local == "row":
            written = attributes.get("r", "")
            self.row = int(written) if written.isdecimal() and len(written) < 9 else self.row + 1

    def _cell(self, reference: str) -> None:
        letters = reference.rstrip("0123456789")
        column = 0
        for letter in letters[:4].upper():
            column = column * 26 + ord(letter) - 64
        digits = reference[len(letters) :]
        row = int(digits) if digits.isdecimal() and len(digits) < 9 else self.row
        self.last_column = max(self.last_column, column or self.last_column + 1)
        self.last_row = max(self.last_row, row)
        if self.last_row * self.last_column > MOST_CELLS:
            raise refused(
                "Une feuille de ce classeur est démesurée (jusqu'à la ligne {0}, colonne {1}) :"
                " supprimez les lignes et colonnes inutiles, puis réessayez.",
                self.last_row,
                self.last_column,
            )


def _no_doctype(*_: object) -> None:
    raise refused("Ce fichier contient des définitions XML qui ne sont pas admises.")
