"""No template receives a number that the gate has not let through; the hidden leave no trace."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pytest
from flask import Flask, template_rendered

from evalapp.accounts.permissions import Role
from evalapp.charts.svg import chart_figure
from indicators.columns.table import ColumnTable
from indicators.disclosure.gate import publish
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import Audience, Cell, Table
from indicators.disclosure.values import SiteEstimate
from indicators.estimates import Estimate
from indicators.estimation.design import Design
from indicators.explorer.analysis import Analysis, Crossed
from indicators.explorer.saying import Words, chart_of, main_answer, sentences
from tests import analysis_factories, factories
from tests import survey_factories as make

UNGATED = (
    Table, Cell, Estimate, SiteEstimate, Analysis, Crossed, Design, ColumnTable,
    pd.DataFrame, np.ndarray,
)  # fmt: skip
FOUR = "&".join(f"question={name}" for name in analysis_factories.OPINIONS)
PAGES = [
    "/explorer/?campagne=enquete&question=accueil&par=site",
    "/explorer/?campagne=enquete&question=accueil&par=age&regroupement=accord",
    "/campagnes/enquete",
    "/campagnes/enquete/analyses/ce-qui-joue?question=accueil&par=age&par=site",
    "/campagnes/enquete/analyses/sites?question=accueil",
    f"/campagnes/enquete/analyses/familles?{FOUR}",
    "/campagnes/enquete/analyses/participation",
    "/campagnes/enquete/redressements/",
    "/sites/a/indicateurs",
    "/sites/a/rapports",
    "/",
]


def parts(value: object) -> list[object]:
    """Return what a value is made of."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return [getattr(value, field.name, None) for field in dataclasses.fields(value)]
    if isinstance(value, Mapping):
        return [*value.keys(), *value.values()]
    return list(value) if isinstance(value, list | tuple | set | frozenset) else []


def ungated(value: object, seen: set[int]) -> Iterator[str]:
    """Yield the kind of every ungated value met inside a value, however deep."""
    if id(value) in seen or isinstance(value, str | bytes | int | float | type(None)):
        return
    seen.add(id(value))
    if isinstance(value, UNGATED):
        yield type(value).__name__
        return
    for part in parts(value):
        yield from ungated(part, seen)


def test_the_search_finds_what_is_hidden_in_a_page() -> None:
    cell = Cell("r", "c", 3, 9, Estimate(0.3, n=9))
    assert set(ungated({"page": [("deep", {"x": cell})]}, set())) == {"Cell"}


def test_no_template_receives_an_ungated_value(app: Flask, signed_in_as: Any) -> None:
    sites = [factories.make_site("a", "Béziers"), factories.make_site("b", "Sète")]
    version = make.make_version(analysis_factories.definition())
    made = make.make_campaign("enquete", sites=sites, version=version)
    analysis_factories.fill(made, [(sites[0], 120), (sites[1], 90)])
    client, met, names = signed_in_as(Role.EVALUATOR), {}, []

    def look(_: Flask, template: Any, context: dict[str, Any], **__: object) -> None:
        names.append(template.name)
        met.setdefault(template.name, set()).update(ungated(context, set()))

    with template_rendered.connected_to(look, app):
        statuses = {address: client.get(address).status_code for address in PAGES}
    assert set(statuses.values()) <= {200, 302}, statuses
    assert len(names) >= 9
    assert {name: kinds for name, kinds in met.items() if kinds} == {}


def moved(counts: np.ndarray, hidden: np.ndarray) -> Iterator[np.ndarray]:
    """Yield tables with the same margins, and the same numbers outside the hidden cells."""
    rows, columns = np.nonzero(hidden)
    for r, c in zip(rows, columns, strict=True):
        for r2, c2 in zip(rows, columns, strict=True):
            if r2 > r and c2 != c and hidden[r, c2] and hidden[r2, c]:
                other = counts.copy()
                other[r, c] += 1
                other[r2, c2] += 1
                other[r, c2] -= 1
                other[r2, c] -= 1
                if other.min() >= 0:
                    yield other


def test_two_truths_with_the_same_hidden_places_give_the_same_page(
    make_crosstab: Callable[..., Table], make_counts: Callable[..., np.ndarray]
) -> None:
    compared = 0
    words = Words("source", "population", by="selon le site")
    for seed in range(60):
        counts = make_counts(np.random.default_rng(seed), 4)
        one = publish(make_crosstab(counts), Audience.TEAM, Rules())
        hidden = np.array([[cell_of(one, r, c) for c in range(counts.shape[1])]
                           for r in range(counts.shape[0])])  # fmt: skip
        for other in moved(counts, hidden):
            two = publish(make_crosstab(other), Audience.TEAM, Rules())
            if [cell.reason for cell in one.cells] != [cell.reason for cell in two.cells]:
                continue
            compared += 1
            assert one == two
            answer = main_answer(one, "")
            assert drawn(one, answer, words) == drawn(two, answer, words)
            break
    assert compared >= 10


def cell_of(table: Any, row: int, column: int) -> bool:
    return any(
        bool(c.reason) for c in table.cells if (c.row, c.column) == (f"r{row}", f"c{column}")
    )


def drawn(table: Any, answer: str, words: Words) -> tuple[str, tuple[str, ...]]:
    """The chart with its coordinates and its alternative, and the sentences."""
    return chart_figure(chart_of(table, answer, words), "x"), sentences(table, answer, words)


@pytest.mark.parametrize("seed", range(2))
def test_no_coordinate_depends_on_a_withheld_cell(
    seed: int, make_frequency: Callable[..., Table]
) -> None:
    rng = np.random.default_rng(seed)
    small = rng.permutation([1, 3])
    tables = [
        publish(make_frequency([int(a), int(4 - a), 40, 52]), Audience.TEAM, Rules()) for a in small
    ]
    words = Words("source", "population")
    one, two = (drawn(table, "r2", words) for table in tables)
    assert one == two


@pytest.mark.parametrize("seed", range(6))
def test_a_weighted_view_hides_what_the_raw_one_hides(
    seed: int, make_crosstab: Callable[..., Table], make_counts: Callable[..., np.ndarray]
) -> None:
    raw = make_crosstab(make_counts(np.random.default_rng(seed), 4))
    moved_ = [
        dataclasses.replace(cell, estimate=dataclasses.replace(cell.estimate, value=0.31))
        for cell in raw.cells
    ]
    weighted = dataclasses.replace(raw, key="redresse", cells=tuple(moved_))
    first = publish(raw, Audience.TEAM, Rules())
    second = publish(weighted, Audience.TEAM, Rules(), [first])
    assert [bool(c.reason) for c in first.cells] == [bool(c.reason) for c in second.cells]
