"""Which groups an analysis may use: those shown whole, and the rest when its sum is known."""

from __future__ import annotations

import numpy as np

from indicators.analysis.material import REST, Grouping, usable
from indicators.disclosure.gate import publish
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import TOTAL, Audience, Cell, Level, Table
from indicators.estimates import Estimate

NAMES = ("a", "b", "c")


def grouping(counts: list[list[int]], without_group: list[int]) -> Grouping:
    """Publish answers (rows) by group, the whole holding those without a group, and choose."""
    inner = np.array(counts)
    columns = np.column_stack([inner, inner.sum(axis=1) + without_group])
    cells = []
    for place, code in enumerate((*NAMES, TOTAL)):
        base = int(columns[:, place].sum())
        for row, n in enumerate(columns[:, place].tolist()):
            cells.append(Cell(f"r{row}", code, n, base, Estimate(n / base, 0.0, 1.0, base)))
    rows = tuple(Level(f"r{row}", "") for row in range(len(counts)))
    levels = tuple(Level(code, code) for code in (*NAMES, TOTAL))
    table = Table("q", "q", rows, levels, tuple(cells), row_variable="q", column_variable="g")
    shown = publish(table, Audience.TEAM, Rules())
    return usable(shown, [Level(code, code) for code in NAMES], Rules())


def test_groups_shown_whole_are_used_as_they_are() -> None:
    found = grouping([[40, 30, 20], [30, 30, 30]], [0, 0])
    assert [level.code for level in found.levels] == ["a", "b", "c"]
    assert not found.aside


def test_what_is_hidden_is_put_together_when_the_whole_tells_its_sum() -> None:
    found = grouping([[60, 30, 3], [50, 40, 20]], [0, 0])
    assert REST in {level.code for level in found.levels}
    assert found.places["c"] == len(found.levels) - 1
    assert "c" in found.merged


def test_what_is_hidden_is_set_aside_when_some_people_have_no_group() -> None:
    found = grouping([[60, 30, 3], [50, 40, 20]], [30, 30])
    assert REST not in {level.code for level in found.levels}
    assert "c" in found.aside
    assert "c" not in found.places


def test_a_group_is_never_alone_with_the_rest_of_small_ones() -> None:
    found = grouping([[60, 3, 1], [50, 2, 2]], [0, 0])
    assert len(found.levels) < 2
