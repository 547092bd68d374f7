"""The downloaded table: read by French spreadsheets, run by none, secrets as flags."""

from __future__ import annotations

import csv
import io
from dataclasses import replace

from evalapp.flags import Flag
from indicators.disclosure.tables import Audience
from indicators.framework import framework_for
from indicators.judgement import Point
from indicators.scorecard import Scorecard, Series, build
from indicators.table_csv import HEADS, scorecard_csv

CITE = framework_for("cite_educative")
assert CITE is not None


def card(*points: Point) -> Scorecard:
    assert CITE is not None
    return build(CITE, "Béziers", Audience.SITE, {"CE-E09": [Series(points)]}, {})


def line(found: Scorecard) -> dict[str, str]:
    text = scorecard_csv(found)
    rows = list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=";"))
    return next(row for row in rows if row["Code"] == "CE-E09")


def test_the_file_begins_with_a_mark_and_the_heads() -> None:
    text = scorecard_csv(card(Point("T0", 0.623, 0.55, 0.69, 180, 7, 12, source="Enquête")))
    assert text.startswith("\ufeff" + ";".join(HEADS) + "\r\n")


def test_numbers_have_a_decimal_comma_and_rates_are_in_per_cent() -> None:
    row = line(card(Point("T0", 0.623, 0.55, 0.69, 180, 7, 12, source="Enquête")))
    assert (row["Valeur"], row["Intervalle bas"], row["Effectif"]) == ("62,3", "55,0", "180")
    assert (row["Sans réponse"], row["Ne sait pas"]) == ("7", "12")


def test_a_secret_is_an_empty_cell_and_its_sign() -> None:
    row = line(card(Point("T0", None, flag=Flag.SECRET)))
    assert (row["Valeur"], row["Effectif"], row["Signe"]) == ("", "", "s")


def test_a_source_that_looks_like_a_formula_is_neutralised() -> None:
    row = line(card(replace(Point("T0", 0.6), source="=HYPERLINK(1)")))
    assert row["Source"] == "'=HYPERLINK(1)"


def test_what_awaits_entry_is_said() -> None:
    text = scorecard_csv(card(Point("T0", 0.6)))
    assert text.count("en attente de saisie") == 33
