"""A table written for its audience: numbers where they may be, nothing at all elsewhere."""

from __future__ import annotations

import math
from collections.abc import Mapping

from evalapp.flags import Flag
from indicators.disclosure.grid import Grid
from indicators.disclosure.primary import bound_of
from indicators.disclosure.rules import Reason, Rules, legend
from indicators.disclosure.tables import (
    Audience,
    Cell,
    Measure,
    PublishedCell,
    PublishedTable,
    Table,
)

#: Quality, not secrecy: an estimate is quotable from this effective size and width.
EFFECTIVE_SIZE, WIDTH = 30, 0.30


def show(
    table: Table,
    grid: Grid,
    reasons: Mapping[tuple[str, str], Reason],
    rules: Rules,
    audience: Audience,
) -> PublishedTable:
    """Return the published table: every number of a withheld cell is gone, not hidden."""
    cells = []
    for cell in table.cells:
        place = (cell.column, cell.row) if grid.turned else (cell.row, cell.column)
        cells.append(_cell(cell, reasons[place], table.measure, rules, audience))
    withheld = sum(1 for cell in cells if cell.reason)
    return PublishedTable(
        key=table.key,
        title=table.title,
        audience=audience,
        threshold=rules.threshold(audience),
        rows=table.rows,
        columns=table.columns,
        cells=tuple(cells),
        withheld=withheld,
        scope=table.scope,
        row_variable=table.row_variable,
        column_variable=table.column_variable,
        measure=table.measure,
        rows_add_up=grid.rows_add_up,
        columns_add_up=grid.columns_add_up,
        turned=grid.turned,
        rounded_to=rules.round_counts,
        legend=legend(rules, audience) if withheld else "",
    )


def _cell(
    cell: Cell, reason: Reason, measure: Measure, rules: Rules, audience: Audience
) -> PublishedCell:
    if reason:
        told = reason if audience in rules.explained else Reason.SECRET
        return PublishedCell(cell.row, cell.column, None, None, None, None, None, Flag.SECRET, told)
    base = _rounded_count(cell.base, rules)
    bound = bound_of(cell, rules, measure)
    if bound:
        return PublishedCell(
            cell.row, cell.column, None, None, None, None, base, bound=bound, fragile=True
        )
    return _shown(cell, base, measure, rules)


def _shown(cell: Cell, base: int, measure: Measure, rules: Rules) -> PublishedCell:
    estimate, share = cell.estimate, measure is Measure.SHARE
    flag = estimate.flag
    value = _rounded_value(estimate.value, rules, share, inside=0 < cell.count < cell.base)
    if value is None and flag is Flag.NONE:
        flag = Flag.NOT_AVAILABLE
    return PublishedCell(
        row=cell.row,
        column=cell.column,
        value=value,
        low=_outward(estimate.low, rules, share, up=False),
        high=_outward(estimate.high, rules, share, up=True),
        n=_rounded_count(cell.count, rules),
        base=base,
        flag=flag,
        fragile=0 < cell.base < rules.fragile_base,
        reliable=_is_reliable(cell, measure),
    )


def _rounded_count(count: int, rules: Rules) -> int:
    """Return the nearest multiple of the step, half up, so that the same count rounds alike."""
    step = rules.round_counts
    return (2 * count + step) // (2 * step) * step


def _rounded_value(value: float | None, rules: Rules, share: bool, *, inside: bool) -> float | None:
    """Return the value on its grid; a share that is neither none nor all never becomes so."""
    step = rules.round_values
    if value is None or not step:
        return value
    rounded = round(math.floor(value / step + 0.5) * step, 12)
    if share and inside:
        rounded = min(max(rounded, step), 1 - step)
    return rounded


def _outward(value: float | None, rules: Rules, share: bool, *, up: bool) -> float | None:
    """Return an end of the interval, widened to the grid: rounding never narrows it."""
    step = rules.round_values
    if value is None or not step:
        return value
    scaled = value / step
    end = math.ceil(scaled - 1e-9) if up else math.floor(scaled + 1e-9)
    widened = round(end * step, 12)
    return min(max(widened, 0.0), 1.0) if share else widened


def _is_reliable(cell: Cell, measure: Measure) -> bool:
    estimate = cell.estimate
    if estimate.n_eff is not None and estimate.n_eff < EFFECTIVE_SIZE:
        return False
    if measure is not Measure.SHARE or estimate.low is None or estimate.high is None:
        return True
    return estimate.high - estimate.low <= WIDTH
