"""Which words may be read, in what order, and how they are sought."""

from __future__ import annotations

from surveys.serialization import questionnaire_from_dict
from surveys.verbatims.release import open_questions, page_of, released, said, token
from tests.survey_factories import small_definition


def test_under_the_threshold_nothing_is_read() -> None:
    assert released(["a", "b", "c", "d"], 5, "s") == ()
    assert set(released(["a", "b", "c", "d", "d"], 5, "s")) == {"a", "b", "c", "d"}


def test_the_order_depends_on_the_words_alone() -> None:
    texts = [f"mot {number}" for number in range(30)]
    assert released(texts, 5, "s") == released(texts[::-1], 5, "s")
    assert list(released(texts, 5, "s")) != sorted(texts)
    assert released(texts, 5, "s") != released(texts, 5, "autre")


def test_empty_words_protect_nobody() -> None:
    assert said([{"q": " a "}, {"q": "  "}, {"q": None}, {}, {"q": 3}], "q") == ["a"]


def test_seeking_ignores_accents_and_capitals() -> None:
    texts = ["L’École du quartier", "Un stade", "une ecole"]
    assert page_of(texts, "ÉCOLE", "1").texts == ("L’École du quartier", "une ecole")
    assert page_of(texts, "l'ecole", "abc").found == 1
    assert page_of(texts, "", "99").number == 1


def test_pages_follow_each_other() -> None:
    texts = [str(number) for number in range(60)]
    assert [len(page_of(texts, "", str(n)).texts) for n in (1, 2, 3)] == [25, 25, 10]


def test_questions_in_words_and_others_to_specify() -> None:
    definition = small_definition()
    definition["choices"]["ouinon"].append(
        {"name": "autre", "label": {"fr": "Autre"}, "role": "other"}
    )
    found = open_questions([questionnaire_from_dict(definition)])
    assert [one.key for one in found] == ["q1.other", "q2"]


def test_a_token_is_the_words_and_nothing_else() -> None:
    assert token("a", "s") == token("a", "s") != token("a", "t")
