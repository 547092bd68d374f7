"""The gate as other rooms call it."""

from __future__ import annotations

from evalapp.flags import Flag
from indicators.disclosure.gate import publish
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import TOTAL, Audience, Cell, Level, Table
from indicators.estimates import Estimate


def frequency(*counts: int) -> Table:
    """Return a one-way table of one question."""
    base = sum(counts)
    codes = [f"r{number}" for number in range(len(counts))]
    return Table(
        key="q1",
        title="Question 1",
        rows=tuple(Level(code, code) for code in codes),
        columns=(Level(TOTAL, "Ensemble"),),
        cells=tuple(
            Cell(code, TOTAL, n, base, Estimate(n / base, 0.0, 1.0, base))
            for code, n in zip(codes, counts, strict=True)
        ),
    )


def test_a_cell_under_the_threshold_takes_a_second_one_with_it() -> None:
    shown = publish(frequency(3, 40, 17, 12), Audience.TEAM, Rules())
    assert [cell.n for cell in shown.cells] == [None, 40, 17, None]
    assert [cell.reason for cell in shown.cells] == ["primary", "", "", "secondary"]
    assert shown.withheld == 2
    assert shown.cells[0].flag is Flag.SECRET


def test_the_public_needs_eleven_answers_where_the_team_needs_five() -> None:
    table = frequency(9, 40, 17, 12)
    assert publish(table, Audience.TEAM, Rules()).withheld == 0
    assert publish(table, Audience.PUBLIC, Rules()).withheld == 2


def test_a_safe_table_is_published_whole() -> None:
    shown = publish(frequency(30, 40, 17), Audience.PUBLIC, Rules())
    assert [cell.value for cell in shown.cells] == [30 / 87, 40 / 87, 17 / 87]
    assert shown.legend == ""
