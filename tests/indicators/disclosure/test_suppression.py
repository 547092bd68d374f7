"""What is hidden besides: enough, and no more than needed."""

from __future__ import annotations

from collections.abc import Callable
from itertools import combinations

import numpy as np
import pytest

from indicators.disclosure import suppression
from indicators.disclosure.attacker import unmet
from indicators.disclosure.gold import two_way_system
from indicators.disclosure.optimal import Effort
from indicators.disclosure.suppression import suppress
from indicators.disclosure.system import System

MakeCounts = Callable[..., np.ndarray]


def cheapest_by_trying(system: System, ceiling: float) -> float:
    """Return the cost of the cheapest safe pattern, every cheaper one having been tried."""
    free = np.flatnonzero(~system.withheld)
    least = system.cost(system.withheld)
    best = ceiling
    for size in range(len(free) + 1):
        for extra in combinations(free, size):
            cost = least + float(system.costs[list(extra)].sum())
            if cost >= best - 1e-9:
                continue
            hidden = system.withheld.copy()
            hidden[list(extra)] = True
            if not unmet(system, hidden):
                best = cost
    return best


def assert_is_optimal(seed: int, shape: tuple[int, int]) -> None:
    rng = np.random.default_rng(seed)
    system = two_way_system(rng.poisson(rng.choice([2, 9, 25], size=shape)), 5)
    pattern = suppress(system)
    assert pattern.is_safe
    assert pattern.cost <= 1.05 * cheapest_by_trying(system, pattern.cost) + 1e-9


@pytest.mark.parametrize("seed", range(6))
def test_the_cost_is_that_of_the_cheapest_pattern(seed: int) -> None:
    assert_is_optimal(seed, (2, 3))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(20))
def test_the_cost_is_that_of_the_cheapest_pattern_on_larger_tables(seed: int) -> None:
    assert_is_optimal(100 + seed, (3, 3))


@pytest.mark.parametrize("seed", range(15))
def test_without_the_exact_search_the_near_pattern_is_still_safe(
    seed: int, make_counts: MakeCounts
) -> None:
    system = two_way_system(make_counts(np.random.default_rng(seed)), 5)
    exact = suppress(system)
    near = suppress(system, Effort(size=0))
    assert near.is_safe
    assert not unmet(system, near.hidden)
    assert exact.cost <= near.cost + 1e-9


def test_everything_is_hidden_when_no_search_succeeds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(suppression, "cheapest", lambda *_: None)
    monkeypatch.setattr(suppression, "_widen", lambda _, hidden: hidden)
    system = two_way_system([[3, 10], [20, 30]], 5)
    pattern = suppress(system)
    assert pattern.hidden.all()
    assert pattern.is_safe


def test_a_table_without_small_cells_loses_nothing() -> None:
    assert suppress(two_way_system([[10, 20], [30, 40]], 5)).cost == 0


def test_what_is_already_public_is_not_hidden_again() -> None:
    system = two_way_system([[3, 10, 9], [20, 30, 12], [8, 9, 40]], 5)
    system.open[[1, 3, 9]] = True
    pattern = suppress(system)
    assert pattern.is_safe
    assert not pattern.hidden[[1, 3, 9]].any()
