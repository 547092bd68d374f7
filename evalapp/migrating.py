"""Bringing a database to the last migration, safely when several processes start at once."""

from __future__ import annotations

import fcntl
import logging
import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace

from flask import Flask
from sqlalchemy import Connection, inspect, text
from sqlalchemy.exc import OperationalError

from evalapp.config import Doors, Settings, SettingsError
from evalapp.extensions import Forgetful, alembic, db, foreign_keys_enforced, may_write
from evalapp.factory import MIGRATIONS, create_app

#: Any constant will do, as long as nothing else in the database uses it.
ADVISORY_LOCK = 7_034_011

#: How often, and how many seconds apart, the switch to WAL is asked for.
WAL_TRIES, WAL_PAUSE = 20, 0.5


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


def make_durable(app: Flask, settings: Settings) -> None:
    """Refuse to serve on a database that could lose an acknowledged answer in a power cut.

    A SQLite file that is not in WAL (restored, made by hand) is put right here, by one process at
    a time. A PostgreSQL that does not answer yet is no reason to stop: its pages say so, and each
    connection is checked again when it is made.
    """
    with app.app_context():
        try:
            if db.engine.dialect.name != "sqlite":
                db.engine.connect().close()
            elif db.engine.url.database not in {None, "", ":memory:"}:
                _lock_and_write_ahead(settings)
            _refuse_if_behind()
        except Forgetful as error:
            raise SettingsError(str(error)) from None
        except OperationalError as error:
            app.logger.warning("La base ne répond pas encore : %s", error.orig)
        finally:
            db.engine.dispose()


def _refuse_if_behind() -> None:
    """Refuse tables older than the code: every page would fail, and say that it is busy.

    Newer tables are accepted: a worker of the version before still serves while others change.
    """
    if not inspect(db.engine).has_table("alembic_version"):
        return
    reading = may_write.set(False)
    with db.engine.connect() as connection:
        at = connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or ""
    may_write.reset(reading)
    newest = max(path.name[:4] for path in MIGRATIONS.glob("[0-9]*.py"))
    if at < newest:
        raise SettingsError(
            f"La base est restée à la migration {at or 'zéro'}, ce programme attend la {newest}. "
            "Lancez « evalapp migrate », puis relancez."
        )


def _lock_and_write_ahead(settings: Settings) -> None:
    with (settings.instance_path / "migration.lock").open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        _write_ahead()


def _write_ahead() -> None:
    """Switch SQLite to WAL once, before any worker holds the file.

    While another program writes, SQLite refuses at once, busy timeout or not: hence the tries.
    """
    raw = db.engine.raw_connection()
    try:
        for _ in range(WAL_TRIES):
            with suppress(sqlite3.OperationalError):
                if raw.cursor().execute("PRAGMA journal_mode=WAL").fetchone()[0] == "wal":
                    return
            time.sleep(WAL_PAUSE)
    finally:
        raw.close()
    raise SettingsError(
        "La base SQLite ne passe pas en journal WAL : un autre programme la tient, ou son dossier "
        "n’est pas un disque local. Fermez ce programme, ou déplacez la base, puis relancez."
    )


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
