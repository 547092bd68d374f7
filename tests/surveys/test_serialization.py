from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from surveys.definition import Questionnaire
from surveys.definition_problems import DefinitionProblems
from surveys.serialization import (
    checksum,
    questionnaire_from_dict,
    questionnaire_from_json,
    questionnaire_to_dict,
    questionnaire_to_json,
)

ROOT = Path(__file__).parents[2]
FILES = [
    *sorted((ROOT / "surveys" / "questionnaires").glob("*.json")),
    ROOT / "tests" / "surveys" / "fixtures" / "all_types.json",
]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_json_and_back_is_the_same_questionnaire(path: Path) -> None:
    questionnaire = questionnaire_from_json(path.read_bytes())
    again = questionnaire_from_json(questionnaire_to_json(questionnaire))
    assert again == questionnaire
    assert checksum(again) == checksum(questionnaire)
    assert questionnaire_from_dict(questionnaire_to_dict(questionnaire)) == questionnaire


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_nothing_that_a_file_says_is_lost(path: Path) -> None:
    written = json.loads(path.read_text())
    kept = questionnaire_to_dict(questionnaire_from_dict(written))
    assert kept.keys() >= written.keys() - {"languages"}
    assert kept["pages"] == written["pages"]
    assert kept.get("choices") == written["choices"]


def test_a_checksum_depends_on_the_content_and_not_on_the_order_of_keys() -> None:
    data = json.loads(FILES[0].read_text())
    shuffled = dict(reversed(data.items()))
    changed = {**data, "title": {"fr": "Autre titre"}}
    original = checksum(questionnaire_from_dict(data))
    assert checksum(questionnaire_from_dict(shuffled)) == original
    assert checksum(questionnaire_from_dict(changed)) != original


TEXTS = st.dictionaries(st.sampled_from(["fr", "ar", "en"]), st.text(max_size=12), max_size=3)
LABELS = TEXTS.map(lambda texts: {**texts, "fr": texts.get("fr", "").strip() or "Texte"})


KINDS = [
    "text", "integer", "decimal", "date", "note", "select_one",
    "select_multiple", "rank", "grid", "hidden", "group", "repeat",
]  # fmt: skip


@st.composite
def questions(draw: st.DrawFn, uid: str) -> dict[str, Any]:
    question: dict[str, Any] = {"uid": uid, "name": uid, "label": draw(LABELS)}
    kind = draw(st.sampled_from(KINDS))
    if kind == "repeat" and uid.count("_") > 1:
        kind = "group"  # Repeats nest twice at most.
    question["type"] = kind
    if kind in ("group", "repeat"):
        return {**question, "items": [draw(questions(uid=f"{uid}_{i}")) for i in range(2)]}
    if kind in ("select_one", "select_multiple", "rank", "grid"):
        question["list_name"] = "liste"
    if kind == "grid":
        question["rows"] = [{"uid": f"{uid}_r", "name": f"{uid}_r", "label": draw(LABELS)}]
    if draw(st.booleans()):
        question["hint"] = {k: v.replace("$", "") for k, v in draw(TEXTS).items()}
    if kind in ("integer", "decimal"):
        question["constraint"] = draw(st.sampled_from([". > 0", ". <= 10 and . != 3"]))
    question["label"] = {k: v.replace("$", "").strip() or "x" for k, v in question["label"].items()}
    return question


@st.composite
def definitions(draw: st.DrawFn) -> dict[str, Any]:
    count = draw(st.integers(1, 4))
    pages = [
        {"uid": f"p{n}", "name": f"p{n}",
         "items": [draw(questions(uid=f"q{n}_{i}")) for i in range(draw(st.integers(1, 4)))]}
        for n in range(count)
    ]  # fmt: skip
    choices = [{"name": str(n), "label": draw(LABELS)} for n in range(3)]
    return {
        "name": "essai",
        "title": {"fr": "Essai"},
        "choices": {"liste": choices},
        "pages": pages,
    }


@given(definitions())
@settings(max_examples=80, deadline=None)
def test_any_definition_survives_json(data: dict[str, Any]) -> None:
    questionnaire = questionnaire_from_dict(data)
    assert questionnaire_from_json(questionnaire_to_json(questionnaire)) == questionnaire


VALID = json.loads(FILES[-1].read_text())
JUNK = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.just([]) | st.just({})


def paths(value: Any, prefix: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [prefix] if prefix else []
    items = list(value.items()) if isinstance(value, dict) else []
    items += list(enumerate(value)) if isinstance(value, list) else []
    for key, inside in items:
        found += paths(inside, (*prefix, key))
    return found


@given(st.sampled_from(paths(VALID)), JUNK)
@settings(max_examples=250, deadline=None)
def test_a_broken_definition_is_refused_with_sentences_or_still_whole(
    path: tuple[Any, ...], junk: Any
) -> None:
    data = copy.deepcopy(VALID)
    place = data
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = junk
    try:
        result = questionnaire_from_dict(data)
    except DefinitionProblems as refused:
        result = refused
    if isinstance(result, DefinitionProblems):
        assert result.problems
        assert all(problem.code and problem.message for problem in result.problems)
    else:
        assert isinstance(result, Questionnaire)


@pytest.mark.parametrize(
    ("content", "code"),
    [(b"", "not_json"), (b"{", "not_json"), (b"\xff\xfe", "not_json"), (b"[1]", "model_type"),
     (b"[" * 100_000, "not_json"), ("\ud800", "not_json"), (b" " * 5_000_001, "too_large")],
)  # fmt: skip
def test_what_is_no_questionnaire_is_refused(content: bytes | str, code: str) -> None:
    with pytest.raises(DefinitionProblems) as caught:
        questionnaire_from_json(content)
    assert caught.value.problems[0].code == code


def test_groups_nested_without_end_are_refused() -> None:
    item: dict[str, Any] = {"uid": "q", "name": "q", "type": "text", "label": {"fr": "Q"}}
    for depth in range(400):
        item = {"uid": f"g{depth}", "name": f"g{depth}", "type": "group", "items": [item]}
    page = {"uid": "p", "name": "p", "items": [item]}
    with pytest.raises(DefinitionProblems):
        questionnaire_from_dict({"name": "q", "title": {"fr": "Q"}, "pages": [page]})
