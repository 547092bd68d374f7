"""Reading, choosing, masking and taking back open answers."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from evalapp.accounts.permissions import Role
from evalapp.audit.models import AuditEvent
from evalapp.config import today
from evalapp.extensions import db
from surveys.models import SelectedVerbatim
from tests.factories import make_programme, make_site
from tests.survey_factories import make_campaign, make_response

SignIn = Callable[..., FlaskClient]
SAID = "Mme Durand aide mon fils Karim, tel 06 12 34 56 78."
BASE = "/campagnes/essai/paroles"


@pytest.fixture
def two_sites(app):
    programme = make_programme()
    here, there = make_site("ici", "Ici", programme), make_site("ailleurs", "Ailleurs", programme)
    campaign = make_campaign("essai", sites=(here, there), today=today())
    for text in (SAID, "Trop loin", "Pas le temps", "La honte", "Le bus"):
        make_response(campaign, here, {"q1": "non", "q2": text, "q3": "plutot"})
    for text in ("Un secret", "Deux secrets"):
        make_response(campaign, there, {"q1": "non", "q2": text})
    return here, there


def chosen(app) -> list[SelectedVerbatim]:
    with app.app_context():
        return list(db.session.scalars(select(SelectedVerbatim)))


def plain(page: str) -> str:
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def address_of(client: FlaskClient, said: str) -> str:
    page = client.get(f"{BASE}/q2/ici?cherche={said}").text
    return re.search(rf'href="({BASE}/q2/ici/[0-9a-f]{{20}})"', page)[1]


def test_a_site_opens_from_the_threshold_on(signed_in_as: SignIn, two_sites) -> None:
    client = signed_in_as(Role.EVALUATOR)
    overview = client.get(f"{BASE}/").text
    assert f"{BASE}/q2/ici" in overview
    assert f"{BASE}/q2/ailleurs" not in overview
    assert "Trop loin" in client.get(f"{BASE}/q2/ici").text
    few = client.get(f"{BASE}/q2/ailleurs").text
    assert "Trop peu de réponses" in few
    assert "secret" not in few.replace("secret statistique", "")


def test_no_page_shows_what_leads_to_a_response(signed_in_as: SignIn, two_sites) -> None:
    page = signed_in_as(Role.EVALUATOR).get(f"{BASE}/q2/ici").text
    assert "plutot" not in page
    assert "Plutôt" not in page


def test_a_text_is_masked_then_kept_alone(app, signed_in_as: SignIn, two_sites) -> None:
    client = signed_in_as(Role.EVALUATOR)
    address = address_of(client, "Durand")
    shown = client.get(address).text
    assert "Mme [nom] aide mon fils [prénom], tel [téléphone]." in shown
    sent = {"text": "Mme [nom] aide mon fils.", "language": "fr", "confirmed": "y"}
    after = client.post(address, data=sent, follow_redirects=True).text
    assert "Mme [nom] aide mon fils." in after
    (row,) = chosen(app)
    assert (row.text, row.question_uid, row.withdrawn) == (sent["text"], "q2", False)
    twice = client.post(address, data=sent).text
    assert "déjà choisie" in twice
    assert len(chosen(app)) == 1


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"text": SAID}, "Masquez encore « 06 12 34 56 78 »"),
        ({"translation": "a@b.fr"}, "Masquez encore « a@b.fr »"),
        ({"confirmed": None}, "Relisez, puis cochez cette case."),
        ({"text": "  "}, "Laissez au moins quelques mots."),
        ({"language": "xx"}, "Rien n’a encore été enregistré."),
    ],
)
def test_what_must_not_be_kept_is_refused_and_nothing_typed_is_lost(
    app, signed_in_as: SignIn, two_sites, change: dict[str, str | None], told: str
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    sent = {"text": "Des mots à moi", "language": "ar", "confirmed": "y"} | change
    page = client.post(
        address_of(client, "Durand"), data={k: v for k, v in sent.items() if v is not None}
    ).text
    assert told in plain(page)
    assert (sent["text"] or "").strip() in page
    assert chosen(app) == []


def test_taken_back_then_put_back(app, signed_in_as: SignIn, two_sites) -> None:
    client = signed_in_as(Role.EVALUATOR)
    sent = {"text": "قريب", "language": "ar", "translation": "Proche", "confirmed": "y"}
    client.post(address_of(client, "bus"), data=sent)
    (row,) = chosen(app)
    page = client.post(f"{BASE}/choisies/{row.id}/retirer", follow_redirects=True).text
    assert "Remettre" in page
    assert chosen(app)[0].withdrawn
    client.post(f"{BASE}/choisies/{row.id}/remettre")
    assert not chosen(app)[0].withdrawn
    sent = {"text": "Près", "language": "fr", "translation": "inutile", "confirmed": "y"}
    client.post(f"{BASE}/choisies/{row.id}", data=sent)
    assert (chosen(app)[0].text, chosen(app)[0].translation) == ("Près", "")


def test_the_journal_tells_the_acts_and_never_the_words(app, signed_in_as, two_sites) -> None:
    client = signed_in_as(Role.EVALUATOR)
    address = address_of(client, "bus")
    client.post(address, data={"text": "Le bus", "language": "fr", "confirmed": "y"})
    with app.app_context():
        lines = list(db.session.scalars(select(AuditEvent).where(AuditEvent.action.like("text%"))))
    assert {line.action for line in lines} == {"texts_read", "text_chosen"}
    assert all("bus" not in str(line.details) for line in lines)


@pytest.mark.parametrize("role", [Role.SITE_LEAD, Role.TROIKA_READER, Role.INTERVIEWER])
def test_only_evaluators_read_words(signed_in_as: SignIn, two_sites, role: Role) -> None:
    client = signed_in_as(role, site=two_sites[0])
    for address in ("/", "/q2/ici", "/q2/ici/autre"):
        assert client.get(f"{BASE}{address}").status_code == 404


def test_an_evaluator_of_one_site_reads_that_site_alone(signed_in_as, two_sites) -> None:
    client = signed_in_as(Role.EVALUATOR, site=two_sites[1])
    assert client.get(f"{BASE}/q2/ailleurs").status_code == 200
    assert client.get(f"{BASE}/q2/ici").status_code == 404
    assert "Ici" not in client.get(f"{BASE}/").text
