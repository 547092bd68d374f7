"""Rounding, bounds and marks of what is shown."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from indicators.disclosure.gate import publish
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import TOTAL, Audience, Cell, Level, Measure, Table
from indicators.estimates import Estimate

ROUNDED = Rules(round_counts=5, round_values=0.01)


def one_cell(count: int, base: int, estimate: Estimate, measure: Measure = Measure.SHARE) -> Table:
    row, column = Level("r", "r"), Level(TOTAL, "Ensemble")
    cell = Cell("r", TOTAL, count, base, estimate)
    return Table("q", "q", (row,), (column,), (cell,), measure=measure)


def shown(count: int, base: int, estimate: Estimate, rules: Rules = ROUNDED) -> Any:
    return publish(one_cell(count, base, estimate), Audience.TEAM, rules).cells[0]


def test_counts_and_shares_are_rounded_together_and_intervals_only_widen() -> None:
    cell = shown(19, 44, Estimate(19 / 44, 0.2976, 0.5776, 44))
    assert (cell.n, cell.base, cell.value) == (20, 45, 0.43)
    assert (cell.low, cell.high) == (0.29, 0.58)


@pytest.mark.parametrize(("count", "expected"), [(5, 0.01), (1195, 0.99)])
def test_rounding_never_says_nobody_or_everybody(count: int, expected: float) -> None:
    assert shown(count, 1200, Estimate(count / 1200, 0.0, 1.0, 1200)).value == expected


def test_the_table_tells_its_rounding() -> None:
    table = one_cell(19, 44, Estimate(0.4, 0.3, 0.6, 44))
    assert publish(table, Audience.TEAM, ROUNDED).rounded_to == 5
    assert publish(table, Audience.TEAM, Rules()).rounded_to == 1


def test_a_unanimous_answer_in_a_small_base_is_words_and_no_count() -> None:
    cell = shown(0, 20, Estimate(0.0, 0.0, 0.16, 20), Rules())
    assert cell.bound == "<\u00a05\u00a0%"
    assert (cell.value, cell.low, cell.high, cell.n) == (None,) * 4
    assert not cell.reason


def test_a_wide_interval_is_not_reliable_and_a_small_base_is_fragile() -> None:
    wide = shown(10, 20, Estimate(0.5, 0.3, 0.7, 20), Rules())
    assert wide.fragile
    assert not wide.reliable
    narrow = shown(200, 400, Estimate(0.5, 0.45, 0.55, 400), Rules())
    assert not narrow.fragile
    assert narrow.reliable


def test_a_small_effective_size_is_not_reliable() -> None:
    weighted = Estimate(0.5, 0.45, 0.55, 400, n_eff=20.0)
    assert not shown(200, 400, weighted, Rules()).reliable


def test_a_withheld_cell_says_nothing_of_its_base(make_frequency: Callable[..., Any]) -> None:
    table = publish(make_frequency([4, 10, 6]), Audience.TEAM, Rules())
    hidden = [cell for cell in table.cells if cell.reason]
    assert hidden
    assert not any(cell.fragile or cell.bound for cell in hidden)
    assert all(cell.reliable for cell in hidden)
