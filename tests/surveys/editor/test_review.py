"""The check before publication: what stops, what warns, what is to be re-read."""

from __future__ import annotations

from typing import Any

import pytest

from surveys.definition import Media, Questionnaire
from surveys.editor.crossing import crossing, traits_of
from surveys.editor.drafts import Draft
from surveys.editor.findings import Finding, Severity
from surveys.editor.operations import add, update
from surveys.editor.reachability import check_findings, reachability_findings
from surveys.editor.review import may_publish, review
from surveys.editor.sensitive import sensitive_findings
from surveys.editor.services import SHIPPED, shipped
from surveys.editor.simple_words import remarks
from surveys.editor.tree import find, with_fields
from tests.surveys.editor.made import small, uids


def when(expression: str, **also: str) -> Questionnaire:
    q = small()
    for uid, text in (("q2", expression), *also.items()):
        q = update(q, uid, find(q, uid).model_copy(update={"relevant": text}))
    return q


def codes(q: Questionnaire) -> set[str]:
    return {one.code for one in review(Draft(q))}


@pytest.mark.parametrize(
    "expression",
    [
        "${vient} = 'oui' and ${vient} = 'non'",
        "${vient} = 'peut-etre'",
        "${vient} = '' and ${vient} = 'oui'",
        "selected(${vient}, 'oui') and not(selected(${vient}, 'oui'))",
        "false()",
    ],
)
def test_a_contradiction_is_found(expression: str) -> None:
    [found] = reachability_findings(when(expression))
    assert (found.uid, found.severity) == ("q2", Severity.BLOCKING)


@pytest.mark.parametrize(
    "expression",
    ["${vient} = 'oui'", "${vient} != 'oui'", "${vient} = ''", 
     "${vient} = 'oui' or ${vient} = 'non'", "string-length(${vient}) > 99"],
)  # fmt: skip
def test_what_may_be_true_or_cannot_be_decided_is_left_alone(expression: str) -> None:
    assert list(reachability_findings(when(expression))) == []


def test_a_question_is_unreachable_through_the_one_that_it_reads() -> None:
    q, uid = add(when("${vient} = 'non'"), "p2", "text", "Encore ?", uids())
    q, inner = add(q, "p1", "yes_no", "Toujours ?", uids_from("x"))
    q = update(q, inner, find(q, inner).model_copy(update={"relevant": "${vient} = 'oui'"}))
    name = find(q, inner).name
    both = f"${{vient}} = 'non' and ${{{name}}} = 'oui'"
    q = update(q, uid, find(q, uid).model_copy(update={"relevant": both}))
    assert [one.uid for one in reachability_findings(q)] == [uid]


def uids_from(prefix: str) -> Any:
    draw = uids()
    return lambda: prefix + draw()


def test_numbers_out_of_a_scale_are_never_reached() -> None:
    q, uid = add(small(), "p1", "range", "Quelle note ?", uids())
    name = find(q, uid).name
    for text, dead in ((f"${{{name}}} > 10", True), (f"${{{name}}} >= 10", False)):
        one = update(q, "q3", find(q, "q3").model_copy(update={"relevant": text}))
        assert bool(list(reachability_findings(one))) is dead


@pytest.mark.parametrize("name", SHIPPED)
def test_the_shipped_questionnaires_may_be_published(name: str) -> None:
    assert may_publish(Draft(shipped(name)))


@pytest.mark.parametrize(
    ("label", "code"),
    [
        ("Quelle est votre origine ethnique ?", "forbidden_subject"),
        ("Quelle est votre religion ?", "sensitive_subject"),
        ("Pour qui avez-vous voté ?", "sensitive_subject"),
        ("Votre enfant a-t-il une maladie ?", "sensitive_subject"),
        ("Êtes-vous syndiqué ?", "sensitive_subject"),
        ("Quel est votre nom ?", "sensitive_subject"),
        ("Votre enfant va-t-il au centre de loisirs ?", ""),
        ("Que manque-t-il dans le quartier ?", ""),
    ],
)
def test_sensitive_subjects_are_recognised(label: str, code: str) -> None:
    q, uid = add(small(), "p1", "text", label, uids())
    found = [one for one in sensitive_findings(q) if one.uid == uid]
    assert [one.code for one in found] == ([code] if code else [])


def test_a_justification_opens_a_sensitive_question_but_never_a_forbidden_one() -> None:
    for label, stays in (("Votre religion ?", False), ("Votre couleur de peau ?", True)):
        q, uid = add(small(), "p1", "text", label, uids())
        why = {"justification": "Avis du délégué du 3 mars."}
        q = update(q, uid, find(q, uid).model_copy(update=why))
        assert bool(list(sensitive_findings(q))) is stays


def test_the_crossing_says_how_many_would_be_alone() -> None:
    q = shipped("jeunes")
    traits = traits_of(q)
    assert {"âge", "sexe"} <= {one.name for one in traits}
    few, many = crossing(traits, 12), crossing(traits, 1_000_000)
    assert 0 < few.alone <= few.exposed
    assert (many.alone, many.exposed) == (0, 0)
    told = with_fields(q, settings={**q.settings, "population": 60, "sites": 5})
    assert "crossing" in codes(told)
    assert "crossing_unknown" in codes(q)


def test_alone_in_a_cell_is_the_probability_that_nobody_else_is_there() -> None:
    from surveys.editor.crossing import Trait

    two = (Trait("âge", "a", "", 2),)
    assert crossing(two, 3).alone == round(3 * 0.5**2)
    assert crossing(two, 3).exposed == 3


def test_each_hindrance_on_a_phone_is_named() -> None:
    q, _ = add(small(), "p1", "grid", "Un tableau " * 20, uids(), "\n".join("abcdefgh"))
    q, _ = add(q, "p2", "select_one", "Une ville ?", uids_from("z"), "\n".join(map(str, range(20))))
    assert {"long_label", "wide_grid", "many_answers"} <= codes(q)


def test_a_draft_with_an_error_is_stopped_at_its_place() -> None:
    q, uid = add(small(), "p1", "calculate", "Calcul", uids())
    q = update(q, uid, find(q, uid).model_copy(update={"calculation": "${rien} +"}))
    assert not may_publish(Draft(q))
    blocking = [one for one in review(Draft(q)) if one.severity is Severity.BLOCKING]
    assert [one.uid for one in blocking] == [uid]
    assert may_publish(Draft(small()))


def test_an_image_without_words_is_stopped() -> None:
    q = small()
    image = Media(image="ecole.png")
    q = update(q, "q1", find(q, "q1").model_copy(update={"media": image}))
    assert "no_alternative" in codes(q)


def test_hard_words_long_sentences_and_acronyms_are_shown() -> None:
    text = "Le dispositif du CLAS, en matière de parentalité, est-il satisfaisant ?"
    told = " ".join(remark.message for remark in remarks(text))
    for word in (
        "dispositif",
        "CLAS",
        "en matiere de",
        "parentalite",
    ):
        assert word in told
    assert list(remarks("Venez-vous à l’école ?")) == []
    assert any("18 mots" in one.message for one in remarks("mot " * 18))


def test_findings_come_by_gravity() -> None:
    q, _ = add(small(), "p1", "text", "Votre religion, le dispositif ?", uids())
    found: tuple[Finding, ...] = review(Draft(q))
    order = [list(Severity).index(one.severity) for one in found]
    assert order == sorted(order)
    assert len(set(order)) > 1


@pytest.mark.parametrize(
    ("kind", "check", "refused"),
    [
        ("integer", ". > 5 and . < 3", True),
        ("integer", ". >= 0 and . <= 25", False),
        ("range", ". > 10", True),
        ("select_multiple", "count-selected(.) >= 4", True),
        ("select_multiple", "count-selected(.) <= 2", False),
        ("text", "regex(., '^[0-9]+$') and false()", False),
    ],
)
def test_a_check_that_accepts_nothing_is_found(kind: str, check: str, refused: bool) -> None:
    q, uid = add(small(), "p1", kind, "Combien ?", uids(), "Un\nDeux\nTrois")
    q = update(q, uid, find(q, uid).model_copy(update={"constraint": check}))
    assert [one.uid for one in check_findings(q)] == ([uid] if refused else [])
    assert ("contradictory_check" in codes(q)) is refused


def test_missing_and_outdated_translations_are_told() -> None:
    q = with_fields(small(), languages=("fr", "ar"))
    assert "missing_translation" in codes(q)
    assert "missing_translation" not in codes(small())
    before = update(q, "q1", find(q, "q1").model_copy(update={"label": {"fr": "A ?", "ar": "B"}}))
    reworded = find(before, "q1").model_copy(update={"label": {"fr": "Autre ?", "ar": "B"}})
    after = Draft(before).then(update(before, "q1", reworded))
    assert "stale_translation" in {one.code for one in review(after)}
