"""From the choice of margins to what a weighting changes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from evalapp.accounts.permissions import Role
from evalapp.config import today
from evalapp.extensions import db
from evalapp.sites.models import Site
from indicators.weighting.models import WeightRecipe
from tests.factories import make_programme, make_site
from tests.survey_factories import make_campaign, make_response

SignIn = Callable[..., FlaskClient]
BASE = "/campagnes/essai/redressements"
TYPED = {
    "site": "ici", "m1a": "q1", "nom": "Venue", "source1": "Comptage 2026", "methode": "raking",
    "t1-oui": "50", "t1-non": "50",
}  # fmt: skip


@pytest.fixture
def campaign(app):
    programme = make_programme()
    here, there = make_site("ici", "Ici", programme), make_site("ailleurs", "Ailleurs", programme)
    made = make_campaign("essai", sites=(here, there), today=today())
    for number in range(40):
        comes = number < 28
        opinion = "plutot" if number % 4 or not comes else "pas_du_tout"
        opinion = opinion if comes or number % 3 else "plutot_pas"
        make_response(made, here, {"q1": "oui" if comes else "non", "q3": opinion})
    return made


def kept(app) -> list[WeightRecipe]:
    with app.app_context():
        return list(db.session.scalars(select(WeightRecipe)))


def plain(page: str) -> str:
    return page.replace("\u00a0", " ").replace("\u202f", " ")


def test_from_the_margins_to_what_changes(app, signed_in_as: SignIn, campaign) -> None:
    client = signed_in_as(Role.EVALUATOR)
    assert "Redresser" in client.get("/campagnes/essai").text
    assert "Venez-vous ?" in client.get(f"{BASE}/").text
    assert 'name="t1-oui"' in client.get(f"{BASE}/nouveau?site=ici&m1a=q1").text
    page = plain(client.post(f"{BASE}/nouveau", data=TYPED, follow_redirects=True).text)
    assert "refaits à l’identique" in page
    assert "Le calage a convergé" in page
    assert "Je me sens bien accueilli." in page
    (row,) = kept(app)
    assert (row.n, row.margins[0]["source"]) == (40, "Comptage 2026")
    with app.app_context():
        site = db.session.scalars(select(Site).where(Site.code == "ici")).one()
        make_response(campaign, site, {"q1": "non", "q3": "plutot"})
    assert "Les réponses ont changé" in plain(client.get(f"{BASE}/{row.id}").text)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"t1-oui": "beaucoup"}, "n’est pas un nombre"),
        ({"t1-oui": ""}, "Donnez le total"),
        ({"t1-oui": "-3"}, "Donnez le total"),
        ({"t1-oui": "0"}, "est zéro"),
        ({"nom": ""}, "Nommez ce redressement"),
        ({"source1": ""}, "Indiquez d’où viennent ces totaux"),
        ({"methode": "logit"}, "Donnez deux bornes"),
        ({"methode": "magie"}, "Choisissez une méthode"),
        ({"methode": "logit", "borne_basse": "0,95", "borne_haute": "1,05"}, "Aucun jeu de poids"),
        ({"plafond": "0,5"}, "Le plafond dépasse 1"),
        ({"plafond": "nan"}, "n’est pas un nombre"),
    ],
)
def test_what_cannot_be_met_is_refused_and_nothing_typed_is_lost(
    app, signed_in_as: SignIn, campaign, change: dict[str, str], told: str
) -> None:
    sent = TYPED | {"t1-non": "37,25"} | change
    page = signed_in_as(Role.EVALUATOR).post(f"{BASE}/nouveau", data=sent).text
    assert told in plain(page)
    assert 'value="37,25"' in page
    assert kept(app) == []


def test_a_site_without_answers_and_margins_without_question(signed_in_as, campaign) -> None:
    client = signed_in_as(Role.EVALUATOR)
    page = client.post(f"{BASE}/nouveau", data=TYPED | {"site": "ailleurs"}).text
    assert "Personne n’a encore fini de répondre" in page
    assert client.get(f"{BASE}/nouveau?site=ici&m1a=zzz").status_code == 302
    assert client.get(f"{BASE}/nouveau?site=zzz&m1a=q1").status_code == 404


def test_set_aside_then_taken_back(app, signed_in_as: SignIn, campaign) -> None:
    client = signed_in_as(Role.EVALUATOR)
    client.post(f"{BASE}/nouveau", data=TYPED)
    (row,) = kept(app)
    assert "mis de côté" in client.post(f"{BASE}/{row.id}/ecarter", follow_redirects=True).text
    client.post(f"{BASE}/{row.id}/reprendre")
    assert not kept(app)[0].withdrawn


@pytest.mark.parametrize("role", [Role.SITE_LEAD, Role.TROIKA_READER, Role.INTERVIEWER])
def test_only_evaluators_weight(app, signed_in_as: SignIn, campaign, role: Role) -> None:
    signed_in_as(Role.EVALUATOR).post(f"{BASE}/nouveau", data=TYPED)
    client = signed_in_as(role)
    for address in ("/", "/nouveau?site=ici&m1a=q1", f"/{kept(app)[0].id}"):
        assert client.get(f"{BASE}{address}").status_code == 404
