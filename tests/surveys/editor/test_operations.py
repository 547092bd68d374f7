"""Acts on a questionnaire: another questionnaire, or a sentence that says why not."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.definition import Questionnaire
from surveys.definition_checks import check_definition
from surveys.editor.core import built_on
from surveys.editor.moving import move, step
from surveys.editor.operations import add, duplicate, remove, set_choices, update
from surveys.editor.tree import EditRefused, find, has, page_of, walk, with_fields
from tests.surveys.editor.made import names, small, uids


def test_a_question_is_added_at_the_end_of_a_page_or_after_another() -> None:
    q, uid = add(small(), "p1", "integer", "Combien d’enfants ?", uids())
    assert names(q) == ["vient", "pourquoi", "combien_enfants", "accueil"]
    assert uid == "new1"
    q, _ = add(q, "q1", "text", "Où ?", uids())
    assert names(q)[:2] == ["vient", "ou"]


def test_answers_written_one_per_line_get_codes_from_their_words() -> None:
    q, uid = add(small(), "p1", "select_one", "Qui ?", uids(), "Une mère\n\nL’école\nUne mère")
    listed = q.choices[find(q, uid).list_name]
    assert [one.name for one in listed] == ["une_mere", "l_ecole", "une_mere_2"]


@pytest.mark.parametrize("kind", ["grid", "constant_sum", "range", "yes_no", "rank", "note"])
def test_what_is_added_holds_together_at_once(kind: str) -> None:
    q, _ = add(small(), "p1", kind, "Une question", uids())
    assert check_definition(q) == ()


def test_two_questions_of_the_same_words_get_two_names() -> None:
    draw = uids()
    q, _ = add(small(), "p1", "text", "Votre avis ?", draw)
    q, _ = add(q, "p1", "text", "Votre avis ?", draw)
    assert names(q)[2:4] == ["avis", "avis_2"]


def test_the_checksum_follows_every_act() -> None:
    before = small()
    assert before.checksum  # computed, hence remembered by the value
    after, _ = add(before, "p1", "text", "Votre avis ?", uids())
    assert after.checksum != before.checksum
    assert after.checksum == Questionnaire.model_validate_json(after.canonical).checksum


def test_what_others_read_is_not_removed_and_the_sentence_names_them() -> None:
    with pytest.raises(EditRefused, match=r"Venez-vous.* est lue par « Pourquoi"):
        remove(small(), "q1")
    q = remove(remove(small(), "q2"), "q1")
    assert names(q) == ["accueil"]
    assert "ouinon" not in q.choices


def test_removing_a_page_removes_what_reads_inside_it_too() -> None:
    assert names(remove(small(), "p1")) == ["accueil"]
    with pytest.raises(EditRefused, match="au moins une page"):
        remove(remove(small(), "p1"), "p2")


def test_a_new_name_is_followed_by_conditions_and_texts() -> None:
    q = small()
    quoting = find(q, "q3").model_copy(update={"label": {"fr": "Vous : ${vient} ?"}})
    q = update(q, "q3", quoting)
    q = update(q, "q1", find(q, "q1").model_copy(update={"name": "venue"}))
    assert find(q, "q2").relevant == "${venue} = 'non'"
    assert find(q, "q3").label["fr"] == "Vous : ${venue} ?"
    with pytest.raises(EditRefused, match="déjà pris"):
        update(q, "q1", find(q, "q1").model_copy(update={"name": "accueil"}))


def test_a_copy_has_its_own_identity_and_reads_itself() -> None:
    q, uid = add(small(), "p1", "group", "Ensemble", uids())
    q = move(move(q, "q1", uid, "inside"), "q2", uid, "inside")
    q, copy = duplicate(q, uid, partial(next, iter("abcdef")))
    group = find(q, copy)
    assert [one.name for one in group.items] == ["vient_copie", "pourquoi_copie"]
    assert group.items[1].relevant == "${vient_copie} = 'non'"
    assert check_definition(q) == ()


def test_one_step_leaves_groups_and_pages_at_their_edges() -> None:
    q = step(small(), "q2", 1)
    assert page_of(q, "q2").uid == "p2"
    assert [one.uid for one in q.pages[1].items] == ["q2", "q3"]
    assert page_of(step(q, "q2", -1), "q2").uid == "p1"
    with pytest.raises(EditRefused, match="premier"):
        step(small(), "q1", -1)
    assert [one.uid for one in step(small(), "p1", 1).pages] == ["p2", "p1"]


def test_nothing_goes_into_itself_nor_where_it_cannot_stand() -> None:
    q, group = add(small(), "p1", "group", "Ensemble", uids())
    with pytest.raises(EditRefused, match="lui-même"):
        move(q, "p1", group, "inside")
    for uid, target, where in (
        ("p2", "p1", "inside"),
        ("q1", "p2", "before"),
        ("q1", "q2", "inside"),
    ):
        with pytest.raises(EditRefused, match="cet endroit"):
            move(q, uid, target, where)


def test_the_common_core_is_locked_and_the_site_adds_its_own() -> None:
    q = built_on(small(), "commun", 1, "site", "Sète")
    for act in (
        lambda: remove(q, "q2"),
        lambda: update(q, "q1", find(q, "q1").model_copy(update={"label": {"fr": "Autre"}})),
        lambda: set_choices(q, "ouinon", q.choices["ouinon"][:1]),
    ):
        with pytest.raises(EditRefused, match="tronc commun"):
            act()
    own, uid = add(q, "p2", "text", "À Sète ?", uids())
    assert has(remove(own, uid), "q1")


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from(["add", "up", "down", "copy", "remove"]), st.integers(0, 30))
    )
)
def test_no_sequence_of_acts_loses_an_identity_or_breaks_the_shape(
    acts: list[tuple[str, int]],
) -> None:
    q, draw = with_fields(small()), uids()
    for name, number in acts:
        pieces = list(walk(q.pages))
        uid = pieces[number % len(pieces)].uid
        try:
            if name == "add":
                q, _ = add(q, uid, "yes_no" if number % 2 else "group", "Encore ?", draw)
            elif name == "copy":
                q, _ = duplicate(q, uid, draw)
            elif name == "remove":
                q = remove(q, uid)
            else:
                q = step(q, uid, -1 if name == "up" else 1)
        except EditRefused:
            continue
    everything = [piece.uid for piece in walk(q.pages)]
    assert len(set(everything)) == len(everything)
    codes = {problem.code for problem in check_definition(q)}
    assert not codes & {"duplicate_name", "duplicate_uid", "unknown_name", "unknown_list"}
