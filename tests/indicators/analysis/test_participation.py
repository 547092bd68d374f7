"""Rates of response and thirds of the collection, by hand."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.analysis.material import Refused
from indicators.analysis.participation import Outreach, asked_from, rate_of, thirds, whole


def test_the_rates_are_those_of_the_standard() -> None:
    rate = rate_of(Outreach("A", 200, 80, 20, 10, returned=15))
    assert rate.rr1 == pytest.approx(80 / 200)
    assert rate.rr2 == pytest.approx(100 / 200)
    assert rate.refusal == pytest.approx(10 / 200)


def test_no_rate_is_given_when_nobody_knows_who_was_asked() -> None:
    assert rate_of(Outreach("A", 0, 80, 20, 10)).rr1 is None
    total = whole([Outreach("A", 100, 5, 0, 0), Outreach("B", 0, 5, 0, 0)])
    assert (total.asked, total.complete) == (0, 10)


def test_more_answers_than_people_asked_is_told_and_gives_no_rate() -> None:
    rate = rate_of(Outreach("A", 50, 60, 0, 0))
    assert rate.rr1 is None
    assert "circulé" in rate.problem


def test_a_third_keeps_days_whole() -> None:
    days = np.repeat(np.arange(6), 10).astype(np.int32)
    codes = thirds(days, np.ones(60, np.bool_))
    assert set(days[codes == 0]) == {0, 1, 2}
    assert set(days[codes == 1]) == {3, 4, 5}


def test_answers_of_one_day_have_no_third() -> None:
    codes = thirds(np.zeros(60, np.int32), np.ones(60, np.bool_))
    assert set(codes.tolist()) == {-1}


@pytest.mark.parametrize("text", ["-3", "1e9", "12,5", "０", "99999999"])
def test_only_a_plain_number_of_people_is_read(text: str) -> None:
    with pytest.raises(Refused):
        asked_from({"sollicites-a": text})
    assert asked_from({"sollicites-a": "1 200", "autre": "x", "sollicites-b": ""}) == {"a": 1200}
