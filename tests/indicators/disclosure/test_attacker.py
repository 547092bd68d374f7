"""The attacker is as strong as someone who tries every table."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.disclosure.attacker import intervals, reach
from indicators.disclosure.gold import two_way_system
from indicators.disclosure.system import Need


def every_table(largest: int) -> np.ndarray:
    """Return every 2 × 3 table of small counts with its margins, one per line."""
    inner = np.indices((largest + 1,) * 6).reshape(6, -1).T.reshape(-1, 2, 3)
    rows, columns = inner.sum(axis=2), inner.sum(axis=1)
    total = rows.sum(axis=1, keepdims=True)
    return np.hstack((inner.reshape(-1, 6), rows, columns, total))


@pytest.mark.parametrize("seed", range(20))
def test_the_intervals_are_those_of_trying_every_table(seed: int) -> None:
    rng = np.random.default_rng(seed)
    system = two_way_system(rng.multinomial(7, np.full(6, 1 / 6)).reshape(2, 3), 3)
    hidden = np.zeros(system.size, dtype=np.bool_)
    hidden[rng.permutation(11)[: rng.integers(2, 8)]] = True
    tried = every_table(7)
    tried = tried[(tried[:, ~hidden] == system.values[~hidden]).all(axis=1)]
    variables = list(np.flatnonzero(hidden))
    for variable, found in zip(variables, intervals(system, hidden, variables), strict=True):
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
