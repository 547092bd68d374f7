"""What plays a part in an answer: regression on a few explanations, and what it rests on.

Only groups that the gate shows whole in the table « answer × explanation » enter the model; the
others are put together when the table tells their sum, else set aside and named. A logistic model
depends on the answers through these tables alone (they are its sufficient statistics), so that
its coefficients say nothing that the tables would not.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.analysis.material import (
    Grouping,
    Material,
    Refused,
    crossed_with,
    designed,
    published,
    tables_of,
    usable,
)
from indicators.analysis.outcome import Outcome
from indicators.disclosure.tables import Level, PublishedTable
from indicators.estimation.arrays import IntArray
from indicators.estimation.design import Design
from indicators.explorer.coding import Codes

#: Explanations at once: more makes a model nobody reads, and small groups.
MAX_EXPLANATIONS = 6
#: Complete answers needed before a model is attempted.
MIN_ANSWERS = 60
ANSWER = "reponse"


@dataclass(frozen=True, eq=False, slots=True)
class Explanation:
    """One explanation as it enters the model: its groups, the first one being the reference."""

    key: str
    name: str
    title: str
    levels: tuple[Level, ...]
    #: Place of each answer among the groups.
    places: Mapping[str, int]
    #: Words of the groups set aside by statistical secrecy.
    aside: tuple[str, ...] = ()


@dataclass(frozen=True, eq=False, slots=True)
class Prepared:
    """The rows of a model, and what was left out of it."""

    design: Design
    outcome: Outcome
    explanations: tuple[Explanation, ...]
    #: Titles of the explanations that could not be used.
    unused: tuple[str, ...]
    n: int
    #: How the answers are weighted, in a sentence.
    weighting: str


def prepare(material: Material, outcome: Outcome, keys: Sequence[str]) -> Prepared:
    """Return the rows that a model may use; refuses when too few are left."""
    wanted = tuple(dict.fromkeys(key for key in keys if key))
    _check(outcome, wanted)
    groups = {key: material.grouped(key) for key in wanted}
    crossings = [
        crossed_with(material, outcome.answers, outcome.statement, outcome.kind,
                     (codes, levels, key))
        for key, (codes, levels, _) in groups.items()
    ]  # fmt: skip
    shown = published(material, tables_of(crossings), [outcome.statement.uid])
    explanations, unused = _explanations(material, groups, dict(zip(wanted, shown, strict=True)))
    if not explanations:
        raise Refused(
            "Aucune des explications choisies n’a deux groupes assez nombreux "
            "pour être comparés sans trahir le secret statistique."
        )
    return _rows(material, outcome, groups, explanations, unused)


def _check(outcome: Outcome, wanted: Sequence[str]) -> None:
    if not wanted:
        raise Refused("Choisissez au moins une explication.")
    if len(wanted) > MAX_EXPLANATIONS:
        raise Refused(f"Choisissez au plus {MAX_EXPLANATIONS} explications à la fois.")
    if outcome.statement.uid in wanted:
        raise Refused("Une question ne s’explique pas par elle-même.")


Groups = Mapping[str, tuple[Codes, tuple[Level, ...], str]]


def _explanations(
    material: Material, groups: Groups, shown: Mapping[str, PublishedTable]
) -> tuple[tuple[Explanation, ...], tuple[str, ...]]:
    found: list[Explanation] = []
    unused: list[str] = []
    for key, (codes, levels, title) in groups.items():
        known = codes[material.inside]
        present = [level for k, level in enumerate(levels) if (known == k).any()]
        grouping = usable(shown[key], present, material.rules)
        if len(grouping.levels) < 2:
            unused.append(title)
            continue
        found.append(Explanation(key, f"x{len(found)}", title, *_ordered(grouping, levels, known)))
    return tuple(found), tuple(unused)


def _ordered(
    grouping: Grouping, levels: Sequence[Level], codes: Codes
) -> tuple[tuple[Level, ...], Mapping[str, int], tuple[str, ...]]:
    """The most frequent group is the reference: every other one is told against it."""
    sizes = np.zeros(len(grouping.levels), np.int64)
    for k, level in enumerate(levels):
        if level.code in grouping.places:
            sizes[grouping.places[level.code]] += int((codes == k).sum())
    first = int(sizes.argmax())
    order = [first, *(k for k in range(len(sizes)) if k != first)]
    places = {code: order.index(place) for code, place in grouping.places.items()}
    return tuple(grouping.levels[k] for k in order), places, grouping.aside


def _rows(
    material: Material, outcome: Outcome, groups: Groups,
    explanations: tuple[Explanation, ...], unused: tuple[str, ...],
) -> Prepared:  # fmt: skip
    answers = np.where(material.inside, outcome.answers.arrays[0], -1).astype(np.int64)
    places = {}
    complete = answers >= 0
    for one in explanations:
        codes, levels, _ = groups[one.key]
        order = np.array([*(one.places.get(level.code, -1) for level in levels), -1, -1, -1])
        places[one] = order[codes]
        complete &= places[one] >= 0
    n = int(complete.sum())
    if n < MIN_ANSWERS:
        raise Refused(
            f"Il faut au moins {MIN_ANSWERS} réponses complètes, question et explications "
            "comprises, pour une analyse de ce genre. Retirez une explication, ou attendez "
            "d’autres réponses."
        )
    columns: dict[str, object] = {
        one.name: pd.Categorical.from_codes(
            np.where(complete, place, -1), [level.code for level in one.levels]
        )
        for one, place in places.items()
    }
    columns[ANSWER] = _answer(outcome, np.where(complete, answers, -1))
    design = designed(material, columns)
    return Prepared(design, outcome, explanations, unused, n, material.weighting)


def _answer(outcome: Outcome, answers: IntArray) -> object:
    if outcome.is_scale:
        # From the least to the most favourable: a ratio above one is a better opinion.
        codes = [level.code for level in reversed(outcome.answers.levels)]
        turned = np.where(answers >= 0, len(codes) - 1 - answers, -1)
        return pd.Categorical.from_codes(turned, codes, ordered=True)
    return np.where(answers >= 0, (answers == 0) * 1.0, np.nan)
