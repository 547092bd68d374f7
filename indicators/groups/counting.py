"""Answers by site and group against what is hoped for: counted, gated, then drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from evalapp.charts.values import Caption, ObjectiveChart, ObjectiveLine
from evalapp.wording import NBSP
from indicators.columns.table import ColumnTable
from indicators.disclosure.gate import publish_set
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import TOTAL, Audience, Cell, Level, PublishedTable, Table
from indicators.explorer.coding import Codes, coded
from indicators.survey_indicators import Statement, share
from surveys.field.objectives.groups import Group, Objectives


@dataclass(frozen=True, slots=True)
class Place:
    """A site: its number, its code, its name."""

    number: int
    code: str
    name: str


def published_groups(
    table: ColumnTable,
    statements: Sequence[Statement],
    groups: Sequence[Group],
    places: Sequence[Place],
    campaign: str,
    rules: Rules,
    before: int,
) -> tuple[PublishedTable, ...]:
    """Return one table per site, gated together, of the answers given before a day.

    Today is left out: a page that counts each answer at once would tell who has just answered.
    """
    codes = _group_codes(table, statements, groups)
    is_past = table.days < before
    tables = [
        _table(codes[is_past & (table.sites == place.number)], statements, groups, place, campaign)
        for place in places
    ]
    return publish_set(tables, Audience.SITE, rules)


def _group_codes(
    table: ColumnTable, statements: Sequence[Statement], groups: Sequence[Group]
) -> Codes:
    """Return the group of each response by its rank; negative when somebody is in none."""
    found = np.full(table.n, -1, np.int16)
    arrays = [coded(table, statement).arrays[0] for statement in statements]
    places = [{lv.code: k for k, lv in enumerate(one.levels)} for one in statements]
    for rank, group in enumerate(groups):
        inside = np.ones(table.n, np.bool_)
        for array, place, code in zip(arrays, places, group.codes, strict=True):
            inside &= array == place[code]
        found[inside] = rank
    return found


def _table(
    codes: Codes,
    statements: Sequence[Statement],
    groups: Sequence[Group],
    place: Place,
    campaign: str,
) -> Table:
    counts = np.bincount(codes[codes >= 0], minlength=len(groups))
    base = int(counts.sum())
    variable = " × ".join(statement.uid for statement in statements)
    return Table(
        key=f"{variable}~{place.code}",
        title=place.name,
        rows=tuple(Level(group.key, group.label) for group in groups),
        columns=(Level(TOTAL, "Ensemble"),),
        cells=tuple(
            Cell(group.key, TOTAL, int(n), base, share(int(n), base))
            for group, n in zip(groups, counts, strict=True)
        ),
        scope=(("campaign", campaign), ("site", place.code)),
        row_variable=variable,
    )


def groups_chart(
    table: PublishedTable, place: Place, groups: Sequence[Group], hoped: Objectives, source: str
) -> ObjectiveChart | None:
    """Return the picture of a site, or nothing when nothing is hoped for there."""
    shown = {cell.row: cell.n for cell in table.cells}
    lines = tuple(
        ObjectiveLine(
            group.label,
            shown[group.key] or 0,
            objective=hoped.of(place.code, group.key),
            bound="s" if shown[group.key] is None else "",
        )
        for group in groups
        if hoped.of(place.code, group.key)
    )
    if not lines:
        return None
    note = f"«{NBSP}s{NBSP}»{NBSP}: trop peu de réponses pour être montré" if any(
        line.bound for line in lines
    ) else ""  # fmt: skip
    caption = Caption(
        f"{place.name}{NBSP}: {_message(lines)}",
        "Réponses terminées jusqu’à hier, par groupe",
        source=source,
        note=note,
    )
    return ObjectiveChart(caption, lines)


def _message(lines: Sequence[ObjectiveLine]) -> str:
    known = [line for line in lines if not line.bound and line.objective]
    if not known:
        return "encore trop peu de réponses"
    behind = min(known, key=lambda line: line.value / (line.objective or 1))
    if behind.value >= (behind.objective or 1):
        return "les groupes montrés ont atteint leur objectif"
    lacking = (behind.objective or 0) - behind.value
    return f"le plus loin de l’objectif, «{NBSP}{behind.label}{NBSP}» ({lacking} manquent)"
