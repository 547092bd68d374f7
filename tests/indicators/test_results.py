"""A campaign on a site through the gate: what is small is withheld everywhere at once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from evalapp.flags import Flag
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import Audience
from indicators.framework import framework_for
from indicators.results import SurveyResults, indicator_point, published_results
from surveys.serialization import questionnaire_from_json

QUESTIONNAIRES = Path(__file__).parents[2] / "surveys" / "questionnaires"
PARENTS = questionnaire_from_json((QUESTIONNAIRES / "parents.json").read_bytes())
CITE = framework_for("cite_educative")


def results(answers: list[str | None], audience: Audience = Audience.SITE) -> SurveyResults:
    documents = [{"p08": answer} for answer in answers]
    scope = (("campaign", "c"), ("site", "s"))
    return published_results(PARENTS, documents, scope, CITE, audience, Rules())


LARGE = ["tout_a_fait"] * 60 + ["plutot"] * 40 + ["plutot_pas"] * 20 + ["pas_du_tout"] * 10


def point(found: SurveyResults) -> Any:
    assert CITE is not None
    indicator = CITE.indicator("CE-E09")
    assert indicator is not None
    return indicator_point(indicator, found, "T0", "Enquête")


def test_a_large_base_is_shown_with_its_interval_and_its_silent() -> None:
    shown = point(results([*LARGE, *["nsp"] * 11, *[None] * 9]))
    assert round(shown.value, 4) == round(100 / 130, 4)
    assert shown.low < shown.value < shown.high
    assert (shown.n, shown.missing, shown.dont_know) == (130, 9, 11)


def test_a_handful_of_answers_is_withheld_with_all_its_numbers() -> None:
    shown = point(results(["plutot"] * 4))
    assert shown.flag is Flag.SECRET
    assert (shown.value, shown.low, shown.high, shown.n) == (None, None, None, None)


def test_a_few_silent_people_are_not_told_apart() -> None:
    shown = point(results([*LARGE, "nsp", "nsp", *[None] * 30]))
    assert shown.value is not None
    assert shown.dont_know is None


def test_a_small_cell_takes_another_with_it_and_agreement_does_not_betray_it() -> None:
    few = ["tout_a_fait"] * 60 + ["plutot"] * 2
    found = results([*few, *["plutot_pas"] * 30, *["pas_du_tout"] * 9])
    table = found.table("p08")
    assert table is not None
    hidden = {cell.row for cell in table.cells if cell.flag is Flag.SECRET}
    assert "plutot" in hidden
    assert len(hidden) >= 2
    agreement = found.agreements["p08"]
    if agreement.value is not None:
        assert hidden & {"tout_a_fait", "plutot"} == {"tout_a_fait", "plutot"}


def test_nobody_asked_leaves_nothing_to_show() -> None:
    found = published_results(PARENTS, [{}], (), CITE, Audience.SITE, Rules())
    assert found.agreements["p08"].value is None


def test_a_questionnaire_without_the_question_gives_no_point() -> None:
    assert CITE is not None
    indicator = CITE.indicator("CE-O03")
    assert indicator is not None
    assert indicator_point(indicator, results(LARGE), "T0", "Enquête") is None
