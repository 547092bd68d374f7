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


@pytest.fixture
def empty(database_url: str, tmp_path: Path) -> Iterator[tuple[Settings, Flask]]:
    settings = Settings(
        database_url=database_url, instance_path=tmp_path, secret_key="s" * 32, testing=True
    )
    app = create_app(settings)
    yield settings, app
    with app.app_context():
        db.engine.dispose()


@pytest.mark.postgres
def test_the_migrated_database_is_what_the_models_say(empty: tuple[Settings, Flask]) -> None:
    settings, app = empty
    upgrade(settings)
    with app.app_context():
        assert alembic.compare_metadata() == []


@pytest.mark.postgres
def test_migrating_twice_changes_nothing(empty: tuple[Settings, Flask]) -> None:
    settings, app = empty
    upgrade(settings)
    with app.app_context():
        before = sorted(inspect(db.engine).get_table_names())
    upgrade(replace(settings))
    with app.app_context():
        assert sorted(inspect(db.engine).get_table_names()) == before


@pytest.mark.postgres
def test_every_migration_goes_back(empty: tuple[Settings, Flask]) -> None:
    settings, app = empty
    upgrade(settings)
    with app.app_context():
        alembic.downgrade("base")
        db.session.remove()
        assert set(inspect(db.engine).get_table_names()) <= {"alembic_version"}
        upgrade_here(app)
        assert "response" in inspect(db.engine).get_table_names()
