"""Coding answers with themes: what is kept, what is shown, what disappears."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, select

from evalapp.accounts.permissions import Role
from evalapp.config import today
from evalapp.extensions import db
from indicators.themes.models import CodedAnswer, Theme
from surveys.models import Response
from tests.factories import make_programme, make_site
from tests.survey_factories import make_campaign, make_response

SignIn = Callable[..., FlaskClient]
BASE = "/campagnes/essai/themes/q2/ici"


@pytest.fixture
def campaign(app):
    programme = make_programme()
    here, there = make_site("ici", "Ici", programme), make_site("ailleurs", "Ailleurs", programme)
    made = make_campaign("essai", sites=(here, there), today=today())
    for number in range(20):
        said = "Le bus est trop loin" if number < 8 else f"Pas le temps {'x' * number}"
        make_response(made, here, {"q1": "non", "q2": said})
    for _ in range(3):
        make_response(made, there, {"q1": "non", "q2": "Le bus"})
    return made


def themes(app) -> dict[str, int]:
    with app.app_context():
        return {theme.name: theme.id for theme in db.session.scalars(select(Theme))}


def codings(app) -> int:
    with app.app_context():
        return len(list(db.session.scalars(select(CodedAnswer))))


def names_of(page: str) -> dict[str, str]:
    found = re.findall(r'<legend[^>]*>([^<]*)</legend>\s*<input[^>]*value="([0-9a-f]{20})"', page)
    return dict(found)


def coded_page(app, client: FlaskClient) -> str:
    client.post(f"{BASE}/nouveau", data={"name": "Transport", "definition": "Bus, trajet"})
    client.post(f"{BASE}/nouveau", data={"name": "Temps"})
    ids = themes(app)
    names = names_of(client.get(BASE).text)
    sent = {"vu": list(names.values()), "page": "1"}
    for said, name in names.items():
        sent[f"t-{name}"] = str(ids["Transport" if "bus" in said else "Temps"])
    return client.post(BASE, data=sent, follow_redirects=True).text


def test_a_text_said_by_several_is_coded_once_and_counted_for_each(app, signed_in_as, campaign):
    page = coded_page(app, signed_in_as(Role.EVALUATOR))
    assert codings(app) == 20
    shown = page.replace("\u202f", " ").replace("\u00a0", " ")
    row = re.search(r'<th scope="row">Transport</th>\s*<td class="num">(\d+)</td>', shown)
    assert row[1] == "8"
    assert "40" in shown


def test_a_coding_disappears_with_its_response(app, signed_in_as, campaign) -> None:
    coded_page(app, signed_in_as(Role.EVALUATOR))
    with app.app_context():
        one = db.session.scalars(select(CodedAnswer.response_id)).first()
        db.session.execute(delete(Response).where(Response.id == one))
        db.session.commit()
    assert codings(app) == 19


def test_no_response_is_named_on_the_page(app, signed_in_as, campaign) -> None:
    page = coded_page(app, signed_in_as(Role.EVALUATOR))
    with app.app_context():
        assert not any(str(key) in page for key in db.session.scalars(select(Response.id)))


def test_small_counts_are_withheld(app, signed_in_as, campaign) -> None:
    client = signed_in_as(Role.EVALUATOR)
    client.post(f"{BASE}/nouveau", data={"name": "Rare"})
    names = list(names_of(client.get(BASE).text).values())
    sent = {"vu": names[:2]} | {f"t-{name}": str(themes(app)["Rare"]) for name in names[:2]}
    page = client.post(BASE, data=sent, follow_redirects=True).text
    row = re.search(r'<th scope="row">Rare</th>\s*<td class="num">(.*?)</td>', page, re.S)
    assert "secret statistique" in row[1]


def test_under_the_threshold_a_site_is_not_coded(signed_in_as: SignIn, campaign) -> None:
    page = signed_in_as(Role.EVALUATOR).get("/campagnes/essai/themes/q2/ailleurs").text
    assert "Trop peu de réponses" in page
    assert "Le bus" not in page


def test_a_theme_set_aside_keeps_its_coding(app, signed_in_as, campaign) -> None:
    client = signed_in_as(Role.EVALUATOR)
    coded_page(app, client)
    one = themes(app)["Temps"]
    assert "mis de côté" in client.post(f"{BASE}/{one}/ecarter", follow_redirects=True).text
    assert codings(app) == 20
    assert "mis de côté" not in client.post(f"{BASE}/{one}/reprendre", follow_redirects=True).text


@pytest.mark.parametrize("name", ["", "  ", "transport", "x" * 81])
def test_a_bad_theme_is_told(app, signed_in_as, campaign, name: str) -> None:
    client = signed_in_as(Role.EVALUATOR)
    client.post(f"{BASE}/nouveau", data={"name": "Transport"})
    page = client.post(f"{BASE}/nouveau", data={"name": name, "definition": "ce que j’ai tapé"})
    assert "Rien n’a encore été enregistré." in page.text
    assert "ce que j’ai tapé" in page.text
    assert list(themes(app)) == ["Transport"]
