"""The frameworks that ship, and the contradictions that are refused."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest

from indicators.framework import (
    FOLDER,
    Direction,
    FrameworkError,
    all_frameworks,
    find_indicator,
    framework_for,
    framework_from_dict,
)
from indicators.survey_indicators import statements
from surveys.serialization import questionnaire_from_json

DATA: dict[str, Any] = json.loads((FOLDER / "cite_educative.json").read_text())
QUESTIONNAIRES = Path(__file__).parents[2] / "surveys" / "questionnaires"


def test_the_two_frameworks_hold_34_and_24_indicators() -> None:
    assert [len(found.indicators) for found in all_frameworks()] == [34, 24]


def test_the_six_evaluation_questions_are_in_order() -> None:
    framework = framework_for("cite_educative")
    assert framework is not None
    assert [question.code for question in framework.questions] == [f"QE{i}" for i in range(1, 7)]


def test_every_indicator_serves_one_criterion() -> None:
    for framework in all_frameworks():
        for indicator in framework.indicators:
            _, criterion = framework.criterion_of(indicator.code)
            assert indicator in criterion.indicators


def test_a_city_contract_has_no_framework_yet() -> None:
    assert framework_for("contrat_de_ville") is None


def test_context_is_never_judged_and_ranges_have_bounds() -> None:
    found = find_indicator("CE-O05")
    assert found is not None
    assert (found[1].direction, found[1].low, found[1].high) == (Direction.RANGE, 0.45, 0.55)
    context = find_indicator("CE-C05")
    assert context is not None
    assert context[1].direction is Direction.CONTEXT


@pytest.mark.parametrize("framework", all_frameworks(), ids=lambda found: found.code)
def test_every_survey_indicator_finds_its_questions(framework: Any) -> None:
    linked = [found for found in framework.indicators if found.survey]
    assert linked
    for indicator in linked:
        path = QUESTIONNAIRES / f"{indicator.survey.questionnaire}.json"
        questionnaire = questionnaire_from_json(path.read_bytes())
        assert questionnaire.name == indicator.survey.questionnaire
        known = {found.uid: found for found in statements(questionnaire)}
        assert all(known[uid].is_agreement for uid in indicator.survey.uids), indicator.code


def _broken(change: Any) -> dict[str, Any]:
    data = copy.deepcopy(DATA)
    change(data)
    return data


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda d: d["indicators"].append(d["indicators"][0]), "deux fois : CE-C01"),
        (lambda d: d["questions"][0]["criteria"][0]["indicators"].append("CE-X99"), "CE-X99"),
        (lambda d: d["questions"][0]["criteria"][0]["indicators"].clear(), "un seul : CE-T04"),
        (lambda d: d["questions"][0]["criteria"][0]["indicators"].append("CE-K09"), "CE-K09"),
        (lambda d: d["indicators"][0].update(strand="Ailleurs"), "sans axe connu : CE-C01"),
        (lambda d: d["indicators"][0].update(direction="range"), "CE-C01"),
    ],
)
def test_a_contradiction_is_refused_with_the_code_at_fault(change: Any, words: str) -> None:
    with pytest.raises(FrameworkError, match=words):
        framework_from_dict(_broken(change))
