from __future__ import annotations

from typing import Any

import pytest

from surveys.definition_problems import DefinitionProblem, DefinitionProblems
from surveys.serialization import questionnaire_from_dict


def question(uid: str, kind: str = "text", **more: Any) -> dict[str, Any]:
    return {"uid": uid, "name": uid, "type": kind, "label": {"fr": uid}, **more}


def definition(*pages: list[dict[str, Any]], **more: Any) -> dict[str, Any]:
    return {
        "name": "q",
        "title": {"fr": "Q"},
        "choices": {"l": [{"name": "1", "label": {"fr": "Un"}}]},
        "pages": [
            {"uid": f"p{i}", "name": f"p{i}", "items": items} for i, items in enumerate(pages)
        ],
        **more,
    }


def problems(data: dict[str, Any]) -> tuple[DefinitionProblem, ...]:
    with pytest.raises(DefinitionProblems) as caught:
        questionnaire_from_dict(data)
    return caught.value.problems


def row(uid: str) -> dict[str, Any]:
    return {"uid": uid, "name": uid, "label": {"fr": uid}}


CASES = [
    ("duplicate_uid", [question("a"), question("a")]),
    ("duplicate_name", [question("a"), {**question("b"), "name": "a"}]),
    ("duplicate_uid", [question("a"), question("g", "grid", list_name="l", rows=[row("a")])]),
    ("list_needed", [question("a", "select_one")]),
    ("unknown_list", [question("a", "select_one", list_name="x")]),
    ("list_unexpected", [question("a", "text", list_name="l")]),
    ("rows_needed", [question("a", "grid", list_name="l")]),
    ("rows_needed", [question("a", "constant_sum")]),
    ("rows_unexpected", [question("a", "text", rows=[row("r")])]),
    ("missing_label", [{**question("a"), "label": {"en": "A"}}]),
    ("calculation_needed", [question("a", "calculate")]),
    ("required_unexpected", [question("a", "note", required=True)]),
    ("range", [question("a", "range", parameters={"start": "5", "end": "1"})]),
    ("range", [question("a", "range", parameters={"step": "zéro"})]),
    ("expression", [question("a", relevant="${b")]),
    ("unknown_name", [question("a", relevant="${b} = 1")]),
    ("unknown_name", [{**question("a"), "label": {"fr": "Bonjour ${b}"}}]),
    ("unknown_name", [question("g", "grid", list_name="l", rows=[row("r")]),
                      question("a", relevant="${g} = '1'")]),
    ("unknown_column", [question("a", relevant="b = 1")]),
    ("unknown_column", [question("a", "select_one", list_name="l", choice_filter="ville = 'x'")]),
    ("unknown_list", [question("a", constraint="instance('x')/root/item[name = 1]/label = 'a'")]),
    ("here", [question("a", relevant=". = 1")]),
    ("cycle", [question("a", relevant="${a} = 1")]),
    ("cycle", [question("a", relevant="${b} = 1"), question("b", relevant="${a} = 1")]),
    ("cycle", [question("a", "calculate", calculation="${b} + 1"),
               question("b", "calculate", calculation="${a} + 1")]),
    ("cycle", [{"type": "repeat", "uid": "r", "name": "r", "repeat_count": "${a}",
                "items": [question("a", "integer")]}]),
    ("empty", [{"type": "repeat", "uid": "r", "name": "r", "items": []}]),
]  # fmt: skip


@pytest.mark.parametrize(("code", "items"), CASES)
def test_each_mistake_has_its_code_place_and_sentence(code: str, items: list[Any]) -> None:
    found = problems(definition(items))
    assert code in {problem.code for problem in found}
    assert all(problem.path and problem.message.endswith(".") for problem in found)


def test_all_the_errors_come_at_once() -> None:
    data = definition([question("a", relevant="${x}"), question("a"), question("b", "rank")])
    codes = {problem.code for problem in problems(data)}
    assert codes >= {"duplicate_uid", "duplicate_name", "list_needed", "unknown_name"}


def test_an_error_in_an_expression_says_where() -> None:
    (problem,) = problems(definition([question("a", constraint=". > 1 &&")]))
    assert (problem.path, problem.position) == ("pages.0.items.0.constraint", 6)


def test_a_condition_may_not_wait_for_a_later_page() -> None:
    data = definition([question("a", relevant="${b} = 1")], [question("b")])
    (problem,) = problems(data)
    assert problem.code == "forward_reference"


def test_a_calculation_may_stand_anywhere() -> None:
    items = (
        [question("a", relevant="${total} > 1")],
        [question("total", "calculate", calculation="2")],
    )
    assert problems(definition(*items))[0].code == "forward_reference"
    same_page = [
        question("a", relevant="${total} > 1"),
        question("total", "calculate", calculation="2"),
    ]
    assert questionnaire_from_dict(definition(same_page))


def test_choices_and_roles_are_unique_in_their_list() -> None:
    choice = {"name": "a", "label": {"fr": "A"}, "role": "other"}
    data = definition([question("a")], choices={"l": [choice, choice]})
    assert {problem.code for problem in problems(data)} == {"duplicate_choice", "duplicate_role"}


def test_unknown_keys_and_types_are_refused_in_french() -> None:
    data = definition([{**question("a"), "couleur": "rouge", "required": "peut-être"}])
    found = {problem.path: problem.message for problem in problems(data)}
    assert found["pages.0.items.0.couleur"] == "Ce champ n’existe pas."
    assert found["pages.0.items.0.required"] == "Oui ou non est attendu."


def test_a_question_of_another_scope_can_be_read_from_a_repeat() -> None:
    repeat = {"type": "repeat", "uid": "r", "name": "r", "repeat_count": "${n}",
              "items": [question("age", "integer", relevant="${n} > 1")]}  # fmt: skip
    items = [question("n", "integer"), repeat, question("z", relevant="sum(${age}) > 3")]
    assert questionnaire_from_dict(definition(items))
