"""Acknowledged means stored: doubled, parallel and interrupted sendings on both databases."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.config import Settings
from evalapp.extensions import db
from surveys import services
from surveys.collect import repository
from surveys.submission import key_hash
from tests.surveys.collect.made import begun, open_campaign, responses, tiny

ROOT = Path(__file__).parents[3]


def ready_for_the_last_page(client: FlaskClient) -> str:
    return client.post(begun(client), data={"q.came": "no"}).location


def together(app: Flask, address: str, bodies: list[dict[str, str]]) -> Counter[tuple[int, str]]:
    """Send all the bodies at the same instant, each from its own thread."""
    start = Barrier(len(bodies))

    def send(body: dict[str, str]) -> tuple[int, str]:
        client = app.test_client()
        start.wait()
        answer = client.post(address, data=body)
        return answer.status_code, answer.headers.get("Location", "")

    with ThreadPoolExecutor(len(bodies)) as pool:
        return Counter(pool.map(send, bodies))


@pytest.mark.postgres
def test_fifty_identical_last_posts_at_once_make_one_response_and_the_same_thanks(
    database_url: str, app: Flask, client: FlaskClient
) -> None:
    open_campaign(tiny())
    last = ready_for_the_last_page(client)
    assert together(app, last, [{"q.words": "bien"}] * 50) == {(303, "/q/essai/merci"): 50}
    assert [kept.answers for kept in responses()] == ['{"came":"no","words":"bien"}']


@pytest.mark.postgres
def test_fifty_identical_first_posts_at_once_make_one_response(
    database_url: str, app: Flask, client: FlaskClient
) -> None:
    open_campaign(tiny())
    first = begun(client)
    answers = together(app, first, [{"q.came": "no"}] * 50)
    assert answers == {(303, first.replace("/one", "/two")): 50}
    assert len(responses()) == 1


@pytest.mark.postgres
def test_of_two_contents_at_once_under_one_key_only_the_stored_one_is_acknowledged(
    database_url: str, app: Flask, client: FlaskClient
) -> None:
    open_campaign(tiny())
    last = ready_for_the_last_page(client)
    answers = together(app, last, [{"q.words": f"mot {n % 2}"} for n in range(20)])
    assert answers == {(303, "/q/essai/merci"): 10, (409, ""): 10}
    assert len(responses()) == 1


class NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leaves a redirection to the caller."""

    def redirect_request(self, *args: object, **kwargs: object) -> None:
        return None


def fetch(url: str, data: dict[str, str] | None = None) -> tuple[int, str]:
    opener = urllib.request.build_opener(NoRedirect)
    body = urlencode(data).encode() if data is not None else None
    try:
        with opener.open(url, body, timeout=20) as answer:
            return answer.status, ""
    except urllib.error.HTTPError as answer:
        with answer:
            return answer.code, answer.headers.get("Location", "")


@contextmanager
def server(settings: Settings) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """The public door in a process of its own, which a test may kill."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    environment = os.environ | {
        "EVALAPP_DATABASE_URL": settings.database_url,
        "EVALAPP_INSTANCE": str(settings.instance_path),
        "EVALAPP_SECRET_KEY": settings.secret_key,
        "EVALAPP_DOORS": "public",
    }
    script = f"from waitress import serve; import evalapp.wsgi as w; serve(w.app, port={port})"
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", script],
        cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        for _ in range(300):
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


@pytest.mark.postgres
def test_a_response_acknowledged_survives_sigkill_at_once_after(
    database_url: str, app: Flask, settings: Settings
) -> None:
    open_campaign(tiny())
    with server(settings) as (process, url):
        _, first = fetch(f"{url}/q/essai/commencer")
        _, second = fetch(url + first, {"q.came": "no"})
        status, thanks = fetch(url + second, {"q.words": "gardé"})
        process.send_signal(signal.SIGKILL)
        process.wait()
    assert (status, thanks) == (303, "/q/essai/merci")
    assert [(r.status, r.answers) for r in responses()] == [
        ("complete", '{"came":"no","words":"gardé"}')
    ]


def test_a_kill_between_two_pages_sends_nobody_back_to_the_start(
    app: Flask, settings: Settings
) -> None:
    open_campaign(tiny())
    with server(settings) as (process, url):
        _, first = fetch(f"{url}/q/essai/commencer")
        _, second = fetch(url + first, {"q.came": "no"})
        process.send_signal(signal.SIGKILL)
        process.wait()
    with server(settings) as (_process, url):
        assert fetch(url + second, {"q.words": "suite"}) == (303, "/q/essai/merci")
    assert len(responses()) == 1


def test_when_the_database_is_locked_nothing_is_acknowledged_and_nothing_typed_is_lost(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    from sqlalchemy.exc import OperationalError

    def refuse(*_args: object, **_options: object) -> None:
        raise OperationalError("INSERT", {}, Exception("disk full"))

    open_campaign(tiny())
    first = begun(client)
    monkeypatch.setattr("surveys.collect.services.write", refuse)
    page = client.post(first, data={"q.came": "no", "q.times": "3"})
    assert page.status_code == 503
    assert page.headers["Retry-After"] == "5"
    assert '<input type="hidden" name="q.came" value="no">' in page.text
    assert responses() == []
    monkeypatch.undo()
    assert client.post(first, data={"q.came": "no"}).status_code == 303


def test_a_body_too_large_is_refused_kindly(app: Flask, client: FlaskClient) -> None:
    open_campaign(tiny())
    page = client.post(begun(client), data={"q.words": "x" * 2_000_000})
    assert page.status_code == 413
    assert "trop long" in page.text


@pytest.mark.postgres
def test_a_change_made_from_an_older_state_is_not_written(
    database_url: str, app: Flask, client: FlaskClient
) -> None:
    """Nobody locks while answers are checked: the one who is overtaken must notice."""
    open_campaign(tiny())
    address = ready_for_the_last_page(client)
    key = address.split("/r/")[1].split("/")[0]
    with app.app_context():
        seen = repository.stored_response(key_hash(key))
        assert seen is not None
        row = {"status": "partial", "answers": '{"came":"yes"}', "day": seen.day}
        services.write(key, seen, row)
        with pytest.raises(services.Overtaken):
            services.write(key, seen, {**row, "answers": '{"came":"no"}'})
        db.session.rollback()
    assert [kept.answers for kept in responses()] == ['{"came":"yes"}']
