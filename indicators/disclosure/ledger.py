"""One entry per quantity, whatever the number of tables it appears in, and the sums they obey."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from indicators.disclosure.grid import Key
from indicators.disclosure.system import Need, System, feasible_values, relation_matrix

#: Losing a margin costs more than losing a cell.
MARGIN_WEIGHT = 4.0


@dataclass
class Ledger:
    """Quantities under construction; ``system()`` gives the finished value.

    A quantity is unknown (``nan``) when only a withheld cell of an earlier publication holds
    it: the gate then knows no more of it than its readers do.
    """

    threshold: int
    values: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)
    withheld: set[int] = field(default_factory=set)
    open: set[int] = field(default_factory=set)
    relations: list[Mapping[int, int]] = field(default_factory=list)
    needs: dict[int, tuple[float, float]] = field(default_factory=dict)
    implied: list[tuple[int, int]] = field(default_factory=list)
    index: dict[Key, list[int]] = field(default_factory=dict)
    unknown: dict[tuple[Key, str], int] = field(default_factory=dict)
    #: The state entered last of each quantity, from the newest table to the oldest.
    latest: dict[Key, int] = field(default_factory=dict)
    #: Groups left over between two publications, and the quantities that would tell them.
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
            later, earlier = sorted((variable, other), key=lambda v: -self.values[v])
            self.difference(later, (earlier,))
        states.append(variable)
        return variable

    def unknown_quantity(self, key: Key, state: str) -> int:
        """Return the variable of respondents whose number was withheld and is not known here."""
        if (key, state) not in self.unknown:
            self.unknown[key, state] = self.unshown(math.nan)
        return self.unknown[key, state]

    def known(self, key: Key) -> int | None:
        """Return the newest variable of these respondents, ``None`` when no table counts them."""
        states = self.index.get(key)
        return states[0] if states else self.unknown.get((key, ""))

    def follow(self, key: Key, variable: int) -> None:
        """Bind a state of a quantity to the newer one: what came in between is a group."""
        newer = self.latest.get(key, variable)
        if newer != variable and math.isnan(self.left_over(newer, (variable,))):
            self.difference(newer, (variable,))
        self.latest[key] = variable

    def add_up(self, whole: int, parts: tuple[int, ...], exactly: bool = True) -> None:
        """Bind a whole to its parts, and protect what is left over.

        Several parts that make the whole are known to do so (all sites, all answers); that one
        part happens to be the whole is a secret like another.
        """
        if whole in parts:
            return
        left = self.left_over(whole, parts)
        if exactly and len(parts) > 1 and (left == 0 or math.isnan(left)):
            self.relations.append({whole: 1, **dict.fromkeys(parts, -1)})
        elif left >= 0 or math.isnan(left):
            self.difference(whole, parts)
        else:
            for part in parts:
                if self.left_over(whole, (part,)) >= 0:
                    self.difference(whole, (part,))

    def left_over(self, whole: int, parts: tuple[int, ...]) -> float:
        """Return the whole minus its parts, ``nan`` when one of them is unknown."""
        return self.values[whole] - sum(self.values[part] for part in parts)

    def difference(self, whole: int, parts: tuple[int, ...]) -> int:
        """Return the variable « whole minus parts », protected when it isolates a few people."""
        rest = self.complement(whole, parts)
        if 0 < self.values[rest] < self.threshold:
            self.differences[rest] = (whole, *parts)
        return rest

    def complement(self, whole: int, parts: tuple[int, ...]) -> int:
        """Return the same variable, where no second publication is needed to compute it."""
        rest = self.unshown(self.left_over(whole, parts))
        self.relations.append({whole: 1, rest: -1, **dict.fromkeys(parts, -1)})
        if 0 < self.values[rest] < self.threshold:
            self.protect(rest)
        return rest

    def unshown(self, value: float) -> int:
        """Return a new variable that no table shows."""
        variable = self._new(value, 0.0)
        self.withheld.add(variable)
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
        relations = relation_matrix(self.relations, size)
        return System(
            values=feasible_values(np.array(self.values, dtype=np.float64), relations),
            costs=np.array(self.costs, dtype=np.float64),
            relations=relations,
            withheld=self._marks(self.withheld - self.open),
            open=self._marks(self.open),
            needs=tuple(
                Need(variable, low, high)
                for variable, (low, high) in sorted(self.needs.items())
                if variable not in self.open
            ),
            implied=tuple(dict.fromkeys(self.implied)),
        )

    def _marks(self, variables: set[int]) -> np.ndarray:
        marks = np.zeros(len(self.values), dtype=np.bool_)
        marks[sorted(variables)] = True
        return marks

    def _new(self, value: float, cost: float) -> int:
        self.values.append(value)
        self.costs.append(cost)
        return len(self.values) - 1
