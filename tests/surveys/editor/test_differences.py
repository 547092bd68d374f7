"""What changed, and what still compares."""

from __future__ import annotations

from typing import Any

import pytest

from surveys.definition import Choice, Media, Questionnaire
from surveys.editor.differences import Level, badge_between, changes, comparability, labels, mapping
from surveys.editor.moving import move
from surveys.editor.operations import add, set_choices, update
from surveys.editor.tree import find, with_fields
from tests.surveys.editor.made import small, uids


def with_(piece: str, /, **fields: Any) -> Questionnaire:
    q = small()
    return update(q, piece, find(q, piece).model_copy(update=fields))


def with_answers(**labels: str) -> Questionnaire:
    q = small()
    choices = [Choice(name=name, label={"fr": label}) for name, label in labels.items()]
    return set_choices(q, "ouinon", choices)


@pytest.mark.parametrize(
    ("new", "level", "reason"),
    [
        (with_("q1", name="venue"), Level.COMPARABLE, ""),
        (move(small(), "q1", "p2", "first"), Level.COMPARABLE, ""),
        (with_("q1", label={"fr": "Venez-vous  ?"}), Level.COMPARABLE, ""),
        (with_("q1", label={"fr": "Êtes-vous venu ?"}), Level.WITH_RESERVE, "formulation"),
        (with_("q1", relevant="${accueil} = 'nsp'"), Level.WITH_RESERVE, "mêmes personnes"),
        (with_answers(oui="Oui", non="Non", nsp="?"), Level.WITH_RESERVE, "mêmes"),
        (with_answers(non="Non", oui="Oui"), Level.WITH_RESERVE, "ordre"),
        (with_answers(oui="Souvent", non="Non"), Level.WITH_RESERVE, "autrement"),
        (with_answers(un="Un", deux="Deux"), Level.NOT_COMPARABLE, "commune"),
        (with_("q1", type="select_multiple"), Level.NOT_COMPARABLE, "type"),
        (with_("q1", media=Media(image="a.png")), Level.WITH_RESERVE, "images"),
    ],
)
def test_each_change_gets_its_badge(new: Questionnaire, level: Level, reason: str) -> None:
    badge = comparability(small(), new)["q1"]
    assert badge.level is level
    assert reason in badge.reason


def test_what_is_new_or_gone_does_not_compare() -> None:
    new, uid = add(small(), "p1", "text", "Encore ?", uids())
    assert comparability(small(), new)[uid].level is Level.NOT_COMPARABLE
    assert "plus posée" in comparability(new, small())[uid].reason
    assert {b.level for u, b in comparability(small(), new).items() if u != uid} == {
        Level.COMPARABLE
    }


def test_one_question_is_asked_for_by_its_uid_whoever_knows_it() -> None:
    new, uid = add(with_("q1", label={"fr": "Êtes-vous venu ?"}), "p1", "text", "Et ?", uids())
    assert badge_between(small(), new, "q1").level is Level.WITH_RESERVE
    assert "n’était pas posée" in badge_between(small(), new, uid).reason
    assert "n’est plus posée" in badge_between(new, small(), uid).reason
    assert badge_between(small(), new, "jamais_vu").level is Level.NOT_COMPARABLE


def test_a_condition_on_the_page_counts_for_its_questions() -> None:
    new = with_("p2", relevant="${vient} = 'oui'")
    assert comparability(small(), new)["q3"].level is Level.WITH_RESERVE


def test_the_bank_joins_questions_of_two_questionnaires() -> None:
    old = with_("q1", bank="b1")
    new = with_("q1", bank="b1", uid="autre")
    assert comparability(old, new)["autre"].level is Level.COMPARABLE
    assert "q1" in comparability(old, new)


def test_the_readable_difference_says_before_and_after() -> None:
    new = with_("q1", name="venue", label={"fr": "Êtes-vous venu ?"})
    found = {(one.kind, one.before, one.after) for one in changes(small(), new)}
    assert ("name", "vient", "venue") in found
    assert any(kind == "wording" and after == "Êtes-vous venu ?" for kind, _, after in found)
    assert ("q1", "vient", "venue") in mapping(small(), new)
    assert changes(small(), small()) == ()


def test_the_readable_difference_leaves_nothing_untold() -> None:
    new = with_fields(
        with_("q1", media=Media(image="a.png")), title={"fr": "Autre titre"}, thanks={"fr": "Merci"}
    )
    told = {(one.kind, one.subject.split(",")[0], one.after) for one in changes(small(), new)}
    assert ("wording", "Questionnaire", "Autre titre") in told
    assert ("wording", "Questionnaire", "Merci") in told
    assert any(kind == "media" and after == "1\u00a0fichier" for kind, _, after in told)
    q, uid = add(small(), "p1", "range", "Note ?", uids())
    wider = find(q, uid).model_copy(update={"parameters": {"start": "0", "end": "20"}})
    [scale] = changes(q, update(q, uid, wider))
    assert (scale.kind, "20" in scale.after) == ("scale", True)
    assert labels(small(), q)[uid] == "Note ?"
