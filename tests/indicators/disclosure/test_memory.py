"""What earlier publications withheld stays withheld."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from indicators.disclosure.audit import audit
from indicators.disclosure.gate import publish
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import TOTAL, Audience, PublishedTable

Make = Callable[..., Any]


def shown_at(table: PublishedTable, row: str) -> Any:
    return next(cell for cell in table.cells if (cell.row, cell.column) == (row, TOTAL))


def test_a_new_crossing_does_not_show_the_total_that_an_earlier_table_withheld(
    make_crosstab: Make, make_frequency: Make
) -> None:
    old = make_frequency([3, 40, 17, 12])
    first = publish(old, Audience.TEAM, Rules())
    assert shown_at(first, "r3").reason == "secondary"
    crossed = make_crosstab([[1, 2], [20, 20], [9, 8], [6, 6]], crossed_by="sex")
    second = publish(crossed, Audience.TEAM, Rules(), [first])
    assert shown_at(second, "r0").n is None
    assert shown_at(second, "r3").n is None
    assert audit([(old, first), (crossed, second)], Rules()).is_safe


def test_a_programme_does_not_give_away_the_site_published_before(make_frequency: Make) -> None:
    sites = [
        make_frequency(counts, name, scope=(("site", name),))
        for name, counts in (("sete", [20, 30, 15]), ("lunel", [3, 25, 9]))
    ]
    shown: list[PublishedTable] = []
    for table in sites:
        shown.append(publish(table, Audience.TEAM, Rules(), shown))
    assert shown_at(shown[1], "r0").reason == "primary"
    programme = make_frequency([23, 55, 24], "programme")
    last = publish(programme, Audience.TEAM, Rules(), shown)
    assert shown_at(last, "r0").n is None
    pairs = list(zip([*sites, programme], [*shown, last], strict=True))
    assert audit(pairs, Rules()).is_safe
    careless = publish(programme, Audience.TEAM, Rules())
    assert not audit([*pairs[:2], (programme, careless)], Rules()).is_safe


def test_a_past_that_contradicts_the_table_withholds_everything(make_frequency: Make) -> None:
    part = publish(
        make_frequency([3, 40, 9, 8], "part", scope=(("site", "sete"),)), Audience.TEAM, Rules()
    )
    smaller = make_frequency([1, 50, 50, 0], "programme")
    assert publish(smaller, Audience.TEAM, Rules()).withheld < 4
    assert publish(smaller, Audience.TEAM, Rules(), [part]).withheld == 4


def test_a_growing_campaign_shows_again_once_enough_people_came(make_frequency: Make) -> None:
    first = publish(make_frequency([3, 40, 17], scope=(("version", "1"),)), Audience.TEAM, Rules())
    later = make_frequency([60, 90, 80], scope=(("version", "2"),))
    assert publish(later, Audience.TEAM, Rules(), [first]).withheld == 0
