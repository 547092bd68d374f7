"""Quantities bound by sums: the one mathematical object under suppression and attack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.optimize import linprog
from scipy.sparse.csgraph import connected_components

Counts = NDArray[np.float64]
Marks = NDArray[np.bool_]


class InconsistentTables(ValueError):
    """What was published earlier cannot be true together with the new tables."""


@dataclass(frozen=True)
class Need:
    """One quantity, and how wide the attacker's interval on it must stay."""

    variable: int
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class System:
    """Non-negative quantities ``values`` with ``relations @ values = 0``.

    ``withheld`` are hidden for themselves, ``open`` can no longer be hidden, ``implied`` says
    that hiding the first quantity hides the second (a base and its percentages).
    """

    values: Counts
    costs: Counts
    relations: sparse.csr_array
    withheld: Marks
    open: Marks
    needs: tuple[Need, ...]
    implied: tuple[tuple[int, int], ...] = ()

    @property
    def size(self) -> int:
        """Return the number of quantities."""
        return len(self.values)

    def close(self, hidden: Marks) -> Marks:
        """Return ``hidden`` with all that hiding it hides too."""
        closed = hidden.copy()
        for cause, effect in self.implied:
            if closed[cause] and not self.open[effect]:
                closed[effect] = True
        return closed

    def restricted(self, members: NDArray[np.intp]) -> System:
        """Return the part of the system that binds these quantities only, renumbered."""
        number = {int(variable): place for place, variable in enumerate(members)}
        rows = np.flatnonzero(np.diff(self.relations[:, members].indptr))
        return System(
            values=self.values[members],
            costs=self.costs[members],
            relations=self.relations[rows][:, members],
            withheld=self.withheld[members],
            open=self.open[members],
            needs=tuple(
                Need(number[need.variable], need.low, need.high)
                for need in self.needs
                if need.variable in number
            ),
            implied=tuple((number[a], number[b]) for a, b in self.implied if {a, b} <= set(number)),
        )

    def cost(self, hidden: Marks) -> float:
        """Return what hiding these quantities loses."""
        return float(self.costs[hidden].sum())


def independent_parts(system: System) -> list[NDArray[np.intp]]:
    """Return the groups of quantities that have needs and share no relation with another group.

    A quantity that can no longer be hidden is a constant: it ties nothing together.
    """
    movable = abs(system.relations) @ sparse.diags_array((~system.open).astype(np.float64))
    pairs = np.array(system.implied, dtype=np.intp).reshape(-1, 2)
    ones = np.ones(len(pairs))
    chains = sparse.csr_array((ones, (pairs[:, 0], pairs[:, 1])), shape=(system.size, system.size))
    labels = connected_components(movable.T @ movable + chains, directed=False)[1]
    wanted = sorted({int(labels[need.variable]) for need in system.needs})
    return [np.flatnonzero(labels == label) for label in wanted]


def feasible_values(values: Counts, relations: sparse.csr_array) -> Counts:
    """Return the values with each unknown one (``nan``) replaced by one that fits the sums.

    Any that fits will do: an attacker's interval does not depend on the truth inside it.
    """
    unknown = np.isnan(values)
    if not unknown.any():
        return values
    known = np.where(unknown, 0.0, values)
    touched = np.flatnonzero(np.diff(relations[:, unknown].indptr))
    answer = linprog(
        np.zeros(int(unknown.sum())),
        A_eq=relations[touched][:, unknown],
        b_eq=-(relations @ known)[touched],
        method="highs",
    )
    if answer.x is None:
        raise InconsistentTables
    known[unknown] = answer.x
    return known


def relation_matrix(relations: list[Mapping[int, int]], size: int) -> sparse.csr_array:
    """Return relations (variable → coefficient) as one sparse matrix."""
    rows = [number for number, relation in enumerate(relations) for _ in relation]
    columns = [variable for relation in relations for variable in relation]
    values = [float(weight) for relation in relations for weight in relation.values()]
    return sparse.csr_array((values, (rows, columns)), shape=(len(relations), size))
