"""Tables made of counts, for the tests of the gate."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import pytest

from indicators.disclosure.tables import TOTAL, Cell, Level, Measure, Table
from indicators.estimates import Estimate

Scope = tuple[tuple[str, str], ...]
MakeTable = Callable[..., Table]


def crosstab(
    counts: Sequence[Sequence[int]],
    key: str = "q1",
    *,
    total: bool = True,
    scope: Scope = (),
    crossed_by: str = "group",
    columns: Sequence[str] = (),
) -> Table:
    """Return column percentages of one question; a single column without total is a frequency."""
    inner = np.asarray(counts)
    height, width = inner.shape
    codes = list(columns) or [f"c{number}" for number in range(width)]
    stacked = np.column_stack((inner, inner.sum(axis=1))) if total else inner
    codes = [*codes, TOTAL] if total else codes
    cells = []
    for place, code in enumerate(codes):
        base = int(stacked[:, place].sum())
        for row in range(height):
            n = int(stacked[row, place])
            share = n / base if base else None
            cells.append(Cell(f"r{row}", code, n, base, Estimate(share, share, share, base)))
    return Table(
        key=key,
        title=key,
        rows=tuple(Level(f"r{row}", f"r{row}") for row in range(height)),
        columns=tuple(Level(code, code or "Ensemble") for code in codes),
        cells=tuple(cells),
        scope=(("campaign", "parents"), *scope),
        row_variable="q1",
        column_variable=crossed_by,
        measure=Measure.SHARE,
    )


def frequency(counts: Sequence[int], key: str = "q1", scope: Scope = ()) -> Table:
    """Return a one-way table."""
    column = [[count] for count in counts]
    return crosstab(column, key, total=False, scope=scope, columns=[TOTAL])


def random_counts(rng: np.random.Generator, largest: int = 6) -> np.ndarray:
    """Return the counts of a believable cross-table: uneven rows, uneven columns."""
    height, width = int(rng.integers(2, largest + 1)), int(rng.integers(1, largest + 1))
    shares = rng.dirichlet(np.ones(height))[:, None] * rng.dirichlet(np.full(width, 2.0))[None]
    return rng.multinomial(rng.integers(20, 500), shares.ravel()).reshape(height, width)


@pytest.fixture
def make_crosstab() -> MakeTable:
    """Give the cross-table factory."""
    return crosstab


@pytest.fixture
def make_frequency() -> MakeTable:
    """Give the one-way table factory."""
    return frequency


@pytest.fixture
def make_counts() -> Callable[..., np.ndarray]:
    """Give the generator of random counts."""
    return random_counts
