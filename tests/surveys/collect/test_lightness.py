"""What a page costs: one request, few bytes, few statements, no heavy import."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Connection, event

from evalapp.extensions import db, each_alone
from surveys.collect import assets
from surveys.collect.style import DIGEST, SHEET
from tests.surveys.collect.made import begun, open_campaign, shipped

GZIP = {"Accept-Encoding": "gzip"}
STATIC = Path(__file__).parents[3] / "evalapp" / "static"


@pytest.fixture
def campaign(app: Flask) -> int:
    return open_campaign(shipped("parents"))


@contextmanager
def statements(app: Flask) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if not statement.startswith(("BEGIN", "PRAGMA")):
            seen.append(statement)

    with app.app_context():
        engine = db.engine
    event.listen(engine, "before_cursor_execute", note)
    yield seen
    event.remove(engine, "before_cursor_execute", note)


@pytest.mark.parametrize("query", ["", "?lang=ar"])
def test_the_first_page_is_one_request_and_fits_one_flight(
    campaign: int, client: FlaskClient, query: str
) -> None:
    answer = client.get(f"/q/essai{query}", headers=GZIP)
    assert len(answer.data) <= 6_000
    page = gzip.decompress(answer.data).decode()
    assert not re.findall(r'(?:src|href)="(?!/q/|#|data:,)[^"]*"', page), "nothing else is fetched"
    assert "@font-face" not in page
    assert "url(" not in page


def test_the_inline_style_is_allowed_by_its_hash(campaign: int, client: FlaskClient) -> None:
    answer = client.get("/q/essai")
    assert f"<style>{SHEET}</style>" in answer.text
    assert f"'{DIGEST}'" in answer.headers["Content-Security-Policy"]
    assert ' style="' not in answer.text


def test_a_whole_journey_stays_under_forty_thousand_bytes(
    campaign: int, client: FlaskClient
) -> None:
    total = len(client.get("/q/essai", headers=GZIP).data)
    address = begun(client)
    pages = 0
    while "merci" not in address:
        total += len(client.get(address, headers=GZIP).data)
        address = client.post(address, data={"q.p01": "parent", "q.p06": "devoirs"}).location
        pages += 1
    total += len(client.get(address, headers=GZIP).data)
    total += len(gzip.compress((STATIC / "respondent.js").read_bytes()))
    assert pages == 7
    assert total <= 40_000


def test_the_optional_script_weighs_little() -> None:
    assert len(gzip.compress((STATIC / "respondent.js").read_bytes())) <= 4_000
    assert assets.SCRIPT.startswith("/static/respondent.js?v=")


def test_no_page_needs_more_than_three_statements(
    app: Flask, campaign: int, client: FlaskClient
) -> None:
    client.get("/q/essai")  # the questionnaire is read once per process
    address = begun(client)
    counts = {}
    with statements(app) as seen:
        for name, method, path, data in (
            ("notice", "get", "/q/essai", None),
            ("start", "get", "/q/essai/commencer", None),
            ("first answer", "post", address, {"q.p01": "parent"}),
            ("page", "get", address, None),
            ("second answer", "post", address, {"q.p01": "parent"}),
            ("pause", "post", address.rpartition("/")[0] + "/pause", {"page": "p_vous"}),
            ("code", "get", address.rpartition("/")[0] + "/pause", None),
            ("problems", "post", address, {}),
            ("wrong code", "post", "/q/essai/reprendre", {"code": "x"}),
            ("last answer", "post", address, {"q.p01": "non_concerne"}),
            ("again", "post", address, {"q.p01": "non_concerne"}),
            ("thanks", "get", "/q/essai/merci", None),
        ):
            seen.clear()
            getattr(client, method)(path, data=data)
            counts[name] = len(seen)
    assert max(counts.values()) <= 3, counts
    assert counts["notice"] == counts["thanks"] == counts["page"] == 1, counts
    assert counts["first answer"] == counts["second answer"] == counts["last answer"] == 2, counts


@pytest.mark.postgres
def test_a_page_opens_no_transaction(
    database_url: str, app: Flask, campaign: int, client: FlaskClient
) -> None:
    """Each statement stands by itself; what wrong codes count is a transaction."""
    address = begun(client)
    with begins(app) as alone:
        client.get(address)
        client.post(address, data={"q.p01": "parent"})
        assert alone == [True, True]
        client.post("/q/essai/reprendre", data={"code": "x"})
        assert alone[2:] == [False]


@contextmanager
def begins(app: Flask) -> Iterator[list[bool]]:
    seen: list[bool] = []

    def note(connection: Connection) -> None:
        seen.append(each_alone.get())
        if connection.dialect.name == "postgresql":
            assert connection.connection.driver_connection.autocommit == each_alone.get()  # type: ignore[union-attr]

    with app.app_context():
        engine = db.engine
    event.listen(engine, "begin", note)
    yield seen
    event.remove(engine, "begin", note)


def test_pages_are_compressed_only_for_those_who_ask(campaign: int, client: FlaskClient) -> None:
    assert "Content-Encoding" not in client.get("/q/essai").headers
    answer = client.get("/q/essai", headers=GZIP)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in answer.headers["Vary"]
