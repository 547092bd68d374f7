"""Several processes that start at once on an empty database: one migrates, none fails."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from tests.databases import PostgresServer

ROOT = Path(__file__).parents[2]

pytestmark = pytest.mark.slow

#: Imports once, then lets four children migrate at the same instant; prints how many failed.
STARTING = """
import os, sys
from contextlib import nullcontext
from pathlib import Path
from evalapp import migrating
from evalapp.config import Settings, kept_secret_key
import evalapp.factory
evalapp.factory.import_models()
url, folder, without_lock = sys.argv[1], Path(sys.argv[2]), sys.argv[3] == "without"
folder.mkdir(parents=True, exist_ok=True)
if without_lock:
    migrating._alone = lambda settings: nullcontext()
ready, go = os.pipe()
children = []
for _ in range(4):
    child = os.fork()
    if child == 0:
        os.close(go)
        os.read(ready, 1)
        try:
            key = kept_secret_key(folder)
            settings = Settings(database_url=url, instance_path=folder, secret_key=key)
            migrating.upgrade(settings)
        except BaseException as error:
            print(type(error).__name__, str(error)[:200], file=sys.stderr, flush=True)
            os._exit(1)
        os._exit(0)
    children.append(child)
os.close(go)
print(sum(os.waitpid(child, 0)[1] != 0 for child in children))
"""


def failures(url: str, folder: Path, lock: str = "with") -> int:
    run = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", STARTING, url, str(folder), lock],
        cwd=ROOT, capture_output=True, text=True, check=True, timeout=300,
    )  # fmt: skip
    print(run.stderr)
    return int(run.stdout)


def rounds() -> int:
    """Five starts; STARTS=20 for the figure to reach."""
    return int(os.environ.get("STARTS", "5"))


def test_four_first_starts_at_once_all_succeed_on_sqlite(tmp_path: Path) -> None:
    for number in range(rounds()):
        path = tmp_path / str(number) / "evalapp.db"
        assert failures(f"sqlite:///{path}", path.parent) == 0
        raw = sqlite3.connect(path)
        assert raw.execute("SELECT count(*) FROM alembic_version").fetchone() == (1,)
        assert raw.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        raw.close()


@pytest.fixture
def postgres(request: pytest.FixtureRequest) -> PostgresServer:
    """The server of this session."""
    server: PostgresServer = request.getfixturevalue("_postgres")
    return server


def test_four_first_starts_at_once_all_succeed_on_postgresql(
    postgres: PostgresServer, tmp_path: Path
) -> None:
    for number in range(rounds()):
        assert on_an_empty_postgresql(postgres, tmp_path / str(number), "with") == 0


def on_an_empty_postgresql(server: PostgresServer, folder: Path, lock: str) -> int:
    name = f"{server.prefix}_start"
    server.run("CREATE DATABASE {}", name)
    try:
        found = failures(server.url_of(name), folder, lock)
        with psycopg.connect(server.url_of(name).replace("+psycopg", "")) as connection:
            query = "SELECT count(*) FROM alembic_version"
            assert lock == "without" or connection.execute(query).fetchone() == (1,)
        return found
    finally:
        server.run("DROP DATABASE {} WITH (FORCE)", name)


def test_without_the_lock_some_starts_fail(postgres: PostgresServer, tmp_path: Path) -> None:
    found = 0
    for number in range(4):
        found += on_an_empty_postgresql(postgres, tmp_path / str(number), "without")
        if found:
            break
    assert found > 0
