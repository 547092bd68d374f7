"""The bank: one identity, used by link, whose changes are offered and never imposed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.accounts.permissions import Role
from surveys.definition import Questionnaire
from surveys.editor import repository, services
from surveys.editor.bank import link_of
from surveys.editor.tree import find
from surveys.editor.work.services import work_on
from tests.factories import in_app
from tests.survey_factories import TODAY
from tests.surveys.editor.made import small

ROOT = "/questionnaires"


@pytest.fixture
def client(signed_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in_as(Role.EVALUATOR)


@in_app
def draft(code: str) -> Questionnaire:
    return work_on(code).definition


def create(client: FlaskClient, **form: str) -> str:
    """Write a question in the bank; return its identity."""
    data = {"kind": "yes_no", "label": "Venez-vous souvent ?", "theme": "École"} | form
    answer = client.post(f"{ROOT}/banque/nouvelle", data=data)
    assert answer.status_code == 302, answer.text
    return str(answer.location.split("/")[-2])


def used(client: FlaskClient, title: str, bank: str) -> str:
    code = title.lower()
    client.post(f"{ROOT}/nouveau", data={"title": title, "start": "", "core": ""})
    client.post(f"{ROOT}/{code}/banque", data={"act": "use", "bank": bank})
    assert [one.bank for one in draft(code).questions()] == [bank]
    return code


def test_a_question_is_written_changed_and_offered_to_the_drafts_that_kept_its_words(
    app: Flask, client: FlaskClient
) -> None:
    uid = create(client)
    follower, local = used(client, "Suiveur", uid), used(client, "Local", uid)
    client.post(f"{ROOT}/{local}/modifier/{uid}", data={"label.fr": "Viens-tu souvent ?"})
    form = {"label.fr": "Venez-vous chaque mois ?", "hint.fr": "", "theme": "Venir"}
    assert client.post(f"{ROOT}/banque/{uid}/modifier", data=form).status_code == 302
    assert find(draft(follower), uid).label["fr"] == "Venez-vous souvent ?", "offered, not given"
    page = client.get(f"{ROOT}/banque/{uid}").text
    assert "Formulation d’avant" in page
    assert "Formulation locale" in page
    assert "« Venez-vous souvent ? »" in page.replace("\u202f", " ").replace("\u00a0", " ")
    assert "La banque a changé" in client.get(f"{ROOT}/{follower}").text
    assert "La banque a changé" not in client.get(f"{ROOT}/{local}").text
    client.post(f"{ROOT}/banque/{uid}/diffuser")
    assert find(draft(follower), uid).label["fr"] == "Venez-vous chaque mois ?"
    assert find(draft(local), uid).label["fr"] == "Viens-tu souvent ?"
    client.post(f"{ROOT}/{follower}/annuler")
    assert find(draft(follower), uid).label["fr"] == "Venez-vous souvent ?"
    client.post(f"{ROOT}/{follower}/banque", data={"act": "update"})
    assert find(draft(follower), uid).label["fr"] == "Venez-vous chaque mois ?"


def test_answers_changed_in_the_bank_keep_their_codes(app: Flask, client: FlaskClient) -> None:
    uid = create(client, kind="select_one", answers="Le matin\nLe soir")
    form = {
        "label.fr": "Quand ?", "choices.shown": "1", "choices.0.name": "le_matin",
        "choices.0.label.fr": "Au matin", "choices.0.place": "2", "choices.1.name": "le_soir",
        "choices.1.label.fr": "Le soir", "choices.1.place": "1", "choices.more": "La nuit",
    }  # fmt: skip
    client.post(f"{ROOT}/banque/{uid}/modifier", data=form)
    with app.app_context():
        shared = repository.bank()[uid]
    assert [one.name for one in shared.choices] == ["le_soir", "le_matin", "la_nuit"]
    assert [one.name for one in shared.past[0].choices] == ["le_matin", "le_soir"]


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        ({"label": "Quelle est votre religion ?"}, "La banque ne prend pas cette question"),
        ({"label": "Quelle est votre origine ethnique ?"}, "La banque ne prend pas cette question"),
        ({"kind": "note"}, "ne se partage pas"),
        ({"kind": "group"}, "garde des questions"),
        ({"label": ""}, "Écrivez le texte"),
    ],
)
def test_what_the_bank_does_not_take_is_refused_in_words(
    app: Flask, client: FlaskClient, form: dict[str, str], sentence: str
) -> None:
    data = {"kind": "yes_no", "label": "Venez-vous ?"} | form
    answer = client.post(f"{ROOT}/banque/nouvelle", data=data)
    assert answer.status_code == 422
    assert sentence in answer.text
    with app.app_context():
        assert repository.bank() == {}


def test_two_people_do_not_overwrite_each_other(client: FlaskClient) -> None:
    uid = create(client)
    client.post(f"{ROOT}/banque/{uid}/modifier", data={"label.fr": "Un ?", "revision": "1"})
    late = client.post(
        f"{ROOT}/banque/{uid}/modifier", data={"label.fr": "Deux ?", "revision": "1"}
    )
    assert late.status_code == 409
    assert "Deux ?" in late.text, "what was typed stays"


def test_a_withdrawn_question_is_no_longer_offered_and_stays_where_it_is_asked(
    app: Flask, client: FlaskClient
) -> None:
    uid = create(client)
    code = used(client, "Avis", uid)
    client.post(f"{ROOT}/banque/{uid}/retrait", data={"act": "withdraw"})
    assert "Venez-vous souvent" not in client.get(f"{ROOT}/banque").text
    assert "Formulation de la banque" in client.get(f"{ROOT}/{code}/modifier/{uid}").text
    client.post(f"{ROOT}/nouveau", data={"title": "Autre", "start": "", "core": ""})
    client.post(f"{ROOT}/autre/banque", data={"act": "use", "bank": uid})
    assert list(draft("autre").questions()) == []
    client.post(f"{ROOT}/banque/{uid}/retrait", data={"act": "restore"})
    assert "Venez-vous souvent" in client.get(f"{ROOT}/banque").text


def test_a_question_of_a_past_questionnaire_is_found_banked_and_used_by_link(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        past = services.create("Avant", small()).code
    client.post(f"{ROOT}/{past}/publier", data={"note": ""})
    client.post(f"{ROOT}/nouveau", data={"title": "Après", "start": "", "core": ""})
    found = client.get(f"{ROOT}/banque?q=venez&pour=apres").text
    assert "Mettre en banque et prendre" in found
    client.post(f"{ROOT}/apres/banque", data={"act": "borrow", "source": past, "uid": "q1"})
    assert [(one.uid, one.bank) for one in draft("apres").questions()] == [("q1", "q1")]
    assert draft(past).canonical == version_of(past).canonical, "the old one is left alone"
    assert "Version 1" in client.get(f"{ROOT}/banque/q1").text


@in_app
def version_of(code: str) -> Questionnaire:
    version = repository.latest_of(repository.questionnaire_by_code(code))
    assert version is not None
    return repository.definition_of(version)


def test_the_bank_is_browsed_by_theme_and_page_by_page(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        services.feed_bank([services.shipped(one) for one in services.SHIPPED], TODAY)
        themes = repository.bank_themes()
    assert len(themes) > 2
    whole = client.get(f"{ROOT}/banque").text
    one = client.get(f"{ROOT}/banque", query_string={"theme": themes[0]}).text
    assert whole.count("bank-label") == 40
    assert 0 < one.count("bank-label") < 40
    rest = client.get(f"{ROOT}/banque?depuis=40").text
    assert rest.count("bank-label") == len(bank_codes(app)) - 40
    beyond = client.get(f"{ROOT}/banque?depuis=9999").text
    assert beyond.count("bank-label") == rest.count("bank-label")


def bank_codes(app: Flask) -> set[str]:
    with app.app_context():
        return set(repository.bank())


def test_a_locked_core_refuses_a_move_and_an_update(app: Flask, client: FlaskClient) -> None:
    with app.app_context():
        core = services.create("Tronc", small()).code
    client.post(f"{ROOT}/{core}/publier", data={"note": ""})
    client.post(f"{ROOT}/nouveau", data={"title": "Site", "start": "", "core": core})
    before = [one.uid for one in draft("site").questions()]
    client.post(f"{ROOT}/site/gestes", data={"act": "down:q1", "uid": "q1"})
    client.post(f"{ROOT}/site/gestes", data={"act": "move", "uid": "q1", "target": "p2",
                                              "where": "inside"})  # fmt: skip
    assert [one.uid for one in draft("site").questions()] == before
    client.post(f"{ROOT}/site/gestes", data={"act": "add", "kind": "text", "label": "Et ici ?",
                                              "target": "q1"})  # fmt: skip
    added = [one.uid for one in draft("site").questions()]
    assert len(added) == len(before) + 1
    client.post(f"{ROOT}/site/gestes", data={"act": f"down:{added[1]}"})
    moved: list[Any] = [one.uid for one in draft("site").questions()]
    assert moved != added, "a site's own question moves"
    assert link_of(find(draft("site"), "q1"), draft("site"), {}) is None


def test_two_questionnaires_are_compared_through_the_questions_that_they_share(
    client: FlaskClient,
) -> None:
    uid = create(client)
    first, second = used(client, "Un", uid), used(client, "Deux", uid)
    client.post(f"{ROOT}/{second}/modifier/{uid}", data={"label.fr": "Tu viens souvent ?"})
    same = client.get(f"{ROOT}/{first}/differences?avec={first}").text
    page = client.get(f"{ROOT}/{first}/differences?avec={second}").text
    assert "comparable avec réserve" in page
    assert "La formulation a changé" in page
    assert "comparable avec réserve" not in same
