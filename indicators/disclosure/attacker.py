"""What an attacker who knows every published number can deduce, by linear programming."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.sparse.csgraph import connected_components

from indicators.disclosure.movement import EPSILON, Box, Target, push, still_pending
from indicators.disclosure.system import Counts, Marks, Need, System

#: Beyond this distance a quantity counts as unbounded.
FAR = 1e6


@dataclass(frozen=True, slots=True)
class Interval:
    """The narrowest range in which the attacker can place a withheld quantity."""

    low: float
    high: float

    @property
    def is_exact(self) -> bool:
        """Return whether the attacker knows the number."""
        return self.high - self.low < 1 - EPSILON


@dataclass(frozen=True, eq=False)
class Blocks:
    """The hidden quantities cut into groups that do not depend on each other."""

    hidden: Marks
    labels: Counts

    def members(self, variable: int) -> NDArray[np.intp]:
        """Return the hidden quantities bound to this one, itself included."""
        return np.flatnonzero(self.hidden & (self.labels == self.labels[variable]))


def unmet(system: System, hidden: Marks) -> list[tuple[Need, bool, bool]]:
    """Return the needs that fail, with whether the low and the high side fail."""
    reached = reach(system, hidden, system.needs)
    failing = []
    for need, interval in zip(system.needs, reached, strict=True):
        low = interval.low > need.low + EPSILON
        high = interval.high < need.high - EPSILON
        if low or high:
            failing.append((need, low, high))
    return failing


def intervals(system: System, hidden: Marks, variables: Sequence[int]) -> list[Interval]:
    """Return the attacker's whole-number interval on each quantity."""
    wide = [Need(variable, 0.0, FAR) for variable in variables]
    found = reach(system, hidden, wide)
    return [
        Interval(
            math.ceil(interval.low - EPSILON),
            math.inf if interval.high >= FAR - 1 else math.floor(interval.high + EPSILON),
        )
        for interval in found
    ]


def reach(system: System, hidden: Marks, needs: Sequence[Need]) -> list[Interval]:
    """Return how far the attacker's interval stretches, as far as each need asks."""
    blocks = _blocks(system, hidden)
    by_block: dict[float, list[Need]] = {}
    for need in needs:
        if hidden[need.variable]:
            by_block.setdefault(float(blocks.labels[need.variable]), []).append(need)
    ends: dict[int, list[float]] = {n.variable: [system.values[n.variable]] * 2 for n in needs}
    for inside in by_block.values():
        _stretch(system, blocks.members(inside[0].variable), inside, ends)
    return [Interval(*map(float, ends[need.variable])) for need in needs]


def _blocks(system: System, hidden: Marks) -> Blocks:
    inside = system.relations[:, hidden]
    links = abs(inside).T @ abs(inside)
    labels = np.full(system.size, -1.0)
    if hidden.any():
        labels[hidden] = connected_components(links, directed=False)[1]
    return Blocks(hidden, labels)


def _stretch(
    system: System, members: NDArray[np.intp], needs: Sequence[Need], ends: dict[int, list[float]]
) -> None:
    """Write in ``ends`` how far each need of one block can go, up to what it asks."""
    matrix = system.relations[:, members]
    matrix = matrix[np.diff(matrix.indptr) > 0]
    box = Box(matrix, -system.values[members], np.full(len(members), np.inf))
    places = {int(variable): place for place, variable in enumerate(members)}
    targets = [replace(t, variable=places[t.variable]) for t in targets_of(system, needs)]
    for target in targets:
        variable = int(members[target.variable])
        ends[variable][target.sign > 0] += target.sign * target.amount
    short = still_pending(box, targets)
    for target, reached in zip(short, push([box] * len(short), short), strict=True):
        variable = int(members[target.variable])
        ends[variable][target.sign > 0] += target.sign * (reached.distance - target.amount)


def targets_of(system: System, needs: Sequence[Need]) -> list[Target]:
    """Return every movement the needs ask for."""
    found = []
    for need in needs:
        truth = float(system.values[need.variable])
        if need.high > truth:
            found.append(Target(need.variable, 1.0, need.high - truth))
        if need.low < truth:
            found.append(Target(need.variable, -1.0, truth - need.low))
    return found
