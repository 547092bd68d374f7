"""What the table tells the site's page."""

from __future__ import annotations

from evalapp.flags import Flag
from evalapp.sites.notices import NoticeKind
from indicators.disclosure.tables import Audience
from indicators.framework import framework_for
from indicators.judgement import Point
from indicators.notices import scorecard_notices
from indicators.scorecard import Series, build

CITE = framework_for("cite_educative")
assert CITE is not None


def told(series: dict[str, list[Series]]) -> list[tuple[NoticeKind, str]]:
    assert CITE is not None
    card = build(CITE, "Béziers", Audience.SITE, series, {})
    return [(notice.kind, notice.text) for notice in scorecard_notices(card, "/ici")]


def test_an_empty_table_only_says_that_it_awaits_entry() -> None:
    assert told({}) == [(NoticeKind.MISSING, "34\u00a0indicateurs en attente de saisie")]


def test_a_bad_course_alerts_and_a_good_one_is_a_change() -> None:
    down = [Series(tuple(Point(f"T{i}", v, n=100) for i, v in enumerate((0.6, 0.5, 0.4))))]
    up = [Series(tuple(Point(f"T{i}", v, n=100) for i, v in enumerate((0.4, 0.5, 0.6))))]
    found = told({"CE-E09": down, "CE-E10": up})
    assert found[0][0] is NoticeKind.ALERT
    assert "défavorable" in found[0][1]
    assert (NoticeKind.CHANGED) in {kind for kind, _ in found}


def test_values_under_secrecy_are_counted() -> None:
    secret = [Series((Point("T0", None, flag=Flag.SECRET),))]
    assert told({"CE-E09": secret})[-1][1].startswith("1\u00a0valeur sous secret")
