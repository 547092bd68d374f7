"""The envelope: what went in comes out, and nothing that was touched is read."""

from __future__ import annotations

import io

import pytest

from evalapp.backup.envelope import (
    EnvelopeError,
    Label,
    block_length,
    read_label,
    sealed,
    unsealed,
)

KEY, PREFIX = b"k" * 32, b"p" * 7
LABEL = Label("sqlite", "20261123T080000Z", {"response": 2})
PIECES = [b"un" * 500, b"deux" * 500, b"trois"]


def opened(content: bytes, key: bytes = KEY) -> bytes:
    file = io.BytesIO(content)
    line = file.readline()
    read_label(line)
    prefix = file.read(7)
    blocks = []
    while head := file.read(4):
        blocks.append(file.read(block_length(head)))
    return b"".join(unsealed(line, blocks, prefix, key))


def envelope() -> bytes:
    return b"".join(sealed(LABEL, PIECES, KEY, PREFIX))


def test_what_went_in_comes_out_with_its_label() -> None:
    assert opened(envelope()) == b"".join(PIECES)
    assert read_label(envelope().split(b"\n", 1)[0] + b"\n") == LABEL


def test_no_word_of_the_content_can_be_read_without_the_key() -> None:
    assert b"deux" not in envelope()
    with pytest.raises(EnvelopeError, match="la clé n’est pas la bonne"):
        opened(envelope(), b"x" * 32)


@pytest.mark.parametrize("place", [30, 110, 140, -3])
def test_one_changed_byte_is_seen_wherever_it_is(place: int) -> None:
    content = bytearray(envelope())
    content[place] ^= 1
    with pytest.raises(EnvelopeError):
        opened(bytes(content))


def test_an_end_that_was_cut_off_is_seen() -> None:
    whole = list(sealed(LABEL, PIECES, KEY, PREFIX))
    with pytest.raises(EnvelopeError, match="incomplet"):
        opened(b"".join(whole[:-2]))


def test_pieces_in_another_order_are_refused() -> None:
    line, prefix, *rest = sealed(LABEL, PIECES, KEY, PREFIX)
    swapped = [line, prefix, *rest[2:4], *rest[0:2], *rest[4:]]
    with pytest.raises(EnvelopeError):
        opened(b"".join(swapped))


def test_another_file_is_told_apart() -> None:
    with pytest.raises(EnvelopeError, match="n’est pas une sauvegarde"):
        read_label(b"SQLite format 3\x00\n")
