"""Signing in and out, the home page, one's own account: as a browser sees them."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.accounts import services
from evalapp.accounts.permissions import Role
from evalapp.config import Settings
from evalapp.factory import create_app
from tests.factories import PASSWORD, make_site, make_user

EMAIL = "camille@exemple.fr"
NEW = "un vase de bois bleu et mou"


def sign_in_page(client: FlaskClient, email: str, password: str, suite: str = ""):
    address = f"/connexion?suite={suite}" if suite else "/connexion"
    return client.post(address, data={"email": email, "password": password})


def test_signing_in_leads_to_the_page_that_was_asked_for(client: FlaskClient) -> None:
    make_user(EMAIL, Role.EVALUATOR)
    asked = client.get("/sites?q=mer")
    assert asked.location == "/connexion?suite=/sites?q%3Dmer"
    answer = client.post(asked.location, data={"email": EMAIL, "password": PASSWORD})
    assert (answer.status_code, answer.location) == (303, "/sites?q=mer")


@pytest.mark.parametrize("suite", ["//voleur.example", "https://voleur.example", "/%5Cvoleur"])
def test_signing_in_never_leads_elsewhere(client: FlaskClient, suite: str) -> None:
    make_user(EMAIL)
    assert sign_in_page(client, EMAIL, PASSWORD, suite).location == "/"


def test_known_and_unknown_accounts_get_the_same_page(client: FlaskClient) -> None:
    make_user(EMAIL)
    pages = [
        sign_in_page(client, address, "faux")
        for address in (EMAIL, "quelqu'un.d&autre@exemple.fr", "a@b.fr")
    ]
    assert {page.status_code for page in pages} == {422}
    assert len({len(page.data) for page in pages}) == 1
    assert all(services.WRONG in page.text for page in pages)


def test_what_was_typed_comes_back_but_not_the_password(client: FlaskClient) -> None:
    page = sign_in_page(client, "inconnue@exemple.fr", "un secret bien gardé").text
    assert 'value="inconnue@exemple.fr"' in page
    assert "bien gardé" not in page


def test_too_many_guesses_are_said_as_such_known_or_not(client: FlaskClient) -> None:
    make_user(EMAIL)
    for address in (EMAIL, "inconnue@exemple.fr"):
        for _ in range(10):
            sign_in_page(client, address, "faux")
        page = sign_in_page(client, address, "faux")
        assert page.status_code == 429
        assert "quart d’heure" in page.text


def test_the_session_changes_at_sign_in(app: Flask, client: FlaskClient) -> None:
    make_user(EMAIL)
    client.get("/connexion")
    sign_in_page(client, EMAIL, PASSWORD)
    with client.session_transaction() as session:
        first = session["_user_id"]
    sign_in_page(client, EMAIL, PASSWORD)
    with client.session_transaction() as session:
        assert session["_user_id"] != first
        assert "_id" not in session


def test_a_stolen_cookie_is_dead_after_sign_out(
    app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    client = sign_in(make_user().id)
    stolen = client.get_cookie("evalapp_bureau")
    thief = app.test_client()
    thief.set_cookie("evalapp_bureau", stolen.value)
    assert thief.get("/").status_code == 200
    client.post("/deconnexion")
    assert thief.get("/").status_code == 302
    assert client.get("/").status_code == 302


def test_a_new_password_keeps_this_session_and_ends_the_others_on_every_worker(
    app: Flask, settings: Settings, sign_in: Callable[[int], FlaskClient]
) -> None:
    user = make_user(EMAIL)
    here, there = sign_in(user.id), sign_in(user.id)
    answer = here.post(
        "/mon-compte",
        data={"current_password": PASSWORD, "new_password": NEW, "new_password_again": NEW},
    )
    assert answer.status_code == 303
    assert here.get("/").status_code == 200
    other_worker = create_app(settings).test_client()
    other_worker.set_cookie("evalapp_bureau", there.get_cookie("evalapp_bureau").value)
    assert other_worker.get("/").status_code == 302


def test_two_different_new_passwords_are_refused_at_their_field(
    signed_in_as: Callable[..., FlaskClient],
) -> None:
    page = signed_in_as().post(
        "/mon-compte",
        data={"current_password": PASSWORD, "new_password": NEW, "new_password_again": "autre"},
    )
    assert page.status_code == 422
    assert 'id="new_password_again-erreur"' in page.text


def test_closing_the_other_sessions_keeps_this_one(sign_in: Callable[[int], FlaskClient]) -> None:
    user = make_user()
    here, there = sign_in(user.id), sign_in(user.id)
    here.post("/mon-compte/sessions")
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_a_closed_account_is_out_at_once(app: Flask, sign_in: Callable[[int], FlaskClient]) -> None:
    from sqlalchemy import update

    from evalapp.accounts.models import User
    from evalapp.extensions import db

    client = sign_in(make_user().id)
    with app.app_context():
        db.session.execute(update(User).values(is_active=False))
        db.session.commit()
    assert client.get("/").status_code == 302


def test_a_form_without_its_token_is_refused_and_shown_back(
    app: Flask, sign_in: Callable[[int], FlaskClient]
) -> None:
    client = sign_in(make_user().id)
    app.config["WTF_CSRF_ENABLED"] = True
    page = client.post("/mon-compte", data={"current_password": "secret", "note": "mes mots"})
    assert page.status_code == 400
    assert "Ce formulaire n’est plus à jour" in page.text
    assert "mes mots" in page.text
    assert "secret" not in page.text


def test_signing_in_asks_for_a_token_too(app: Flask) -> None:
    make_user(EMAIL)
    client = app.test_client()
    assert sign_in_page(client, EMAIL, PASSWORD).status_code == 400
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', client.get("/connexion").text)
    data = {"email": EMAIL, "password": PASSWORD, "csrf_token": token.group(1)}
    assert client.post("/connexion", data=data).status_code == 303


def test_the_cookie_is_kept_from_scripts_and_other_sites(
    app: Flask, settings: Settings, client: FlaskClient
) -> None:
    make_user(EMAIL)
    plain = sign_in_page(client, EMAIL, PASSWORD).headers["Set-Cookie"]
    assert "HttpOnly" in plain
    assert "SameSite=Lax" in plain
    assert "Secure" not in plain
    https = create_app(replace(settings, public_url="https://evalapp.example"))
    https.config["WTF_CSRF_ENABLED"] = False
    answer = https.test_client().post(
        "/connexion",
        data={"email": EMAIL, "password": PASSWORD},
        base_url="https://evalapp.example",
    )
    assert "Secure" in answer.headers["Set-Cookie"]


@pytest.mark.parametrize(
    ("is_demonstration", "address", "status"),
    [
        (True, "cpo@demo.invalid", 303),
        (True, "cpo@exemple.fr", 422),
        (False, "cpo@demo.invalid", 422),
    ],
)
def test_the_demonstration_password_opens_demonstration_accounts_only(
    app: Flask, settings: Settings, is_demonstration: bool, address: str, status: int
) -> None:
    make_user(address)
    shown = create_app(replace(settings, is_demonstration=is_demonstration))
    shown.config["WTF_CSRF_ENABLED"] = False
    assert sign_in_page(shown.test_client(), address, "demonstration").status_code == status


def test_a_demonstration_says_so_on_every_page(app: Flask, settings: Settings) -> None:
    client = create_app(replace(settings, is_demonstration=True)).test_client()
    for address in ("/connexion", "/rien"):
        assert "données fictives" in client.get(address).text


@pytest.mark.parametrize(
    ("role", "shown", "hidden"),
    [
        (Role.ADMINISTRATOR, {"/sites", "/campagnes", "/comptes", "/journal"}, set()),
        (Role.EVALUATOR, {"/sites", "/campagnes"}, {"/comptes", "/journal"}),
        (Role.SITE_LEAD, {"/sites", "/campagnes"}, {"/comptes", "/journal", "/explorer"}),
        (Role.TROIKA_READER, {"/sites"}, {"/campagnes", "/comptes"}),
        (Role.INTERVIEWER, {"/"}, {"/sites", "/campagnes", "/comptes"}),
    ],
)
def test_the_menu_follows_the_role(
    signed_in_as: Callable[..., FlaskClient], role: Role, shown: set[str], hidden: set[str]
) -> None:
    place = {} if role is Role.ADMINISTRATOR else {"site": make_site()}
    page = signed_in_as(role, **place).get("/").text
    links = set(re.findall(r'<li><a href="([^"]+)"', page))
    assert shown <= links
    assert not hidden & links


def test_somebody_without_a_role_is_told_what_happens_next(
    signed_in_as: Callable[..., FlaskClient],
) -> None:
    assert "pas encore de rôle" in signed_in_as().get("/").text


def test_the_home_page_names_one_s_own_site_only(signed_in_as: Callable[..., FlaskClient]) -> None:
    mine = make_site(name="Cité éducative de Sète")
    make_site(name="Cité éducative de Lunel")
    page = signed_in_as(Role.TROIKA_READER, site=mine).get("/").text
    assert "Mon site" in page
    assert "Cité éducative de Sète" in page
    assert "Lunel" not in page


def test_the_appearance_is_kept_by_the_browser(signed_in_as: Callable[..., FlaskClient]) -> None:
    client = signed_in_as()
    answer = client.post("/apparence", data={"theme": "dark", "suite": "//voleur.example"})
    assert answer.location == "/"
    assert '<html lang="fr" data-theme="dark">' in client.get("/").text
    client.post("/apparence", data={"theme": "auto"})
    assert "data-theme" not in client.get("/").text


def test_an_odd_appearance_cookie_writes_nothing_in_the_page(
    signed_in_as: Callable[..., FlaskClient],
) -> None:
    client = signed_in_as()
    client.set_cookie("evalapp_theme", '"><script>')
    assert "data-theme" not in client.get("/").text
