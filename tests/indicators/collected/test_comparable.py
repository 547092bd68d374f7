"""Waves that cannot be compared leave an indicator's series, and the table says why."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.collected.comparable import Told, series
from indicators.framework import Indicator, framework_for
from indicators.judgement import Point
from surveys.definition import Questionnaire
from surveys.serialization import questionnaire_from_dict
from tests import explorer_factories


def indicator() -> Indicator:
    framework = framework_for("cite_educative")
    assert framework is not None
    return next(one for one in framework.indicators if one.code == "CE-E09")


def asked(label: str = "Je me sens bien accueilli.", **changes: Any) -> Questionnaire:
    definition = explorer_factories.definition(label=label)
    definition["pages"][0]["items"][1] |= changes
    return questionnaire_from_dict(definition)


def waves(*questionnaires: Questionnaire) -> list[Told]:
    return [
        Told(Point(f"T{k}", 0.5 + k / 10), one, ("accueil",))
        for k, one in enumerate(questionnaires)
    ]


def test_waves_asked_alike_stand_in_one_series_without_a_word() -> None:
    points, notes = series(indicator(), waves(asked(), asked()))
    assert [point.period for point in points] == ["T0", "T1"]
    assert notes == []


def test_a_new_wording_stays_with_its_reserve() -> None:
    points, notes = series(indicator(), waves(asked(), asked("On m’accueille bien.")))
    assert [point.period for point in points] == ["T0", "T1"]
    assert notes == [
        "CE-E09 : les vagues T0 et T1 se comparent avec réserve. La formulation a changé."
    ]


@pytest.mark.parametrize("middle", [False, True])
def test_another_kind_of_question_leaves_the_series(middle: bool) -> None:
    other = asked(type="select_multiple")
    listed = (asked(), other, asked()) if middle else (other, asked())
    points, notes = series(indicator(), waves(*listed))
    assert [point.period for point in points] == (["T0", "T2"] if middle else ["T1"])
    assert "ne se comparent pas. Le type de question a changé." in notes[0]
