"""The suppression problem in the form of the reference records: counts, threshold, cost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from indicators.disclosure.attacker import intervals
from indicators.disclosure.suppression import suppress
from indicators.disclosure.system import Need, System, relation_matrix


@dataclass(frozen=True)
class Check:
    """What our engine does of one reference record."""

    primary: tuple[int, ...]
    suppressed: tuple[int, ...]
    cost: float
    #: Largest cost the record accepts: five per cent above the optimum.
    cost_allowed: float
    intervals: Mapping[int, tuple[float, float]]
    is_safe: bool

    @property
    def is_met(self) -> bool:
        """Return whether the pattern is safe and near enough to the optimum."""
        return self.is_safe and self.cost <= self.cost_allowed + 1e-9


def two_way_system(counts: Sequence[Sequence[int]], threshold: int) -> System:
    """Return a two-way table with its margins: interior by rows, row and column totals, total."""
    inner = np.asarray(counts, dtype=np.float64)
    height, width = inner.shape
    total = height * width + height + width
    relations: list[dict[int, int]] = []
    for row in range(height):
        cells = {row * width + column: 1 for column in range(width)}
        relations.append({**cells, height * width + row: -1})
    for column in range(width):
        cells = {row * width + column: 1 for row in range(height)}
        relations.append({**cells, height * width + height + column: -1})
    relations.append({height * width + row: 1 for row in range(height)} | {total: -1})
    relations.append({height * width + height + column: 1 for column in range(width)} | {total: -1})
    values = np.concatenate((inner.ravel(), inner.sum(axis=1), inner.sum(axis=0), [inner.sum()]))
    small = (values > 0) & (values < threshold)
    return System(
        values=values,
        costs=np.log1p(values) + 1.0,
        relations=relation_matrix(list(relations), total + 1),
        withheld=small,
        open=np.zeros(total + 1, dtype=np.bool_),
        needs=tuple(
            Need(int(v), float(values[v] - 1), float(max(threshold, values[v] + 1)))
            for v in np.flatnonzero(small)
        ),
    )


def gold_check(record: Mapping[str, Any]) -> Check:
    """Solve one ``sdc`` record and return what to compare with its ``result``."""
    arguments = record["args"]
    system = two_way_system(arguments["table"], int(arguments["threshold"]))
    pattern = suppress(system)
    hidden = [int(variable) for variable in np.flatnonzero(pattern.hidden)]
    found = intervals(system, pattern.hidden, hidden)
    return Check(
        primary=tuple(int(variable) for variable in np.flatnonzero(system.withheld)),
        suppressed=tuple(hidden),
        cost=pattern.cost,
        cost_allowed=1.05 * float(record["result"]["optimal_cost"]),
        intervals={v: (i.low, i.high) for v, i in zip(hidden, found, strict=True)},
        is_safe=pattern.is_safe,
    )
