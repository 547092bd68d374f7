"""Bringing a database to the last migration, safely when several processes start at once."""

from __future__ import annotations

import fcntl
import logging
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import replace

from flask import Flask
from sqlalchemy import Connection, text

from evalapp.config import Doors, Settings
from evalapp.extensions import alembic, db, foreign_keys_enforced, may_write
from evalapp.factory import create_app

#: Any constant will do, as long as nothing else in the database uses it.
ADVISORY_LOCK = 7_034_011


def upgrade(settings: Settings) -> None:
    """Create or update the tables of ``settings.database_url``."""
    app = create_app(replace(settings, doors=Doors.OFFICE))
    logging.getLogger("alembic").setLevel(logging.WARNING)
    with app.app_context():
        with _alone(settings):
            upgrade_here(app)
        db.engine.dispose()


def upgrade_here(app: Flask) -> None:
    """Upgrade the database of the current application context, then check its integrity."""
    is_sqlite = db.engine.dialect.name == "sqlite"
    with _without_foreign_keys() if is_sqlite else nullcontext():
        alembic.upgrade()
    if is_sqlite:
        _check_foreign_keys()


@contextmanager
def _alone(settings: Settings) -> Iterator[None]:
    """Let one process at a time migrate: the others wait, then find nothing left to do."""
    if db.engine.dialect.name == "sqlite":
        with (settings.instance_path / "migration.lock").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            _write_ahead()
            yield
        return
    with db.engine.connect() as connection:
        connection.execute(text("SELECT pg_advisory_lock(:n)"), {"n": ADVISORY_LOCK})
        try:
            yield
        finally:
            connection.execute(text("SELECT pg_advisory_unlock(:n)"), {"n": ADVISORY_LOCK})


def _write_ahead() -> None:
    """Switch SQLite to WAL once, before any worker holds the file."""
    raw = db.engine.raw_connection()
    try:
        raw.cursor().execute("PRAGMA journal_mode=WAL").fetchone()
    finally:
        raw.close()


@contextmanager
def _without_foreign_keys() -> Iterator[None]:
    """Rebuilding a table with foreign keys on would delete its children by cascade."""
    foreign_keys_enforced.set(False)
    db.engine.dispose()
    try:
        yield
    finally:
        foreign_keys_enforced.set(True)
        db.session.remove()
        db.engine.dispose()


def _check_foreign_keys() -> None:
    reading = may_write.set(False)
    with db.engine.connect() as connection:
        broken = _broken_references(connection)
    may_write.reset(reading)
    if broken:
        raise RuntimeError(f"La migration laisse des références sans objet : {broken[:5]}")


def _broken_references(connection: Connection) -> list[object]:
    return list(connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall())
