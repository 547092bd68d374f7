"""Thousands of tables are published and attacked; the attack is shown to bite first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from indicators.disclosure import gate
from indicators.disclosure.audit import Audit, audit
from indicators.disclosure.gate import publish, publish_set
from indicators.disclosure.rules import Rules
from indicators.disclosure.suppression import Pattern
from indicators.disclosure.system import System
from indicators.disclosure.tables import Audience, PublishedTable, Table

Make = Callable[..., Any]
AUDIENCES = (Audience.TEAM, Audience.PUBLIC)


def attack_one(seed: int, make_crosstab: Make, make_counts: Make) -> Audit:
    rng = np.random.default_rng(seed)
    table = make_crosstab(make_counts(rng), total=bool(rng.integers(2)))
    rules = Rules(sensitive=seed % 7 == 0)
    return audit([(table, publish(table, AUDIENCES[seed % 2], rules))], rules)


def linked_tables(rng: np.random.Generator, make_crosstab: Make) -> list[Table]:
    """Return a question in each site, in the programme, and crossed with the sites."""
    sites, height, width = int(rng.integers(2, 5)), int(rng.integers(2, 6)), int(rng.integers(2, 4))
    shares = rng.dirichlet(np.ones(height))
    names = [f"s{number}" for number in range(sites)]
    counts = [
        rng.multinomial(
            rng.integers(20, 200),
            np.outer(rng.dirichlet(shares * 8 + 0.05), np.full(width, 1 / width)).ravel(),
        ).reshape(height, width)
        for _ in names
    ]
    tables = [
        make_crosstab(inner, name, scope=(("site", name),), crossed_by="sex")
        for name, inner in zip(names, counts, strict=True)
    ]
    by_site = np.column_stack([inner.sum(axis=1) for inner in counts])
    tables.append(make_crosstab(sum(counts), "programme", crossed_by="sex"))
    tables.append(make_crosstab(by_site, "sites", crossed_by="site", columns=names))
    return tables[int(rng.integers(2)) :]


def attack_linked(seed: int, make_crosstab: Make) -> Audit:
    """Publish the set at once, or its tables one after the other in any order."""
    rng = np.random.default_rng(seed)
    tables, who, rules = linked_tables(rng, make_crosstab), AUDIENCES[seed % 2], Rules()
    if seed % 3:
        tables = [tables[place] for place in rng.permutation(len(tables))]
        shown: list[PublishedTable] = []
        for table in tables:
            shown.append(publish(table, who, rules, shown))
    else:
        shown = list(publish_set(tables, who, rules))
    return audit(list(zip(tables, shown, strict=True)), rules)


def attack_waves(seed: int, make_crosstab: Make, make_counts: Make) -> Audit:
    """Publish a table, then the same one after a few more responses, twice."""
    rng = np.random.default_rng(seed)
    counts, who, rules = make_counts(rng, 4), AUDIENCES[seed % 2], Rules()
    published: list[tuple[Table, PublishedTable]] = []
    for version in range(3):
        table = make_crosstab(counts, scope=(("version", str(version)),))
        shown = publish(table, who, rules, [old for _, old in published])
        published.append((table, shown))
        counts = counts + rng.poisson(rng.choice([0.1, 1, 5]), size=counts.shape)
    return audit(published, rules)


@pytest.mark.parametrize("seed", range(24))
def test_no_cell_of_a_single_table_is_recovered(
    seed: int, make_crosstab: Make, make_counts: Make
) -> None:
    found = attack_one(seed, make_crosstab, make_counts)
    assert found.breaches == ()
    assert found.idle == ()


@pytest.mark.parametrize("seed", range(4))
def test_no_cell_of_linked_tables_is_recovered(seed: int, make_crosstab: Make) -> None:
    assert attack_linked(seed, make_crosstab).breaches == ()


@pytest.mark.parametrize("seed", range(10))
def test_no_answer_is_recovered_between_versions(
    seed: int, make_crosstab: Make, make_counts: Make
) -> None:
    assert attack_waves(seed, make_crosstab, make_counts).breaches == ()


@pytest.mark.slow
def test_no_cell_is_recovered_from_two_thousand_tables(
    make_crosstab: Make, make_counts: Make
) -> None:
    for seed in range(1000, 3000):
        assert attack_one(seed, make_crosstab, make_counts).breaches == (), seed


@pytest.mark.slow
@pytest.mark.long
def test_no_cell_is_recovered_from_three_hundred_linked_sets(make_crosstab: Make) -> None:
    for seed in range(1000, 1300):
        assert attack_linked(seed, make_crosstab).breaches == (), seed


@pytest.mark.slow
@pytest.mark.long
def test_no_answer_is_recovered_between_five_hundred_triples_of_versions(
    make_crosstab: Make, make_counts: Make
) -> None:
    for seed in range(1000, 1500):
        assert attack_waves(seed, make_crosstab, make_counts).breaches == (), seed


def test_the_attack_bites_a_gate_that_hides_only_small_cells(
    monkeypatch: pytest.MonkeyPatch, make_crosstab: Make, make_counts: Make
) -> None:
    def naive(system: System) -> Pattern:
        return Pattern(system.withheld, 0.0, is_safe=True)

    monkeypatch.setattr(gate, "suppress", naive)
    audits = [attack_one(seed, make_crosstab, make_counts) for seed in range(20)]
    assert sum(any(f.is_recovered for f in found.breaches) for found in audits) >= 8


def test_the_attack_bites_a_gate_that_forgets_what_was_published(make_frequency: Make) -> None:
    whole = make_frequency([40, 52, 33], "programme")
    site = make_frequency([38, 47, 25], "site", scope=(("site", "lunel"),))
    apart = [(table, publish(table, Audience.TEAM, Rules())) for table in (whole, site)]
    found = audit(apart, Rules())
    assert {finding.truth for finding in found.breaches} == {2}
