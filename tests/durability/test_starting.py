"""Several processes that start at once on an empty database: one migrates, none fails."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

from tests.databases import PostgresServer, postgres_server

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow

#: Imports once, then, database after database, lets four children migrate at the same instant;
#: prints how many failed.
STARTING = """
import os, sys
from contextlib import nullcontext
from pathlib import Path
from evalapp import migrating
from evalapp.config import Settings, kept_secret_key
import evalapp.factory
evalapp.factory.create_app(Settings("sqlite://", Path(sys.argv[3]).parent, "k" * 32))

def migrate(url, folder):
    try:
        key = kept_secret_key(folder)
        migrating.upgrade(Settings(database_url=url, instance_path=folder, secret_key=key))
    except BaseException as error:
        print(type(error).__name__, str(error)[:200], file=sys.stderr, flush=True)
        os._exit(1)
    os._exit(0)

if sys.argv[1] == "without":
    migrating._alone = lambda settings: nullcontext()
failed = 0
for url, folder in zip(sys.argv[2::2], map(Path, sys.argv[3::2])):
    folder.mkdir(parents=True, exist_ok=True)
    ready, go = os.pipe()
    children = []
    for _ in range(4):
        children.append(os.fork())
        if children[-1] == 0:
            os.close(go)
            os.read(ready, 1)
            migrate(url, folder)
    os.close(go)
    failed += sum(os.waitpid(child, 0)[1] != 0 for child in children)
print(failed)
"""


def failures(urls: Sequence[str], folders: Sequence[Path], lock: str = "with") -> int:
    given = [str(one) for pair in zip(urls, folders, strict=True) for one in pair]
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STARTING, lock, *given],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    print(run.stderr)
    return int(run.stdout)


def rounds() -> int:
    """Five starts; STARTS=20 for the figure to reach."""
    return int(os.environ.get("STARTS", "5"))


def test_four_first_starts_at_once_all_succeed_on_sqlite(tmp_path: Path) -> None:
    paths = [tmp_path / str(number) / "evalapp.db" for number in range(rounds())]
    assert failures([f"sqlite:///{path}" for path in paths], [p.parent for p in paths]) == 0
    for path in paths:
        raw = sqlite3.connect(path)
        assert raw.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        raw.close()


@contextmanager
def empty_databases(server: PostgresServer, number: int) -> Iterator[list[str]]:
    """Addresses of empty databases, dropped afterwards."""
    names = [f"{server.prefix}_start{place}" for place in range(number)]
    for name in names:
        server.run("CREATE DATABASE {}", name)
    yield [server.url_of(name) for name in names]
    for name in names:
        server.run("DROP DATABASE {} WITH (FORCE)", name)


def test_four_first_starts_at_once_all_succeed_on_postgresql(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    folders = [tmp_path / str(number) for number in range(rounds())]
    with empty_databases(postgres, rounds()) as urls:
        assert failures(urls, folders) == 0
        for url in urls:
            with psycopg.connect(url.replace("+psycopg", "")) as connection:
                found = connection.execute("SELECT count(*) FROM alembic_version").fetchone()
                assert found == (1,)


def test_without_the_lock_some_starts_fail(postgres: PostgresServer, tmp_path: Path) -> None:
    with empty_databases(postgres, 3) as urls:
        assert failures(urls, [tmp_path / str(number) for number in range(3)], "without") > 0


@pytest.fixture
def postgres() -> Iterator[PostgresServer]:
    """A server for databases without a single table."""
    with postgres_server() as server:
        yield server
