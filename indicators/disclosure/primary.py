"""Which cells must be withheld for themselves, before any thought of subtraction."""

from __future__ import annotations

from indicators.disclosure.rules import Reason, Rules
from indicators.disclosure.tables import TOTAL, Audience, Cell, Measure


def primary_reason(cell: Cell, rules: Rules, audience: Audience, measure: Measure) -> Reason:
    """Return why this cell may not be shown, or ``Reason.NONE``.

    A count of zero is not a small count: « nobody » is shown in a base of thirty or more,
    bounded (« < 5 % ») in a smaller one, and withheld when the question is sensitive.
    """
    threshold = rules.threshold(audience)
    if cell.base == 0:
        return Reason.NONE
    if is_small(cell.base, threshold) or is_small(cell.count, threshold):
        return Reason.PRIMARY
    if cell.base < rules.base_needed(audience):
        return Reason.BASE
    if _is_share(cell, measure) and is_small(cell.base - cell.count, threshold):
        return Reason.PRIMARY
    if rules.sensitive and is_unanimous(cell, measure):
        return Reason.GROUP
    return _concentrated(cell, rules, measure)


def is_small(count: int, threshold: int) -> bool:
    """Return whether a number of respondents is in 1…threshold − 1."""
    return 0 < count < threshold


def is_unanimous(cell: Cell, measure: Measure) -> bool:
    """Return whether nobody, or everybody, of a group is in the cell (group disclosure)."""
    return _is_share(cell, measure) and cell.base > 0 and cell.count in (0, cell.base)


def bound_of(cell: Cell, rules: Rules, measure: Measure) -> str:
    """Return « < 5 % » or « > 95 % » for a unanimous answer in a small base, else nothing."""
    if not is_unanimous(cell, measure) or cell.base >= rules.fragile_base:
        return ""
    return "<\u00a05\u00a0%" if cell.count == 0 else ">\u00a095\u00a0%"


def _is_share(cell: Cell, measure: Measure) -> bool:
    return measure is Measure.SHARE and cell.row != TOTAL


def _concentrated(cell: Cell, rules: Rules, measure: Measure) -> Reason:
    if cell.count == 0:
        return Reason.NONE
    share = cell.largest_share
    if measure is not Measure.SHARE and share is not None and share > rules.dominance:
        return Reason.DOMINANCE
    if cell.clusters is not None and cell.clusters < rules.clusters_needed:
        return Reason.CLUSTER
    return Reason.NONE
