"""Preparing a campaign: creation, checklist, opening, what is fixed, access points."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.exc import DBAPIError

from evalapp.accounts.permissions import Role
from evalapp.config import today
from evalapp.extensions import db
from surveys.field.spoken_codes import ROOM, spoken_code
from surveys.models import AccessPoint, Campaign
from tests.factories import make_programme, make_site
from tests.survey_factories import make_campaign, make_version

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def sites(app: Flask) -> list[Any]:
    programme = make_programme()
    return [make_site("ici", "Ici", programme), make_site("la", "Là", programme)]


def typed(sites: list[Any], **changes: Any) -> dict[str, Any]:
    return {
        "title": "Enquête auprès des familles", "version": make_version().id, "wave": "T1",
        "sites": [site.id for site in sites], "languages": ["fr"], "objective": "120",
        "opens_on": today().isoformat(), "closes_on": (today() + timedelta(60)).isoformat(),
        "retention_on": (today() + timedelta(400)).isoformat(), "anonymity": "anonymous",
        "legal_basis": "public_interest", "team_threshold": "5", "public_threshold": "11",
        "age_regime": "adults", "young_texts": "off",
        "notice_organisation": "Centre d’essai", "notice_purpose": "Essayer.",
        "notice_recipients": "L’équipe.", "notice_contact": "essai@demo.invalid",
    } | changes  # fmt: skip


def the_campaign(app: Flask) -> Campaign:
    with app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        _ = campaign.access_points
        db.session.expunge_all()
        return campaign


def test_a_campaign_is_created_prepared_and_opened(
    app: Flask, signed_in_as: SignIn, sites: list[Any]
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    page = client.post("/campagnes/nouvelle", data=typed(sites), follow_redirects=True)
    assert "À faire" not in page.text, page.text
    campaign = the_campaign(app)
    assert (campaign.status, campaign.wave) == ("draft", "T1")
    assert campaign.group_objectives == {}
    assert [point.objective for point in campaign.access_points] == [120, 120]
    assert client.get(f"/q/{campaign.access_points[0].code}").status_code == 404
    client.post(f"/campagnes/{campaign.code}/preparation")
    assert the_campaign(app).status == "open"
    assert client.get(f"/q/{campaign.access_points[0].code}").status_code == 200


def test_an_incomplete_campaign_says_what_is_missing_and_does_not_open(
    app: Flask, signed_in_as: SignIn, sites: list[Any]
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    data = typed(sites, notice_contact="", retention_on="", uses_cards="y")
    page = client.post("/campagnes/nouvelle", data=data, follow_redirects=True).text
    assert "Il manque\u00a0: à qui écrire" in page
    assert "Dites quand les réponses seront effacées" in page
    assert "Imprimez des cartes" in page
    refused = client.post(f"/campagnes/{the_campaign(app).code}/preparation")
    assert refused.status_code == 409
    assert client.post(f"/campagnes/{the_campaign(app).code}/ouvrir").status_code == 409
    assert the_campaign(app).status == "draft"


def test_what_protects_the_young_is_asked_before_the_opening(
    app: Flask, signed_in_as: SignIn, sites: list[Any]
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    data = typed(sites, age_regime="everyone", legal_basis="consent", needs_parent="")
    page = client.post("/campagnes/nouvelle", data=data, follow_redirects=True).text
    assert "celui d’un parent compte aussi avant 15 ans" in page
    assert "aucun numéro d’aide" in page
    code = the_campaign(app).code
    data |= {"needs_parent": "y"}
    page = client.post(f"/campagnes/{code}/reglages", data=data, follow_redirects=True).text
    assert "n’est demandé à personne" in page
    assert "Imprimez les codes d’autorisation" in page
    assert client.post(f"/campagnes/{code}/preparation").status_code == 409


def test_sites_of_two_programmes_make_no_campaign(
    app: Flask, signed_in_as: SignIn, sites: list[Any]
) -> None:
    data = typed([*sites, make_site("ailleurs")])
    page = signed_in_as(Role.EVALUATOR).post("/campagnes/nouvelle", data=data)
    assert page.status_code == 422
    assert "d’un même programme" in page.text


@pytest.mark.postgres
@pytest.mark.parametrize("change", [{"anonymity": "named"}, {"status": "draft"}])
def test_the_database_itself_keeps_the_anonymity_of_an_open_campaign(
    app: Flask, database_url: str, change: dict[str, str]
) -> None:
    campaign = make_campaign("essai")
    with app.app_context(), pytest.raises(DBAPIError):
        db.session.execute(update(Campaign).where(Campaign.id == campaign.id).values(change))
    with app.app_context():
        db.session.execute(update(Campaign).values(status="closed", title="Autre"))
        db.session.commit()


def test_after_the_opening_the_form_changes_words_and_not_the_rules(
    app: Flask, signed_in_as: SignIn, sites: list[Any]
) -> None:
    make_campaign("essai", sites=sites, today=today())
    client = signed_in_as(Role.EVALUATOR)
    assert 'name="anonymity"' not in client.get("/campagnes/essai/reglages").text
    client.post("/campagnes/essai/reglages", data=typed(sites, anonymity="named"))
    after = the_campaign(app)
    assert (after.anonymity, after.title) == ("anonymous", "Enquête auprès des familles")


def test_a_way_in_is_added_closed_and_opened_again(
    app: Flask, signed_in_as: SignIn, sites: list[Any]
) -> None:
    make_campaign("essai", sites=sites, today=today())
    client = signed_in_as(Role.EVALUATOR)
    client.post("/campagnes/essai/acces", data={"site": sites[0].id, "channel": "poster"})
    with app.app_context():
        point = db.session.scalars(select(AccessPoint.code).filter_by(channel="poster")).one()
    drawing = client.get(f"/campagnes/essai/acces/{point}").text
    assert "<svg" in drawing
    assert client.get(f"/campagnes/essai/acces/{point}/qr.svg").mimetype == "image/svg+xml"
    client.post(f"/campagnes/essai/acces/{point}/fermer")
    assert client.get(f"/q/{point}").status_code == 410
    client.post(f"/campagnes/essai/acces/{point}/ouvrir")
    assert client.get(f"/q/{point}").status_code == 200


@pytest.mark.parametrize("address", ["reglages", "preparation", "acces", "cartes"])
def test_a_site_lead_prepares_nothing(signed_in_as: SignIn, sites: list[Any], address: str) -> None:
    make_campaign("essai", sites=sites, today=today())
    lead = signed_in_as(Role.SITE_LEAD, site=sites[0])
    assert lead.get(f"/campagnes/essai/{address}").status_code == 404


def test_spoken_codes_are_plain_and_their_numbers_differ() -> None:
    codes = {spoken_code(number) for number in range(0, ROOM, 997)}
    assert all(code.replace("-", "").isascii() for code in codes)
    assert len(codes) > 0.98 * len(range(0, ROOM, 997))
    assert ROOM > 800_000
