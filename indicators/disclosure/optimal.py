"""The cheapest safe pattern: a small integer programme fed by the attacker's own successes.

Each attack that succeeds against a candidate pattern tells, by its dual prices, a set of
quantities of which some must be hidden (a capacity cut). The integer programme holds only
such cuts and its optimum bounds the cost of every safe pattern from below, so that the first
safe candidate is optimal. Effort is counted in rounds and never in seconds: the same table is
always answered by the same pattern.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy import sparse
from scipy.optimize import Bounds, LinearConstraint, linprog, milp

from indicators.disclosure.attacker import targets_of
from indicators.disclosure.movement import EPSILON, Box, Target, push, still_pending
from indicators.disclosure.system import Counts, Marks, System

#: A trace of movement everywhere, so that prices are told for what is not hidden yet.
TRACE = 1e-4


@dataclass(frozen=True, slots=True)
class Effort:
    """How many rounds may be spent before the best pattern found so far is kept."""

    fractional: int = 12
    whole: int = 40
    nodes: int = 2000
    #: Beyond this many moving quantities, attacks are too long to be repeated.
    size: int = 60_000


@dataclass
class Cuts:
    """What successful attacks have taught: for each row, weights · hidden ≥ right."""

    rows: list[Counts] = field(default_factory=list)
    right: list[float] = field(default_factory=list)

    def add(self, row: Counts, right: float) -> None:
        """Remember one lesson, scaled so that one is enough."""
        self.rows.append(row / right)
        self.right.append(1.0)


def cheapest(system: System, effort: Effort) -> Marks | None:
    """Return the cheapest pattern that every attack fails on, or nothing within this effort."""
    targets = targets_of(system, system.needs)
    if len(targets) * system.size > effort.size:
        return None
    cuts = first_cuts(system, targets)
    for _ in range(effort.fractional):
        point = _relaxed(system, cuts)
        if point is None or not separate(system, targets, point, cuts):
            break
    for _ in range(effort.whole):
        chosen = _whole(system, cuts, effort)
        if chosen is None or not separate(system, targets, chosen.astype(np.float64), cuts):
            return chosen
    return None


def first_cuts(system: System, targets: Sequence[Target]) -> Cuts:
    """Return the obvious lessons: in each sum, something else must be able to move."""
    cuts = Cuts()
    columns = system.relations.tocsc()
    for target in targets:
        start, end = columns.indptr[target.variable], columns.indptr[target.variable + 1]
        for row in columns.indices[start:end]:
            prices = np.zeros(system.relations.shape[0])
            prices[row] = -target.sign / system.relations[row, target.variable]
            _learn(system, target, prices, cuts)
    return cuts


def separate(system: System, targets: Sequence[Target], point: Counts, cuts: Cuts) -> bool:
    """Attack a (possibly fractional) pattern; learn from each success; tell if there was one."""
    moving = np.where(system.open, 0.0, np.minimum(point + TRACE, 1.0))
    near = min(target.amount for target in targets)
    pending = still_pending(_scaled(system, moving, near), targets)
    learned = False
    boxes = {amount: _scaled(system, moving, amount) for amount in {t.amount for t in pending}}
    pushed = push([boxes[target.amount] for target in pending], pending)
    for target, reached in zip(pending, pushed, strict=True):
        if reached.distance < target.amount * (1 - 0.01):
            learned = _learn(system, target, reached.prices, cuts, point) or learned
    return learned


def _scaled(system: System, moving: Counts, amount: float) -> Box:
    """Return how far each quantity may move: none needs to go further than the target."""
    low = -np.minimum(system.values, amount) * moving
    return Box(system.relations, low, amount * moving)


def _learn(
    system: System, target: Target, prices: Counts, cuts: Cuts, point: Counts | None = None
) -> bool:
    """Turn prices into « some of these must be hidden »; tell whether ``point`` breaks it."""
    reduced = system.relations.T @ prices
    reduced[target.variable] += target.sign
    up = np.where(reduced > EPSILON, target.amount, 0.0)
    down = np.where(reduced < -EPSILON, -reduced * system.values, 0.0)
    weights = np.minimum(up + down, target.amount)
    weights[target.variable] = 0.0
    weights[system.open] = 0.0
    if point is not None and weights @ point >= target.amount * (1 - 1e-4):
        return False
    cuts.add(weights, target.amount)
    return True


def _relaxed(system: System, cuts: Cuts) -> Counts | None:
    """Return the cheapest fractional pattern the cuts allow."""
    matrix, right = _constraints(system, cuts)
    lower, upper = _limits(system)
    answer = linprog(
        system.costs,
        A_ub=-matrix,
        b_ub=-right,
        bounds=np.column_stack((lower, upper)),
        method="highs",
    )
    found: Counts | None = answer.x
    return found


def _whole(system: System, cuts: Cuts, effort: Effort) -> Marks | None:
    """Return the cheapest pattern the cuts allow."""
    matrix, right = _constraints(system, cuts)
    answer = milp(
        system.costs,
        constraints=LinearConstraint(matrix, right, np.inf),
        integrality=np.ones(system.size),
        bounds=Bounds(*_limits(system)),
        options={"node_limit": effort.nodes, "mip_rel_gap": 1e-6},
    )
    if answer.x is None or answer.status != 0:
        return None
    return np.asarray(answer.x > 0.5)


def _constraints(system: System, cuts: Cuts) -> tuple[sparse.csr_array, Counts]:
    """Return the cuts, and « hiding a base hides its percentages », as one matrix."""
    chains = np.zeros((len(system.implied), system.size))
    for number, (cause, effect) in enumerate(system.implied):
        if not system.open[effect]:
            chains[number, [cause, effect]] = -1.0, 1.0
    matrix = sparse.csr_array(np.vstack((*cuts.rows, chains)))
    right = np.concatenate((cuts.right, np.zeros(len(chains))))
    return matrix, right


def _limits(system: System) -> tuple[Counts, Counts]:
    return system.withheld.astype(np.float64), (~system.open).astype(np.float64)
