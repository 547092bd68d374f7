"""The pages of the review and of privacy, as an evaluator and as others meet them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from evalapp.accounts.permissions import Role
from evalapp.extensions import db
from surveys.models import Campaign, Response
from tests.factories import make_site
from tests.survey_factories import TODAY, make_campaign, make_response

SignIn = Callable[..., FlaskClient]
ANSWERS = {"q1": "non", "q2": "<b>loin</b>", "q3": "plutot"}


@pytest.fixture
def address(app: Flask) -> str:
    site = make_site("ici")
    campaign = make_campaign("parents", sites=[site])
    return f"/campagnes/parents/reponses/{make_response(campaign, site, ANSWERS).id}"


def test_a_response_is_read_corrected_and_its_history_told(
    address: str, signed_in_as: SignIn
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    listed = client.get("/campagnes/parents/reponses").text
    assert address in listed
    page = client.get(address).text
    assert "&lt;b&gt;loin" in page
    assert "telle que reçue" in page
    assert 'value="plutot" checked' in client.get(f"{address}/corriger/q3").text
    form = {"answer": "nsp", "reason": "Deux cases cochées", "seen": "0"}
    assert client.post(f"{address}/corriger/q3", data=form).status_code == 302
    page = client.get(address).text
    assert "<del>Plutôt d’accord</del>" in page
    assert "<ins>Je ne sais pas</ins>" in page
    assert "Deux cases cochées" in page
    stale = client.post(f"{address}/corriger/q3", data=form)
    assert stale.status_code == 409


def test_a_missing_reason_leaves_the_page_with_a_sentence(
    address: str, signed_in_as: SignIn
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    told = client.post(f"{address}/gestes", data={"action": "reject", "reason": " "})
    assert told.status_code == 422
    assert "Dites pourquoi" in told.text
    assert client.post(f"{address}/gestes", data={"action": "x", "reason": "y"}).status_code == 422
    done = client.post(f"{address}/gestes", data={"action": "reject", "reason": "Robot"})
    assert done.status_code == 302
    assert "écartée" in client.get(address).text


def test_a_response_of_elsewhere_does_not_exist(address: str, signed_in_as: SignIn) -> None:
    client = signed_in_as(Role.EVALUATOR, site=make_site("autre"))
    for where in (address, f"{address}/corriger/q1", f"{address}/effacer"):
        assert client.get(where).status_code == 404
    assert (
        client.post(f"{address}/gestes", data={"action": "flag", "reason": "x"}).status_code == 404
    )
    everywhere = signed_in_as(Role.EVALUATOR)
    for wrong in ("1", "9" * 30, "-1", "un"):
        assert everywhere.get(f"/campagnes/parents/reponses/{wrong}").status_code == 404
    assert everywhere.get(f"{address}/effacer").status_code == 404, "anonymous: nobody to recognise"


def test_the_register_sheet_says_what_is_missing_and_takes_a_date(
    address: str, signed_in_as: SignIn, app: Flask
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    page = client.get("/campagnes/parents/registre").text
    assert "Centre d’essai" in page
    assert "À compléter" in page
    early = client.post("/campagnes/parents/registre", data={"until": TODAY.isoformat()})
    assert "au moins jusqu’au" in early.text
    until = (TODAY + timedelta(days=365)).isoformat()
    assert client.post("/campagnes/parents/registre", data={"until": until}).status_code == 302
    assert "novembre 2027" in client.get("/campagnes/parents/registre").text.replace("\u00a0", " ")


def test_the_purge_asks_for_the_code_and_comes_after_its_day(
    address: str, signed_in_as: SignIn, app: Flask
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    assert "n’est pas passée" in client.get("/campagnes/parents/purge").text
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        campaign.retention_on = TODAY - timedelta(days=400)
        db.session.commit()
    assert "Effacer pour de bon" in client.get("/campagnes/parents/purge").text
    wrong = client.post("/campagnes/parents/purge", data={"typed": "parent"})
    assert "rien n’a été effacé" in wrong.text
    partial = signed_in_as(Role.EVALUATOR, site=make_site("x"))
    assert partial.get("/campagnes/parents/purge").status_code == 404
    assert client.post("/campagnes/parents/purge", data={"typed": "parents"}).status_code == 302
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Response)) == 0
    assert "ont été effacées le" in client.get("/campagnes/parents/registre").text
