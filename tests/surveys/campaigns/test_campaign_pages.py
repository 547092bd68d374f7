"""The campaign pages: who sees what, what they say, what leaves as a file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from evalapp.accounts.permissions import Role
from evalapp.audit.models import AuditEvent
from evalapp.config import today
from evalapp.extensions import db
from tests.factories import make_programme, make_site
from tests.survey_factories import make_campaign, make_response

SignIn = Callable[..., FlaskClient]


@pytest.fixture
def two_sites(app):
    programme = make_programme()
    return make_site("ici", "Ici", programme), make_site("ailleurs", "Ailleurs", programme)


def test_an_empty_list_says_what_a_campaign_is(signed_in_as: SignIn) -> None:
    page = signed_in_as(Role.EVALUATOR).get("/campagnes/")
    assert "Aucune campagne pour l’instant" in page.text


def test_the_page_counts_finished_and_unfinished_answers(signed_in_as: SignIn, two_sites) -> None:
    here, _ = two_sites
    campaign = make_campaign("essai", sites=two_sites, today=today())
    for _ in range(3):
        make_response(campaign, here, {"q1": "oui"}, day=today())
    make_response(campaign, here, {"q1": "oui"}, status="partial", page="p2", day=today())
    page = signed_in_as(Role.EVALUATOR).get("/campagnes/essai").text
    assert '<td class="num">3</td>' in page
    assert '<td class="num">1</td>' in page
    assert "en cours" in page


def test_a_site_lead_sees_only_the_counts_of_the_own_site(signed_in_as: SignIn, two_sites) -> None:
    here, elsewhere = two_sites
    campaign = make_campaign("essai", sites=two_sites, today=today())
    make_response(campaign, elsewhere, {"q1": "oui"}, day=today())
    page = signed_in_as(Role.SITE_LEAD, site=here).get("/campagnes/essai").text
    assert "Ici" in page
    assert "Ailleurs" not in page
    assert '<td class="num">1</td>' not in page


@pytest.mark.parametrize("address", ["", "/reponses", "/export.csv"])
def test_a_campaign_of_another_site_is_not_there(
    signed_in_as: SignIn, two_sites, address: str
) -> None:
    _, elsewhere = two_sites
    make_campaign("essai", sites=[elsewhere], today=today())
    for role in (Role.SITE_LEAD, Role.TROIKA_READER, Role.INTERVIEWER):
        client = signed_in_as(role, site=two_sites[0])
        assert client.get(f"/campagnes/essai{address}").status_code == 404


@pytest.mark.parametrize("address", ["/reponses", "/export.csv"])
def test_a_site_lead_never_reads_single_answers(
    signed_in_as: SignIn, two_sites, address: str
) -> None:
    make_campaign("essai", sites=two_sites, today=today())
    client = signed_in_as(Role.SITE_LEAD, site=two_sites[0])
    assert client.get(f"/campagnes/essai{address}").status_code == 404


def test_the_export_holds_the_answers_and_is_written_in_the_audit_trail(
    app, signed_in_as: SignIn, two_sites
) -> None:
    here, _ = two_sites
    campaign = make_campaign("essai", sites=two_sites, today=today())
    make_response(campaign, here, {"q1": "non", "q2": "=loin", "q3": "plutot"})
    make_response(campaign, here, {"q1": "oui"}, status="partial", page="p2")
    sent = signed_in_as(Role.EVALUATOR).get("/campagnes/essai/export.csv")
    rows = list(csv.DictReader(io.StringIO(sent.data.decode("utf-8-sig")), delimiter=";"))
    assert [(row["vient"], row["pourquoi"], row["accueil"]) for row in rows] == [
        ("Non", "'=loin", "Plutôt d’accord")
    ]
    assert "attachment" in sent.headers["Content-Disposition"]
    with app.app_context():
        event = db.session.scalars(select(AuditEvent).where(AuditEvent.action == "export")).one()
        assert event.object_id == "essai"


def test_every_status_is_exported_when_asked_for(signed_in_as: SignIn, two_sites) -> None:
    here, _ = two_sites
    campaign = make_campaign("essai", sites=two_sites, today=today())
    make_response(campaign, here, {"q1": "oui"}, status="partial", page="p2")
    client = signed_in_as(Role.EVALUATOR)
    assert client.get("/campagnes/essai/export.csv").data.count(b"\n") == 1
    assert client.get("/campagnes/essai/export.csv?statut=tous").data.count(b"\n") == 2


def test_closing_and_opening_again(signed_in_as: SignIn, two_sites) -> None:
    make_campaign("essai", sites=two_sites, today=today())
    client = signed_in_as(Role.EVALUATOR)
    assert "terminée" in client.post("/campagnes/essai/fermer", follow_redirects=True).text
    assert "en cours" in client.post("/campagnes/essai/ouvrir", follow_redirects=True).text


def test_answers_are_read_page_by_page(signed_in_as: SignIn, two_sites) -> None:
    here, _ = two_sites
    campaign = make_campaign("essai", sites=two_sites, today=today())
    for number in range(51):
        make_response(campaign, here, {"q1": "oui"}, day=today() - timedelta(days=number % 5))
    client = signed_in_as(Role.EVALUATOR)
    assert "Page suivante" in client.get("/campagnes/essai/reponses").text
    last = client.get("/campagnes/essai/reponses?page=2").text
    assert "Page suivante" not in last
    assert "Page précédente" in last


@pytest.mark.parametrize("page", ["0", "-1", "٥", "9" * 30, "abc"])
def test_a_strange_page_number_is_the_first_page(
    signed_in_as: SignIn, two_sites, page: str
) -> None:
    make_campaign("essai", sites=two_sites, today=today())
    sent = signed_in_as(Role.EVALUATOR).get(f"/campagnes/essai/reponses?page={page}")
    assert sent.status_code == 200
