"""Figures laid out: coverage counted, secrets shown as « s », last years kept."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from evalapp.flags import Flag
from evalapp.sites.figure_table import (
    blocks,
    coverage,
    coverage_words,
    figure_words,
    listed,
)


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
    year: int = 2021
    perimeter: str = "commune"
    source: str = "Insee"
    source_date: date | None = None
    note: str = ""
    id: int = 1


def communes(*values: float | None) -> list[Figure]:
    return [
        Figure(
            Place("commune", f"3000{i}", f"C{i}"),
            "taux_pauvrete_60",
            value,
            Flag.NONE if value is not None else Flag.SECRET,
        )
        for i, value in enumerate(values)
    ]


def test_coverage_counts_published_values_of_the_latest_year_only() -> None:
    old = Figure(Place("commune", "30000", "C0"), "taux_pauvrete_60", 99.0, year=2019)
    found = coverage([old, *communes(27, None, 23)], "taux_pauvrete_60")
    assert (found.published, found.total, found.low, found.high) == (2, 3, 23, 27)


def test_coverage_is_written_as_the_field_says_it() -> None:
    found = coverage(communes(27, 23, *[None] * 12), "taux_pauvrete_60")
    words = coverage_words(found, "taux_pauvrete_60")
    assert words == "2 communes sur 14 publiées, de 23\u00a0% à 27\u00a0%"


def test_no_published_commune_is_said_without_a_number() -> None:
    words = coverage_words(coverage(communes(None, None), "taux_pauvrete_60"), "taux_pauvrete_60")
    assert words == "aucune commune sur 2 publiée"


def test_a_secret_is_never_a_zero_nor_a_blank() -> None:
    assert figure_words(None, Flag.SECRET, "taux_pauvrete_60") == "s"
    assert figure_words(0.0, Flag.NONE, "taux_pauvrete_60") == "0\u00a0%"


def test_many_communes_become_one_coverage_line() -> None:
    (block,) = blocks(communes(27, 23, None, None, None))
    assert block.title == "Communes (5)"
    assert block.rows[0].cells[0].words.startswith("2 communes sur 5")


def test_few_territories_stand_side_by_side_with_a_legend() -> None:
    (block,) = blocks(communes(27, None))
    assert [cell.words for cell in block.rows[0].cells] == ["27\u00a0%", "s"]
    assert "secret statistique" in block.legend


def test_only_the_perimeter_s_figures_are_the_site_s_own() -> None:
    around = Figure(Place("region", "76", "Occitanie", "context"), "taux_pauvrete_60", 16.8)
    assert [line.is_own for line in listed([*communes(27), around])] == [True, False]
