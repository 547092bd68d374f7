"""Thresholds, their floor and the words of the legend."""

from __future__ import annotations

import pytest

from indicators.disclosure.rules import Reason, Rules, legend, reason_in_french
from indicators.disclosure.tables import Audience


def test_default_thresholds_are_five_for_the_team_and_eleven_for_the_public() -> None:
    rules = Rules()
    assert [rules.threshold(who) for who in Audience] == [5, 5, 11]


@pytest.mark.parametrize("who", ["team", "site", "public"])
def test_no_threshold_goes_under_the_floor_and_the_refusal_is_in_french(who: str) -> None:
    with pytest.raises(ValueError, match=r"seuil de publication .* sous 3\xa0réponses"):
        Rules(**{who: 2})


@pytest.mark.parametrize("wrong", [{"dominance": 0.0}, {"round_counts": 0}, {"round_values": 1.0}])
def test_an_option_without_meaning_is_refused(wrong: dict[str, float]) -> None:
    with pytest.raises(ValueError, match=r"dominance|arrondi"):
        Rules(**wrong)


def test_a_sensitive_question_needs_eleven_answers_thirty_in_the_base_three_clusters() -> None:
    rules = Rules(sensitive=True)
    assert rules.threshold(Audience.TEAM) == 11
    assert rules.base_needed(Audience.TEAM) == 30
    assert rules.clusters_needed == 3


def test_a_raised_threshold_raises_the_base_needed() -> None:
    assert Rules(public=20).base_needed(Audience.PUBLIC) == 20


def test_the_legend_gives_the_threshold_of_the_audience() -> None:
    assert legend(Rules(), Audience.PUBLIC).startswith(
        "s\u00a0: secret statistique, moins de 11\u00a0réponses"
    )


def test_every_reason_has_french_words() -> None:
    for reason in Reason:
        words = reason_in_french(reason, 5)
        assert words.startswith("s\u00a0: ") == (reason is not Reason.NONE)
    primary = reason_in_french("primary", 5)
    assert primary == "s\u00a0: secret statistique, moins de 5\u00a0réponses"
