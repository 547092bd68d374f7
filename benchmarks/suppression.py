"""Cross-tables through the disclosure gate: time, loss, and what an attacker recovers.

    .venv/bin/python benchmarks/suppression.py [TABLES]

Processor time, so that a busy machine does not count. The reference, in the same run, is a gate
that hides small cells only. Fails when a protected number is recovered or a typical table of
10 × 8 takes 0.3 s or more (median).
"""

from __future__ import annotations

import statistics
import sys
import time
from unittest.mock import patch

import numpy as np

from indicators.disclosure import gate
from indicators.disclosure.audit import audit
from indicators.disclosure.rules import Rules
from indicators.disclosure.suppression import Pattern
from indicators.disclosure.tables import TOTAL, Audience, Cell, Level, PublishedTable, Table
from indicators.estimates import Estimate

LIMIT_S = 0.3
SHAPES = ((5, 1), (5, 5), (10, 8), (20, 10))
ROUNDS = 12


def random_table(rng: np.random.Generator, shape: tuple[int, int]) -> Table:
    """Return uneven answers in uneven groups, with their total."""
    height, width = shape
    shares = np.outer(rng.dirichlet(np.ones(height)), rng.dirichlet(np.full(width, 3.0)))
    inner = rng.multinomial(rng.integers(8, 30) * height * width, shares.ravel()).reshape(shape)
    full = np.column_stack((inner, inner.sum(axis=1)))
    columns = [*(f"c{number}" for number in range(width)), TOTAL]
    rows = [f"r{number}" for number in range(height)]
    cells = []
    for place, column in enumerate(columns):
        base = int(full[:, place].sum())
        for number, row in enumerate(rows):
            n = int(full[number, place])
            share = n / base if base else None
            cells.append(Cell(row, column, n, base, Estimate(share, share, share, base)))
    levels = tuple(Level(row, row) for row in rows), tuple(Level(c, c) for c in columns)
    return Table("q", "q", *levels, tuple(cells))


def timed(table: Table, audience: Audience) -> tuple[PublishedTable, float]:
    """Return a published table and the processor time it took."""
    start = time.process_time()
    shown = gate.publish(table, audience, Rules())
    return shown, time.process_time() - start


def measure(shape: tuple[int, int], audience: Audience, rounds: int) -> tuple[float, int]:
    """Print one line and return the median time and the number of breaches."""
    rng = np.random.default_rng(7)
    times, withheld, cells, breaches, naive = [], 0, 0, 0, 0
    for _ in range(rounds):
        table = random_table(rng, shape)
        shown, seconds = timed(table, audience)
        times.append(seconds)
        withheld += shown.withheld
        cells += len(shown.cells)
        breaches += len(audit([(table, shown)], Rules()).breaches)
        with patch.object(gate, "suppress", lambda s: Pattern(s.withheld, 0.0, is_safe=False)):
            bare, _ = timed(table, audience)
        naive += sum(f.is_recovered for f in audit([(table, bare)], Rules()).breaches)
    median = statistics.median(times)
    print(
        f"{shape[0]:>3} × {shape[1]:<3} {audience.value:<7} median {median:6.3f} s  "
        f"max {max(times):6.3f} s  withheld {withheld / cells:5.1%}  recovered {breaches} "
        f"(small cells only: {naive})"
    )
    return median, breaches


def main() -> int:
    """Measure each shape for the team and the public."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    timed(random_table(np.random.default_rng(1), (5, 5)), Audience.TEAM)
    failed = False
    for shape in SHAPES:
        for audience in (Audience.TEAM, Audience.PUBLIC):
            median, breaches = measure(shape, audience, rounds)
            failed |= breaches > 0 or (shape == (10, 8) and median >= LIMIT_S)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
