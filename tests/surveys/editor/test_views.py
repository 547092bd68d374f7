"""The editor's pages: each opens, each act is an ordinary form, each refusal is a sentence."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from evalapp.accounts.permissions import Role
from evalapp.extensions import db
from surveys.definition import Questionnaire
from surveys.editor import repository, services
from surveys.editor.models import TrialAnswer
from surveys.editor.work.services import work_on
from surveys.models import Response
from tests.factories import in_app
from tests.survey_factories import TODAY

ROOT = "/questionnaires"


@pytest.fixture
def client(signed_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in_as(Role.EVALUATOR)


@in_app
def make(name: str = "parents") -> str:
    return services.create("Enquête", services.shipped(name)).code


@in_app
def definition(code: str) -> Questionnaire:
    return work_on(code).definition


def test_every_piece_has_its_form_and_every_page_its_preview(
    app: Flask, client: FlaskClient
) -> None:
    code = make()
    q = definition(code)
    for uid in ("p_vous", "site", "p05", "p07", "p14", "p15_contact", "p16"):
        page = client.get(f"{ROOT}/{code}/modifier/{uid}")
        assert page.status_code == 200
        assert "Enregistrer" in page.text
    for one in q.pages:
        page = client.get(f"{ROOT}/{code}/apercu/{one.uid}")
        assert page.status_code == 200
        assert "frame-ancestors 'self'" in page.headers["Content-Security-Policy"]
        assert page.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_preview_shows_a_page_whose_condition_is_not_met(app: Flask, client: FlaskClient) -> None:
    page = client.get(f"{ROOT}/{make()}/apercu/p_activites")
    assert "Comment l’avez-vous connue" in page.text


@pytest.mark.parametrize("kind", ["json", "xlsform", "lstsv", "ddi", "codebook"])
def test_each_format_is_downloaded(app: Flask, client: FlaskClient, kind: str) -> None:
    answer = client.get(f"{ROOT}/{make()}/telecharger/{kind}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert client.get(f"{ROOT}/{make()}/telecharger/rien").status_code == 404


def test_what_was_typed_stays_when_it_is_refused(app: Flask, client: FlaskClient) -> None:
    code = make()
    sent = {"label.fr": "Autre texte", "name": "p01", "hint.fr": ""}
    page = client.post(f"{ROOT}/{code}/modifier/p04", data=sent)
    assert page.status_code == 422
    assert "déjà pris" in page.text
    assert "Autre texte" in page.text
    assert definition(code).canonical == definition(make()).canonical.replace("enquete-2", code)


def test_an_expression_at_fault_is_pinned_at_its_field_in_french(
    app: Flask, client: FlaskClient
) -> None:
    code = make()
    sent = {"when.way": "expression", "relevant": "pulldata(${p04}) = 'oui'"}
    client.post(f"{ROOT}/{code}/modifier/p05", data=sent)
    page = client.get(f"{ROOT}/{code}/modifier/p05").text
    assert "«\u00a0pulldata()\u00a0» n’est pas prise en charge" in page
    assert "1 erreur" in page.replace("\u00a0", " ")
    assert client.get(f"{ROOT}/{code}/apercu/p_activites").status_code == 200


def test_a_file_from_another_tool_becomes_a_draft_with_its_report(
    app: Flask, client: FlaskClient
) -> None:
    sheet = b'"survey",,,\n,type,name,label\n,text,a,Un texte\n,geopoint,b,Un lieu\n'
    sent = {"title": "Repris", "start": "", "core": "", "file": (io.BytesIO(sheet), "f.csv")}
    page = client.post(f"{ROOT}/nouveau", data=sent)
    assert page.status_code == 200
    assert "ligne 4" in page.text
    assert "Questions qui ne sont pas posées" in page.text
    assert 'download="compte-rendu-import.txt" href="data:text/plain;charset=utf-8,Le' in page.text
    assert [one.name for one in definition("repris").questions()] == ["a"]


def test_a_file_that_cannot_be_read_creates_nothing(app: Flask, client: FlaskClient) -> None:
    sent = {"title": "x", "start": "", "core": "", "file": (io.BytesIO(b"%PDF-1.7"), "f.pdf")}
    page = client.post(f"{ROOT}/nouveau", data=sent)
    assert page.status_code == 422
    assert "PDF" in page.text
    with app.app_context():
        assert not repository.is_code_taken("x")


def test_a_trial_is_kept_apart_counted_nowhere_and_wiped_by_publishing(
    app: Flask, client: FlaskClient
) -> None:
    code, key = make("jeunes"), "k" * 22
    address = f"{ROOT}/{code}/essai/{key}/j_age"
    assert "Essai" in client.get(address).text
    answer = client.post(address, data={"q.j01": "11_14", "shown": "j01"})
    assert answer.status_code == 303
    assert "/j_toi" in answer.headers["Location"]
    assert "11 à 14 ans" in client.get(f"{ROOT}/{code}/essai/{key}/fin").text
    with app.app_context():
        assert db.session.scalar(select(func.count(TrialAnswer.id))) == 1
        assert db.session.scalar(select(func.count(Response.id))) == 0
    client.post(f"{ROOT}/{code}/publier", data={"note": ""})
    with app.app_context():
        assert db.session.scalar(select(func.count(TrialAnswer.id))) == 0


def test_a_trial_needs_the_token_of_its_page(app: Flask, client: FlaskClient) -> None:
    code = make("jeunes")
    app.config["WTF_CSRF_ENABLED"] = True
    refused = client.post(f"{ROOT}/{code}/essai/{'k' * 22}/j_age", data={"q.j01": "11_14"})
    assert refused.status_code == 422
    with app.app_context():
        assert db.session.scalar(select(func.count(TrialAnswer.id))) == 0


def test_a_shared_question_is_used_by_link_marked_when_reworded_and_put_back(
    app: Flask, client: FlaskClient
) -> None:
    with app.app_context():
        services.feed_bank([services.shipped("parents")], TODAY)
        code = services.create("Avis").code
    page = client.post(
        f"{ROOT}/{code}/banque", data={"act": "use", "bank": "p07"}, follow_redirects=True
    )
    assert "Formulation de la banque" in page.text
    [question] = definition(code).questions()
    assert (question.uid, question.bank) == ("p07", "p07")
    client.post(f"{ROOT}/{code}/modifier/p07", data={"label.fr": "Je suis bien accueillie."})
    assert "Formulation locale" in client.get(f"{ROOT}/{code}/modifier/p07").text
    client.post(f"{ROOT}/{code}/banque", data={"act": "follow", "uid": "p07"})
    assert "Formulation de la banque" in client.get(f"{ROOT}/{code}/modifier/p07").text
    twice = client.post(
        f"{ROOT}/{code}/banque", data={"act": "use", "bank": "p07"}, follow_redirects=True
    )
    assert "déjà dans le questionnaire" in twice.text
    assert "accueilli" in client.get(f"{ROOT}/banque?q=accueilli ecole").text


def test_a_site_builds_on_a_common_core(app: Flask, client: FlaskClient) -> None:
    code = make()
    client.post(f"{ROOT}/{code}/publier", data={"note": ""})
    client.post(f"{ROOT}/nouveau", data={"title": "Sète", "start": "", "core": code})
    page = client.get(f"{ROOT}/sete/modifier/p07").text
    assert "tronc commun" in page
    client.post(f"{ROOT}/sete/gestes", data={"act": "remove:p16"})
    assert any(one.uid == "p16" for one in definition("sete").questions())


def test_scripts_are_modules_and_nothing_is_written_inline() -> None:
    folder = Path(services.__file__).parent / "templates" / "editor"
    for path in folder.glob("*.html"):
        text = path.read_text(encoding="utf-8")
        assert " style=" not in text, path
        assert " onclick=" not in text, path
