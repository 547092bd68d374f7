"""Tables entered in one ledger: their own sums, their links, and what is already public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.disclosure.grid import Grid
from indicators.disclosure.ledger import Ledger
from indicators.disclosure.rules import Reason
from indicators.disclosure.tables import TOTAL, AddsUp, Measure

#: (row, column) of one table.
Place = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Link:
    """The table ``whole`` holds the respondents of ``parts`` (programme and its sites)."""

    whole: str
    parts: tuple[str, ...]


@dataclass(frozen=True)
class Entry:
    """Where the quantities of one table are in the ledger."""

    grid: Grid
    cells: Mapping[Place, int]
    bases: Mapping[Place, int]


def enter(ledger: Ledger, grid: Grid) -> Entry:
    """Write the known numbers of a table, and the sums they obey, in the ledger."""
    cells, bases = _quantities(ledger, grid)
    entry = Entry(grid, cells, bases)
    _bind_rows(ledger, entry)
    _bind_columns(ledger, entry)
    return entry


def protect(ledger: Ledger, entry: Entry, reasons: Mapping[Place, Reason]) -> None:
    """Ask for the protection of every cell that is withheld for itself."""
    for place, reason in reasons.items():
        if reason is Reason.NONE:
            continue
        cell, base = entry.cells[place], entry.bases[place]
        ledger.withheld.add(cell)
        if 0 < ledger.values[base] < ledger.threshold:
            ledger.protect(base)
        if reason is Reason.GROUP:
            _protect_group(ledger, cell, base)
        elif not _is_complement_only(ledger, cell, base, reason):
            _protect_cell(ledger, entry, place)
    _free_silent_bases(ledger, entry, reasons)


def link_nested(ledger: Ledger, entries: Sequence[Entry], links: Sequence[Link]) -> None:
    """Bind tables of the same question where one population contains others."""
    for link in links:
        wholes = [e for e in entries if e.grid.name == link.whole]
        parts = [e for e in entries if e.grid.name in link.parts]
        for whole in wholes:
            _bind_tables(ledger, whole, parts)
    for whole in entries:
        inside = [e for e in entries if _contains(whole.grid, e.grid)]
        for group in _by_added_condition(whole, inside):
            _bind_tables(ledger, whole, group)


def _quantities(ledger: Ledger, grid: Grid) -> tuple[dict[Place, int], dict[Place, int]]:
    cells: dict[Place, int] = {}
    bases: dict[Place, int] = {}
    for (row, column), count in grid.counts.items():
        base = grid.bases[row, column]
        if base is not None:
            key = grid.base_key(row, column)
            bases[row, column] = ledger.quantity(key, base, margin=True)
        if count is not None:
            margin = TOTAL in (row, column)
            cells[row, column] = ledger.quantity(grid.key(row, column), count, margin)
        if count is not None and base is not None and cells[row, column] != bases[row, column]:
            ledger.implied.append((bases[row, column], cells[row, column]))
    if grid.fixed:
        ledger.open.update(cells.values(), bases.values())
    return cells, bases


def _bind_rows(ledger: Ledger, entry: Entry) -> None:
    grid = entry.grid
    if grid.measure is not Measure.SHARE:
        return
    for column in dict.fromkeys(column for _, column in entry.cells):
        places = [(row, column) for row in grid.rows if (row, column) in entry.cells]
        places = [place for place in places if place in entry.bases]
        if not places:
            continue
        whole = entry.bases[places[0]]
        exact = grid.rows_add_up is AddsUp.EXACTLY and len(places) == len(grid.rows)
        if exact:
            ledger.relations.append({whole: 1, **{entry.cells[place]: -1 for place in places}})
        _bind_complements(ledger, entry, places, exact)


def _bind_complements(ledger: Ledger, entry: Entry, places: Sequence[Place], exact: bool) -> None:
    """A share also tells how many people are *not* in the cell."""
    for place in places:
        cell, base = entry.cells[place], entry.bases[place]
        outside = ledger.values[base] - ledger.values[cell]
        told_by_another_row = exact and (len(places) == 2 or outside >= ledger.threshold)
        if cell != base and not told_by_another_row:
            ledger.complement(base, (cell,))


def _bind_columns(ledger: Ledger, entry: Entry) -> None:
    rows = dict.fromkeys(row for row, _ in entry.cells)
    for row in rows:
        for quantities in (entry.cells, entry.bases):
            parts = [
                quantities[row, column]
                for column in entry.grid.columns
                if (row, column) in quantities
            ]
            if parts and (row, TOTAL) in quantities:
                ledger.add_up(quantities[row, TOTAL], tuple(dict.fromkeys(parts)))


def _protect_group(ledger: Ledger, cell: int, base: int) -> None:
    outside = ledger.values[base] - ledger.values[cell]
    if ledger.values[cell] == 0:
        ledger.demand(cell, 0, ledger.threshold)
    elif outside == 0 and cell != base:
        ledger.demand(ledger.complement(base, (cell,)), 0, ledger.threshold)


def _is_complement_only(ledger: Ledger, cell: int, base: int, reason: Reason) -> bool:
    if reason is not Reason.PRIMARY:
        return False
    return min(ledger.values[cell], ledger.values[base]) >= ledger.threshold


def _protect_cell(ledger: Ledger, entry: Entry, place: Place) -> None:
    total = entry.cells.get((place[0], TOTAL))
    nobody_anywhere = total is not None and ledger.values[total] == 0
    if not nobody_anywhere:
        ledger.protect(entry.cells[place])


def _free_silent_bases(ledger: Ledger, entry: Entry, reasons: Mapping[Place, Reason]) -> None:
    """A base that no shown cell carries costs nothing to hide."""
    carried = {entry.bases[place] for place, reason in reasons.items() if not reason}
    for base in set(entry.bases.values()) - carried - set(entry.cells.values()):
        ledger.costs[base] = 0.0


def _contains(whole: Grid, part: Grid) -> bool:
    return whole.row_variable == part.row_variable and whole.population < part.population


def _by_added_condition(whole: Entry, inside: Sequence[Entry]) -> list[list[Entry]]:
    """Group nested tables by the variable that splits the whole (all sites together)."""
    groups: dict[tuple[str, ...], list[Entry]] = {}
    for part in inside:
        added = tuple(sorted(name for name, _ in part.grid.population - whole.grid.population))
        groups.setdefault(added, []).append(part)
    alone = [[part] for part in inside]
    return alone + [group for group in groups.values() if len(group) > 1]


def _bind_tables(ledger: Ledger, whole: Entry, parts: Sequence[Entry]) -> None:
    crossed_alike = all(p.grid.column_variable == whole.grid.column_variable for p in parts)
    for quantities in ("cells", "bases"):
        for place, total in getattr(whole, quantities).items():
            if place[1] != TOTAL and not crossed_alike:
                continue
            found = [getattr(part, quantities).get(place) for part in parts]
            known = tuple(variable for variable in found if variable is not None)
            if len(known) == len(parts) and known:
                ledger.add_up(total, known)
