"""The headers that every answer carries."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask, g, request
from flask.testing import FlaskClient

from evalapp.accounts.permissions import Role
from evalapp.config import Doors, Settings
from evalapp.factory import create_app
from evalapp.headers import content_security_policy, security_headers
from tests.factories import make_site

PAGES = ["/connexion", "/", "/sante", "/rien", "/q/inconnu", "/q/inconnu/merci"]
FILE = "/static/office.css"


@pytest.mark.parametrize("address", [*PAGES, FILE])
def test_every_answer_is_closed_to_what_comes_from_elsewhere(
    client: FlaskClient, address: str
) -> None:
    with client.get(address) as answer:
        headers = answer.headers
    policy = headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    for part in (
        "default-src 'self'", "object-src 'none'", "base-uri 'none'", "form-action 'self'",
        "frame-ancestors 'none'",
    ):  # fmt: skip
        assert part in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "camera=()" in headers["Permissions-Policy"]
    assert "Strict-Transport-Security" not in headers


def test_a_survey_s_address_never_leaves_with_a_link(client: FlaskClient) -> None:
    assert client.get("/q/inconnu").headers["Referrer-Policy"] == "no-referrer"
    assert client.get("/connexion").headers["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("address", PAGES)
def test_nothing_but_files_is_kept_by_the_browser(client: FlaskClient, address: str) -> None:
    assert client.get(address).headers["Cache-Control"] == "no-store"


def test_files_may_be_kept(client: FlaskClient) -> None:
    with client.get(FILE) as answer:
        assert "no-store" not in answer.headers.get("Cache-Control", "")


def test_https_is_asked_for_a_year(settings: Settings) -> None:
    app = create_app(replace(settings, public_url="https://evalapp.example"))
    headers = app.test_client().get("/sante", base_url="https://evalapp.example").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert "upgrade-insecure-requests" in headers["Content-Security-Policy"]


def test_a_page_may_name_its_inline_styles_by_hash(app: Flask) -> None:
    @app.get("/avec-style")
    def styled() -> str:
        g.csp_style_hashes = ["sha256-abc="]
        return "ok"

    policy = app.test_client().get("/avec-style").headers["Content-Security-Policy"]
    assert "style-src 'self' 'sha256-abc='" in policy


def test_the_policy_is_a_value() -> None:
    assert "style-src 'self';" in content_security_policy()
    assert security_headers("/")["Referrer-Policy"] == "same-origin"


@pytest.mark.parametrize("host", ["voleur.example", "127.0.0.1.voleur.example", "127.0.0.1@x"])
def test_another_host_name_is_refused(client: FlaskClient, host: str) -> None:
    answer = client.get("/connexion", headers={"Host": host})
    assert answer.status_code == 400
    assert "voleur" not in answer.text


@pytest.mark.parametrize("address", ["/q/inconnu", "/q/inconnu/commencer", "/q/inconnu/merci"])
def test_a_respondent_gets_no_cookie(client: FlaskClient, address: str) -> None:
    assert "Set-Cookie" not in client.get(address).headers


def test_a_forwarded_address_is_believed_from_the_declared_proxy_only(
    settings: Settings,
) -> None:
    for hops, believed in ((0, "127.0.0.1"), (1, "9.9.9.9")):
        app = create_app(replace(settings, proxy_hops=hops))
        with app.test_client() as client:
            client.get("/sante", headers={"X-Forwarded-For": "6.6.6.6, 9.9.9.9"})
            assert request.remote_addr == believed


def test_the_public_door_has_no_office(settings: Settings) -> None:
    client = create_app(replace(settings, doors=Doors.PUBLIC)).test_client()
    assert client.get("/sante").data == b"ok\n"
    for address in ("/", "/connexion", "/sites", "/comptes"):
        assert client.get(address).status_code == 404, address


@pytest.fixture
def quiet(app: Flask) -> Flask:
    app.config["PROPAGATE_EXCEPTIONS"] = False
    return app


def test_nothing_logged_tells_an_address_or_a_key(
    quiet: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    @quiet.get("/q/essai/<key>")
    def broken(key: str) -> str:
        raise RuntimeError("panne")

    quiet.test_client().get("/q/essai/cle-secrete", environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert "panne" in caplog.text
    assert "cle-secrete" not in caplog.messages[0]
    assert "203.0.113.9" not in caplog.text


def test_the_office_is_not_kept_either(signed_in_as: Callable[..., FlaskClient]) -> None:
    make_site("sete")
    client = signed_in_as(Role.EVALUATOR)
    assert client.get("/sites/sete").headers["Cache-Control"] == "no-store"
