"""The pages of the sites, as each role sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.accounts.permissions import Role, Scope
from evalapp.extensions import db
from evalapp.sites import repository
from evalapp.sites.models import Site

SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def beziers(app: Flask) -> Site:
    with app.app_context():
        site = repository.site_by_code("beziers", Scope(everything=True))
        db.session.expunge_all()
        return site


@pytest.fixture
def evaluator(signed_in_as: SignedIn) -> FlaskClient:
    return signed_in_as(Role.EVALUATOR)


@pytest.fixture
def reader(beziers: Site, signed_in_as: SignedIn) -> FlaskClient:
    return signed_in_as(Role.TROIKA_READER, site=beziers)


def main_of(page: str) -> str:
    return page.split('id="contenu"')[1]


def figure_id(app: Flask, site: Site, measure: str = "taux_pauvrete_60") -> int:
    with app.app_context():
        figures = repository.figures_of(site.id)
        return next(f.id for f in figures if f.measure == measure and f.territory.code == "34032")


def test_nobody_sees_a_site_without_signing_in(client: FlaskClient) -> None:
    response = client.get("/sites/beziers")
    assert response.status_code == 302
    assert "/connexion" in response.location


def test_the_list_groups_the_sites_by_programme(evaluator: FlaskClient) -> None:
    page = evaluator.get("/sites").get_data(as_text=True)
    assert page.index("Cités éducatives") < page.index("AMI pauvreté rurale")
    assert page.count('<th scope="row">') == 8


def test_a_search_keeps_what_it_finds_and_says_when_it_finds_nothing(
    evaluator: FlaskClient,
) -> None:
    assert "Sète" not in main_of(evaluator.get("/sites?q=mosson").get_data(as_text=True))
    assert "Aucun site ne correspond" in evaluator.get("/sites?q=zzz").get_data(as_text=True)


def test_a_reader_sees_only_its_site(reader: FlaskClient) -> None:
    page = main_of(reader.get("/sites").get_data(as_text=True))
    assert "Béziers" in page
    assert "Lunel" not in page
    assert reader.get("/sites/beziers").status_code == 200
    assert reader.get("/sites/sete").status_code == 404
    assert reader.get("/sites/sete/chiffres").status_code == 404


def test_a_reader_neither_sees_nor_opens_what_changes_a_site(
    reader: FlaskClient, app: Flask, beziers: Site
) -> None:
    assert "Ajouter un chiffre" not in reader.get("/sites/beziers").get_data(as_text=True)
    number = figure_id(app, beziers)
    for path in (
        "chiffres/ajouter",
        f"chiffres/{number}",
        "territoires/ajouter",
        "identite",
    ):
        assert reader.get(f"/sites/beziers/{path}").status_code == 404
    assert reader.post(f"/sites/beziers/chiffres/{number}/annuler").status_code == 404


def test_the_page_says_what_is_missing_and_what_alerts(evaluator: FlaskClient) -> None:
    page = evaluator.get("/sites/haut-vallespir").get_data(as_text=True)
    for words in ("Ce qui a changé", "Ce qui manque", "Ce qui alerte", "À instruire"):
        assert words in page
    assert "2 communes sur 14 publiées" in page


def test_a_secret_is_shown_with_its_legend(evaluator: FlaskClient) -> None:
    page = evaluator.get("/sites/monts-d-alban/chiffres").get_data(as_text=True)
    assert '<abbr class="flag" title="secret statistique">s</abbr>' in page
    assert "Ce ne sont jamais des zéros" in page


def test_a_correction_needs_its_source_date_and_reason(
    evaluator: FlaskClient, app: Flask, beziers: Site
) -> None:
    path = f"/sites/beziers/chiffres/{figure_id(app, beziers)}"
    page = evaluator.post(path, data={"value": "4x", "flag": ""}).get_data(as_text=True)
    for words in ("n’est pas un nombre", "Indiquez la date", "pourquoi ce chiffre change"):
        assert words in page
    assert 'value="4x"' in page


def test_a_correction_shows_in_the_history_and_undoes(
    evaluator: FlaskClient, app: Flask, beziers: Site
) -> None:
    path = f"/sites/beziers/chiffres/{figure_id(app, beziers)}"
    data = {"value": "41,5", "flag": "", "source": "Insee", "source_date": "2026-02-01"}
    assert evaluator.post(path, data=data | {"reason": "Rectificatif"}).status_code == 302
    page = evaluator.get(path).get_data(as_text=True)
    assert "41,5\u00a0%" in page
    assert "Rectificatif" in page
    assert evaluator.post(f"{path}/annuler").status_code == 302
    assert "annulé" in evaluator.get(path).get_data(as_text=True)


def test_a_figure_is_reached_through_its_own_site_only(
    evaluator: FlaskClient, app: Flask, beziers: Site
) -> None:
    assert evaluator.get(f"/sites/sete/chiffres/{figure_id(app, beziers)}").status_code == 404


def test_an_added_figure_appears_with_its_source(
    evaluator: FlaskClient, app: Flask, beziers: Site
) -> None:
    with app.app_context():
        place = next(p for p in repository.places_of(beziers.id) if p.code == "34032")
    data = {
        "territory": place.id, "measure": "part_monoparentales", "year": 2021,
        "perimeter": "commune", "value": "18,2", "flag": "", "source": "Insee, recensement 2021",
        "source_date": "2024-06-27", "note": "",
    }  # fmt: skip
    assert evaluator.post("/sites/beziers/chiffres/ajouter", data=data).status_code == 302
    page = evaluator.get("/sites/beziers/chiffres").get_data(as_text=True)
    assert "Insee, recensement 2021" in page
    again = evaluator.post("/sites/beziers/chiffres/ajouter", data=data).get_data(as_text=True)
    assert "existe déjà" in again


def test_a_wrong_district_code_comes_back_with_its_sentence(evaluator: FlaskClient) -> None:
    data = {"kind": "qpv", "code": "QP34005", "name": "Mosson"}
    page = evaluator.post("/sites/beziers/territoires/ajouter", data=data).get_data(as_text=True)
    assert "n’est pas un code de quartier prioritaire" in page
    assert 'value="QP34005"' in page


def test_the_identity_form_keeps_a_wrong_school_code_visible(evaluator: FlaskClient) -> None:
    page = evaluator.post("/sites/beziers/identite", data={"lead_school_uai": "0750655A"})
    assert "lettre de contrôle" in page.get_data(as_text=True)
