"""Pages travel small; posts from elsewhere are known."""

from __future__ import annotations

import gzip

import pytest

from surveys.collect.delivery import compressed, is_from_here

PAGE = b"<style>" + b"a{b:c}" * 300 + b"</style>" + "é à ü ".encode() * 500


def test_a_compressed_page_is_the_page() -> None:
    for _ in range(3):  # the head is compressed once and used again
        small = compressed(PAGE, "gzip, deflate, br")
        assert small is not None
        assert gzip.decompress(small) == PAGE
        assert len(small) < len(PAGE) / 10


def test_pages_with_the_same_head_do_not_mix() -> None:
    pages = [PAGE + str(number).encode() for number in range(5)]
    smalls = [compressed(page, "gzip") for page in pages]
    assert [gzip.decompress(small or b"") for small in smalls] == pages


def test_a_page_without_style_is_compressed_too() -> None:
    assert gzip.decompress(compressed(b"x" * 2000, "gzip") or b"") == b"x" * 2000


@pytest.mark.parametrize("accepted", ["", "br", "identity", "xgzip"])
def test_who_does_not_ask_gets_the_page_plain(accepted: str) -> None:
    assert compressed(PAGE, accepted) is None


@pytest.mark.parametrize(
    ("site", "origin", "expected"),
    [
        ("same-origin", "null", True),
        ("none", None, True),
        ("cross-site", "https://ici.fr", False),
        (None, None, True),
        (None, "null", True),
        (None, "https://ici.fr", True),
        (None, "https://ici.fr.ailleurs.fr", False),
        (None, "https://ailleurs.fr", False),
    ],
)
def test_a_post_is_from_here_as_far_as_the_browser_says(
    site: str | None, origin: str | None, expected: bool
) -> None:
    assert is_from_here(site, origin, "ici.fr") is expected
