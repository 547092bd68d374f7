"""A saved view feeds an indicator of each site, and is shown and frozen in its reports."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from evalapp.accounts.permissions import Role, Scope
from evalapp.extensions import db
from evalapp.sites.models import Site
from indicators.disclosure.tables import Audience
from indicators.explorer import services as explorer
from indicators.explorer.address import read
from indicators.released import services as released
from indicators.released.models import ReleasedTables
from indicators.services import site_scorecard
from reports.models import Publication
from reports.services import build_inputs, document_of_publication, is_faithful
from surveys.models import Campaign
from tests import explorer_factories, factories
from tests import survey_factories as make

QUERY = "campagne=enquete&question=accueil&par=sexe&regroupement=accord"
ANSWER = "tout_a_fait+plutot"


@pytest.fixture
def campaign(app: Flask) -> Campaign:
    sites = [factories.make_site("beziers", "Béziers"), factories.make_site("sete", "Sète")]
    version = make.make_version(explorer_factories.definition())
    made = make.make_campaign("enquete", sites=sites, version=version, wave="T0")
    explorer_factories.fill(made, sites)
    return made


@pytest.fixture
def evaluator(campaign: Campaign, signed_in_as: Any) -> FlaskClient:
    client = signed_in_as(Role.EVALUATOR)
    client.post("/explorer/vues", data={"adresse": QUERY, "titre": "Accueil selon le sexe"})
    return client


def site(code: str = "beziers") -> Site:
    return db.session.scalars(select(Site).where(Site.code == code)).one()


def use(client: FlaskClient, **data: str) -> Any:
    return client.post("/explorer/vues/1/utiliser", data=data, follow_redirects=True)


def test_a_view_feeds_an_indicator_on_each_site(app: Flask, evaluator: FlaskClient) -> None:
    assert "CE-E01" in evaluator.get("/explorer/vues/1/utiliser").text
    page = use(evaluator, indicateur="CE-E01", reponse=ANSWER)
    assert "indicateur CE-E01" in page.text
    with app.app_context():
        values = {}
        for code in ("beziers", "sete"):
            row = site_scorecard(site(code), Audience.SITE, make.TODAY).row("CE-E01")
            assert row is not None
            assert row.latest is not None
            values[code] = row.latest
        ask = read([("campagne", "enquete"), ("question", "accueil"),
                    ("regroupement", "accord"), ("filtre", "site:sete")])  # fmt: skip
        seen = explorer.look(ask, Scope(everything=True))
    assert seen is not None
    expected = next(cell for cell in seen.table.cells if cell.row == ANSWER)
    assert (values["sete"].value, values["sete"].n) == (expected.value, expected.base)
    assert values["beziers"].value > values["sete"].value
    assert "vue « Accueil selon le sexe »" in values["sete"].source
    assert values["sete"].period == "T0"


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ({"indicateur": "CE-E09", "reponse": ANSWER}, "indicateur de la liste"),
        ({"indicateur": "CE-E01"}, "Choisissez la réponse"),
        ({"indicateur": "CE-E01", "reponse": "plutot"}, "Choisissez la réponse"),
    ],
)
def test_a_use_that_means_nothing_is_refused(
    evaluator: FlaskClient, data: dict[str, str], told: str
) -> None:
    answer = evaluator.post("/explorer/vues/1/utiliser", data=data)
    assert answer.status_code == 422
    assert told in answer.text


def test_two_views_do_not_feed_the_same_indicator(evaluator: FlaskClient) -> None:
    use(evaluator, indicateur="CE-E01", reponse=ANSWER)
    again = QUERY.replace("par=sexe", "filtre=sexe:f")
    evaluator.post("/explorer/vues", data={"adresse": again, "titre": "Femmes"})
    data = {"indicateur": "CE-E01", "reponse": ANSWER}
    assert evaluator.post("/explorer/vues/2/utiliser", data=data).status_code == 422


def test_reports_show_the_view_for_their_site_and_release_its_tables(
    app: Flask, evaluator: FlaskClient
) -> None:
    use(evaluator, rapport="oui")
    evaluator.post("/sites/beziers/rapports", data={})
    with app.app_context():
        made = db.session.scalars(select(Publication)).one()
        sections = {one.title: one for one in document_of_publication(made).sections}
        text = repr(sections["Analyses choisies"])
        assert "Accueil selon le sexe" in text
        assert "Une femme" in text
        assert is_faithful(made)
        (row,) = db.session.scalars(select(ReleasedTables)).all()
        views = released.results_of(row.id).views
        assert [one.key for one in views][:1] == ["accueil~accord~sexe"]
        assert {("campaign", "enquete"), ("site", "beziers")} == set(views[0].scope)
        assert [one.title for one in build_inputs(site("sete"), made.kind, make.TODAY).views]


def test_site_leads_do_not_decide(evaluator: FlaskClient, signed_in_as: Any, app: Flask) -> None:
    with app.app_context():
        lead = site()
    client = signed_in_as(Role.SITE_LEAD, site=lead)
    assert client.get("/explorer/vues/1/utiliser").status_code == 404
