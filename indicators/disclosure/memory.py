"""What was withheld in earlier publications stays protected, though its truth is not known here."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from indicators.disclosure.attacker import reach
from indicators.disclosure.ledger import Ledger
from indicators.disclosure.movement import EPSILON
from indicators.disclosure.system import Need, System, independent_parts


def keep_secret(ledger: Ledger) -> None:
    """Demand that a new publication teaches nothing of the small numbers withheld before.

    The truth being unknown, every quantity that may still be small is protected as if it were:
    the attacker's interval may not shrink below the threshold, nor leave zero if it held it.
    """
    unknown = [variable for variable, value in enumerate(ledger.values) if np.isnan(value)]
    if not unknown:
        return
    system = ledger.system()
    asked = tuple(Need(variable, 0.0, float(ledger.threshold)) for variable in unknown)
    system = replace(system, needs=asked)
    for members in independent_parts(system):
        part = system.restricted(members)
        if (~part.open & ~part.withheld).any():
            for need in _demands(part, ledger.threshold):
                ledger.demand(int(members[need.variable]), need.low, need.high)


def _demands(part: System, threshold: int) -> list[Need]:
    """Compare what readers know before with what they would know if all were shown."""
    before = reach(part, ~part.open, part.needs)
    after = reach(part, part.withheld, part.needs)
    return [
        Need(need.variable, old.low, min(old.high, float(threshold)))
        for need, old, new in zip(part.needs, before, after, strict=True)
        if new.low < threshold - EPSILON
    ]
