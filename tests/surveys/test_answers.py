from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.answers import Checked, check_answers
from surveys.definition import Questionnaire
from surveys.serialization import questionnaire_from_dict, questionnaire_from_json

ROOT = Path(__file__).parents[2]
ALL = questionnaire_from_json((ROOT / "tests/surveys/fixtures/all_types.json").read_bytes())
PARENTS = questionnaire_from_json((ROOT / "surveys/questionnaires/parents.json").read_bytes())
YOUNG = questionnaire_from_json((ROOT / "surveys/questionnaires/jeunes.json").read_bytes())
TODAY = date(2026, 1, 15)
GOOD = {"t_un": "oui", "t_vu": True}


def check(raw: dict[str, object], questionnaire: Questionnaire = ALL, **options: str) -> Checked:
    return check_answers(questionnaire, raw, today=TODAY, **options)


def codes(raw: dict[str, object]) -> dict[str, str]:
    return {problem.uid: problem.code for problem in check(GOOD | raw).problems}


@pytest.mark.parametrize(
    ("uid", "raw", "value"),
    [
        ("t_un", " oui ", "oui"),
        ("t_plusieurs", ["foot", "danse", "foot"], ["foot", "danse"]),
        ("t_plusieurs", "foot", ["foot"]),
        ("t_plusieurs", "foot danse", ["foot", "danse"]),
        ("t_plusieurs", [], None),
        ("t_rang", ["danse", "foot"], ["danse", "foot"]),
        ("t_g1", "plutot", "plutot"),
        ("t_entier", "12", 12),
        ("t_entier", 12, 12),
        ("t_entier", "", None),
        ("t_decimal", "3,50", 3.5),
        ("t_decimal", "1 234,5", 1234.5),
        ("t_decimal", "1\u202f000", 1000.0),
        ("t_echelle", "4.5", 4.5),
        ("t_date", "2025-02-28", "2025-02-28"),
        ("t_date", "28/02/2025", "2025-02-28"),
        ("t_texte", "  e\u0301te\u0301\x00\u202e\ud800 ", "été"),
        ("t_texte", "a\r\nb", "a\nb"),
        ("t_texte", "   ", None),
        ("t_vu", "on", True),
        ("t_commune", "sete", "sete"),
    ],
)
def test_good_answers_become_typed_values(uid: str, raw: object, value: object) -> None:
    checked = check(GOOD | {uid: raw})
    assert checked.values[uid] == value
    assert type(checked.values[uid]) is type(value)
    assert checked.problems == ()


@pytest.mark.parametrize(
    ("uid", "raw", "code"),
    [
        ("t_un", "peut-être", "unknown_choice"),
        ("t_un", ["oui"], "unknown_choice"),
        ("t_un", {"a": 1}, "unknown_choice"),
        ("t_un", 1, "unknown_choice"),
        ("t_un", "", "required"),
        ("t_plusieurs", ["foot", "boxe"], "unknown_choice"),
        ("t_plusieurs", {"foot": "on"}, "not_list"),
        ("t_plusieurs", [["foot"]], "unknown_choice"),
        ("t_plusieurs", ["foot", None], "unknown_choice"),
        ("t_plusieurs", ["foot", "aucun"], "exclusive"),
        ("t_plusieurs", ["foot", "danse", "natation", "autre"], "constraint"),
        ("t_rang", ["foot", "foot"], "duplicate"),
        ("t_g1", "beaucoup", "unknown_choice"),
        ("t_entier", "1_000", "not_integer"),
        ("t_entier", "٥", "not_integer"),
        ("t_entier", "3,5", "not_integer"),
        ("t_entier", "1e3", "not_integer"),
        ("t_entier", True, "not_integer"),
        ("t_entier", float("nan"), "not_integer"),
        ("t_entier", [3], "not_integer"),
        ("t_entier", "9" * 20, "too_large"),
        ("t_entier", "9" * 5000, "not_integer"),
        ("t_entier", "40", "constraint"),
        ("t_entier", "-1", "constraint"),
        ("t_decimal", "nan", "not_decimal"),
        ("t_decimal", "inf", "not_decimal"),
        ("t_decimal", "1e400", "not_decimal"),
        ("t_decimal", float("inf"), "not_decimal"),
        ("t_decimal", 10**400, "too_large"),
        ("t_echelle", "4.7", "out_of_range"),
        ("t_echelle", "6", "out_of_range"),
        ("t_date", "2025-02-30", "not_date"),
        ("t_date", "hier", "not_date"),
        ("t_date", "2026-01-16", "constraint"),
        ("t_texte", "a" * 201, "too_long"),
        ("t_texte", ["a"], "not_text"),
        ("t_texte", b"a", "not_text"),
        ("t_vu", None, "required"),
        ("t_vu", "peut-être", "unknown_choice"),
        ("t_s1", "-5", "negative"),
        ("t_quartier", "lunel_centre", ""),
    ],
)
def test_hostile_or_mistaken_answers_are_problems_and_nothing_else(
    uid: str, raw: object, code: str
) -> None:
    assert codes({uid: raw}).get(uid, "") == code


def test_an_irrelevant_answer_is_dropped_and_an_unanswered_one_is_none() -> None:
    values = check({"t_un": "non", "t_vu": True, "t_plusieurs": ["foot"], "t_g2": "plutot"}).values
    assert "t_plusieurs" not in values
    assert "t_g2" not in values
    assert values["t_g1"] is None


def test_the_precision_of_autre_follows_its_choice() -> None:
    with_other = check(GOOD | {"t_plusieurs": ["autre"], "t_plusieurs.other": " Judo "})
    without = check(GOOD | {"t_plusieurs": ["foot"], "t_plusieurs.other": "Judo"})
    unspecified = check(GOOD | {"t_plusieurs": ["autre"]})
    assert with_other.values["t_plusieurs.other"] == "Judo"
    assert "t_plusieurs.other" not in without.values
    assert unspecified.values["t_plusieurs.other"] is None


def test_points_must_add_up() -> None:
    assert codes({"t_s1": "60", "t_s2": "30"}) == {"t_somme": "sum"}
    assert codes({"t_s1": "60", "t_s2": "40"}) == {}
    assert codes({}) == {}


def test_a_filtered_choice_must_fit_the_answer_before_it() -> None:
    good = check(GOOD | {"t_commune": "sete", "t_quartier": "thau"})
    stale = check(GOOD | {"t_commune": "lunel", "t_quartier": "thau"})
    assert good.values["t_quartier"] == "thau"
    assert [(p.uid, p.code) for p in stale.problems] == [("t_quartier", "unknown_choice")]
    assert stale.values["t_quartier"] is None


def test_calculations_are_made_here_whatever_is_sent() -> None:
    assert check(GOOD | {"t_entier": 4, "t_double": "99"}).values["t_double"] == 8
    assert check(GOOD).values["t_double"] is None


def test_a_repeat_has_as_many_blocks_as_counted() -> None:
    raw = {"t_nombre": "3", "enfants": [{"e_age": "2", "e_ecole": "oui"}, {"e_age": 12}]}
    checked = check(GOOD | raw)
    assert checked.values["enfants"] == [
        {"e_age": 2, "e_rang": 1},
        {"e_age": 12, "e_ecole": None, "e_rang": 2},
        {"e_age": None, "e_rang": 3},
    ]
    assert checked.values["t_ages"] is None
    assert [(p.uid, p.code) for p in checked.problems] == [("enfants/2/e_age", "required")]


def test_a_question_after_a_repeat_reads_all_its_blocks() -> None:
    raw = {"t_nombre": "2", "enfants": [{"e_age": "2"}, {"e_age": 12}]}
    values = check(GOOD | raw).values
    assert values["t_ages"] == 14
    assert values["t_grands"] is None


def test_too_many_blocks_are_said_and_cut() -> None:
    checked = check(GOOD | {"autres": [{"a_nom": "x"}] * 50})
    assert [p.code for p in checked.problems] == ["too_many_blocks"]
    assert len(checked.values["autres"]) == 3


def test_one_page_is_judged_alone() -> None:
    checked = check({"t_entier": "x"}, page="p_choix")
    assert [p.uid for p in checked.problems] == ["t_un"]
    assert "t_decimal" not in checked.values
    assert checked.values["t_rang"] is None


def test_problems_come_in_the_order_of_the_questions() -> None:
    checked = check({"t_entier": "x", "t_texte": 3, "t_rang": ["a"]})
    assert [p.uid for p in checked.problems] == ["t_un", "t_rang", "t_entier", "t_texte", "t_vu"]


def test_messages_say_vous_or_tu_or_speak_arabic() -> None:
    vous = check({}, PARENTS).problems[0].message
    tu = check({}, YOUNG).problems[0].message
    arabic = check({}, PARENTS, language="ar").problems[0].message
    assert vous == "Merci de répondre à cette question pour continuer."
    assert tu.startswith("Réponds")
    assert "السؤال" in arabic


def test_the_authors_own_message_comes_first() -> None:
    (problem,) = check(GOOD | {"t_entier": 99}).problems
    assert problem.message == "Entre 0 et 31."


SCALARS = (
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.binary()
)
NAMED = st.sampled_from(["oui", "non", "foot", "autre", "aucun", "plutot", "5", "100", "sete",
                         "thau", "2025-01-01", "on", "3,5", ""])  # fmt: skip
ANY = SCALARS | NAMED | st.lists(SCALARS | NAMED, max_size=4)
BLOCKS = st.lists(st.dictionaries(st.sampled_from(["e_age", "e_ecole", "a_nom"]), ANY) | SCALARS)
KEYS = [q.uid for q in ALL.questions()] + ["t_g1", "t_g2", "t_s1", "t_s2", "t_plusieurs.other"]
RAWS = st.dictionaries(st.sampled_from(KEYS), ANY).flatmap(
    lambda raw: st.fixed_dictionaries({}, optional={"enfants": BLOCKS | ANY, "autres": BLOCKS}).map(
        lambda blocks: {**raw, **blocks}
    )
)


@given(RAWS)
@settings(max_examples=400, deadline=None)
def test_checking_never_fails_and_twice_changes_nothing(raw: dict[str, object]) -> None:
    once = check(raw)
    twice = check(dict(once.values))
    assert twice.values == once.values
    assert {p.uid for p in twice.problems} <= {p.uid for p in once.problems} | {"t_un", "t_vu"} | {
        p.uid for p in twice.problems if p.code == "required"
    }


@pytest.mark.parametrize("raw", [None, [], "x", 3, {1: 2, None: 3, ("t",): 4}])
def test_a_body_that_is_no_mapping_is_an_empty_one(raw: object) -> None:
    assert check_answers(ALL, raw, today=TODAY).values["t_un"] is None


def test_a_grid_may_be_required_row_by_row() -> None:
    questionnaire = questionnaire_from_dict(
        {
            "name": "q",
            "title": {"fr": "Q"},
            "choices": {"l": [{"name": "1", "label": {"fr": "Un"}}]},
            "pages": [{"uid": "p", "name": "p", "items": [
                {"uid": "g", "name": "g", "type": "grid", "list_name": "l", "required": True,
                 "label": {"fr": "G"},
                 "rows": [{"uid": "r1", "name": "r1", "label": {"fr": "R1"}},
                          {"uid": "r2", "name": "r2", "label": {"fr": "R2"}}]}]}],
        }
    )  # fmt: skip
    checked = check({"r1": "1"}, questionnaire)
    assert [(p.uid, p.code) for p in checked.problems] == [("r2", "required")]
