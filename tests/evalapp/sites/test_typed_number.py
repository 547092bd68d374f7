"""Numbers as people type them."""

from __future__ import annotations

import pytest

from evalapp.sites.typed_number import TypedNumberError, typed_number


@pytest.mark.parametrize(
    ("text", "value"),
    [("16 830,5", 16830.5), ("16\u202f830", 16830), ("36.5", 36.5), ("−3", -3), (" 0 ", 0)],
)
def test_french_and_plain_spellings_are_read(text: str, value: float) -> None:
    assert typed_number(text) == value


@pytest.mark.parametrize("text", ["", "36 %", "douze", "1,2,3", "nan", "inf", "1e5", "٣"])
def test_what_is_not_one_number_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(TypedNumberError, match="Écrivez par exemple"):
        typed_number(text)
