"""« Reprendre plus tard »: a code on paper continues a response anywhere, and nobody guesses it."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from surveys.collect import services
from surveys.submission import CROCKFORD, read_code, resume_code, written_code
from tests.surveys.collect.made import begun, open_campaign, responses, tiny

WRITTEN = re.compile(r'aria-hidden="true">([0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{5})<')


@pytest.fixture
def campaign(app: Flask) -> int:
    return open_campaign(tiny())


def paused_code(client: FlaskClient) -> str:
    first = begun(client)
    pause = first.rpartition("/")[0] + "/pause"
    shown = client.post(pause, data={"page": "one", "q.came": "yes", "q.times": "4"}).location
    found = WRITTEN.search(client.get(shown).text)
    assert found
    return found.group(1)


def test_the_code_continues_in_another_browser_where_the_person_stopped(
    campaign: int, app: Flask, client: FlaskClient
) -> None:
    code = paused_code(client)
    elsewhere = app.test_client()
    sent = elsewhere.post("/q/essai/reprendre", data={"code": code.lower().replace("-", " ")})
    assert sent.location.endswith("/one")
    assert 'value="4"' in elsewhere.get(sent.location).text


def test_the_code_is_kept_only_as_its_hash(campaign: int, client: FlaskClient) -> None:
    code = paused_code(client)
    (kept,) = responses()
    plain = read_code(code)
    assert plain
    assert plain not in repr(vars(kept))
    assert kept.resume_hash is not None


def test_pausing_twice_gives_the_same_code(campaign: int, client: FlaskClient) -> None:
    first = begun(client)
    pause = first.rpartition("/")[0] + "/pause"
    pages = [
        client.get(client.post(pause, data={"page": "one", "q.came": "no"}).location).text
        for _ in range(2)
    ]
    assert len({WRITTEN.search(page).group(1) for page in pages}) == 1  # type: ignore[union-attr]


def test_a_wrong_code_is_told_kindly(campaign: int, client: FlaskClient) -> None:
    page = client.post("/q/essai/reprendre", data={"code": "abcd"})
    assert page.status_code == 422
    assert "13 lettres" in page.text
    assert 'value="abcd"' in page.text


def test_a_finished_response_does_not_open_again(campaign: int, client: FlaskClient) -> None:
    code = paused_code(client)
    page = client.post("/q/essai/reprendre", data={"code": code}).location
    client.post(page, data={"q.came": "no"})
    client.post(page.replace("/one", "/two"), data={"q.words": "bien"})
    assert responses()[0].status == "complete"
    assert client.post("/q/essai/reprendre", data={"code": code}).status_code == 422


@pytest.mark.postgres
def test_after_thirty_wrong_codes_the_right_one_waits_too(
    database_url: str, app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("surveys.collect.views._slot", lambda: 7)
    open_campaign(tiny())
    code = paused_code(client)
    for _ in range(services.MOST_WRONG_CODES):
        assert client.post("/q/essai/reprendre", data={"code": "faux"}).status_code == 422
    assert client.post("/q/essai/reprendre", data={"code": code}).status_code == 429
    monkeypatch.setattr("surveys.collect.views._slot", lambda: 8)
    assert client.post("/q/essai/reprendre", data={"code": code}).status_code == 303


def test_a_right_code_is_not_counted_as_a_try(campaign: int, client: FlaskClient) -> None:
    code = paused_code(client)
    for _ in range(services.MOST_WRONG_CODES + 1):
        assert client.post("/q/essai/reprendre", data={"code": code}).status_code == 303


def test_a_code_says_sixty_five_bits_of_its_key() -> None:
    codes = [resume_code(f"clé-{number}") for number in range(2000)]
    assert len(set(codes)) == 2000
    assert {len(code) for code in codes} == {13}
    for place in range(13):
        assert {code[place] for code in codes} == set(CROCKFORD)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}\n", "–{}–"])
def test_a_code_is_read_however_it_is_copied(typed: str) -> None:
    code = resume_code("une clé")
    assert read_code(typed.format(written_code(code))) == code
    assert read_code(typed.format(code.lower())) == code


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert read_code("oOiI lLab cdefg") == "001111ABCDEFG"


@pytest.mark.parametrize("typed", ["", "A" * 12, "A" * 14, "U" * 13, "é" * 13, "A" * 5000])
def test_what_is_no_code_is_nothing(typed: str) -> None:
    assert read_code(typed) is None
