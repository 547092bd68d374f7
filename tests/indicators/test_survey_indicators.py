"""Answers counted: who was asked, who answered, who did not know, with Wilson's interval."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from evalapp.flags import Flag
from indicators.survey_indicators import (
    AGREE,
    Statement,
    agreement_table,
    frequency_table,
    majority_tally,
    share,
    silence_table,
    statements,
    tally,
    wilson,
)
from surveys.serialization import questionnaire_from_json

QUESTIONNAIRES = Path(__file__).parents[2] / "surveys" / "questionnaires"


def known(name: str) -> dict[str, Statement]:
    questionnaire = questionnaire_from_json((QUESTIONNAIRES / f"{name}.json").read_bytes())
    return {found.uid: found for found in statements(questionnaire)}


PARENTS, PARTNERS = known("parents"), known("partenaires")
P08 = PARENTS["p08"]


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_the_interval_is_that_of_statsmodels(pair: tuple[int, int]) -> None:
    successes, n = pair
    expected = proportion_confint(successes, n, method="wilson")
    assert wilson(successes, n) == pytest.approx(expected, abs=1e-12)


def test_the_interval_agrees_with_r() -> None:
    # R: binom::binom.confint(18, 20, methods = "wilson")
    assert wilson(18, 20) == pytest.approx((0.6989663547715128, 0.972133518786232))


def test_a_share_of_nobody_is_not_a_zero() -> None:
    estimate = share(0, 0, missing=3)
    assert (estimate.value, estimate.flag, estimate.missing) == (None, Flag.NOT_APPLICABLE, 3)


def test_unanswered_unknown_and_not_asked_are_counted_apart() -> None:
    documents = [
        {"p08": "tout_a_fait"},
        {"p08": "plutot"},
        {"p08": "pas_du_tout"},
        {"p08": "nsp"},
        {"p08": None},
        {},
    ]
    found = tally(P08, documents)
    assert (found.base, found.dont_know, found.missing, found.not_asked) == (3, 1, 1, 1)


def test_agreement_is_the_two_positive_answers_among_those_who_took_a_side() -> None:
    answers = ["tout_a_fait"] * 3 + ["plutot"] * 2 + ["plutot_pas"] + ["nsp"] * 4
    found = tally(P08, [{"p08": answer} for answer in answers])
    table = agreement_table("k", P08, found, ())
    cell = next(cell for cell in table.cells if cell.row == AGREE)
    assert (cell.count, cell.base) == (5, 6)
    assert cell.estimate.value == pytest.approx(5 / 6)


def test_an_agreement_table_shares_its_other_cells_with_the_question_s_own_table() -> None:
    found = tally(P08, [{"p08": "plutot"}, {"p08": "plutot_pas"}])
    whole = {c.row: c.count for c in frequency_table("f", P08, found, ()).cells}
    part = {c.row: c.count for c in agreement_table("a", P08, found, ()).cells}
    assert {row: part[row] for row in part if row != AGREE}.items() <= whole.items()
    assert frequency_table("f", P08, found, ()).row_variable == "p08"
    assert agreement_table("a", P08, found, ()).row_variable == "p08"


def test_a_choice_that_nobody_took_still_has_its_row() -> None:
    table = frequency_table("k", P08, tally(P08, [{"p08": "plutot"}]), ())
    assert [cell.count for cell in table.cells] == [0, 1, 0, 0]


def test_don_t_know_is_not_a_row_of_the_scale() -> None:
    assert "nsp" not in {level.code for level in P08.levels}


def test_several_answers_count_once_each_on_the_people_who_answered() -> None:
    p02 = PARENTS["p02"]
    found = tally(p02, [{"p02": ["3_5", "6_10"]}, {"p02": ["3_5"]}, {"p02": None}, {"p02": []}])
    assert (found.counts["3_5"], found.counts["6_10"], found.base, found.missing) == (2, 1, 2, 2)


def test_most_statements_make_agreement_and_half_does_not() -> None:
    parts = [PARTNERS[uid] for uid in PARTNERS if uid.startswith("s09_")][:4]
    yes, no = "plutot", "pas_du_tout"
    uids = [part.uid for part in parts]
    documents = [
        dict(zip(uids, (yes, yes, yes, no), strict=True)),
        dict(zip(uids, (yes, yes, no, no), strict=True)),
        dict(zip(uids, (yes, "nsp", None, "nsp"), strict=True)),
        dict(zip(uids, ("nsp", "nsp", None, "nsp"), strict=True)),
        dict.fromkeys(uids),
        {},
    ]
    found = majority_tally(parts, documents)
    assert (found.counts[AGREE], found.base) == (2, 3)
    assert (found.dont_know, found.missing, found.not_asked) == (1, 1, 1)


def test_a_scale_of_ten_is_grouped_without_gap() -> None:
    s16 = PARTNERS["s16"]
    found = tally(s16, [{"s16": value} for value in range(11)])
    assert [found.counts[level.code] for level in s16.levels] == [5, 2, 2, 2]


def test_the_silent_are_counted_in_a_table_of_their_own() -> None:
    found = tally(P08, [{"p08": "nsp"}, {"p08": None}, {"p08": None}])
    table = silence_table("k", "t", found, ())
    assert [(cell.count, cell.base) for cell in table.cells] == [(1, 3), (2, 3)]


def test_open_questions_and_notes_are_not_tabulated() -> None:
    assert not {"p16", "p16_idee"} & set(PARENTS)
