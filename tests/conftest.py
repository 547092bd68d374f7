"""Fixtures that every room shares: an application, a browser, a database of either kind."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import Phase
from hypothesis import settings as hypothesis_settings

from evalapp.accounts import services as account_services
from evalapp.config import Settings
from evalapp.extensions import db
from evalapp.factory import create_app
from tests import factories
from tests.browsers import browser, created, live_server, open_page
from tests.databases import PostgresServer, postgres_server

__all__ = ["browser", "live_server", "open_page"]

# Before a change lands, the same examples each time, and no minutes spent in shortening one:
# what passed here passes there. At a desk every run draws anew.
hypothesis_settings.register_profile(
    "ci", derandomize=True, phases=(Phase.explicit, Phase.generate)
)
if os.environ.get("CI"):
    hypothesis_settings.load_profile("ci")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run a test marked ``postgres`` on both databases."""
    if (
        metafunc.definition.get_closest_marker("postgres")
        and "database_url" in metafunc.fixturenames
    ):
        metafunc.parametrize("database_url", ["sqlite", "postgresql"], indirect=True)


@pytest.fixture(scope="session", autouse=True)
def _light_passwords() -> Iterator[None]:
    """Hash cheaply: a test of the shipped cost reads ``SHIPPED_HASHER`` in its own module."""
    shipped = account_services.HASHER
    account_services.HASHER = factories.LIGHT_HASHER
    yield
    account_services.HASHER = shipped


def _settings(url: str, folder: Path, **changes: Any) -> Settings:
    values = {"secret_key": "une clé de test, toujours la même", "testing": True} | changes
    return Settings(database_url=url, instance_path=folder, **values)


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("template")
    _create_tables(_settings(f"sqlite:///{folder / 'template.db'}", folder))
    return folder / "template.db"


@pytest.fixture(scope="session")
def _postgres(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PostgresServer]:
    with postgres_server() as server:
        folder = tmp_path_factory.mktemp("postgres")
        _create_tables(_settings(server.template_url, folder))
        yield server


def _create_tables(settings: Settings) -> None:
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A database with every table and no row: SQLite, or PostgreSQL for tests marked so."""
    if getattr(request, "param", "sqlite") == "postgresql":
        server: PostgresServer = request.getfixturevalue("_postgres")
        with server.fresh_database() as url:
            yield url
        return
    path = tmp_path / "evalapp.db"
    shutil.copy(request.getfixturevalue("_sqlite_template"), path)
    yield f"sqlite:///{path}"


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Settings:
    """What the application is told; override this fixture to change one thing."""
    return _settings(database_url, tmp_path)


@pytest.fixture
def app(settings: Settings) -> Iterator[Flask]:
    """An application over an empty database; the factories fill it."""
    application = created(settings)
    factories.use(application)
    yield application
    factories.use(None)
    with application.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture
def app_context(app: Flask) -> Iterator[Flask]:
    """The application, with its context pushed: for services and repositories, not for pages."""
    with app.app_context():
        yield app
        db.session.remove()


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """Somebody who is not signed in; anti-forgery tokens are not asked for."""
    app.config["WTF_CSRF_ENABLED"] = False
    return app.test_client()


@pytest.fixture
def sign_in(app: Flask) -> Callable[[int], FlaskClient]:
    """``sign_in(user.id)``: a client with an open session of this account."""

    def signed_in(user_id: int) -> FlaskClient:
        app.config["WTF_CSRF_ENABLED"] = False
        with app.app_context():
            token = account_services.start_session(user_id)
        client = app.test_client()
        with client.session_transaction() as session:
            session["_user_id"] = token
            session["_fresh"] = True
        return client

    return signed_in


@pytest.fixture
def signed_in_as(sign_in: Callable[[int], FlaskClient]) -> Callable[..., FlaskClient]:
    """``signed_in_as(Role.SITE_LEAD, site=site)``: a client of a new account with this role."""

    def signed_in(role: Any = None, **place: Any) -> FlaskClient:
        return sign_in(factories.make_user(role=role, **place).id)

    return signed_in
