"""The database waits for the disk on every connection, or nothing is served."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from flask import Flask
from sqlalchemy import text

from evalapp import migrating
from evalapp.config import Settings, SettingsError
from evalapp.extensions import db, may_write
from evalapp.factory import create_app
from tests.durability.servers import environment_of
from tests.surveys.collect.made import open_campaign, tiny

ROOT = Path(__file__).parents[2]


def test_every_connection_to_sqlite_is_full_and_write_ahead(app: Flask, settings: Settings) -> None:
    migrating.make_durable(app, settings)
    with app.app_context(), ExitStack() as stack:
        reading = may_write.set(False)
        connections = [stack.enter_context(db.engine.connect()) for _ in range(8)]
        found = [
            tuple(c.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in PRAGMAS)
            for c in connections
        ]
        may_write.reset(reading)
    assert found == [(2, "wal", 1, 1, 10_000)] * 8


PRAGMAS = ("synchronous", "journal_mode", "foreign_keys", "secure_delete", "busy_timeout")


def test_a_file_that_is_not_write_ahead_becomes_so_before_anything_is_served(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    path = tmp_path / "evalapp.db"
    assert journal_mode(path) == "delete", "the instrument must see a file that is not in WAL"
    migrating.make_durable(app, settings)
    assert journal_mode(path) == "wal"


@pytest.mark.postgres
def test_tables_older_than_the_code_are_not_served(app: Flask, settings: Settings) -> None:
    with app.app_context():
        db.session.execute(text("CREATE TABLE alembic_version (version_num VARCHAR(32))"))
        db.session.execute(text("INSERT INTO alembic_version VALUES ('0001')"))
        db.session.commit()
    with pytest.raises(SettingsError, match="evalapp migrate"):
        migrating.make_durable(app, settings)
    with app.app_context():
        db.session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        db.session.commit()
    migrating.make_durable(app, settings)


def journal_mode(path: Path) -> str:
    raw = sqlite3.connect(path)
    try:
        return str(raw.execute("PRAGMA journal_mode").fetchone()[0])
    finally:
        raw.close()


def test_a_file_that_cannot_be_write_ahead_is_refused_in_french(
    app: Flask, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "WAL_TRIES", 2)
    monkeypatch.setattr(migrating, "WAL_PAUSE", 0.01)
    other = sqlite3.connect(tmp_path / "evalapp.db")
    other.execute("BEGIN IMMEDIATE")
    try:
        with pytest.raises(SettingsError, match="ne passe pas en journal WAL"):
            migrating.make_durable(app, settings)
    finally:
        other.close()


@contextmanager
def set_for_all(url: str, setting: str) -> Iterator[None]:
    """A database whose next connections all have a setting."""
    admin = url.replace("+psycopg", "")
    with psycopg.connect(admin, autocommit=True) as connection:
        name = str(connection.execute("SELECT current_database()").fetchone()[0])  # type: ignore[index]
        connection.execute(f'ALTER DATABASE "{name}" SET {setting}')  # type: ignore[arg-type]
    yield


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_that_does_not_wait_for_the_disk_is_refused_in_french(
    database_url: str, app: Flask, settings: Settings
) -> None:
    migrating.make_durable(app, settings)
    with set_for_all(database_url, "synchronous_commit = off"):
        with pytest.raises(SettingsError, match="synchronous_commit = off") as refusal:
            migrating.make_durable(app, settings)
        run = subprocess.run(
            [sys.executable, "-W", "ignore", "-c", "import evalapp.wsgi"],
            cwd=ROOT, env=environment_of(settings), capture_output=True, text=True, check=False,
        )  # fmt: skip
    assert "coupure de courant" in str(refusal.value)
    assert run.returncode != 0
    assert str(refusal.value) in run.stderr


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_setting_weakened_while_serving_stores_nothing_and_says_so(
    database_url: str, app: Flask, settings: Settings
) -> None:
    open_campaign(tiny())
    client = app.test_client()
    with app.app_context():
        db.engine.dispose()
    with set_for_all(database_url, "synchronous_commit = off"):
        assert client.get("/q/essai").status_code == 503


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_connections_to_postgresql_say_that_they_wait_for_the_disk(
    database_url: str, app_context: Flask
) -> None:
    with db.engine.connect() as connection:
        for name in ("synchronous_commit", "fsync"):
            assert connection.execute(text(f"SHOW {name}")).scalar_one() == "on"


def test_a_database_that_does_not_answer_yet_stops_no_start(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    nowhere = replace(settings, database_url="postgresql+psycopg://x@127.0.0.1:9/x")
    migrating.make_durable(create_app(nowhere), nowhere)
    assert "ne répond pas encore" in caplog.text
