"""What can be drawn, and what stands instead."""

from __future__ import annotations

import pytest

from reports.pdf.fonts import drawable


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("1\u202f234", "1\u00a0234"),
        ("bien 👍🏽 sûr", "bien  sûr"),
        ("vingt\u2011cinq", "vingt-cinq"),
        ("≥ 70 % − 3 € œuvre İstanbul Київ", "≥ 70 % − 3 € œuvre İstanbul Київ"),
        ("ⵜⴰ", "??"),
        ("a\nb", "a\nb"),
    ],
)
def test_a_missing_picture_goes_and_a_missing_letter_is_seen(text: str, drawn: str) -> None:
    assert drawable(text) == drawn
