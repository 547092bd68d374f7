"""The extensions every room shares, not yet bound to an application."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from flask_alembic import Alembic
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from flask_wtf.csrf import CSRFProtect
from sqlalchemy import Engine, MetaData, event
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import DeclarativeBase

NAMING = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class Base(DeclarativeBase):
    """Declarative base whose constraints all have names."""

    metadata = MetaData(naming_convention=NAMING)


#: Whether the work at hand may write. A web request that only reads says so at its start;
#: everything else takes SQLite's write lock when its transaction begins, so that a transaction
#: never has to be upgraded half-way (which SQLite may refuse at once, busy timeout or not).
may_write: ContextVar[bool] = ContextVar("may_write", default=True)

#: Whether each statement stands by itself: nothing is begun or ended around a read, and a write is
#: committed by the database before it answers. Respondents' pages, which write one row, work so.
each_alone: ContextVar[bool] = ContextVar("each_alone", default=False)

#: Off only while migrations rebuild tables (see ``evalapp.migrating``).
foreign_keys_enforced: ContextVar[bool] = ContextVar("foreign_keys_enforced", default=True)

db = SQLAlchemy(model_class=Base)
alembic = Alembic(metadatas=Base.metadata)
csrf = CSRFProtect()
login_manager = LoginManager()


@event.listens_for(Engine, "connect")
def _make_sqlite_durable(connection: Any, _record: Any) -> None:
    """An acknowledged answer survives a power cut: FULL sync, on every connection."""
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA busy_timeout=10000")
    cursor.execute("PRAGMA synchronous=FULL")
    cursor.execute(f"PRAGMA foreign_keys={'ON' if foreign_keys_enforced.get() else 'OFF'}")
    cursor.execute("PRAGMA secure_delete=ON")
    cursor.close()


class Forgetful(SQLAlchemyError):
    """The database may lose in a power cut what it said it had stored."""


_DURABLE = "SELECT current_setting('synchronous_commit'), current_setting('fsync')"


@event.listens_for(Engine, "connect")
def _refuse_forgetful_postgresql(connection: Any, _record: Any) -> None:
    """No answer is acknowledged through a connection that does not wait for the disk."""
    if not hasattr(connection, "pgconn"):
        return
    connection.autocommit = True
    commits, syncs = connection.execute(_DURABLE).fetchone()
    connection.autocommit = False
    for name, value in (("synchronous_commit", commits), ("fsync", syncs)):
        if value == "off":
            raise Forgetful(
                f"PostgreSQL est réglé avec {name} = off : une coupure de courant y perdrait des "
                f"réponses déjà confirmées. Remettez {name} = on, puis relancez."
            )


@event.listens_for(Engine, "begin")
def _begin(connection: Any) -> None:
    alone = each_alone.get()
    if connection.dialect.name == "sqlite":
        if not alone:
            connection.exec_driver_sql("BEGIN IMMEDIATE" if may_write.get() else "BEGIN")
        return
    driver = connection.connection.driver_connection
    if driver.autocommit != alone and not driver.closed:
        driver.autocommit = alone


def together() -> None:
    """Make one transaction of all the statements that follow, until its commit."""
    db.session.rollback()
    each_alone.set(False)


@contextmanager
def brief_write() -> Iterator[None]:
    """Write within a request that only reads: a short transaction of its own, committed here.

    What was read before is over: a read transaction cannot be upgraded on SQLite.
    """
    db.session.rollback()
    writing = may_write.set(True)
    try:
        yield
        db.session.commit()
    except BaseException:
        db.session.rollback()
        raise
    finally:
        may_write.reset(writing)
