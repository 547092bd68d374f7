"""Frequent words: counted by answers, close spellings together, names never."""

from __future__ import annotations

from indicators.themes.words import Frequent, frequent_words, root_of


def test_a_word_counts_once_by_answer_and_plurals_meet() -> None:
    texts = ["Une activité, des activités !", "Plus d’activités", "activités le mercredi"]
    assert frequent_words(texts, 2) == (Frequent("activités", 3),)


def test_under_the_threshold_a_word_is_not_there() -> None:
    assert frequent_words(["théâtre"] * 4 + ["stade"] * 5, 5) == (Frequent("stade", 5),)


def test_names_are_masked_before_counting() -> None:
    texts = ["Mon fils Karim aime le stade"] * 6
    assert [one.word for one in frequent_words(texts, 5)] == ["aime", "fils", "stade"]
    assert "karim" not in {one.word for one in frequent_words(texts, 1)}


def test_words_that_say_nothing_are_left_out() -> None:
    assert frequent_words(["il faut que nous soyons là, c’est bien"] * 9, 1) == (
        Frequent("soyons", 9),
    )


def test_the_order_of_the_answers_changes_nothing() -> None:
    texts = ["école stade", "stade", "école", "écoles", "marché"]
    assert frequent_words(texts, 1) == frequent_words(texts[::-1], 1)


def test_roots() -> None:
    assert root_of("écoles") == root_of("Ecole")
    assert root_of("journaux") == root_of("journal")
    assert root_of("bus") == root_of("bus")
