"""The interface speaks French with « vous » or « tu », and Arabic, without a hole."""

from __future__ import annotations

import json
import re
from datetime import date
from pathlib import Path
from string import Formatter

import pytest

from surveys.collect.wording import direction, in_language, language_name, words, written_day

ROOM = Path(__file__).parents[3] / "surveys" / "collect"
CATALOGUE = json.loads((ROOM / "interface.json").read_text())
VOUS = re.compile(r"\b(vous|votre|vos|[a-z]+ez)\b", re.IGNORECASE)
TU = re.compile(r"\b(tu|ton|ta|tes|toi)\b", re.IGNORECASE)


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


def test_arabic_says_everything_that_french_says() -> None:
    assert CATALOGUE["ar"].keys() == CATALOGUE["fr"].keys()


def test_the_familiar_form_only_says_otherwise_what_french_says() -> None:
    assert CATALOGUE["fr-tu"].keys() <= CATALOGUE["fr"].keys()


@pytest.mark.parametrize("language", ["ar", "fr-tu"])
def test_every_language_fills_the_same_blanks(language: str) -> None:
    for name, text in CATALOGUE[language].items():
        assert fields(text) == fields(CATALOGUE["fr"][name]), name


def test_young_people_are_never_addressed_as_adults() -> None:
    wrong = {name for name, text in words("fr", "tu").items() if VOUS.search(text)}
    assert wrong == set()


def test_adults_are_never_addressed_as_children() -> None:
    assert {name for name, text in words("fr").items() if TU.search(text)} == set()


def test_french_has_its_spaces() -> None:
    for text in words("fr").values():
        assert not re.search(r"\w [?!:;»]|« ", text), text


def test_every_word_that_a_page_uses_exists() -> None:
    used: set[str] = set()
    for path in (ROOM / "templates").rglob("*.html"):
        used |= set(re.findall(r"words\.([a-z_]+)", path.read_text()))
    for path in ROOM.glob("*.py"):
        used |= set(re.findall(r'(?:words|said)\["([a-z_]+)"\]', path.read_text()))
    assert used - CATALOGUE["fr"].keys() == set()
    assert len(used) > 40


def test_an_unknown_language_is_answered_in_french() -> None:
    assert words("oc") == words("fr")
    assert language_name("oc") == "oc"


def test_arabic_runs_from_right_to_left() -> None:
    assert (direction("ar"), direction("fr")) == ("rtl", "ltr")


def test_a_day_is_written_as_people_read_it() -> None:
    assert written_day(date(2026, 3, 1), "fr") == "1er\u00a0mars\u00a02026"
    assert written_day(date(2026, 3, 1), "ar") == "01/03/2026"


def test_a_notice_may_be_written_once_or_by_language() -> None:
    assert in_language("Pourquoi ?", "fr") == "Pourquoi\u00a0?"
    assert in_language({"fr": "Oui", "ar": "نعم"}, "ar") == "نعم"
    assert in_language({"fr": "Oui"}, "ar") == "Oui"
