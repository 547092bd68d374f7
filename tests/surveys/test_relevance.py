from __future__ import annotations

import sys
from pathlib import Path

from surveys.relevance import (
    first_page,
    next_page,
    previous_page,
    shows_something,
    visible,
    visible_on,
)
from surveys.serialization import questionnaire_from_dict, questionnaire_from_json

ROOT = Path(__file__).parents[2]
ALL = questionnaire_from_json((ROOT / "tests/surveys/fixtures/all_types.json").read_bytes())
PARENTS = questionnaire_from_json((ROOT / "surveys/questionnaires/parents.json").read_bytes())


def test_what_a_hidden_group_contains_is_hidden() -> None:
    assert "t_quartier" not in visible(ALL, {})
    assert {"g_fin", "t_quartier"} <= visible(ALL, {"t_commune": "sete"})


def test_a_row_has_its_own_condition() -> None:
    assert "t_g2" not in visible(ALL, {"t_un": "non"})
    assert "t_g2" in visible(ALL, {"t_un": "oui"})


def test_the_answer_of_a_hidden_question_counts_for_nothing() -> None:
    stale = {"p01": "non_concerne", "p04": "oui", "p06": ["devoirs"]}
    assert not {"p05", "p12"} & visible(PARENTS, stale)


def test_each_block_of_a_repeat_has_its_own_conditions() -> None:
    seen = visible(ALL, {"t_nombre": 2, "enfants": [{"e_age": 1}, {"e_age": 8}]})
    assert "enfants/0/e_ecole" not in seen
    assert "enfants/1/e_ecole" in seen
    assert "enfants/2/e_age" not in seen


def test_pages_with_nothing_to_show_are_skipped_both_ways() -> None:
    page = next_page(ALL, {}, "p_enfants")
    assert page is not None
    assert page.uid == "p_libre"
    back = previous_page(ALL, {}, "p_libre")
    assert back is not None
    assert back.uid == "p_enfants"
    assert previous_page(ALL, {}, "p_choix") is None
    assert next_page(ALL, {}, "p_libre") is None


def test_a_page_of_hidden_fields_only_is_not_shown() -> None:
    questionnaire = questionnaire_from_dict(
        {
            "name": "q",
            "title": {"fr": "Q"},
            "pages": [
                {"uid": "p0", "name": "p0", "items": [{"uid": "h", "name": "h", "type": "hidden"}]},
                {"uid": "p1", "name": "p1", "items": [
                    {"uid": "n", "name": "n", "type": "note", "label": {"fr": "Fin"}}]},
            ],
        }
    )  # fmt: skip
    page = first_page(questionnaire, {})
    assert page is not None
    assert page.uid == "p1"
    assert not shows_something(questionnaire, {}, "p0")


def test_one_page_alone_agrees_with_the_whole() -> None:
    values = {"t_un": "oui", "t_commune": "sete", "t_nombre": 1, "enfants": [{"e_age": 12}]}
    whole = visible(ALL, values)
    alone = frozenset().union(*(visible_on(ALL, values, page.uid) for page in ALL.pages))
    assert alone == whole


def test_a_chain_longer_than_the_call_stack_is_followed() -> None:
    count = sys.getrecursionlimit() + 500
    items = [{"uid": "q0", "name": "q0", "type": "integer", "label": {"fr": "Q"}}] + [
        {"uid": f"q{n}", "name": f"q{n}", "type": "integer", "label": {"fr": "Q"},
         "relevant": f"${{q{n - 1}}} = 1"}
        for n in range(1, count)
    ]  # fmt: skip
    data = {"name": "q", "title": {"fr": "Q"}, "pages": [{"uid": "p", "name": "p", "items": items}]}
    data["pages"][0]["items"] = list(reversed(items))
    questionnaire = questionnaire_from_dict(data)
    seen = visible(questionnaire, {f"q{n}": 1 for n in range(count)})
    assert len(seen) == count + 1
