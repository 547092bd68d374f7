"""Tables entered in one ledger: their own sums, their links, and what is already public."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from indicators.disclosure.grid import Grid, Key
from indicators.disclosure.ledger import Ledger
from indicators.disclosure.rules import Reason
from indicators.disclosure.tables import TOTAL, AddsUp, Measure

#: State of an earlier table from which answers were erased since: nothing orders it.
SHRUNK = "shrunk"

#: Joins the codes of the answers that a regrouping counts as one.
MERGED = "+"

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
    for whole in (*entries, *(part for entry in entries for part in _slices(entry))):
        inside = [e for e in entries if _contains(whole.grid, e.grid)]
        for group in _by_added_condition(whole, inside):
            _bind_tables(ledger, whole, group)


def link_merged(ledger: Ledger, entries: Sequence[Entry]) -> None:
    """Bind answers counted as one to each of them, wherever a table of the set counts them."""
    for entry in entries:
        for (row, column), merged in entry.cells.items():
            codes = row.split(MERGED)
            parts = [ledger.known(entry.grid.key(code, column)) for code in codes]
            known = tuple(part for part in parts if part is not None)
            if len(codes) > 1 and len(known) == len(codes):
                ledger.add_up(merged, known)


def _slices(entry: Entry) -> list[Entry]:
    """Return each column that splits the scope as a table of its own: one wave of several."""
    grid = entry.grid
    if grid.column_variable not in {name for name, _ in grid.population}:
        return []
    found = []
    for column in grid.columns:
        population = grid.key(TOTAL, column) - {("answered", grid.row_variable)}
        cells = {(r, TOTAL): v for (r, c), v in entry.cells.items() if c == column}
        bases = {(r, TOTAL): v for (r, c), v in entry.bases.items() if c == column}
        found.append(Entry(replace(grid, population=population), cells, bases))
    return found


def _quantities(ledger: Ledger, grid: Grid) -> tuple[dict[Place, int], dict[Place, int]]:
    cells: dict[Place, int] = {}
    bases: dict[Place, int] = {}
    state = _state(ledger, grid)
    shown_bases = {column: base for (_, column), base in grid.bases.items() if base is not None}
    for (row, column), count in grid.counts.items():
        base, place = grid.bases[row, column], (row, column)
        if base is None and grid.base_is_shared(column):
            base = shown_bases.get(column)
        bases[place] = _variable(ledger, grid, grid.base_key(row, column), base, state, True)
        margin = TOTAL in place
        cells[place] = _variable(ledger, grid, grid.key(row, column), count, state, margin)
        if not grid.fixed and cells[place] != bases[place]:
            ledger.implied.append((bases[place], cells[place]))
    return cells, bases


def _variable(
    ledger: Ledger, grid: Grid, key: Key, count: int | None, state: str, margin: bool
) -> int:
    if count is not None:
        variable = ledger.quantity(key, count, margin)
        if grid.fixed:
            ledger.open.add(variable)
    elif not state and key in ledger.index:
        # What was refused once stays refused: another pattern would give it away.
        variable = ledger.index[key][0]
        ledger.withheld.add(variable)
    else:
        variable = ledger.unknown_quantity(key, state)
    if state != SHRUNK:
        ledger.follow(key, variable)
    return variable


def _state(ledger: Ledger, grid: Grid) -> str:
    """Return a name for an earlier state of the same data, nothing when it did not change."""
    grown = set()
    for place, count in grid.counts.items():
        states = ledger.index.get(grid.key(*place), [])
        if count is not None and states and all(ledger.values[v] != count for v in states):
            grown.add(ledger.values[states[0]] > count)
    if not grown:
        return ""
    return f"{grid.name}/{len(ledger.values)}" if grown == {True} else SHRUNK


def _bind_rows(ledger: Ledger, entry: Entry) -> None:
    grid = entry.grid
    if grid.measure is not Measure.SHARE:
        return
    for column in dict.fromkeys(column for _, column in entry.cells):
        places = [(row, column) for row in grid.rows if (row, column) in entry.cells]
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
        outside = ledger.left_over(base, (cell,))
        told_by_another_row = exact and (len(places) == 2 or outside >= ledger.threshold)
        if cell != base and not told_by_another_row:
            ledger.complement(base, (cell,))


def _bind_columns(ledger: Ledger, entry: Entry) -> None:
    grid = entry.grid
    for row in dict.fromkeys(row for row, _ in entry.cells):
        for quantities in (entry.cells, entry.bases):
            parts = [quantities[row, c] for c in grid.columns if (row, c) in quantities]
            if not parts or (row, TOTAL) not in quantities:
                continue
            whole = quantities[row, TOTAL]
            exactly = grid.columns_add_up is AddsUp.EXACTLY
            if grid.columns_add_up is not AddsUp.NO:
                ledger.add_up(whole, tuple(dict.fromkeys(parts)), exactly)
            for part in parts:
                _bind_the_others(ledger, whole, part, always=not exactly)


def _bind_the_others(ledger: Ledger, whole: int, part: int, *, always: bool) -> None:
    """All who are not in one column are a group too, small even when the columns are many."""
    others = ledger.left_over(whole, (part,))
    if whole != part and (0 < others < ledger.threshold or (always and not others < 0)):
        ledger.complement(whole, (part,))


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
    if whole.row_variable != part.row_variable or whole.population == part.population:
        return False
    said = dict(part.population)
    return all(said.get(name, "") in _values(value) for name, value in whole.population)


def _values(value: str) -> tuple[str, ...]:
    """Return what a condition allows: itself, or one of the sites or waves that it joins."""
    return (value, *value.split(MERGED))


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
    sums: list[tuple[int, tuple[int, ...]]] = []
    for kind in ("cells", "bases"):
        for place, total in getattr(whole, kind).items():
            if place[1] != TOTAL and not crossed_alike:
                continue
            found = tuple(getattr(p, kind)[place] for p in parts if place in getattr(p, kind))
            if len(found) == len(parts):
                sums.append((total, found))
    # Where nothing contradicts it, the parts are taken to make the whole: readers would.
    exactly = not any(ledger.left_over(total, found) > 0 for total, found in sums)
    for total, found in sums:
        ledger.add_up(total, found, exactly)
