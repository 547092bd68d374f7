"""Quantities bound by sums: the one mathematical object under suppression and attack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Counts = NDArray[np.float64]
Marks = NDArray[np.bool_]


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
            if closed[cause]:
                closed[effect] = True
        return closed

    def cost(self, hidden: Marks) -> float:
        """Return what hiding these quantities loses."""
        return float(self.costs[hidden].sum())


def relation_matrix(relations: list[Mapping[int, int]], size: int) -> sparse.csr_array:
    """Return relations (variable → coefficient) as one sparse matrix."""
    rows = [number for number, relation in enumerate(relations) for _ in relation]
    columns = [variable for relation in relations for variable in relation]
    values = [float(weight) for relation in relations for weight in relation.values()]
    return sparse.csr_array((values, (rows, columns)), shape=(len(relations), size))
