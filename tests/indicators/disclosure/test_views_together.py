"""Views that count the same people otherwise: answers regrouped, waves side by side, some sites."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from indicators.disclosure.audit import audit
from indicators.disclosure.gate import publish
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import TOTAL, Audience, Level, PublishedTable, Table

Make = Callable[..., Any]
TEAM = Audience.TEAM


def number(table: PublishedTable, row: str, column: str = TOTAL) -> int | None:
    return next(c.n for c in table.cells if (c.row, c.column) == (row, column))


def regrouped(table: Table) -> Table:
    """Four answers as two groups."""
    cells = []
    for pair in (("r0", "r1"), ("r2", "r3")):
        for column in table.columns:
            parts = [c for c in table.cells if c.row in pair and c.column == column.code]
            together = sum(part.count for part in parts)
            cells.append(replace(parts[0], row="+".join(pair), count=together))
    rows = (Level("r0+r1", "Oui"), Level("r2+r3", "Non"))
    return replace(table, key="regroupee", rows=rows, cells=tuple(cells))


def test_a_regrouping_does_not_give_away_the_answer_that_was_withheld(
    make_frequency: Make,
) -> None:
    alone = make_frequency([3, 40, 12, 30])
    first = publish(alone, TEAM, Rules())
    assert (number(first, "r0"), number(first, "r1")) == (None, 40)
    assert number(publish(regrouped(alone), TEAM, Rules()), "r0+r1") == 43
    assert number(publish(regrouped(alone), TEAM, Rules(), [first]), "r0+r1") is None


def test_an_answer_is_not_found_by_taking_it_from_its_group(make_frequency: Make) -> None:
    whole = make_frequency([3, 40, 12, 30])
    first = publish(regrouped(whole), TEAM, Rules())
    assert number(first, "r0+r1") == 43
    second = publish(whole, TEAM, Rules(), [first])
    assert (number(second, "r0"), number(second, "r1")) == (None, None)


def test_waves_side_by_side_do_not_give_away_one_wave(make_crosstab: Make) -> None:
    waves = replace(
        make_crosstab([[40, 43], [30, 30], [20, 20]], "vagues", crossed_by="campaign",
                      columns=("a", "b")),
        scope=(("campaign", "a+b"),),
    )  # fmt: skip
    alone = replace(
        make_crosstab([[40], [28], [20]], total=False, columns=[TOTAL]),
        scope=(("campaign", "b"), ("site", "sete")),
    )
    first = publish(alone, TEAM, Rules())
    assert number(first, "r0") == 40
    together = publish(waves, TEAM, Rules(), [first])
    assert number(together, "r0", "b") is None  # 43 − 40: three people of the other sites
    assert number(publish(waves, TEAM, Rules()), "r0", "b") == 43


def test_two_sites_of_three_are_not_taken_for_the_whole(make_frequency: Make) -> None:
    some = make_frequency([43, 60, 50], "deux", scope=(("site", "lunel+sete"),))
    one = publish(make_frequency([40, 30, 25], "un", scope=(("site", "sete"),)), TEAM, Rules())
    assert number(publish(some, TEAM, Rules(), [one]), "r0") is None
    elsewhere = publish(
        make_frequency([40, 30, 25], "autre", scope=(("site", "beziers"),)), TEAM, Rules()
    )
    assert number(publish(some, TEAM, Rules(), [elsewhere]), "r0") == 43


@pytest.mark.parametrize("seed", range(12))
def test_an_attacker_who_knows_both_tables_finds_nothing(make_frequency: Make, seed: int) -> None:
    """The finer table first, then the groups, or the other way round; random small counts."""
    counts = np.random.default_rng(seed).choice([1, 2, 3, 4, 6, 9, 12, 20, 40], 4)
    fine = make_frequency([int(count) for count in counts])
    tables = [fine, regrouped(fine)] if seed % 2 else [regrouped(fine), fine]
    shown: list[PublishedTable] = []
    for table in tables:
        shown.append(publish(table, TEAM, Rules(), shown))
    assert audit(list(zip(tables, shown, strict=True)), Rules()).is_safe


def test_the_attacker_finds_what_a_careless_gate_lets_out(make_frequency: Make) -> None:
    fine = make_frequency([3, 40, 12, 30])
    careless = [publish(table, TEAM, Rules()) for table in (fine, regrouped(fine))]
    pairs = list(zip((fine, regrouped(fine)), careless, strict=True))
    assert not audit(pairs, Rules()).is_safe
