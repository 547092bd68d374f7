"""The suppression records of the reference file, some of them copied here."""

from __future__ import annotations

from typing import Any

import pytest

from indicators.disclosure.gold import gold_check

RECORDS = [
    (
        [[3, 13, 28], [4, 10, 4], [3, 0, 0], [7, 3, 6], [2, 32, 5], [1, 10, 6]],
        [0, 3, 5, 6, 10, 12, 15, 20],
        31.765753030530668,
    ),
    (
        [[2, 1, 10, 27, 28, 6], [11, 3, 14, 22, 0, 45], [7, 11, 15, 10, 14, 53]],
        [0, 1, 7],
        19.848347495716364,
    ),
    ([[12, 5, 138], [95, 1, 19], [27, 65, 8]], [4], 13.614204198717372),
    ([[50, 4, 18], [4, 18, 28], [8, 0, 23], [2, 13, 0]], [1, 3, 9], 19.268280252304486),
]


def record(table: list[list[int]], optimum: float) -> dict[str, Any]:
    return {"args": {"table": table, "threshold": 5}, "result": {"optimal_cost": optimum}}


@pytest.mark.parametrize(("table", "primary", "optimum"), RECORDS)
def test_a_reference_table_is_protected_at_the_optimal_cost(
    table: list[list[int]], primary: list[int], optimum: float
) -> None:
    check = gold_check(record(table, optimum))
    assert list(check.primary) == primary
    assert check.is_met
    assert check.cost == pytest.approx(optimum)
    for variable in primary:
        low, high = check.intervals[variable]
        assert low < high
        assert high >= 5


def test_a_cost_beyond_five_per_cent_is_a_miss() -> None:
    assert not gold_check(record(RECORDS[2][0], RECORDS[2][2] / 1.06)).is_met
