"""No cookie, no address, no browser, no time: nothing is kept but the answers and the day."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.surveys.collect.made import begun, open_campaign, responses, tiny

TRACES = {
    "User-Agent": "Traceur-Navigateur/9.9",
    "X-Forwarded-For": "203.0.113.77",
    "Referer": "https://exemple.invalid/page-de-depart",
    "Accept-Language": "oc-FR",
}


def whole_journey(client: FlaskClient) -> list[object]:
    environ = {"REMOTE_ADDR": "203.0.113.78"}
    options = {"headers": TRACES, "environ_overrides": environ}
    answers = [client.get("/q/essai", **options)]
    first = begun(client)
    answers.append(client.get(first, **options))
    answers.append(client.post(first, data={"q.came": "no"}, **options))
    pause = first.rpartition("/")[0] + "/pause"
    answers.append(client.post(pause, data={"page": "two"}, **options))
    answers.append(client.get(pause, **options))
    second = first.replace("/one", "/two")
    answers.append(client.post(second, data={"q.words": "bien"}, **options))
    answers.append(client.post(second, data={"q.words": "autre"}, **options))
    answers.append(client.get("/q/essai/merci", **options))
    answers.append(client.post("/q/essai/reprendre", data={"code": "x"}, **options))
    answers.append(client.get("/q/perdu", **options))
    return answers


def test_no_page_sets_a_cookie_nor_is_kept_by_the_browser(app: Flask, client: FlaskClient) -> None:
    open_campaign(tiny())
    for answer in whole_journey(client):
        assert "Set-Cookie" not in answer.headers
        assert answer.headers["Cache-Control"] == "no-store"
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert "unsafe" not in answer.headers["Content-Security-Policy"]
        assert "form-action 'self'" in answer.headers["Content-Security-Policy"]


def test_the_database_and_the_logs_hold_no_trace_of_the_person(
    app: Flask, client: FlaskClient, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    open_campaign(tiny())
    whole_journey(client)
    kept = b"".join(path.read_bytes() for path in tmp_path.rglob("*") if path.is_file())
    assert b"bien" in kept, "the instrument must see what is kept"
    for trace in (*TRACES.values(), "203.0.113.78"):
        assert trace.encode() not in kept
        assert trace not in caplog.text


def test_ids_are_drawn_from_all_sixty_three_bits(app: Flask, client: FlaskClient) -> None:
    open_campaign(tiny())
    for _ in range(12):
        client.post(begun(client), data={"q.came": "no"})
    ids = [kept.id for kept in responses()]
    assert len(set(ids)) == 12
    assert max(ids) > 2**58


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({}, 303),
        ({"Origin": "http://localhost"}, 303),
        ({"Origin": "null"}, 303),
        ({"Origin": "null", "Sec-Fetch-Site": "same-origin"}, 303),
        ({"Origin": "https://ailleurs.invalid"}, 403),
        ({"Origin": "null", "Sec-Fetch-Site": "cross-site"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ],
)
def test_a_post_from_another_site_is_not_taken(
    app: Flask, client: FlaskClient, headers: dict[str, str], status: int
) -> None:
    open_campaign(tiny())
    sent = client.post(begun(client), data={"q.came": "no"}, headers=headers)
    assert sent.status_code == status
    assert len(responses()) == (1 if status == 303 else 0)
