"""Weights from a recipe: the totals are met, the bytes come back, the refusals are told."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import Any

import numpy as np
import pytest

from indicators.disclosure.tables import Level
from indicators.estimation.errors import CalibrationError
from indicators.estimation.reach import BOTH
from indicators.survey_indicators import Statement
from indicators.weighting import comparing, wording
from indicators.weighting.recipe import Built, Margin, Recipe, Rows
from indicators.weighting.recipe import build as build_rows
from surveys.definition import QuestionType


def statement(uid: str, title: str, *codes: str) -> Statement:
    levels = tuple(Level(code, code.capitalize()) for code in codes)
    return Statement(uid, title, levels, QuestionType.SELECT_ONE, frozenset({"nsp"}), frozenset())


SEX = statement("sexe", "Sexe", "fille", "garcon")
AGE = statement("age", "Âge", "jeune", "grand")
OPINION = statement("avis", "Avis", "tout_a_fait", "plutot", "plutot_pas", "pas_du_tout")
ASKED = {one.uid: one for one in (SEX, AGE, OPINION)}


def people(n: int = 200) -> dict[int, dict[str, Any]]:
    chance = Random(7)
    return {
        chance.getrandbits(60): {
            "sexe": "fille" if place % 10 < 7 else "garcon",
            "age": chance.choice(["jeune", "grand", "grand"]),
            "avis": "plutot" if place % 10 < 6 else "pas_du_tout",
        }
        for place in range(n)
    }


def rows_of(known: dict[int, dict[str, Any]]) -> Rows:
    ids = sorted(known)
    places = {uid: [level.code for level in one.levels].index for uid, one in ASKED.items()}
    said = {
        uid: np.array([place(known[k][uid]) if known[k][uid] else -1 for k in ids])
        for uid, place in places.items()
    }
    return Rows(np.array(ids, np.int64), said)


def build(recipe: Recipe, known: dict[int, dict[str, Any]], *more: Any) -> Built:
    return build_rows(recipe, rows_of(known), *more)


HALF = Margin(("sexe",), "Insee 2021", {"fille": 480.0, "garcon": 520.0})
AGES = Margin(("age",), "Rectorat 2025", {"jeune": 50.0, "grand": 50.0})
RECIPE = Recipe("raking", (HALF, AGES))


def weighted_share(built: Any, name: str, level: str) -> float:
    one = built.design.factor(name)
    weights = built.design.weights
    return float(weights[one.codes == one.levels.index(level)].sum() / weights.sum())


def test_people_and_percentages_are_met_as_shares() -> None:
    built = build(RECIPE, people(), ASKED)
    assert weighted_share(built, "Sexe", "Fille") == pytest.approx(0.48)
    assert weighted_share(built, "Âge", "Jeune") == pytest.approx(0.5)
    assert built.design.weights.mean() == pytest.approx(1)


def test_the_same_answers_give_the_same_bytes_whatever_their_order() -> None:
    known = people()
    first, again = build(RECIPE, known, ASKED), build(RECIPE, dict(reversed(known.items())), ASKED)
    assert first.checksum == again.checksum
    assert first.design.weights.tobytes() == again.design.weights.tobytes()
    turned = replace(HALF, totals=dict(reversed(HALF.totals.items())))
    assert build(replace(RECIPE, margins=(turned, AGES)), known, ASKED).checksum == first.checksum
    known.popitem()
    assert build(RECIPE, known, ASKED).checksum != first.checksum


def test_those_who_did_not_say_keep_their_share() -> None:
    known = people()
    for one in list(known)[:20]:
        known[one]["sexe"] = None
    built = build(RECIPE, known, ASKED)
    assert built.silent == {"Sexe": 20, "Âge": 0}
    assert weighted_share(built, "Sexe", "Sans réponse") == pytest.approx(0.1)
    assert weighted_share(built, "Sexe", "Fille") == pytest.approx(0.9 * 0.48)


def test_two_questions_are_crossed() -> None:
    totals = {"fille|jeune": 10.0, "fille|grand": 40.0, "garcon|jeune": 20.0, "garcon|grand": 30.0}
    built = build(Recipe("poststrat", (Margin(("sexe", "age"), "s", totals),)), people(), ASKED)
    assert weighted_share(built, "Sexe × Âge", "Garcon × Jeune") == pytest.approx(0.2)


def test_bounds_hold_and_trimming_is_told() -> None:
    built = build(replace(RECIPE, method="logit", bounds=(0.5, 2.5)), people(), ASKED)
    assert built.design.weights.min() >= 0.5
    assert built.design.weights.max() <= 2.5
    cut = build(replace(RECIPE, trim=1.5), people(), ASKED)
    assert cut.design.weights.max() <= 1.5 + 1e-9
    assert cut.trimmed
    assert any("Le plafond a réduit" in sentence for sentence in wording.told(cut, 5))


@pytest.mark.parametrize(
    ("margins", "method", "code"),
    [
        ((replace(HALF, totals={"fille": 0.0, "garcon": 5.0}),), "raking", "zero_total"),
        ((replace(HALF, totals={"fille": 5.0}),), "raking", "missing_total"),
        ((HALF, AGES), "poststrat", "one_margin"),
        ((), "raking", "no_margin"),
        ((replace(HALF, totals={"fille": 0.0, "garcon": 0.0}),), "raking", "bad_total"),
        ((HALF, replace(AGES, totals={"jeune": 600.0, "grand": 700.0})), "raking",
         "unequal_totals"),
    ],
)  # fmt: skip
def test_a_refusal_says_what_to_do(margins: tuple[Margin, ...], method: Any, code: str) -> None:
    with pytest.raises(CalibrationError) as caught:
        build(Recipe(method, margins), people(), ASKED)
    assert caught.value.code == code
    assert "peuvent pas être atteintes" not in wording.refusal(caught.value)


def test_a_level_that_nobody_represents_is_named() -> None:
    known = {key: row for key, row in people().items() if row["sexe"] == "fille"}
    with pytest.raises(CalibrationError) as caught:
        build(Recipe("raking", (HALF,)), known, ASKED)
    assert "Garcon" in wording.refusal(caught.value)


def test_margins_out_of_reach_of_the_bounds_are_refused() -> None:
    far = replace(HALF, totals={"fille": 1.0, "garcon": 99.0})
    with pytest.raises(CalibrationError) as caught:
        build(Recipe("logit", (far,), (0.9, 1.1)), people(), ASKED)
    assert "Élargissez les bornes" in wording.refusal(caught.value)
    assert "reste le plus loin de son total" in wording.refusal(caught.value)


def test_two_groups_that_nobody_joins_are_named() -> None:
    error = CalibrationError("no_convergence", f"Sexe=Fille{BOTH}Âge=Jeune", "out of reach")
    assert wording.refusal(error).startswith(
        "Personne n’est à la fois « Sexe : Fille » et « Âge : Jeune »."
    )


def test_nobody_to_weight() -> None:
    with pytest.raises(CalibrationError):
        build(RECIPE, {}, ASKED)


def test_before_and_after_are_those_of_the_weights() -> None:
    known = people()
    asked = tuple(ASKED.values())
    built = build(
        Recipe("raking", (HALF,)), known, ASKED, comparing.columns_of(rows_of(known), asked)
    )
    (pair,) = comparing.pairs(built, asked, ())
    agree = [known[one]["avis"] == "plutot" for one in built.ids]
    before, after = pair.before.cells[0], pair.after.cells[0]
    assert before.estimate.value == pytest.approx(np.mean(agree))
    assert after.estimate.value == pytest.approx(np.average(agree, weights=built.design.weights))
    assert after.estimate.low < after.estimate.value < after.estimate.high
    assert (before.count, before.base) == (after.count, after.base) == (sum(agree), 200)


def test_a_small_level_is_never_told_in_the_report() -> None:
    known = people(100)
    for one in list(known)[3:]:
        known[one]["sexe"] = "fille"
    for one in list(known)[:3]:
        known[one]["sexe"] = "garcon"
    built = build(Recipe("raking", (HALF,)), known, ASKED)
    assert not any("Garcon" in sentence for sentence in wording.told(built, 5))
    assert any("quelques réponses" in sentence for sentence in wording.warnings(built, 5))
