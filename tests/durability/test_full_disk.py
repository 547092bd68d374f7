"""A full disk: nothing is thanked for that is not stored, and service comes back by itself."""

from __future__ import annotations

import http.client
import os
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
from flask import Flask

from evalapp.config import Settings
from tests.durability.servers import serving
from tests.surveys.collect.made import open_campaign, responses, tiny

pytestmark = pytest.mark.slow
SIZE = "6m"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of six megabytes."""
    place = tmp_path / "disque"
    place.mkdir()
    mounted = shutil.which("mount") and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "tmpfs", str(place)],
        capture_output=True, check=False,
    )  # fmt: skip
    if not mounted or mounted.returncode:
        pytest.skip("Pas de droit de monter un petit disque : l’épreuve du disque plein attend.")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=False)


@pytest.fixture
def database_url(small_disk: Path, _sqlite_template: Path) -> str:
    """A database on the small disk."""
    shutil.copy(_sqlite_template, small_disk / "evalapp.db")
    return f"sqlite:///{small_disk / 'evalapp.db'}"


def fill(place: Path) -> Path:
    """Take all the room that is left."""
    ballast = place / "ballast"
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        for size in (65536, 4096, 512):
            with suppress(OSError):
                while True:
                    file.write(os.urandom(size))
    return ballast


class Person:
    """One person, and what they were told."""

    def __init__(self, port: int) -> None:
        self.port = port

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        """Return the status and, of a redirection, the address; of the rest, Retry-After."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if fields else {}
        connection.request(method, path, urlencode(fields) if fields else None, headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        said = "Location" if answer.status == 303 else "Retry-After"
        return answer.status, answer.headers.get(said, "")

    def answers(self, words: str) -> tuple[int, str]:
        """Go through the two pages; stop at the first that is not accepted."""
        _, first = self.ask("GET", "/q/essai/commencer")
        status, second = self.ask("POST", first, {"q.came": "no"})
        if status != 303:
            return status, second
        return self.ask("POST", second, {"q.words": words})


def test_a_full_disk_is_said_and_survived(app: Flask, settings: Settings, small_disk: Path) -> None:
    open_campaign(tiny())
    with serving(settings, "/q/essai") as server:
        person, thanks = Person(server.port), (303, "/q/essai/merci")
        assert person.answers("avant") == thanks
        ballast = fill(small_disk)
        told = [person.answers(f"pendant {number} " + "x" * 3000) for number in range(25)]
        assert person.ask("GET", "/q/essai")[0] == 200
        status, page = person.ask("GET", "/q/essai/commencer")
        assert (status, person.ask("GET", page)[0]) == (303, 200)
        ballast.unlink()
        deadline = time.monotonic() + 20
        while person.answers("après") != thanks:
            assert time.monotonic() < deadline, "no recovery without a restart"
    refused = [answer for answer in told if answer != thanks]
    assert set(refused) == {(503, "5")}, told
    assert len(refused) > 10, "the instrument must have filled the disk"
    kept = [response for response in responses() if response.status == "complete"]
    assert len(kept) == 1 + (len(told) - len(refused)) + 1
    for number, answer in enumerate(told):
        stored = sum(f'"pendant {number} ' in response.answers for response in kept)
        assert stored == (answer == thanks)
