"""What is withheld for itself."""

from __future__ import annotations

import pytest

from indicators.disclosure.primary import bound_of, primary_reason
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import TOTAL, Audience, Cell, Measure
from indicators.estimates import Estimate


def reason(
    count: int,
    base: int,
    *,
    rules: Rules | None = None,
    row: str = "r",
    measure: Measure = Measure.SHARE,
    largest_share: float | None = None,
    clusters: int | None = None,
) -> str:
    cell = Cell(row, "c", count, base, Estimate(0.5), largest_share, clusters)
    return primary_reason(cell, rules or Rules(), Audience.TEAM, measure)


@pytest.mark.parametrize(
    ("count", "base", "expected"),
    [
        (4, 100, "primary"),
        (5, 100, ""),
        (0, 100, ""),
        (96, 100, "primary"),
        (95, 100, ""),
        (100, 100, ""),
        (3, 4, "primary"),
        (5, 10, "base"),
        (6, 11, ""),
        (0, 0, ""),
    ],
)
def test_small_counts_small_complements_and_small_bases_are_withheld(
    count: int, base: int, expected: str
) -> None:
    assert reason(count, base) == expected


def test_the_margin_of_a_table_has_no_complement() -> None:
    assert reason(50, 50, row=TOTAL, rules=Rules(sensitive=True)) == ""


def test_nobody_and_everybody_are_withheld_when_the_question_is_sensitive() -> None:
    rules = Rules(sensitive=True)
    assert reason(0, 60, rules=rules) == "group"
    assert reason(60, 60, rules=rules) == "group"
    assert reason(30, 60, rules=rules) == ""


def test_nobody_and_everybody_are_bounded_in_a_small_base() -> None:
    def bound(count: int, base: int) -> str:
        return bound_of(Cell("r", "c", count, base, Estimate(0.0)), Rules(), Measure.SHARE)

    assert bound(0, 20) == "<\u00a05\u00a0%"
    assert bound(20, 20) == ">\u00a095\u00a0%"
    assert bound(0, 30) == bound(10, 20) == bound(0, 0) == ""


def test_an_amount_that_one_respondent_makes_is_withheld_but_not_a_share() -> None:
    amount = Measure.AMOUNT
    assert reason(20, 20, measure=amount, largest_share=0.9) == "dominance"
    assert reason(20, 20, measure=amount, largest_share=0.85) == ""
    assert reason(20, 60, largest_share=0.9) == ""


def test_respondents_of_one_building_are_not_a_published_group() -> None:
    assert reason(20, 60, clusters=1) == "cluster"
    assert reason(20, 60, clusters=2) == ""


def test_the_complement_of_a_mean_is_not_a_group() -> None:
    assert reason(20, 20, measure=Measure.MEAN) == ""
