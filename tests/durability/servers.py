"""Servers that may be killed: the public door behind gunicorn, on an address that stays."""

from __future__ import annotations

import http.client
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from evalapp.config import Settings

ROOT = Path(__file__).parents[2]


def environment_of(settings: Settings, **more: str) -> dict[str, str]:
    """Return the environment of a process that serves the public door on these settings."""
    return os.environ | {
        "EVALAPP_DATABASE_URL": settings.database_url,
        "EVALAPP_INSTANCE": str(settings.instance_path),
        "EVALAPP_SECRET_KEY": settings.secret_key,
        "EVALAPP_DOORS": "public",
        "PYTHONPATH": str(ROOT),
        "PYTHONWARNINGS": "ignore",
        **more,
    }


def free_port() -> int:
    """Return a port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@dataclass
class Server:
    """gunicorn as it is shipped, which can be killed and started again at the same address."""

    settings: Settings
    probe: str
    module: str = "evalapp.wsgi"
    more: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None
    #: What befalls the database or its disk: « db » while the server runs, « power » with it dead.
    befall: Callable[[], None] = lambda: None

    def start(self) -> None:
        """Start; return at once."""
        command = [
            sys.executable, "-m", "gunicorn", "-c", "python:evalapp.deployment.gunicorn_conf",
            "--preload", "--log-level", "critical", "-b", f"127.0.0.1:{self.port}",
            f"{self.module}:app",
        ]  # fmt: skip
        self.process = subprocess.Popen(
            command, cwd=ROOT, env=environment_of(self.settings, **self.more),
            start_new_session=True,
        )  # fmt: skip

    def wait(self, seconds: float = 60) -> float:
        """Wait until a page is served; return how long it took."""
        begin = time.monotonic()
        while time.monotonic() - begin < seconds:
            if self.status() == 200:
                return time.monotonic() - begin
            time.sleep(0.05)
        raise TimeoutError("the server does not answer")

    def status(self) -> int:
        """Return the status of the page that tells whether the server is there; 0 if none."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=10)
        try:
            connection.request("GET", self.probe)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return 0
        finally:
            connection.close()

    def kill(self, how: str, chance: random.Random) -> float:
        """Kill what ``how`` says, or stop politely; start again; return how long it was silent."""
        assert self.process is not None
        begin = time.monotonic()
        if how == "worker":
            self._kill_worker(chance)
        elif how == "db":
            self.befall()
        else:
            os.killpg(self.process.pid, signal.SIGTERM if how == "term" else signal.SIGKILL)
            self.process.wait(60)
            if how == "power":
                self.befall()
            self.start()
        self.wait()
        return time.monotonic() - begin

    def _kill_worker(self, chance: random.Random) -> None:
        assert self.process is not None
        pid = self.process.pid
        workers = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        if workers:
            os.kill(int(chance.choice(workers)), signal.SIGKILL)

    def stop(self) -> None:
        """Stop for good."""
        if self.process is not None and self.process.poll() is None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait(60)


@contextmanager
def dying(
    server: Server, how: str, every: float, kills: int, seed: int = 3
) -> Iterator[tuple[list[float], threading.Event]]:
    """Kill a server again and again; yield how long it was silent, and what says it is enough."""
    over, chance, silences = threading.Event(), random.Random(seed), list[float]()

    def kill() -> None:
        while len(silences) < kills and not over.wait(every):
            silences.append(server.kill(how, chance))
        over.wait(every / 2)
        over.set()

    thread = threading.Thread(target=kill)
    thread.start()
    try:
        yield silences, over
    finally:
        over.set()
        thread.join()


@contextmanager
def serving(
    settings: Settings,
    probe: str,
    module: str = "evalapp.wsgi",
    *,
    befall: Callable[[], None] = lambda: None,
    **more: str,
) -> Iterator[Server]:
    """A server that answers, until the end of the block."""
    server = Server(settings, probe, module, more, befall=befall)
    server.start()
    try:
        server.wait()
        yield server
    finally:
        server.stop()
