"""The migrations make exactly the tables that the models describe, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import inspect

from evalapp.config import Settings
from evalapp.extensions import alembic, db
from evalapp.factory import create_app
from evalapp.migrating import upgrade
from tests.databases import PostgresServer


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of a database without a single table."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    server: PostgresServer = request.getfixturevalue("_postgres")
    name = f"{server.prefix}_empty"
    server.run("CREATE DATABASE {}", name)
    yield server.url_of(name)
    server.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)


@pytest.fixture
def settings(empty_url: str, tmp_path: Path) -> Settings:
    return Settings(
        database_url=empty_url, instance_path=tmp_path, secret_key="s" * 32, testing=True
    )


@contextmanager
def opened(settings: Settings) -> Iterator[None]:
    """A fresh application on the database, whose connections are given back."""
    with create_app(settings).app_context():
        engine = db.engine
        yield
    engine.dispose()


def tables(settings: Settings) -> set[str]:
    with opened(settings):
        return set(inspect(db.engine).get_table_names())


def test_the_migrated_database_is_what_the_models_say(settings: Settings) -> None:
    upgrade(settings)
    with opened(settings):
        assert alembic.compare_metadata() == []


def test_migrating_twice_changes_nothing(settings: Settings) -> None:
    upgrade(settings)
    before = tables(settings)
    upgrade(settings)
    assert tables(settings) == before
    assert "response" in before


def test_every_migration_goes_back_and_forth(settings: Settings) -> None:
    upgrade(settings)
    before = tables(settings)
    with opened(settings):
        alembic.downgrade("base")
    assert tables(settings) <= {"alembic_version"}
    upgrade(settings)
    assert tables(settings) == before


def test_an_embedded_database_writes_ahead_and_syncs_every_commit(settings: Settings) -> None:
    if not settings.database_url.startswith("sqlite"):
        pytest.skip("PostgreSQL a ses propres réglages")
    upgrade(settings)
    with opened(settings), db.engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar() == "wal"
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar() == 2


def test_the_database_itself_guards_the_trail_and_the_anonymity(settings: Settings) -> None:
    upgrade(settings)
    is_sqlite = settings.database_url.startswith("sqlite")
    query = (
        "SELECT name FROM sqlite_master WHERE type = 'trigger'"
        if is_sqlite
        else "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"
    )
    with opened(settings), db.engine.connect() as connection:
        found = set(connection.exec_driver_sql(query).scalars())
    assert "campaign_fixed_anonymity" in found
    assert any(name.startswith("audit_event") for name in found)
