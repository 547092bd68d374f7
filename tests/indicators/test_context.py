"""Context from published figures: summed only when every part is known."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import pytest

from evalapp.flags import Flag
from indicators.context import figure_series, zoning_series
from indicators.framework import Indicator, find_indicator


def indicator(code: str) -> Indicator:
    found = find_indicator(code)
    assert found is not None
    return found[1]


@dataclass(frozen=True)
class Place:
    kind: str
    code: str
    name: str
    part: str = "perimeter"


@dataclass(frozen=True)
class Figure:
    territory: Place
    measure: str
    value: float | None
    flag: Flag = Flag.NONE
    year: int = 2017
    perimeter: str = "qpv_2015"
    source: str = "Insee"
    source_date: None = None
    note: str = ""
    id: int = 1


@dataclass(frozen=True)
class Zone:
    zone_class: str
    territory_kind: str = "commune"
    scheme: str = "FRR"
    source: str = "Observatoire"

    def holds_on(self, day: date) -> bool:
        return day >= date(2024, 7, 1)


CENTRE, DEVEZE = Place("qpv", "QP034001", "Centre"), Place("qpv", "QP034003", "Devèze")
POPULATION = "population_municipale"


def test_populations_of_the_districts_add_up() -> None:
    figures = [Figure(CENTRE, POPULATION, 19054), Figure(DEVEZE, POPULATION, 4605)]
    (series,) = figure_series(indicator("CE-C01"), figures)
    assert series.points[0].value == 23659


def test_a_part_under_secrecy_makes_the_sum_secret_not_smaller() -> None:
    figures = [Figure(CENTRE, POPULATION, 19054), Figure(DEVEZE, POPULATION, None, Flag.SECRET)]
    (series,) = figure_series(indicator("CE-C01"), figures)
    assert (series.points[0].value, series.points[0].flag) == (None, Flag.SECRET)


def test_a_part_without_any_figure_that_year_makes_the_sum_unavailable() -> None:
    figures = [
        Figure(CENTRE, POPULATION, 19054),
        Figure(CENTRE, POPULATION, 19500, year=2018),
        Figure(DEVEZE, POPULATION, 4605),
    ]
    (series,) = figure_series(indicator("CE-C01"), figures)
    assert [point.value for point in series.points] == [23659, None]
    assert series.points[1].flag is Flag.NOT_AVAILABLE


def test_a_rate_is_never_summed_but_told_place_by_place() -> None:
    figures = [Figure(CENTRE, "taux_pauvrete_60", 56.3), Figure(DEVEZE, "taux_pauvrete_60", 60.6)]
    series = figure_series(indicator("CE-C03"), figures)
    assert [(s.place, s.points[0].value) for s in series] == [
        ("Centre", pytest.approx(0.563)),
        ("Devèze", pytest.approx(0.606)),
    ]


def test_a_press_figure_of_another_perimeter_is_left_out() -> None:
    quoted = Figure(CENTRE, POPULATION, 30000, perimeter="quartier")
    assert figure_series(indicator("CE-C01"), [quoted]) == ()


def test_the_coverage_of_communes_is_told_beside_the_epci() -> None:
    epci = Figure(
        Place("epci", "246600548", "CC"), "taux_pauvrete_60", None, Flag.NOT_AVAILABLE, 2021, "epci"
    )
    known = Figure(Place("commune", "66003", "A"), "taux_pauvrete_60", 27, year=2021)
    secret = replace(known, territory=Place("commune", "66060", "B"), value=None, flag=Flag.SECRET)
    (series,) = figure_series(indicator("AM-01"), [epci, known, secret])
    assert series.points[0].flag is Flag.NOT_AVAILABLE
    assert series.note == "1 commune sur 2 publiée, 27\u00a0%."


def test_classes_4_and_5_are_classed() -> None:
    (series,) = zoning_series([Zone("4"), Zone("5"), Zone("-9999")], date(2026, 1, 1))
    assert series.points[0].value == pytest.approx(2 / 3)


def test_one_class_unread_makes_the_share_unavailable() -> None:
    (series,) = zoning_series([Zone("4"), Zone("nd")], date(2026, 1, 1))
    assert (series.points[0].value, series.points[0].flag) == (None, Flag.NOT_AVAILABLE)


def test_a_zone_not_yet_in_force_says_nothing() -> None:
    assert zoning_series([Zone("4")], date(2024, 6, 30)) == ()
