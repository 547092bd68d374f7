"""How far quantities can move, away from the truth, without any published sum being wrong."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from indicators.disclosure.system import Counts

EPSILON = 1e-6
#: Quantities in one call of the solver: fewer waste calls, more slow each of them down.
TOGETHER = 3000


@dataclass(frozen=True, slots=True)
class Target:
    """A quantity that should be able to move this far, up (1) or down (-1)."""

    variable: int
    sign: float
    amount: float


@dataclass(frozen=True, eq=False)
class Box:
    """Sums that must stay null, and how far each quantity may move."""

    matrix: sparse.csr_array
    low: Counts
    high: Counts

    def towards(self, targets: Sequence[Target]) -> tuple[Counts, Counts]:
        """Return the limits, with each target stopped where it has moved far enough."""
        low, high = self.low.copy(), self.high.copy()
        for target in targets:
            place = target.variable
            if target.sign > 0:
                high[place] = target.amount
            else:
                low[place] = max(low[place], -target.amount)
        return low, high


@dataclass(frozen=True, eq=False)
class Reached:
    """How far each target moved, and the price of each sum that stopped it."""

    distance: float
    prices: Counts


def still_pending(box: Box, targets: Sequence[Target]) -> list[Target]:
    """Return the targets not yet shown to be reachable, after trying many at a time.

    One movement that respects every sum is a proof for all the targets it reaches.
    """
    pending = list(targets)
    while len(pending) * box.matrix.shape[1] > TOGETHER:
        count = len(pending)
        for sign in (1.0, -1.0):
            together = [target for target in pending if target.sign == sign]
            if together:
                moved = _move_together(box, together)
                pending = [t for t in pending if not _is_reached(t, moved)]
        if len(pending) == count:
            break
    return pending


def push(boxes: Sequence[Box], targets: Sequence[Target]) -> list[Reached]:
    """Move each target as far as it can go in its own box; several are solved in one call.

    The boxes share their sums and differ by their limits.
    """
    found: list[Reached] = []
    step = max(1, TOGETHER // max(1, boxes[0].matrix.shape[1])) if boxes else 1
    for start in range(0, len(targets), step):
        end = start + step
        found.extend(_push_together(boxes[start:end], targets[start:end]))
    return found


def _is_reached(target: Target, moved: Counts) -> bool:
    return bool(target.sign * moved[target.variable] >= target.amount - EPSILON)


def _move_together(box: Box, targets: Sequence[Target]) -> Counts:
    low, high = box.towards(targets)
    cost = np.zeros(len(low))
    for target in targets:
        cost[target.variable] = -target.sign / target.amount
    return _minimise(cost, box.matrix, low, high)[0]


def _push_together(boxes: Sequence[Box], targets: Sequence[Target]) -> list[Reached]:
    matrix = boxes[0].matrix
    height, width = matrix.shape
    limits = [box.towards([target]) for box, target in zip(boxes, targets, strict=True)]
    cost = np.zeros((len(targets), width))
    for number, target in enumerate(targets):
        cost[number, target.variable] = -target.sign
    moved, prices = _minimise(
        cost.ravel(),
        sparse.kron(sparse.eye_array(len(targets)), matrix, format="csr"),
        np.concatenate([low for low, _ in limits]),
        np.concatenate([high for _, high in limits]),
    )
    distances = -(cost * moved.reshape(len(targets), width)).sum(axis=1)
    each = prices.reshape(len(targets), height)
    return [Reached(float(far), price) for far, price in zip(distances, each, strict=True)]


def _minimise(
    cost: Counts, matrix: sparse.csr_array, low: Counts, high: Counts
) -> tuple[Counts, Counts]:
    """Return the cheapest movement and the price of each sum."""
    if matrix.shape[0] == 0:
        return np.where(cost > 0, low, np.where(cost < 0, high, 0.0)), np.zeros(0)
    answer = linprog(
        cost,
        A_eq=matrix,
        b_eq=np.zeros(matrix.shape[0]),
        bounds=np.column_stack((low, high)),
        method="highs",
    )
    if answer.x is None:
        raise ArithmeticError(f"the attack could not be computed: {answer.message}")
    moved: Counts = answer.x
    prices: Counts = answer.eqlin.marginals
    return moved, prices
