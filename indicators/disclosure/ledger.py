"""One entry per quantity, whatever the number of tables it appears in, and the sums they obey."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from indicators.disclosure.grid import Key
from indicators.disclosure.system import Need, System, relation_matrix

#: Losing a margin costs more than losing a cell.
MARGIN_WEIGHT = 4.0


@dataclass
class Ledger:
    """Quantities under construction; ``system()`` gives the finished value."""

    threshold: int
    values: list[int] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    withheld: set[int] = field(default_factory=set)
    open: set[int] = field(default_factory=set)
    relations: list[Mapping[int, int]] = field(default_factory=list)
    needs: dict[int, tuple[float, float]] = field(default_factory=dict)
    implied: list[tuple[int, int]] = field(default_factory=list)
    index: dict[Key, list[int]] = field(default_factory=dict)
    #: Quantities no table shows (rests, complements): known to the attacker by subtraction.
    unseen: set[int] = field(default_factory=set)
    #: Quantities that separate two publications, and the ones they are computed from.
    differences: dict[int, tuple[int, ...]] = field(default_factory=dict)

    def quantity(self, key: Key, value: int, margin: bool = False) -> int:
        """Return the variable of these respondents; another count of the same is another state."""
        states = self.index.setdefault(key, [])
        for variable in states:
            if self.values[variable] == value:
                return variable
        weight = MARGIN_WEIGHT if margin else 1.0
        variable = self._new(value, weight * (math.log1p(value) + 1.0))
        for other in states:
            self._tell_apart(variable, other)
        states.append(variable)
        return variable

    def add_up(self, whole: int, parts: tuple[int, ...]) -> None:
        """Bind a whole to its parts, and protect what is left over.

        Several parts that make the whole are known to do so (all sites, all answers); that one
        part happens to be the whole is a secret like another.
        """
        if whole in parts:
            return
        left = self.values[whole] - sum(self.values[part] for part in parts)
        if left == 0 and len(parts) > 1:
            self.relations.append({whole: 1, **dict.fromkeys(parts, -1)})
        elif left >= 0:
            self.difference(whole, parts)
        else:
            for part in parts:
                if self.values[part] <= self.values[whole]:
                    self.difference(whole, (part,))

    def difference(self, whole: int, parts: tuple[int, ...]) -> int:
        """Return the variable « whole minus parts », protected when it isolates a few people."""
        rest = self.complement(whole, parts)
        if 0 < self.values[rest] < self.threshold:
            self.differences[rest] = (whole, *parts)
        return rest

    def complement(self, whole: int, parts: tuple[int, ...]) -> int:
        """Return the same variable, where no second publication is needed to compute it."""
        rest = self.unshown(self.values[whole] - sum(self.values[part] for part in parts))
        self.relations.append({whole: 1, rest: -1, **dict.fromkeys(parts, -1)})
        if 0 < self.values[rest] < self.threshold:
            self.protect(rest)
        return rest

    def unshown(self, value: int) -> int:
        """Return a new variable that no table shows."""
        variable = self._new(value, 0.0)
        self.withheld.add(variable)
        self.unseen.add(variable)
        return variable

    def protect(self, variable: int) -> None:
        """Ask that the attacker can believe one respondent less, and the threshold or one more."""
        value = self.values[variable]
        high = self.threshold if 0 < value < self.threshold else value + 1
        self.demand(variable, max(0, value - 1), high)

    def demand(self, variable: int, low: float, high: float) -> None:
        """Ask for an interval at least this wide around a quantity, which is then withheld."""
        was = self.needs.get(variable, (low, high))
        self.needs[variable] = (min(low, was[0]), max(high, was[1]))
        self.withheld.add(variable)

    def system(self) -> System:
        """Return the quantities and their relations as arrays."""
        size = len(self.values)
        marks = np.zeros((2, size), dtype=np.bool_)
        marks[0, sorted(self.withheld - self.open)] = True
        marks[1, sorted(self.open)] = True
        return System(
            values=np.array(self.values, dtype=np.float64),
            costs=np.array(self.costs, dtype=np.float64),
            relations=relation_matrix(self.relations, size),
            withheld=marks[0],
            open=marks[1],
            needs=tuple(
                Need(variable, low, high)
                for variable, (low, high) in sorted(self.needs.items())
                if variable not in self.open
            ),
            implied=tuple(dict.fromkeys(self.implied)),
        )

    def _new(self, value: int, cost: float) -> int:
        self.values.append(value)
        self.costs.append(cost)
        return len(self.values) - 1

    def _tell_apart(self, one: int, other: int) -> None:
        later, earlier = sorted((one, other), key=lambda v: self.values[v], reverse=True)
        self.difference(later, (earlier,))
