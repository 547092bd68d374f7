"""Entries: periods that sort, numerators that fit, small numbers of people that stay hidden."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from evalapp.flags import Flag
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import Audience
from indicators.entered import Entry, EntryError, checked_period, checked_value, published_point
from indicators.framework import Indicator, find_indicator
from indicators.judgement import Point

ENTRY = Entry("2024", "DSDEN", date(2024, 11, 1))


def indicator(code: str) -> Indicator:
    found = find_indicator(code)
    assert found is not None
    return found[1]


RATE, COUNT, PER100 = indicator("CE-E01"), indicator("CE-K02"), indicator("CE-E07")


def shown(about: Indicator, entry: Entry, audience: Audience = Audience.SITE) -> Point:
    return published_point(about, entry, checked_value(about, entry), audience, Rules())


@pytest.mark.parametrize(
    ("text", "period"),
    [("2024", "2024"), (" 2024/2025 ", "2024-2025"), ("2024-t1", "2024-T1"), ("t0", "T0")],
)
def test_a_period_is_read_in_its_usual_spellings(text: str, period: str) -> None:
    assert checked_period(text) == period


@pytest.mark.parametrize("text", ["", "24", "2024-2026", "2025-2024", "2024-T5", "mars 2024"])
def test_another_period_is_refused_with_examples(text: str) -> None:
    with pytest.raises(EntryError, match="écrivez 2024, 2024-2025"):
        checked_period(text)


def test_a_rate_is_kept_from_zero_to_one_however_it_is_given() -> None:
    assert checked_value(RATE, replace(ENTRY, value=36.5)) == pytest.approx(0.365)
    assert checked_value(RATE, replace(ENTRY, numerator=45, denominator=120)) == 0.375
    assert checked_value(PER100, replace(ENTRY, numerator=6, denominator=400)) == 1.5


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (ENTRY, "Donnez une valeur"),
        (replace(ENTRY, value=120.0), "entre 0 et 100"),
        (replace(ENTRY, numerator=130, denominator=120), "entre 0 et 100"),
        (replace(ENTRY, numerator=45), "vont ensemble"),
        (replace(ENTRY, numerator=45, denominator=0), "plus grand que zéro"),
        (replace(ENTRY, value=1.0, numerator=4, denominator=9), "pas les deux"),
        (replace(ENTRY, value=1.0, flag=Flag.SECRET), "aussi absente"),
    ],
)
def test_an_entry_that_contradicts_itself_is_refused(entry: Entry, words: str) -> None:
    with pytest.raises(EntryError, match=words):
        checked_value(RATE, entry)


@pytest.mark.parametrize("value", [-1.0, 2.5])
def test_people_are_counted_in_whole_positive_numbers(value: float) -> None:
    with pytest.raises(EntryError, match="entier positif"):
        checked_value(COUNT, replace(ENTRY, value=value))


@pytest.mark.parametrize(
    ("value", "flag"), [(0.0, Flag.NONE), (3.0, Flag.SECRET), (5.0, Flag.NONE)]
)
def test_a_small_number_of_people_is_hidden_and_nobody_is_not(value: float, flag: Flag) -> None:
    assert shown(COUNT, replace(ENTRY, value=value)).flag is flag


def test_the_public_is_owed_a_higher_threshold() -> None:
    entry = replace(ENTRY, value=8.0)
    assert shown(COUNT, entry).value == 8
    assert shown(COUNT, entry, Audience.PUBLIC).flag is Flag.SECRET


def test_a_rate_hides_few_people_inside_or_outside() -> None:
    assert shown(RATE, replace(ENTRY, numerator=3, denominator=120)).flag is Flag.SECRET
    assert shown(RATE, replace(ENTRY, numerator=117, denominator=120)).flag is Flag.SECRET
    assert shown(RATE, replace(ENTRY, value=2.5, n=120)).flag is Flag.SECRET
    assert shown(RATE, replace(ENTRY, numerator=60, denominator=120)).value == 0.5


def test_a_hidden_entry_gives_no_number_at_all() -> None:
    point = shown(RATE, replace(ENTRY, numerator=3, denominator=120))
    assert (point.value, point.n) == (None, None)


def test_money_and_actions_are_not_people() -> None:
    entry = replace(ENTRY, numerator=2, denominator=4)
    assert shown(indicator("CE-T03"), entry).value == 0.5


def test_an_absent_value_keeps_its_flag() -> None:
    point = shown(RATE, replace(ENTRY, flag=Flag.NOT_AVAILABLE))
    assert (point.value, point.flag) == (None, Flag.NOT_AVAILABLE)
