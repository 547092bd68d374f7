from __future__ import annotations

import re

import pytest

from surveys.messages import CODES, message

DETAILS = {"low": 0, "high": 10, "count": 3000, "limit": 2000, "label": "Rien", "total": 100,
           "actual": 90}  # fmt: skip


@pytest.mark.parametrize("code", sorted(CODES))
def test_every_problem_has_a_sentence_for_each_kind_of_respondent(code: str) -> None:
    vous = message(code, "fr", "vous", DETAILS)
    tu = message(code, "fr", "tu", DETAILS)
    arabic = message(code, "ar", "vous", DETAILS)
    assert vous.endswith(".")
    assert not re.search(r"\b(vous|Votre|Merci de)\b", tu)
    assert re.search("[\u0600-\u06ff]", arabic)
    assert "{" not in vous + tu + arabic


@pytest.mark.parametrize("code", sorted(CODES))
def test_no_sentence_blames_or_breaks_french_typography(code: str) -> None:
    for address in ("vous", "tu"):
        sentence = message(code, "fr", address, DETAILS)
        assert not re.search(r"invalide|erreur|incorrect|faux", sentence)
        assert not re.search(r" [:;?!»]|« ", sentence)
