"""The judged table: every indicator has its line, filled or awaiting entry."""

from __future__ import annotations

from evalapp.flags import Flag
from indicators.disclosure.tables import Audience
from indicators.framework import framework_for
from indicators.judgement import Judgement, Point
from indicators.scorecard import PENDING_WORDS, Row, Scorecard, Series, TargetValue, build

CITE = framework_for("cite_educative")
assert CITE is not None


def card(
    series: dict[str, list[Series]], targets: dict[str, TargetValue] | None = None
) -> Scorecard:
    assert CITE is not None
    return build(CITE, "Béziers", Audience.SITE, series, targets or {})


def line(found: Scorecard, code: str) -> Row:
    row = found.row(code)
    assert row is not None
    return row


def waves(*values: float, n: int = 100) -> list[Series]:
    points = tuple(
        Point(f"T{i}", value, value - 0.05, value + 0.05, n) for i, value in enumerate(values)
    )
    return [Series(points)]


def test_an_empty_site_has_34_lines_that_await_entry() -> None:
    found = card({})
    assert len(found.rows) == 34
    assert all(row.is_pending for row in found.rows)
    assert line(found, "CE-E01").value_words == PENDING_WORDS
    assert line(found, "CE-E01").opinion.judgement is Judgement.PENDING
    assert found.filled == 0


def test_the_first_point_is_the_baseline_once_there_is_a_second() -> None:
    row = line(card({"CE-E09": waves(0.60)}), "CE-E09")
    assert row.baseline is None
    row = line(card({"CE-E09": waves(0.60, 0.70, 0.80)}), "CE-E09")
    assert (row.baseline_words, row.value_words, row.judgement_words) == ("60", "80", "favorable")


def test_the_interval_and_the_target_are_written_in_the_unit() -> None:
    found = card({"CE-E09": waves(0.60)}, {"CE-E09": TargetValue(0.7, None)})
    row = line(found, "CE-E09")
    assert row.interval_words == "[55\u00a0;\u00a065]"
    assert row.target_words == "≥\u00a070\u00a0%"
    assert row.is_on_target is False


def test_a_range_of_the_framework_is_a_target_of_its_own() -> None:
    found = card({})
    assert line(found, "CE-O05").target_words == "45 à 55\u00a0%"
    assert line(found, "CE-O05").is_on_target is None


def test_a_ceiling_alone_is_written_as_one() -> None:
    framework = framework_for("ami")
    assert framework is not None
    row = build(framework, "X", Audience.SITE, {}, {}).row("AM-P4")
    assert row is not None
    assert row.target_words == "≤\u00a050\u00a0%"


def test_a_secret_shows_its_flag_and_brings_its_legend() -> None:
    found = card({"CE-E09": [Series((Point("T0", None, flag=Flag.SECRET),))]})
    assert line(found, "CE-E09").value_words == "s"
    assert "secret statistique" in found.legend
    assert card({}).legend == ""


def test_a_bounded_value_is_shown_in_its_words() -> None:
    found = card({"CE-E09": [Series((Point("T0", None, bound="> 95 %", n=20),))]})
    assert line(found, "CE-E09").value_words == "> 95 %"


def test_an_indicator_of_several_places_has_a_line_for_each() -> None:
    places = [Series((Point("2017", 0.56),), "Centre"), Series((Point("2017", 0.6),), "Devèze")]
    found = card({"CE-C03": places})
    assert [r.place for r in found.rows if r.indicator.code == "CE-C03"] == ["Centre", "Devèze"]
    devèze = found.row("CE-C03", "Devèze")
    assert devèze is not None
    assert devèze.value_words == "60,0"
    assert found.filled == 1
