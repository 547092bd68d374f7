"""The rule: two later points, more than 2 points or 5 %, thirty people; else « non concluant »."""

from __future__ import annotations

from dataclasses import replace

import pytest

from evalapp.flags import Flag
from indicators.framework import Direction, Indicator, find_indicator
from indicators.judgement import Judgement, Point, Trend, judge


def indicator(code: str) -> Indicator:
    found = find_indicator(code)
    assert found is not None
    return found[1]


def points(*values: float | None, n: int | None = 100) -> tuple[Point, ...]:
    flags = {True: Flag.SECRET, False: Flag.NONE}
    return tuple(
        Point(f"T{i}", value, n=n, flag=flags[value is None]) for i, value in enumerate(values)
    )


RATE = indicator("CE-E09")
COUNT = indicator("CE-K07")


@pytest.mark.parametrize(
    ("values", "trend", "judgement"),
    [
        ((0.60, 0.61, 0.63), Trend.UP, Judgement.FAVOURABLE),
        ((0.60, 0.61, 0.62), Trend.INCONCLUSIVE, Judgement.INCONCLUSIVE),
        ((0.60, 0.59, 0.57), Trend.DOWN, Judgement.UNFAVOURABLE),
        ((0.60, 0.65), Trend.UP, Judgement.INCONCLUSIVE),
        ((0.60,), Trend.INCONCLUSIVE, Judgement.INCONCLUSIVE),
        ((0.60, 0.65, None), Trend.INCONCLUSIVE, Judgement.INCONCLUSIVE),
        ((None, 0.65, 0.70), Trend.INCONCLUSIVE, Judgement.INCONCLUSIVE),
        ((), Trend.NONE, Judgement.PENDING),
    ],
)
def test_a_rate_is_judged_on_more_than_two_points(
    values: tuple[float | None, ...], trend: Trend, judgement: Judgement
) -> None:
    opinion = judge(RATE, points(*values))
    assert (opinion.trend, opinion.judgement) == (trend, judgement)


def test_exactly_two_points_is_not_more_whatever_the_floats_say() -> None:
    for start in (0.60, 0.07, 0.29, 0.55):
        assert judge(RATE, points(start, start, start + 0.02)).trend is Trend.INCONCLUSIVE


@pytest.mark.parametrize(("last", "trend"), [(105, Trend.INCONCLUSIVE), (106, Trend.UP)])
def test_a_number_is_judged_on_more_than_five_per_cent(last: float, trend: Trend) -> None:
    assert judge(COUNT, points(100, 100, last)).trend is trend


@pytest.mark.parametrize("n", [29, None])
def test_fewer_than_thirty_people_or_an_unknown_number_concludes_nothing(n: int | None) -> None:
    opinion = judge(RATE, points(0.2, 0.5, 0.9, n=n))
    assert opinion.judgement is Judgement.INCONCLUSIVE
    assert "personnes" in opinion.reason


def test_thirty_people_are_enough() -> None:
    assert judge(RATE, points(0.2, 0.5, 0.9, n=30)).judgement is Judgement.FAVOURABLE


def test_a_fall_is_good_when_down_is_good() -> None:
    opinion = judge(indicator("CE-E06"), points(0.20, 0.15, 0.10))
    assert opinion.judgement is Judgement.FAVOURABLE


def test_context_is_never_judged() -> None:
    context = replace(RATE, direction=Direction.CONTEXT)
    assert judge(context, points(0.2, 0.5, 0.9)).judgement is Judgement.CONTEXT


@pytest.mark.parametrize(
    ("last", "judgement"),
    [
        (0.50, Judgement.FAVOURABLE),
        (0.55, Judgement.FAVOURABLE),
        (0.44, Judgement.FAVOURABLE),
        (0.58, Judgement.FAVOURABLE),
        (0.60, Judgement.UNFAVOURABLE),
        (0.30, Judgement.UNFAVOURABLE),
    ],
)
def test_nearer_to_its_range_is_better_even_when_still_outside(
    last: float, judgement: Judgement
) -> None:
    assert judge(indicator("CE-O05"), points(0.40, 0.42, last)).judgement is judgement
