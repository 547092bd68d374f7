"""A PostgreSQL of one's own, that may be killed: never the machine's."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import psycopg
import pytest

from tests.durability.servers import free_port

DURABLE = ("synchronous_commit=on", "fsync=on", "full_page_writes=on")
SMALL = (
    "shared_buffers=16MB",
    "max_connections=40",
    "autovacuum_naptime=5s",
    "logging_collector=off",
)


def binaries() -> Path:
    """Return the folder of PostgreSQL's programs; skip clearly when there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=_version)
    on_path = shutil.which("initdb")
    if not found and on_path:
        found = [Path(on_path)]
    if not found:
        pytest.skip("Pas de programmes PostgreSQL : installez postgresql pour cette épreuve.")
    return found[-1].parent


def _version(path: Path) -> int:
    return int(path.parts[4]) if path.parts[4].isdigit() else 0


@dataclass
class Cluster:
    """One PostgreSQL in one folder, run by a user without rights."""

    folder: Path
    user: str | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def data(self) -> Path:
        """Where the database lies."""
        return self.folder / "data"

    @property
    def url(self) -> str:
        """The address that the application is told."""
        return f"postgresql+psycopg://postgres@127.0.0.1:{self.port}/postgres"

    def make(self) -> None:
        """Make an empty cluster, with small journals so that a copy of one is quick."""
        options = ["-D", str(self.data), "-U", "postgres", "-A", "trust", "--wal-segsize=1"]
        command = [str(binaries() / "initdb"), *options, "-E", "UTF8", "--locale=C.UTF-8"]
        subprocess.run(command, check=True, capture_output=True, user=self.user)

    def start(self) -> None:
        """Start, and wait until it answers."""
        settings = [
            f"-c{one}" for one in (*DURABLE, *SMALL, f"unix_socket_directories={self.folder}")
        ]
        command = [
            str(binaries() / "postgres"), "-D", str(self.data), "-h", "127.0.0.1",
            "-p", str(self.port), *settings,
        ]  # fmt: skip
        with (self.folder / "postgres.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, env={**os.environ, **self.environment}, user=self.user,
                cwd=self.folder, stderr=log, start_new_session=True,
            )  # fmt: skip
        self._wait()

    def _wait(self, seconds: float = 60) -> None:
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            with suppress(psycopg.OperationalError):
                psycopg.connect(self.url.replace("+psycopg", ""), connect_timeout=2).close()
                return
            time.sleep(0.05)
        raise TimeoutError((self.folder / "postgres.log").read_text()[-2000:])

    def kill(self) -> None:
        """Kill the master and every process of its group at once."""
        assert self.process is not None
        os.kill(self.process.pid, signal.SIGSTOP)
        children = _children(self.process.pid)
        for pid in (self.process.pid, *children):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(60)
        while any(Path(f"/proc/{pid}").exists() for pid in children):
            time.sleep(0.02)
        (self.data / "postmaster.pid").unlink(missing_ok=True)

    def die(self) -> None:
        """Kill, and start again: it recovers from its journal."""
        self.kill()
        self.start()

    def stop(self) -> None:
        """Stop without waiting for anybody, down to the disk."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)


def _children(pid: int) -> list[int]:
    with suppress(FileNotFoundError):
        return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    return []


def _unprivileged() -> str | None:
    """Return a user without rights when the tests run as root, which PostgreSQL refuses."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        with suppress(KeyError):
            return pwd.getpwnam(name).pw_name
    pytest.skip("Aucun utilisateur sans droits pour faire tourner PostgreSQL.")


@contextmanager
def own_cluster(environment: Mapping[str, str] | None = None) -> Iterator[Cluster]:
    """A PostgreSQL that answers, and is gone afterwards with all its files."""
    user = _unprivileged()
    folder = Path(tempfile.mkdtemp(prefix="evalapp-pg-"))
    folder.chmod(0o755)
    if user:
        shutil.chown(folder, user)
    cluster = Cluster(folder, user, environment or {})
    try:
        cluster.make()
        cluster.start()
        yield cluster
    finally:
        cluster.stop()
        shutil.rmtree(folder, ignore_errors=True)
