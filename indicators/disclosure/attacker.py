"""What an attacker who knows every published number can deduce, by linear programming."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

from indicators.disclosure.system import Counts, Marks, Need, System

#: Beyond this distance a quantity counts as unbounded.
FAR = 1e6
EPSILON = 1e-6


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
    """Return how far the attacker's interval stretches, as far as each need asks.

    All the linear programmes are solved as one, each in its own block of variables.
    """
    blocks = _blocks(system, hidden)
    asked = [need for need in needs if hidden[need.variable]]
    solved = dict(zip((n.variable for n in asked), _solve(system, blocks, asked), strict=True))
    known = system.values
    return [
        solved.get(n.variable, Interval(float(known[n.variable]), float(known[n.variable])))
        for n in needs
    ]


def _blocks(system: System, hidden: Marks) -> Blocks:
    inside = system.relations[:, hidden]
    links = abs(inside).T @ abs(inside)
    labels = np.full(system.size, -1.0)
    if hidden.any():
        labels[hidden] = connected_components(links, directed=False)[1]
    return Blocks(hidden, labels)


def _solve(system: System, blocks: Blocks, needs: Sequence[Need]) -> list[Interval]:
    """Return both ends for each need: one block of the programme for each end."""
    if not needs:
        return []
    parts: dict[float, tuple[NDArray[np.intp], sparse.csr_array]] = {}
    matrices, bounds, costs = [], [], []
    for need in needs:
        label = float(blocks.labels[need.variable])
        if label not in parts:
            members = blocks.members(need.variable)
            parts[label] = members, _rows_of(system.relations[:, members])
        members, matrix = parts[label]
        place = int(np.searchsorted(members, need.variable))
        for sign in (1.0, -1.0):
            matrices.append(matrix)
            bounds.append(_bounds(system, members, place, need))
            costs.append(np.where(np.arange(len(members)) == place, sign, 0.0))
    cost = np.concatenate(costs)
    moved = _minimise(cost, matrices, np.concatenate(bounds))[cost != 0].reshape(-1, 2)
    truth = system.values[[need.variable for need in needs], None]
    return [Interval(float(low), float(high)) for low, high in truth + moved]


def _rows_of(matrix: sparse.csr_array) -> sparse.csr_array:
    """Return the relations that bind at least one quantity."""
    return matrix[np.diff(matrix.indptr) > 0]


def _bounds(system: System, members: NDArray[np.intp], place: int, need: Need) -> Counts:
    bounds = np.column_stack((-system.values[members], np.full(len(members), np.inf)))
    truth = system.values[need.variable]
    bounds[place] = (min(max(-truth, need.low - truth), 0.0), max(need.high - truth, 0.0))
    return bounds


def _minimise(costs: Counts, matrices: Sequence[sparse.csr_array], bounds: Counts) -> Counts:
    matrix = sparse.block_diag(matrices, format="csr")
    if matrix.shape[0] == 0:
        return np.where(costs > 0, bounds[:, 0], bounds[:, 1])
    zeros = np.zeros(matrix.shape[0])
    answer = linprog(costs, A_eq=matrix, b_eq=zeros, bounds=bounds, method="highs")
    if answer.x is None:
        raise ArithmeticError(f"the attack could not be computed: {answer.message}")
    found: Counts = answer.x
    return found
