"""Administration of accounts and the journal, as a browser sees them."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from evalapp.accounts import services as accounts
from evalapp.accounts.models import Membership, User
from evalapp.accounts.permissions import Role
from evalapp.audit.models import AuditEvent
from evalapp.audit.services import record
from evalapp.extensions import db
from tests.factories import make_programme, make_site, make_user


@pytest.fixture
def admin(signed_in_as: Callable[..., FlaskClient]) -> FlaskClient:
    return signed_in_as(Role.ADMINISTRATOR)


def actions(app: Flask) -> list[str]:
    with app.app_context():
        return list(db.session.scalars(select(AuditEvent.action).order_by(AuditEvent.id)))


def test_a_new_account_gets_its_role_and_a_password_shown_once(
    app: Flask, admin: FlaskClient
) -> None:
    site = make_site(name="Cité éducative de Lunel")
    page = admin.post(
        "/comptes/nouveau",
        data={
            "email": "Troika@exemple.fr",
            "display_name": "Troïka de Lunel",
            "role": "troika_reader",
            "place": f"site:{site.id}",
        },
    ).text
    provisional = re.search(r"<code>([a-z0-9-]{24})</code>", page).group(1)
    with app.app_context():
        number = accounts.check_sign_in("troika@exemple.fr", provisional)
        held = db.session.scalars(select(Membership).where(Membership.user_id == number)).one()
        assert (held.role, held.site_id) == ("troika_reader", site.id)
    shown = admin.get(f"/comptes/{number}").text
    assert "Cité éducative de Lunel" in shown
    assert provisional not in shown
    assert "account.created" in actions(app)


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"email": "pas une adresse"}, "adresse électronique complète"),
        ({"email": "deja@exemple.fr"}, "Un compte existe déjà"),
        ({"display_name": "x" * 121}, "120 caractères"),
        ({"display_name": ""}, "Écrivez un nom"),
        ({"role": "pirate"}, "Choisissez une entrée"),
        ({"place": "site:999"}, "Choisissez une entrée"),
        ({"role": "administrator", "place": "programme:1"}, "vaut partout"),
    ],
)
def test_a_wrong_account_is_refused_with_a_sentence(
    admin: FlaskClient, change: dict[str, str], sentence: str
) -> None:
    make_user("deja@exemple.fr")
    make_programme()
    data = {"email": "a@exemple.fr", "display_name": "Nom", "role": "evaluator"}
    page = admin.post("/comptes/nouveau", data=data | {"place": "everywhere"} | change)
    assert page.status_code == 422
    assert sentence in page.text


def test_a_role_is_given_once_and_taken_back(app: Flask, admin: FlaskClient) -> None:
    user, programme = make_user(), make_programme()
    data = {"role": "evaluator", "place": f"programme:{programme.id}"}
    for _ in range(2):
        assert admin.post(f"/comptes/{user.id}/roles", data=data).status_code == 303
    with app.app_context():
        held = db.session.scalars(select(Membership).where(Membership.user_id == user.id)).one()
        assert (held.role, held.programme_id) == ("evaluator", programme.id)
    assert admin.post(f"/comptes/{user.id}/roles/{held.id}/retirer").status_code == 303
    with app.app_context():
        query = select(Membership).where(Membership.user_id == user.id)
        assert db.session.scalars(query).all() == []
    assert actions(app)[-2:] == ["membership.added", "membership.removed"]


def test_a_role_of_somebody_else_is_not_taken_through_this_account(admin: FlaskClient) -> None:
    user, other = make_user(role=Role.EVALUATOR), make_user(role=Role.EVALUATOR)
    number = other.id + 1000
    assert admin.post(f"/comptes/{user.id}/roles/{number}/retirer").status_code == 404


def test_closing_an_account_is_asked_first_and_ends_its_sessions(
    app: Flask, admin: FlaskClient, sign_in: Callable[[int], FlaskClient]
) -> None:
    user = make_user(name="Personne qui part")
    theirs = sign_in(user.id)
    assert "Fermer le compte de Personne qui part" in admin.get(f"/comptes/{user.id}/fermer").text
    assert theirs.get("/").status_code == 200
    admin.post(f"/comptes/{user.id}/fermer")
    assert theirs.get("/").status_code == 302
    admin.post(f"/comptes/{user.id}/rouvrir")
    with app.app_context():
        assert db.session.get_one(User, user.id).is_active
    assert actions(app)[-2:] == ["account.closed", "account.reopened"]


def test_the_last_administrator_stays(app: Flask, sign_in: Callable[[int], FlaskClient]) -> None:
    user = make_user(role=Role.ADMINISTRATOR)
    client = sign_in(user.id)
    assert client.post(f"/comptes/{user.id}/fermer").status_code == 409
    with app.app_context():
        held = db.session.scalars(select(Membership.id)).one()
    page = client.post(f"/comptes/{user.id}/roles/{held}/retirer")
    assert page.status_code == 409
    assert "au moins une personne" in page.text


def test_a_provisional_password_replaces_the_old_one(
    app: Flask, admin: FlaskClient, sign_in: Callable[[int], FlaskClient]
) -> None:
    user = make_user("oubli@exemple.fr")
    theirs = sign_in(user.id)
    page = admin.post(f"/comptes/{user.id}/mot-de-passe").text
    provisional = re.search(r"<code>([a-z0-9-]{24})</code>", page).group(1)
    assert theirs.get("/").status_code == 302
    with app.app_context():
        assert accounts.check_sign_in("oubli@exemple.fr", provisional) == user.id


def test_an_administrator_of_one_programme_sees_no_account(
    signed_in_as: Callable[..., FlaskClient],
) -> None:
    client = signed_in_as(Role.ADMINISTRATOR, programme=make_programme())
    for address in ("/comptes", "/comptes/1", "/comptes/nouveau", "/journal"):
        assert client.get(address).status_code == 404, address


def test_the_journal_filters_and_turns_its_pages(app: Flask, admin: FlaskClient) -> None:
    user = make_user(name="Une évaluatrice")
    with app.app_context():
        for number in range(60):
            record("export", "campaign", f"campagne-{number}", user_id=user.id)
        record("settings", "site", "beziers", user_id=user.id)
        db.session.commit()
    first = admin.get("/journal?action=export").text
    assert "60" in first
    assert "campagne-59" in first
    assert "beziers" not in first
    assert "campagne-9<" not in first
    assert "/journal?action=export&amp;page=2" in first
    assert "campagne-9<" in admin.get("/journal?action=export&page=2").text


@pytest.mark.parametrize(
    "query",
    [
        "page=0", "page=99999999999999999999", "page=x", "since=hier", "since=2024-13-40",
        "user=١", "user=-1", "user=999999999999999", "action=%00", "action=inconnu",
        "until=9999-12-31",
        "since=0001-01-01",
    ],
)  # fmt: skip
def test_odd_filters_never_break_the_journal(admin: FlaskClient, query: str) -> None:
    assert admin.get(f"/journal?{query}").status_code == 200


@pytest.mark.parametrize("number", ["0", "999999999", "99999999999999999999", "1_0", "-1", "١"])
def test_an_account_that_does_not_exist_is_not_found(admin: FlaskClient, number: str) -> None:
    assert admin.get(f"/comptes/{number}").status_code == 404
