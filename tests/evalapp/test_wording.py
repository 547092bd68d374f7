"""French numbers, rates, dates and flags, case by case."""

from __future__ import annotations

from datetime import date

import pytest

from evalapp import wording
from evalapp.flags import Flag

N, T, M = "\u00a0", "\u202f", "\u2212"


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (1234.5, 1, f"1{T}234,5"),
        (0, 0, "0"),
        (-3.25, 1, f"{M}3,3"),
        (2.5, 0, "3"),
        (0.285, 2, "0,29"),
        (81545, 0, f"81{T}545"),
        (1234567, 0, f"1{T}234{T}567"),
        (-0.2, 0, "0"),
    ],
)
def test_a_number_has_a_comma_thin_spaces_and_a_true_minus(
    value: float, decimals: int, written: str
) -> None:
    assert wording.number(value, decimals) == written


@pytest.mark.parametrize(
    ("proportion", "decimals", "written"),
    [(0.62, 0, f"62{N}%"), (0.443, 1, f"44,3{N}%"), (1.0, 0, f"100{N}%"), (0.285, 0, f"29{N}%")],
)
def test_a_rate_is_rounded_half_up_on_its_decimal_writing(
    proportion: float, decimals: int, written: str
) -> None:
    assert wording.percent(proportion, decimals) == written


@pytest.mark.parametrize(
    ("difference", "decimals", "written"),
    [
        (0.019, 1, f"+1,9{N}point"),
        (0.02, 0, f"+2{N}points"),
        (-0.03, 0, f"{M}3{N}points"),
        (0.0, 0, f"0{N}point"),
        (-0.0251, 1, f"{M}2,5{N}points"),
    ],
)
def test_a_difference_of_rates_is_in_points_and_plural_from_two(
    difference: float, decimals: int, written: str
) -> None:
    assert wording.points(difference, decimals) == written


@pytest.mark.parametrize(
    ("quantity", "written"),
    [
        (0, f"0{N}réponse"),
        (1, f"1{N}réponse"),
        (2, f"2{N}réponses"),
        (1200, f"1{T}200{N}réponses"),
    ],
)
def test_a_count_is_plural_from_two(quantity: int, written: str) -> None:
    assert wording.count(quantity, "réponse") == written


@pytest.mark.parametrize(
    ("start", "end", "written"),
    [
        (date(2024, 11, 28), date(2024, 11, 28), f"le 28{N}novembre{N}2024"),
        (date(2024, 11, 3), date(2024, 11, 28), f"du 3 au 28{N}novembre{N}2024"),
        (date(2024, 9, 1), date(2024, 11, 28), f"du 1er{N}septembre au 28{N}novembre{N}2024"),
        (date(2023, 12, 30), date(2024, 1, 1), f"du 30{N}décembre{N}2023 au 1er{N}janvier{N}2024"),
    ],
)
def test_a_span_of_days_says_each_thing_once(start: date, end: date, written: str) -> None:
    assert wording.day_range(start, end) == written


@pytest.mark.parametrize(
    ("value", "unit", "flag", "written"),
    [
        (0.36, "%", Flag.NONE, f"36{N}%"),
        (0.563, "%", Flag.NONE, f"56,3{N}%"),
        (19054, "hab.", Flag.NONE, f"19{T}054{N}hab."),
        (1.9, "points", Flag.NONE, f"1,9{N}point"),
        (1.4, "ratio", Flag.NONE, "1,4"),
        (None, "%", Flag.SECRET, "s"),
        (None, "%", Flag.NOT_AVAILABLE, "nd"),
        (None, "", Flag.NONE, "–"),
    ],
)
def test_a_quantity_is_written_with_its_unit_or_its_flag(
    value: float | None, unit: str, flag: Flag, written: str
) -> None:
    assert wording.quantity(value, unit, flag) == written


def test_the_legend_explains_each_flag_shown_even_from_a_generator() -> None:
    flags = (flag for flag in (Flag.PENDING, Flag.SECRET, Flag.NONE, Flag.SECRET))
    legend = wording.flag_legend(flags)
    assert legend.startswith(f"s{N}: secret statistique")
    assert legend.endswith(f"{N}; ec{N}: en cours de collecte.")
    assert f"nd{N}:" not in legend


def test_an_interval_says_its_unit_once() -> None:
    assert wording.interval(0.56, 0.68) == f"de 56 à 68{N}%"
    assert wording.bracket(0.56, 0.68) == f"[56{N};{N}68]"
    assert wording.interval(None, 0.68) == "–"


def test_words_are_quoted_once() -> None:
    assert wording.quoted("«\u00a0Oui\u00a0»") == wording.quoted("Oui") == f"«{N}Oui{N}»"


def test_an_enumeration_ends_with_et() -> None:
    assert wording.enumeration(["a", "b", "c"]) == "a, b et c"
    assert wording.enumeration(["a"]) == "a"
    assert wording.enumeration([]) == ""
