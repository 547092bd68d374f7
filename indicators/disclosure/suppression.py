"""Which other quantities to hide so that the withheld ones cannot be computed back."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from scipy import sparse
from scipy.optimize import linprog

from indicators.disclosure.attacker import reach, unmet
from indicators.disclosure.optimal import Effort, cheapest
from indicators.disclosure.system import Counts, Marks, Need, System, independent_parts

#: Price of moving a quantity that is hidden already: not nothing, so that paths stay short.
FREE = 1e-3
INTERACTIVE = Effort()


@dataclass(frozen=True, eq=False)
class Pattern:
    """What is hidden, what it costs, and whether the attacker was beaten."""

    hidden: Marks
    cost: float
    is_safe: bool


def suppress(system: System, effort: Effort = INTERACTIVE) -> Pattern:
    """Return the cheapest safe pattern the effort allows, each independent part audited."""
    hidden = system.close(system.withheld)
    is_safe = True
    for members in independent_parts(system):
        part = system.restricted(members)
        found, beaten = _suppress_part(part, effort)
        given_away = _given_away(part, found)
        if given_away:
            asked = replace(part, needs=part.needs + given_away)
            found, beaten = _suppress_part(asked, effort)
        hidden[members] = found
        is_safe = is_safe and beaten
    return Pattern(hidden, system.cost(hidden), is_safe)


def _suppress_part(part: System, effort: Effort) -> tuple[Marks, bool]:
    """Return the optimum; else a near pattern; else hide everything; and the audit's verdict."""
    bare = part.close(part.withheld)
    failing = unmet(part, bare)
    # Hiding more never narrows an interval: what is protected already stays so.
    left = replace(part, needs=tuple(need for need, _, _ in failing))
    best = cheapest(left, effort) if failing else bare
    if best is not None and not unmet(left, best):
        return best, True
    near = _trim(left, _widen(left, bare))
    if not unmet(left, near):
        return near, True
    everything = part.close(part.withheld | ~part.open)
    return everything, not unmet(left, everything)


def _given_away(part: System, hidden: Marks) -> tuple[Need, ...]:
    """Return a need for each cell hidden along with another, and yet known exactly."""
    asked = {need.variable for need in part.needs}
    along = part.withheld.copy()
    along[[effect for _, effect in part.implied]] = True
    along &= hidden & (part.costs > 0) & (part.values > 0)
    truth = part.values
    needs = [
        Need(v, truth[v] - 1, truth[v] + 1)
        for v in map(int, np.flatnonzero(along))
        if v not in asked
    ]
    return tuple(
        Need(need.variable, truth[need.variable], need.high)
        for need, interval in zip(needs, reach(part, hidden, needs), strict=True)
        if interval.is_exact
    )


def _widen(system: System, hidden: Marks) -> Marks:
    """Hide, for each failing need in turn, the cheapest quantities that let it move."""
    for _ in range(3):
        failing = unmet(system, hidden)
        if not failing:
            break
        for need, low, high in failing:
            for fails, amount in (
                (low, need.low - system.values[need.variable]),
                (high, need.high - system.values[need.variable]),
            ):
                if fails:
                    hidden = system.close(hidden | _path(system, hidden, need, amount))
    return hidden


def _path(system: System, hidden: Marks, need: Need, amount: float) -> Marks:
    """Return the quantities that must move for this one to move by ``amount``, cheapest first."""
    size = system.size
    price = np.where(hidden, FREE, system.costs + FREE)
    closed = system.open & ~hidden
    up = np.where(closed, 0.0, np.inf)
    down = np.where(closed, 0.0, system.values)
    target = need.variable
    both = np.concatenate((price, price))
    bounds = np.column_stack((np.zeros(2 * size), np.concatenate((up, down))))
    bounds[[target, size + target]] = 0.0
    bounds[target if amount > 0 else size + target] = abs(amount)
    matrix = sparse.hstack((system.relations, -system.relations), format="csr")
    zeros = np.zeros(system.relations.shape[0])
    answer = linprog(both, A_eq=matrix, b_eq=zeros, bounds=bounds, method="highs")
    if answer.x is None:
        return system.withheld
    moved: Counts = answer.x[:size] + answer.x[size:]
    return moved > 1e-7


def _trim(system: System, hidden: Marks) -> Marks:
    """Show again, dearest first, every quantity that the others protect well enough."""
    spare = np.flatnonzero(hidden & ~system.withheld)
    for variable in sorted(spare, key=lambda v: (-system.costs[v], v)):
        trial = hidden.copy()
        trial[variable] = False
        if not np.array_equal(system.close(trial), trial):
            continue
        if not unmet(system, trial):
            hidden = trial
    return hidden
