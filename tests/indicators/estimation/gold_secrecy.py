"""Gold records of table protection: the pattern is not unique, so safety and cost are checked."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from indicators.disclosure.gold import gold_check

Record = Mapping[str, Any]

#: Depend on the pattern chosen among equals, or report other programs.
FREE = (
    "optimal_cost",
    "optimal_suppressed",
    "n_secondary",
    "attacker_intervals",
    "gauss_suppressed",
    "naive_exactly_recovered",
)


def protection(bench: Any, record: Record) -> dict[str, Any]:
    """Primary cells as in the record; every one safe from the attacker, within 5 % of cost."""
    found = gold_check(record)
    if not found.is_met:
        raise AssertionError(
            f"safe: {found.is_safe}, cost {found.cost:.4f} of at most {found.cost_allowed:.4f}"
        )
    return {"primary": list(found.primary), "_skip": FREE}


ADAPTERS: dict[str, Any] = {"sdc": protection}
