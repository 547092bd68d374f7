"""The disclosure gate: the one door between estimates and what a person may see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from indicators.disclosure.grid import Grid, grid_of, grid_of_published
from indicators.disclosure.ledger import Ledger
from indicators.disclosure.linking import (
    Entry,
    Link,
    Place,
    enter,
    link_merged,
    link_nested,
    protect,
)
from indicators.disclosure.memory import keep_secret
from indicators.disclosure.primary import primary_reason
from indicators.disclosure.rules import Reason, Rules
from indicators.disclosure.showing import show
from indicators.disclosure.suppression import suppress
from indicators.disclosure.system import InconsistentTables, Marks
from indicators.disclosure.tables import Audience, PublishedTable, Table

__all__ = ["Link", "Reason", "Rules", "publish", "publish_set"]

#: Who has seen what: a table shown to the public is known to the team, not the reverse.
WIDER = {
    Audience.TEAM: frozenset(Audience),
    Audience.SITE: frozenset({Audience.SITE, Audience.PUBLIC}),
    Audience.PUBLIC: frozenset({Audience.PUBLIC}),
}


def publish(
    table: Table,
    audience: Audience,
    rules: Rules,
    already: Sequence[PublishedTable] = (),
) -> PublishedTable:
    """Return what this audience may see of one table, given what it has already seen."""
    return publish_set((table,), audience, rules, already)[0]


def publish_set(
    tables: Sequence[Table],
    audience: Audience,
    rules: Rules,
    already: Sequence[PublishedTable] = (),
    links: Sequence[Link] = (),
) -> tuple[PublishedTable, ...]:
    """Return what may be seen of tables that will be read together."""
    seen = [old for old in already if old.audience in WIDER[audience]]
    ledger = Ledger(rules.threshold(audience))
    entries = [enter(ledger, grid_of(table)) for table in tables]
    reasons = [
        _primary(table, entry.grid, rules, audience)
        for table, entry in zip(tables, entries, strict=True)
    ]
    for entry, why in zip(entries, reasons, strict=True):
        protect(ledger, entry, why)
    past = [enter(ledger, grid_of_published(old)) for old in reversed(seen)]
    link_nested(ledger, [*entries, *past], links)
    link_merged(ledger, [*entries, *past])
    hidden = _hidden(ledger)
    return tuple(
        show(table, entry.grid, _decide(ledger, entry, why, hidden), rules, audience)
        for table, entry, why in zip(tables, entries, reasons, strict=True)
    )


def _hidden(ledger: Ledger) -> Marks:
    """Return what must be hidden; everything, when the past contradicts the new tables."""
    try:
        keep_secret(ledger)
        return suppress(ledger.system()).hidden
    except InconsistentTables:
        return np.ones(len(ledger.values), dtype=np.bool_)


def _primary(table: Table, grid: Grid, rules: Rules, audience: Audience) -> dict[Place, Reason]:
    """Return the reason of each cell, by its place in the grid."""
    return {
        (cell.column, cell.row) if grid.turned else (cell.row, cell.column): primary_reason(
            cell, rules, audience, table.measure
        )
        for cell in table.cells
    }


def _decide(
    ledger: Ledger, entry: Entry, reasons: Mapping[Place, Reason], hidden: Marks
) -> dict[Place, Reason]:
    """Return the final reason of each cell, once the whole set is protected."""
    told_apart = {variable for members in ledger.differences.values() for variable in members}
    final: dict[Place, Reason] = {}
    for place, reason in reasons.items():
        own = {entry.cells[place], entry.bases[place]}
        if reason is Reason.NONE and any(hidden[variable] for variable in own):
            reason = Reason.DIFFERENCING if own & told_apart else Reason.SECONDARY
        final[place] = reason
    return final
