"""The migrations make exactly the tables that the models describe, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import inspect

from evalapp.config import Settings
from evalapp.extensions import alembic, db
from evalapp.factory import create_app
from evalapp.migrating import upgrade, upgrade_here
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
def empty(empty_url: str, tmp_path: Path) -> Iterator[tuple[Settings, Flask]]:
    settings = Settings(
        database_url=empty_url, instance_path=tmp_path, secret_key="s" * 32, testing=True
    )
    app = create_app(settings)
    yield settings, app
    with app.app_context():
        db.engine.dispose()


def test_the_migrated_database_is_what_the_models_say(empty: tuple[Settings, Flask]) -> None:
    settings, app = empty
    upgrade(settings)
    with app.app_context():
        assert alembic.compare_metadata() == []


def test_migrating_twice_changes_nothing(empty: tuple[Settings, Flask]) -> None:
    settings, app = empty
    upgrade(settings)
    with app.app_context():
        before = sorted(inspect(db.engine).get_table_names())
    upgrade(replace(settings))
    with app.app_context():
        assert sorted(inspect(db.engine).get_table_names()) == before


def test_every_migration_goes_back(empty: tuple[Settings, Flask]) -> None:
    settings, app = empty
    upgrade(settings)
    with app.app_context():
        alembic.downgrade("base")
        db.session.remove()
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade_here(app)
        assert "response" in inspect(db.engine).get_table_names()
