"""The shared fixtures do what the tests believe of them."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from playwright.sync_api import Page

from evalapp.accounts.permissions import Role
from evalapp.extensions import db
from tests.browsers import LiveServer
from tests.factories import make_site, make_user


@pytest.mark.postgres
def test_a_test_marked_postgres_runs_on_both_databases(app: Flask, database_url: str) -> None:
    site = make_site(code="sete")
    with app.app_context():
        assert db.engine.dialect.name in database_url
    assert site.code == "sete"


def test_a_signed_in_client_sees_its_home(signed_in_as: Callable[..., FlaskClient]) -> None:
    assert signed_in_as(Role.EVALUATOR).get("/").status_code == 200


@pytest.mark.browser
def test_the_browser_reaches_the_live_server(
    live_server: LiveServer, open_page: Callable[..., Page]
) -> None:
    user = make_user(role=Role.EVALUATOR, name="Évaluatrice")
    page = open_page(cookies=[live_server.session_cookie(user.id)])
    page.goto(live_server.url)
    assert "Évaluatrice" in page.locator("h1").inner_text()
