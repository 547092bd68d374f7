"""Translations: what is missing, what is out of date, and the table that goes and comes back."""

from __future__ import annotations

import pytest

from surveys.definition import Questionnaire
from surveys.editor.drafts import Draft
from surveys.editor.operations import update
from surveys.editor.translation_files import read_table, to_csv, to_xlsx
from surveys.editor.translations import (
    State,
    progress,
    table,
    translated,
    with_language,
    without_language,
)
from surveys.editor.tree import EditRefused, find
from tests.surveys.editor.made import small


def arabic() -> Draft:
    return Draft(with_language(small(), "ar"))


def reworded(draft: Draft, text: str) -> Draft:
    q = draft.questionnaire
    label = {**find(q, "q1").label, "fr": text}
    return draft.then(update(q, "q1", find(q, "q1").model_copy(update={"label": label})))


def state_of(draft: Draft, key: str = "q1/label") -> State:
    return next(line.state for line in table(draft, "ar") if line.key == key)


def test_everything_is_missing_at_first_then_counted() -> None:
    draft = arabic()
    total = progress(draft, "ar").total
    assert progress(draft, "ar").missing == total > 10
    draft = translated(
        draft, "ar", {"q1/label": "هل تأتون؟", "choices/ouinon/oui/label": "نعم"}, frozenset()
    )
    assert progress(draft, "ar").missing == total - 2
    assert draft.questionnaire.choices["ouinon"][0].label["ar"] == "نعم"


def test_a_new_wording_makes_the_translation_stale_until_it_is_seen_again() -> None:
    draft = translated(arabic(), "ar", {"q1/label": "هل تأتون؟"}, frozenset())
    draft = reworded(draft, "Êtes-vous venu ?")
    [line] = [one for one in table(draft, "ar") if one.key == "q1/label"]
    assert (line.state, line.made_from) == (State.STALE, "Venez-vous ?")
    assert state_of(reworded(draft, "Venez-vous ?")) is State.CURRENT  # put back
    assert state_of(reworded(reworded(draft, "Encore ?"), "Êtes-vous venu ?")) is State.STALE
    assert (
        state_of(translated(draft, "ar", {"q1/label": "هل أتيتم؟"}, frozenset())) is State.CURRENT
    )
    seen = translated(draft, "ar", {"q1/label": "هل تأتون؟"}, frozenset({"q1/label"}))
    assert state_of(seen) is State.CURRENT


def test_a_translation_keeps_the_answers_that_it_quotes() -> None:
    draft = reworded(arabic(), "Vous, ${accueil} ?")
    with pytest.raises(EditRefused, match=r"doit garder \$\{accueil\}"):
        translated(draft, "ar", {"q1/label": "هل تأتون؟"}, frozenset())
    with pytest.raises(EditRefused):
        translated(arabic(), "ar", {"q1/label": "${invente}"}, frozenset())


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_table_comes_back_as_it_went(kind: str) -> None:
    draft = translated(arabic(), "ar", {"q1/label": "=1+1", "q3/label": "أشعر"}, frozenset())
    lines = table(draft, "ar")
    content = to_csv(lines) if kind == "csv" else to_xlsx(lines, "rtl")
    assert {key: text for key, text in read_table(content).items() if text} == {
        "q1/label": "=1+1", "q3/label": "أشعر",
    }  # fmt: skip


def test_a_formula_is_kept_inert_in_the_csv() -> None:
    draft = translated(arabic(), "ar", {"q1/label": "=1+1"}, frozenset())
    assert b";'=1+1;" in to_csv(table(draft, "ar"))


@pytest.mark.parametrize("content", [b"", b"a;b\n1;2", b"PK\x03\x04rien", b"\xff\xfe\x00\x01\x02"])
def test_a_wrong_file_is_refused_in_words(content: bytes) -> None:
    with pytest.raises(EditRefused) as refusal:
        read_table(content)
    assert refusal.value.message.endswith(".")


@pytest.mark.parametrize("code", ["fr", "", "Arabe", "é", "a" * 20, "a b"])
def test_a_language_needs_a_code_of_its_own(code: str) -> None:
    with pytest.raises(EditRefused):
        with_language(small(), code)


def test_a_language_goes_with_its_texts() -> None:
    draft = translated(arabic(), "ar", {"q1/label": "هل تأتون؟"}, frozenset())
    q: Questionnaire = without_language(draft.questionnaire, "ar")
    assert q == small()
