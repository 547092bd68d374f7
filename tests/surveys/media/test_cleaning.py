"""What is stored is the image or the sound, and nothing that came with it."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from surveys.media.naming import address_of, is_stored, mimetype_of, size_of
from surveys.media.pictures import LARGEST_SIDE, clean_picture
from surveys.media.refusal import MediaRefused
from surveys.media.sounds import clean_sound
from tests.surveys.media.made import SECRET, m4a, mp3, ogg, photograph, png


def test_an_image_is_redrawn_without_what_it_hid() -> None:
    sent = png(secret=True) + b"<script>alert(1)</script>"
    name, kept = clean_picture(sent)
    assert SECRET in sent
    assert SECRET not in kept
    assert b"script" not in kept
    assert is_stored(name)
    assert size_of(name) == (40, 20)
    assert clean_picture(png())[0] == name, "the same image has one name"


def test_a_photograph_is_put_upright_at_the_size_of_a_phone() -> None:
    name, kept = clean_picture(photograph())
    width, height = size_of(name)
    assert (width, height) == (LARGEST_SIDE // 2, LARGEST_SIDE)
    assert name.endswith(".jpg")
    assert SECRET not in kept
    with Image.open(io.BytesIO(kept)) as stored:
        assert not stored.getexif()


@pytest.mark.parametrize(
    ("sent", "extension", "kind"),
    [(mp3(), "mp3", "audio/mpeg"), (ogg(), "ogg", "audio/ogg"), (m4a(), "m4a", "audio/mp4")],
)
def test_a_sound_loses_its_labels_and_keeps_its_frames(
    sent: bytes, extension: str, kind: str
) -> None:
    name, kept = clean_sound(sent)
    assert SECRET in sent
    assert SECRET not in kept
    assert name.endswith(f".{extension}")
    assert mimetype_of(name) == kind
    assert clean_sound(kept)[0] == name, "cleaning is done once"


@pytest.mark.parametrize(
    "sent",
    [
        b"", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", b"%PDF-1.7", b"MZ",
        png()[:60], b"GIF89a" + b"\xff" * 40, mp3(), m4a(),
    ],
)  # fmt: skip
def test_what_is_not_an_image_is_refused_with_a_sentence(sent: bytes) -> None:
    with pytest.raises(MediaRefused, match="image"):
        clean_picture(sent)


@pytest.mark.parametrize(
    "sent", [b"", png(), b"RIFF\x00\x00\x00\x00WAVE", mp3(2), ogg()[:60], m4a(b"vide"), m4a()[:50]]
)
def test_what_is_not_a_sound_is_refused_with_a_sentence(sent: bytes) -> None:
    with pytest.raises(MediaRefused, match="son"):
        clean_sound(sent)


def test_a_small_file_that_unfolds_into_a_huge_image_is_refused() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 20_000)).save(out, "PNG", optimize=True)
    assert len(out.getvalue()) < 200_000
    with pytest.raises(MediaRefused):
        clean_picture(out.getvalue())


HEADS = [b"", b"ID3", b"OggS\x00", b"\x00\x00\x00\x18ftyp"]


@given(st.binary(max_size=300), st.sampled_from(HEADS))
def test_any_bytes_are_kept_or_refused_and_never_crash(body: bytes, head: bytes) -> None:
    for clean in (clean_sound, clean_picture):
        try:
            name, _ = clean(head + body)
        except MediaRefused:
            continue
        assert is_stored(name)


@pytest.mark.parametrize("name", ["ecole.png", "../etc/passwd", "", None, f"{'a' * 32}.svg"])
def test_a_name_that_is_not_ours_has_no_address(name: str | None) -> None:
    assert not is_stored(name)
    assert address_of(name) == ""
