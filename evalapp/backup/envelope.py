"""The envelope of a backup: compressed, encrypted, and refused when one byte has changed.

A first line in clear says what is inside (format, kind of database, day, number of rows per
table); it is bound to the rest, like every piece to its place. Pure: bytes in, bytes out.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

FORMAT = 1
MAGIC = b"evalapp-sauvegarde "
KEY_BYTES = 32
PREFIX_BYTES = 7
#: Bytes of the database in one encrypted piece.
PIECE = 1024 * 1024
_LENGTH_BYTES = 4


class EnvelopeError(ValueError):
    """A backup that cannot be read; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Label:
    """What a backup says of itself before it is opened."""

    #: ``sqlite`` or ``postgresql``.
    kind: str
    #: UTC, « 20261123T083500Z ».
    made_at: str
    #: Rows of each table.
    counts: Mapping[str, int]

    def written(self) -> bytes:
        """Return the first line of the envelope."""
        content = {"format": FORMAT, "kind": self.kind, "made_at": self.made_at}
        text = json.dumps(content | {"counts": dict(self.counts)}, sort_keys=True)
        return MAGIC + text.encode() + b"\n"


def read_label(line: bytes) -> Label:
    """Return the label of a first line, or say that this is no backup of ours."""
    if not line.startswith(MAGIC) or not line.endswith(b"\n"):
        raise EnvelopeError("Ce fichier n’est pas une sauvegarde d’evalapp.")
    try:
        content = json.loads(line[len(MAGIC) :])
        label = Label(str(content["kind"]), str(content["made_at"]), dict(content["counts"]))
        version = content["format"]
    except (ValueError, KeyError, TypeError):
        raise EnvelopeError("L’en-tête de cette sauvegarde est abîmé.") from None
    if version != FORMAT:
        raise EnvelopeError("Cette sauvegarde vient d’une version plus récente d’evalapp.")
    return label


def sealed(label: Label, pieces: Iterable[bytes], key: bytes, prefix: bytes) -> Iterator[bytes]:
    """Yield the bytes of an envelope; ``prefix`` is random and never used twice with a key."""
    line = label.written()
    cipher = AESGCM(key)
    yield line
    yield prefix
    for number, (piece, is_last) in enumerate(_marked(pieces)):
        packed = zlib.compress(piece, 1)
        secret = cipher.encrypt(_nonce(prefix, number, is_last=is_last), packed, line)
        yield len(secret).to_bytes(_LENGTH_BYTES)
        yield secret


def unsealed(line: bytes, blocks: Iterable[bytes], prefix: bytes, key: bytes) -> Iterator[bytes]:
    """Yield the pieces of an envelope; raise when the key or any byte is wrong."""
    cipher = AESGCM(key)
    for number, (block, is_last) in enumerate(_marked(blocks)):
        try:
            packed = cipher.decrypt(_nonce(prefix, number, is_last=is_last), block, line)
        except InvalidTag:
            raise EnvelopeError(
                "Cette sauvegarde ne s’ouvre pas : la clé n’est pas la bonne, "
                "ou le fichier est abîmé ou incomplet."
            ) from None
        yield zlib.decompress(packed)


def block_length(head: bytes) -> int:
    """Return how many bytes the next block holds."""
    length = int.from_bytes(head)
    if len(head) != _LENGTH_BYTES or not 0 < length <= 2 * PIECE:
        raise EnvelopeError("Cette sauvegarde est incomplète ou abîmée.")
    return length


def _nonce(prefix: bytes, number: int, *, is_last: bool) -> bytes:
    """Return the nonce of a piece: its rank and whether the file ends there are in it."""
    return prefix + number.to_bytes(4) + (b"\x01" if is_last else b"\x00")


def _marked(pieces: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each piece with whether it is the last."""
    waiting: bytes | None = None
    for piece in pieces:
        if waiting is not None:
            yield waiting, False
        waiting = piece
    if waiting is not None:
        yield waiting, True
