"""How a table is read: what it counts, and what its lines add up to."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

from indicators.disclosure.gate import publish
from indicators.disclosure.grid import grid_of, grid_of_published
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import TOTAL, AddsUp, Audience, Cell, Level, Table
from indicators.estimates import Estimate

Make = Callable[..., Any]


def test_a_single_choice_adds_up_both_ways(make_crosstab: Make) -> None:
    grid = grid_of(make_crosstab([[10, 20], [30, 40]]))
    assert grid.rows_add_up is grid.columns_add_up is AddsUp.EXACTLY


def test_a_multiple_choice_does_not_add_up_to_its_base(make_crosstab: Make) -> None:
    table = make_crosstab([[10, 20], [30, 40]])
    cells = tuple(dataclasses.replace(cell, base=cell.base - 5) for cell in table.cells)
    assert grid_of(dataclasses.replace(table, cells=cells)).rows_add_up is AddsUp.NO


def test_columns_that_leave_people_out_add_up_partly(make_crosstab: Make) -> None:
    table = make_crosstab([[10, 20], [30, 40]])
    cells = tuple(cell for cell in table.cells if cell.column != "c0")
    assert grid_of(dataclasses.replace(table, cells=cells)).columns_add_up is AddsUp.PARTLY


def row_percentages() -> Table:
    counts = {("a", "x"): 12, ("a", "y"): 28, ("b", "x"): 3, ("b", "y"): 57}
    bases = {"a": 40, "b": 60}
    cells = tuple(
        Cell(row, column, n, bases[row], Estimate(n / bases[row]))
        for (row, column), n in counts.items()
    )
    levels = (Level("x", "x"), Level("y", "y"))
    return Table("q", "q", (Level("a", "a"), Level("b", "b")), levels, cells)


def test_row_percentages_are_read_turned() -> None:
    grid = grid_of(row_percentages())
    assert grid.turned
    assert grid.rows_add_up is AddsUp.EXACTLY
    assert grid.counts["x", "a"] == 12


def test_row_percentages_are_protected_and_published_the_right_way_round() -> None:
    shown = publish(row_percentages(), Audience.TEAM, Rules())
    assert [(cell.row, cell.column, cell.n) for cell in shown.cells] == [
        ("a", "x", 12),
        ("a", "y", 28),
        ("b", "x", None),
        ("b", "y", None),
    ]
    assert grid_of_published(shown).counts == {
        ("x", "a"): 12,
        ("y", "a"): 28,
        ("x", "b"): None,
        ("y", "b"): None,
    }


def test_the_same_people_have_the_same_key_whatever_the_table(make_crosstab: Make) -> None:
    programme = grid_of(make_crosstab([[9], [8]], crossed_by="site", columns=["sete"]))
    site = grid_of(make_crosstab([[9], [8]], scope=(("site", "sete"),), crossed_by="sex"))
    assert programme.key("r0", "sete") == site.key("r0", TOTAL)
    assert programme.base_key("r0", "sete") == site.base_key("r0", TOTAL)


def test_a_version_is_a_state_of_the_same_people(make_frequency: Make) -> None:
    first = grid_of(make_frequency([9, 8], scope=(("version", "1"),)))
    second = grid_of(make_frequency([9, 9], scope=(("version", "2"),)))
    assert first.key("r0", TOTAL) == second.key("r0", TOTAL)


def test_a_bounded_cell_counts_as_known(make_frequency: Make) -> None:
    shown = publish(make_frequency([0, 20]), Audience.TEAM, Rules())
    assert [cell.bound for cell in shown.cells] == ["<\u00a05\u00a0%", ">\u00a095\u00a0%"]
    assert list(grid_of_published(shown).counts.values()) == [0, 20]
