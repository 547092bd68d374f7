"""The four questionnaires hold every skip of their specification."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from surveys.answers import check_answers
from surveys.definition import Choice, ChoiceRole, Questionnaire, QuestionType
from surveys.relevance import choices_for, first_page, next_page, visible
from surveys.serialization import questionnaire_from_json

FOLDER = Path(__file__).parents[2] / "surveys" / "questionnaires"
NAMES = ("parents", "jeunes", "partenaires", "partenaires_ami")


def load(name: str) -> Questionnaire:
    return questionnaire_from_json((FOLDER / f"{name}.json").read_bytes())


ADULT = {"p01": "parent"}
TEEN = {"j01": "11_14"}

#: questionnaire, answers, what is shown, what is skipped
SKIPS = [
    ("parents", {}, "p01", "p02 p03 p04 p06 p07 p13 p14 p16"),
    ("parents", {"p01": "non_concerne"}, "p01", "p02 p04 p05 p06 p07 p10 p12 p13 p14 p15 p16"),
    ("parents", ADULT, "p02 p03 p04 p06 p07 p08 p09 p10 p11 p13 p14 p15 p16", "p05 p12 p12b"),
    ("parents", {"p01": "grand_parent"}, "p02 p16", ""),
    ("parents", {"p01": "autre_famille"}, "p02 p16", ""),
    ("parents", ADULT | {"p04": "oui"}, "p05 p06", ""),
    ("parents", ADULT | {"p04": "non"}, "p06", "p05"),
    ("parents", ADULT | {"p04": "nsp"}, "p06", "p05"),
    ("parents", ADULT | {"p06": ["rien"]}, "p13", "p12 p12b"),
    ("parents", ADULT | {"p06": ["nsp"]}, "p13", "p12 p12b"),
    ("parents", ADULT | {"p06": ["devoirs", "sante"]}, "p12 p12b p13", ""),
    ("parents", ADULT | {"p04": "non", "p06": ["sortie"]}, "p12 p12b", "p05"),
    ("parents", ADULT | {"p15": "oui"}, "p15_relais p16", "p15_contact"),
    ("parents", ADULT | {"p15": "oui", "contact": "Maison"}, "p15_contact", "p15_relais"),
    ("parents", ADULT | {"p15": "peut_etre"}, "p16", "p15_relais p15_contact"),
    ("parents", ADULT | {"p15": "non"}, "p16", "p15_relais p15_contact"),
    ("jeunes", {}, "j01", "j01_fin j02 j06 j07 j10 j13 j15"),
    ("jeunes", {"j01": "moins_11"}, "j01_fin", "j02 j03 j06 j07 j10 j11 j13 j14 j15"),
    ("jeunes", TEEN, "j02 j03 j06 j07 j10 j11 j12 j13 j14 j15", "j01_fin j04 j05 j08"),
    ("jeunes", TEEN | {"j03": "college"}, "j04 j05 j06", ""),
    ("jeunes", TEEN | {"j03": "lycee"}, "j04 j05 j06", ""),
    ("jeunes", TEEN | {"j03": "cherche"}, "j06", "j04 j05"),
    ("jeunes", TEEN | {"j03": "travail"}, "j06", "j04 j05"),
    ("jeunes", TEEN | {"j03": "apprentissage"}, "j06", "j04 j05"),
    ("jeunes", TEEN | {"j07": ["rien"]}, "j10", "j08 j09_confiance j09_envie"),
    ("jeunes", TEEN | {"j07": ["sport"]}, "j08 j09_confiance j09_envie j10", ""),
    ("partenaires", {}, "s01 s02 s03 s04 s05 s09_info s10 s12 s16", "s02b s06 s07 s08"),
    ("partenaires", {"s02": "troika"}, "s02b", ""),
    ("partenaires", {"s02": "cpo"}, "s03", "s02b"),
    ("partenaires", {"s05": "oui"}, "s06 s07 s08 s09_info", ""),
    ("partenaires", {"s05": "non"}, "s09_info s10", "s06 s07 s08"),
    ("partenaires_ami", {"s02": "pilote"}, "s02b", ""),
    ("partenaires_ami", {"s02": "elu"}, "s05", "s02b"),
    ("partenaires_ami", {"s05": "oui"}, "s06 s07 s08", ""),
    ("partenaires_ami", {"s05": "non"}, "s09_info s11_droits s12_plusvalue", "s06 s07 s08"),
]


@pytest.mark.parametrize(("name", "answers", "shown", "skipped"), SKIPS)
def test_each_skip_shows_and_hides_what_it_says(
    name: str, answers: dict[str, object], shown: str, skipped: str
) -> None:
    seen = visible(load(name), answers)
    assert set(shown.split()) <= seen
    assert not set(skipped.split()) & seen


def test_someone_who_is_not_concerned_goes_straight_to_the_end() -> None:
    questionnaire = load("parents")
    first = first_page(questionnaire, {})
    assert first is not None
    assert next_page(questionnaire, {"p01": "non_concerne"}, first.uid) is None


def test_a_child_under_eleven_sees_one_kind_page_and_no_question() -> None:
    questionnaire = load("jeunes")
    page = next_page(questionnaire, {"j01": "moins_11"}, "j_age")
    assert page is not None
    assert page.uid == "j_petits"
    assert next_page(questionnaire, {"j01": "moins_11"}, page.uid) is None


def test_young_people_are_given_the_help_numbers() -> None:
    text = load("jeunes").help_note["fr"]
    assert "119" in text
    assert "3018" in text


@pytest.mark.parametrize(
    ("site", "own", "foreign"),
    [
        ("beziers", "beziers_deveze", "mosson"),
        ("sete", "sete_thau", "lunel_centre"),
        ("lunel", "lunel_centre", "sete_thau"),
        ("montpellier-mosson", "mosson", "beziers_centre"),
        ("lezignan-corbieres", "lezignan_centre", "mosson"),
    ],
)
def test_districts_are_those_of_the_site(site: str, own: str, foreign: str) -> None:
    questionnaire = load("parents")
    values = {"p01": "parent", "site": site}
    offered = [choice.name for choice in choices_for(questionnaire, "p03", values)]
    assert own in offered
    assert foreign not in offered
    assert offered[-2:] == ["autre_quartier", "refus"]
    assert check_answers(questionnaire, values | {"p03": foreign}, today=date(2026, 1, 15)).problems


def test_without_a_site_no_district_is_proposed() -> None:
    offered = choices_for(load("parents"), "p03", {"p01": "parent"})
    assert [choice.name for choice in offered] == ["autre_quartier", "refus"]


def texts(questionnaire: Questionnaire) -> list[dict[str, str]]:
    found = [questionnaire.title, questionnaire.introduction, questionnaire.thanks]
    for page in questionnaire.pages:
        found.append(page.label)
    for question in questionnaire.questions():
        found += [question.label, question.hint, question.constraint_message]
        found += [row.label for row in question.rows]
    found += [choice.label for choices in questionnaire.choices.values() for choice in choices]
    return [dict(text) for text in found if text]


def test_the_parents_questionnaire_is_whole_in_arabic() -> None:
    hidden = [{}]
    assert [text for text in texts(load("parents")) if "ar" not in text] in ([], hidden)


@pytest.mark.parametrize("name", NAMES)
def test_french_typography_is_right(name: str) -> None:
    for text in texts(load(name)):
        french = text["fr"]
        assert "'" not in french, french
        for mark in ":;?!»":
            assert f" {mark}" not in french, french


@pytest.mark.parametrize("name", NAMES)
def test_young_people_are_told_tu_and_others_vous(name: str) -> None:
    wanted = "tu" if name == "jeunes" else "vous"
    assert load(name).settings["address"] == wanted


@pytest.mark.parametrize("name", NAMES)
def test_agreement_has_four_points_and_a_separate_dont_know(name: str) -> None:
    questionnaire = load(name)
    agreements = [q for q in questionnaire.questions() if q.appearance == "agreement"]
    assert len(agreements) >= 4
    for question in agreements:
        choices: tuple[Choice, ...] = questionnaire.choices[question.list_name or ""]
        assert [choice.name for choice in choices[:4]] == [
            "tout_a_fait", "plutot", "plutot_pas", "pas_du_tout",
        ]  # fmt: skip
        assert choices[4].role is ChoiceRole.DONT_KNOW


@pytest.mark.parametrize("name", NAMES)
def test_pages_are_short_and_only_the_first_question_is_required(name: str) -> None:
    questionnaire = load(name)
    required = [q.uid for q in questionnaire.questions() if q.required]
    assert required == [{"parents": "p01", "jeunes": "j01"}.get(name, "s01")]
    for page in questionnaire.pages:
        asked = [i for i in page.items if getattr(i, "type", "") not in ("hidden", "note")]
        assert len(asked) <= 5


@pytest.mark.parametrize("name", NAMES)
def test_nothing_and_dont_know_are_exclusive_in_multiple_choices(name: str) -> None:
    questionnaire = load(name)
    for question in questionnaire.questions():
        if question.type is QuestionType.SELECT_MULTIPLE:
            for choice in questionnaire.choices[question.list_name or ""]:
                is_alone = choice.role in (ChoiceRole.NONE, ChoiceRole.DONT_KNOW)
                assert choice.exclusive is is_alone


@pytest.mark.parametrize(
    ("name", "uid"), [("parents", "p14"), ("partenaires", "s13"), ("partenaires", "s14"),
                      ("partenaires", "s17"), ("partenaires_ami", "s17")],
)  # fmt: skip
def test_three_answers_at_most(name: str, uid: str) -> None:
    questionnaire = load(name)
    question = next(q for q in questionnaire.questions() if q.uid == uid)
    names = [c.name for c in questionnaire.choices[question.list_name or ""] if not c.exclusive]
    answers = {"p01": "parent", "s01": "association", "site": "sete"}
    today = date(2026, 1, 15)
    assert not check_answers(questionnaire, answers | {uid: names[:3]}, today=today).problems
    (problem,) = check_answers(questionnaire, answers | {uid: names[:4]}, today=today).problems
    assert problem.message == "Merci de choisir 3 réponses au plus."
