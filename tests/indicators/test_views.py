"""The pages of the indicators, as each role sees them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.accounts.permissions import Role, Scope
from evalapp.extensions import db
from evalapp.sites.models import Site
from evalapp.sites.repository import site_by_code
from tests.reference_database import database_url, reference_template

__all__ = ["database_url", "reference_template"]

SignedIn = Callable[..., FlaskClient]
TABLE = "/sites/beziers/indicateurs"
ENTRY = {
    "period": "2024", "numerator": "80", "denominator": "120", "flag": "",
    "source": "DEPP, session 2024", "source_date": "2024-11-01",
}  # fmt: skip


@pytest.fixture
def beziers(app: Flask) -> Site:
    with app.app_context():
        site = site_by_code("beziers", Scope(everything=True))
        db.session.expunge_all()
        return site


@pytest.fixture
def lead(beziers: Site, signed_in_as: SignedIn) -> FlaskClient:
    return signed_in_as(Role.SITE_LEAD, site=beziers)


@pytest.fixture
def reader(beziers: Site, signed_in_as: SignedIn) -> FlaskClient:
    return signed_in_as(Role.TROIKA_READER, site=beziers)


def test_the_table_shows_every_indicator_by_strand(reader: FlaskClient) -> None:
    page = reader.get(TABLE).get_data(as_text=True)
    assert page.index("1. Conforter le rôle de l’école") < page.index("3. Ouvrir le champ")
    assert page.count("en attente de saisie") >= 25
    assert "56,3" in page


def test_a_reader_reads_and_does_not_enter(reader: FlaskClient) -> None:
    assert "Saisir" not in reader.get(TABLE).get_data(as_text=True)
    assert reader.get(f"{TABLE}/CE-E01").status_code == 200
    assert reader.get(f"{TABLE}/CE-E01/saisir").status_code == 404
    assert reader.get(f"{TABLE}/CE-E01/cible").status_code == 404


def test_another_site_is_not_found(lead: FlaskClient) -> None:
    for path in ("", ".csv", "/CE-E01", "/CE-E01/saisir"):
        assert lead.get(f"/sites/sete/indicateurs{path}").status_code == 404
    assert lead.post("/sites/sete/indicateurs/CE-E01/saisir", data=ENTRY).status_code == 404


def test_an_interviewer_sees_no_indicator(signed_in_as: SignedIn, beziers: Site) -> None:
    client = signed_in_as(Role.INTERVIEWER, site=beziers)
    assert client.get(TABLE).status_code == 404
    assert client.get("/indicateurs").status_code == 404


def test_a_site_lead_enters_a_value_and_undoes_it(lead: FlaskClient) -> None:
    assert lead.post(f"{TABLE}/CE-E01/saisir", data=ENTRY).status_code == 302
    assert "DEPP, session 2024" in lead.get(TABLE).get_data(as_text=True)
    page = lead.get(f"{TABLE}/CE-E01").get_data(as_text=True)
    assert "Première saisie" in page
    path = next(part for part in page.split('"') if part.endswith("/annuler"))
    assert lead.post(path).status_code == 302
    assert "annulé" in lead.get(f"{TABLE}/CE-E01").get_data(as_text=True)
    assert "DEPP, session 2024" not in lead.get(TABLE).get_data(as_text=True)


def test_a_refused_entry_keeps_what_was_typed_and_says_why(lead: FlaskClient) -> None:
    data = ENTRY | {"period": "mars 2024", "numerator": "cent"}
    page = lead.post(f"{TABLE}/CE-E01/saisir", data=data).get_data(as_text=True)
    assert "écrivez 2024" in page
    assert "n’est pas un nombre" in page
    assert 'value="mars 2024"' in page
    data = ENTRY | {"numerator": "130"}
    page = lead.post(f"{TABLE}/CE-E01/saisir", data=data).get_data(as_text=True)
    assert "entre 0 et 100" in page
    assert 'value="130"' in page


def test_an_entry_without_source_and_date_is_refused(lead: FlaskClient) -> None:
    page = lead.post(f"{TABLE}/CE-E01/saisir", data={"period": "2024", "value": "60"})
    text = page.get_data(as_text=True)
    assert "Indiquez d’où vient cette valeur" in text
    assert "Indiquez la date de la source" in text


def test_a_small_number_shows_as_secret_in_table_history_and_file(lead: FlaskClient) -> None:
    data = ENTRY | {"numerator": "", "denominator": "", "value": "3"}
    assert lead.post(f"{TABLE}/CE-K02/saisir", data=data).status_code == 302
    for path in (TABLE, f"{TABLE}/CE-K02"):
        assert '<abbr class="flag" title="secret statistique">s</abbr>' in lead.get(path).get_data(
            as_text=True
        )
    history = lead.get(f"{TABLE}/CE-K02").get_data(as_text=True)
    assert '<td class="num">3</td>' not in history
    assert '<td class="num">s</td>' in history
    row = next(r for r in lead.get(f"{TABLE}.csv").text.splitlines() if ";CE-K02;" in r)
    assert ";s;" in row


def test_the_file_is_downloaded_under_the_site_s_name(reader: FlaskClient) -> None:
    response = reader.get(f"{TABLE}.csv")
    assert response.headers["Content-Disposition"] == (
        'attachment; filename="indicateurs-beziers.csv"'
    )
    assert response.data.startswith(b"\xef\xbb\xbfAxe;Code;")


def test_an_evaluator_sets_a_target(signed_in_as: SignedIn, lead: FlaskClient) -> None:
    evaluator = signed_in_as(Role.EVALUATOR)
    data = {"low": "85", "rationale": "Moyenne du département"}
    assert evaluator.post(f"{TABLE}/CE-E01/cible", data=data).status_code == 302
    assert "≥\u00a085\u00a0%" in lead.get(TABLE).get_data(as_text=True)
    assert lead.post(f"{TABLE}/CE-E01/cible", data=data).status_code == 404


def test_a_sheet_tells_the_question_it_serves(reader: FlaskClient) -> None:
    page = reader.get("/indicateurs/CE-E09").get_data(as_text=True)
    assert "QE4" in page
    assert "p08" in page
    assert reader.get("/indicateurs/CE-X99").status_code == 404


def test_the_frameworks_are_read_on_one_page(reader: FlaskClient) -> None:
    page = reader.get("/indicateurs").get_data(as_text=True)
    assert "34\u00a0indicateurs" in page
    assert "24\u00a0indicateurs" in page


def test_the_site_page_carries_the_panel_and_its_notices(reader: FlaskClient) -> None:
    page = reader.get("/sites/beziers").get_data(as_text=True)
    assert "Tableau complet" in page
    assert "en attente de saisie" in page


def test_a_rural_site_shows_its_own_framework(signed_in_as: SignedIn) -> None:
    page = signed_in_as(Role.EVALUATOR).get("/sites/haut-vallespir/indicateurs").text
    assert "AM-01" in page
    assert "2\u00a0communes sur 14" in page or "2 communes sur 14" in page
