"""The gate as other rooms call it."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evalapp.flags import Flag
from indicators.disclosure.gate import Link, publish, publish_set
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import (
    TOTAL,
    Audience,
    Cell,
    Level,
    PublishedTable,
    Table,
)
from indicators.estimates import Estimate

Make = Callable[..., Any]
COUNTS = st.lists(st.lists(st.integers(0, 60), min_size=3, max_size=3), min_size=2, max_size=4)


def marked(counts: list[list[int]]) -> Table:
    """Return a table in which every number of an estimate is found nowhere else."""
    inner = np.column_stack((counts, np.sum(counts, axis=1)))
    codes = ["c0", "c1", "c2", TOTAL]
    cells = []
    for place, code in enumerate(codes):
        base = int(inner[:, place].sum())
        for row, n in enumerate(inner[:, place].tolist()):
            mark = (1 + row * 4 + place) / 997
            cells.append(
                Cell(f"r{row}", code, n, base, Estimate(mark, mark + 1e-5, mark + 2e-5, base))
            )
    rows = tuple(Level(f"r{row}", "") for row in range(len(counts)))
    return Table("q", "q", rows, tuple(Level(code, "") for code in codes), tuple(cells))


def numbers(value: object) -> Iterator[float]:
    """Yield every number met in a published value, however deep."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list | tuple):
        for item in value:
            yield from numbers(item)
    elif isinstance(value, float):
        yield value


def by_place(shown: PublishedTable) -> dict[tuple[str, str], Any]:
    return {(cell.row, cell.column): cell for cell in shown.cells}


def test_a_cell_under_the_threshold_takes_a_second_one_with_it(make_frequency: Make) -> None:
    shown = publish(make_frequency([3, 40, 17, 12]), Audience.TEAM, Rules())
    assert [cell.n for cell in shown.cells] == [None, 40, 17, None]
    assert [cell.reason for cell in shown.cells] == ["primary", "", "", "secondary"]
    assert shown.withheld == 2
    assert shown.cells[0].flag is Flag.SECRET
    assert shown.legend.startswith("s\u00a0: secret statistique")


def test_the_public_needs_eleven_answers_where_the_team_needs_five(make_frequency: Make) -> None:
    table = make_frequency([9, 40, 17, 12])
    assert publish(table, Audience.TEAM, Rules()).withheld == 0
    assert publish(table, Audience.PUBLIC, Rules()).withheld == 2


def test_the_public_is_not_told_which_cells_are_the_small_ones(make_frequency: Make) -> None:
    shown = publish(make_frequency([3, 40, 17, 12]), Audience.PUBLIC, Rules())
    assert {cell.reason for cell in shown.cells} == {"", "secret"}


def test_a_safe_table_is_published_whole(make_frequency: Make) -> None:
    shown = publish(make_frequency([30, 40, 17]), Audience.PUBLIC, Rules())
    assert [cell.value for cell in shown.cells] == [30 / 87, 40 / 87, 17 / 87]
    assert shown.legend == ""


@settings(max_examples=30, deadline=None)
@given(COUNTS)
def test_no_number_of_a_withheld_cell_is_anywhere_in_what_is_published(
    counts: list[list[int]],
) -> None:
    table = marked(counts)
    shown = publish(table, Audience.TEAM, Rules())
    places = by_place(shown)
    told = set(numbers(dataclasses.asdict(shown)))
    for cell in table.cells:
        published = places[cell.row, cell.column]
        if published.reason:
            assert {published.value, published.low, published.high} == {None}
            assert (published.n, published.base) == (None, None)
            assert published.flag is Flag.SECRET
            assert not told & {cell.estimate.value, cell.estimate.low, cell.estimate.high}
        elif published.n is not None:
            assert published.n == 0 or published.n >= shown.threshold
    assert shown.withheld == sum(1 for cell in shown.cells if cell.value is None and cell.reason)


@settings(max_examples=15, deadline=None)
@given(COUNTS)
def test_what_is_small_for_a_threshold_is_small_for_a_higher_one(counts: list[list[int]]) -> None:
    def small(threshold: int) -> set[tuple[str, str]]:
        shown = publish(marked(counts), Audience.TEAM, Rules(team=threshold))
        return {place for place, cell in by_place(shown).items() if cell.reason == "primary"}

    assert small(3) <= small(5) <= small(9)


@settings(max_examples=15, deadline=None)
@given(COUNTS)
def test_the_same_table_is_always_answered_alike(counts: list[list[int]]) -> None:
    first = publish(marked(counts), Audience.TEAM, Rules())
    assert first == publish(marked(counts), Audience.TEAM, Rules())


def test_publishing_again_what_is_published_changes_no_number(make_crosstab: Make) -> None:
    table = make_crosstab([[3, 14, 26], [15, 5, 30], [20, 24, 1]])
    first = publish(table, Audience.TEAM, Rules())
    again = publish(table, Audience.TEAM, Rules(), [first])
    assert [cell.n for cell in again.cells] == [cell.n for cell in first.cells]


def test_a_filter_that_leaves_two_people_out_is_refused(make_frequency: Make) -> None:
    whole = publish(make_frequency([40, 52, 33]), Audience.TEAM, Rules())
    filtered = make_frequency([38, 47, 25], "filtered", scope=(("sex", "f"),))
    shown = publish(filtered, Audience.TEAM, Rules(), [whole])
    assert by_place(shown)["r0", TOTAL].reason == "differencing"


def test_one_more_response_since_the_last_report_shows_nothing_new(make_frequency: Make) -> None:
    before = make_frequency([40, 52, 33], scope=(("version", "1"),))
    after = make_frequency([40, 53, 33], scope=(("version", "2"),))
    shown = publish(after, Audience.TEAM, Rules(), [publish(before, Audience.TEAM, Rules())])
    assert {cell.reason for cell in shown.cells} == {"differencing", "secondary"} or {
        cell.reason for cell in shown.cells
    } == {"differencing"}


def test_what_only_the_team_has_seen_does_not_bind_the_public(make_frequency: Make) -> None:
    seen = publish(make_frequency([40, 52, 33]), Audience.TEAM, Rules())
    filtered = make_frequency([38, 47, 25], "filtered", scope=(("sex", "f"),))
    assert publish(filtered, Audience.PUBLIC, Rules(), [seen]).withheld == 0


def test_a_site_hidden_in_the_programme_hides_a_second_one(make_crosstab: Make) -> None:
    names = ["beziers", "sete", "lunel"]
    counts = [[30, 25, 3], [40, 35, 2]]
    shown = by_place(publish(make_crosstab(counts, columns=names), Audience.TEAM, Rules()))
    assert shown["r0", "lunel"].reason == shown["r1", "lunel"].reason == "primary"
    assert shown["r0", TOTAL].reason or shown["r0", "sete"].reason or shown["r0", "beziers"].reason


def test_an_explicit_link_binds_tables_whose_scopes_say_nothing(make_frequency: Make) -> None:
    parts = [make_frequency([30, 25], "a"), make_frequency([2, 25], "b")]
    parts = [dataclasses.replace(part, scope=(("file", part.key),)) for part in parts]
    whole = dataclasses.replace(make_frequency([32, 50], "all"), scope=(("file", "all"),))
    alone = publish_set([*parts, whole], Audience.TEAM, Rules())
    tied = publish_set([*parts, whole], Audience.TEAM, Rules(), links=[Link("all", ("a", "b"))])
    assert sum(table.withheld for table in tied) > sum(table.withheld for table in alone)


def test_the_withheld_of_a_small_base_are_not_found_by_subtraction(make_crosstab: Make) -> None:
    shown = publish(make_crosstab([[30, 6], [40, 2]]), Audience.TEAM, Rules())
    assert {cell.reason for cell in shown.cells if cell.column == "c1"} == {"primary", "base"}
    others = [cell for cell in shown.cells if cell.column != "c1"]
    assert sum(1 for cell in others if cell.reason) >= 2


@pytest.mark.parametrize("audience", list(Audience))
def test_an_empty_table_passes(audience: Audience, make_frequency: Make) -> None:
    shown = publish(make_frequency([0, 0]), audience, Rules())
    assert [cell.n for cell in shown.cells] == [0, 0]
    assert [cell.flag for cell in shown.cells] == [Flag.NOT_AVAILABLE] * 2
