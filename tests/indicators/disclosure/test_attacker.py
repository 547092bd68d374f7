"""The attacker is as strong as someone who tries every table."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest

from indicators.disclosure.attacker import intervals, reach
from indicators.disclosure.gold import two_way_system
from indicators.disclosure.system import Marks, Need, System


def every_table(system: System, hidden: Marks, largest: int) -> Iterator[np.ndarray]:
    """Yield every table of whole numbers that agrees with all that is not hidden."""
    height, width = 2, 3
    for inner in product(range(largest + 1), repeat=height * width):
        cells = np.array(inner).reshape(height, width)
        everything = [cells.ravel(), cells.sum(axis=1), cells.sum(axis=0), [cells.sum()]]
        values = np.concatenate(everything)
        if (values[~hidden] == system.values[~hidden]).all():
            yield values


@pytest.mark.parametrize("seed", range(12))
def test_the_intervals_are_those_of_trying_every_table(seed: int) -> None:
    rng = np.random.default_rng(seed)
    system = two_way_system(rng.integers(0, 4, size=(2, 3)), 3)
    hidden = np.zeros(system.size, dtype=np.bool_)
    hidden[rng.permutation(8)[: rng.integers(2, 6)]] = True
    hidden[11] = False
    largest = int(system.values[11])
    tried = np.array(list(every_table(system, hidden, min(largest, 6))))
    if largest > 6:
        pytest.skip("too many tables to try")
    for variable, found in zip(
        np.flatnonzero(hidden), intervals(system, hidden, np.flatnonzero(hidden)), strict=True
    ):
        assert (found.low, found.high) == (tried[:, variable].min(), tried[:, variable].max())


def test_a_lone_hidden_cell_is_recovered() -> None:
    system = two_way_system([[3, 10], [20, 30]], 5)
    (found,) = intervals(system, system.withheld, [0])
    assert found.is_exact
    assert found.low == 3


def test_hiding_everything_leaves_the_attacker_without_a_bound() -> None:
    system = two_way_system([[3, 10], [20, 30]], 5)
    (found,) = intervals(system, np.ones(system.size, dtype=np.bool_), [0])
    assert (found.low, found.high) == (0, np.inf)


def test_the_search_stops_where_the_need_is_met() -> None:
    system = two_way_system([[3, 10], [20, 30]], 5)
    hidden = np.ones(system.size, dtype=np.bool_)
    (found,) = reach(system, hidden, [Need(0, 2.0, 5.0)])
    assert (found.low, found.high) == (2.0, 5.0)
