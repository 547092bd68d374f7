"""The entrance: a card serves once, the young agree, nothing of it stays with the answer."""

from __future__ import annotations

import random
from threading import Barrier, Thread
from typing import Any

import orjson
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, inspect, select, text

from evalapp.config import today
from evalapp.extensions import db
from surveys import services as surveys
from surveys.collect import repository as doors
from surveys.field.cards import repository as codes
from surveys.field.cards import services as cards
from surveys.field.cards.card_codes import card_hash, read_card
from surveys.field.cards.models import AccessCode, CodeBatch
from surveys.field.entry.gate import Entry
from surveys.field.entry.sealed_entry import sealed_entry, unsealed_entry
from surveys.models import AccessPoint, Response
from tests.surveys.collect.made import open_campaign, tiny

SECRET = "une clé de test, toujours la même"


def make_cards(app: Flask, campaign_id: int, number: int = 3, purpose: str = "answer") -> list[str]:
    with app.app_context():
        site_id = db.session.scalars(select(AccessPoint.site_id)).first()
        return cards.draw_codes(campaign_id, site_id, number, secret=SECRET, purpose=purpose)


def entrance_of(client: FlaskClient) -> str:
    first = client.get("/q/essai/commencer")
    there = client.get(first.location)
    assert there.status_code == 303
    return str(there.location)


def answer(client: FlaskClient, first: str, times: str = "3") -> Any:
    """Fill the two pages of the tiny questionnaire from the address of the first."""
    one = client.post(first, data={"q.came": "yes", "q.times": times, "page": "one"})
    return client.post(one.location, data={"q.words": "bien", "page": "two"})


def left(app: Flask) -> int:
    with app.app_context():
        return int(db.session.scalar(select(func.count()).select_from(AccessCode)) or 0)


@pytest.fixture
def campaign_id(app: Flask) -> int:
    return open_campaign(tiny(), uses_cards=True)


def test_a_card_opens_the_questionnaire_and_serves_only_when_it_is_complete(
    app: Flask, client: FlaskClient, campaign_id: int
) -> None:
    [code, *_] = make_cards(app, campaign_id)
    inside = client.post(entrance_of(client), data={"card": code.lower()})
    one = client.post(inside.location, data={"q.came": "no", "page": "one"})
    assert left(app) == 3
    done = client.post(one.location, data={"q.words": "bien", "page": "two"})
    assert done.location.startswith("/q/essai/merci")
    assert "passe" not in done.location
    assert left(app) == 2
    again = client.post(one.location, data={"q.words": "bien", "page": "two"})
    assert again.location == done.location
    assert left(app) == 2


def test_a_card_that_served_is_refused_kindly(
    app: Flask, client: FlaskClient, campaign_id: int
) -> None:
    [code, *_] = make_cards(app, campaign_id)
    answer(client, client.post(entrance_of(client), data={"card": code}).location)
    refused = client.post(entrance_of(client), data={"card": code})
    assert refused.status_code == 422
    assert "Ce code a déjà servi" in refused.text


def test_a_slip_of_the_finger_is_not_called_a_card_that_served(
    app: Flask, client: FlaskClient, campaign_id: int
) -> None:
    [code, *_] = make_cards(app, campaign_id)
    wrong = code[:-1] + ("0" if code[-1] != "0" else "2")
    page = client.post(entrance_of(client), data={"card": wrong}).text
    assert "Relisez-le sur la carte" in page
    assert read_card(wrong, SECRET) == ""


def test_no_page_opens_without_the_entrance(
    app: Flask, client: FlaskClient, campaign_id: int
) -> None:
    address = client.get("/q/essai/commencer").location
    sent = client.post(address, data={"q.came": "yes", "page": "one"})
    assert sent.location.endswith("/entree")
    with app.app_context():
        assert db.session.scalars(select(Response)).all() == []


def test_the_pass_of_one_form_opens_no_other(
    app: Flask, client: FlaskClient, campaign_id: int
) -> None:
    [code, *_] = make_cards(app, campaign_id)
    inside = client.post(entrance_of(client), data={"card": code}).location
    mine, other = inside.split("/")[4], entrance_of(client).split("/")[4]
    assert client.get(inside).status_code == 200
    assert client.get(inside.replace(mine, other)).location.endswith("/entree")


def test_two_answers_with_one_card_make_one_response(
    app: Flask, client: FlaskClient, campaign_id: int
) -> None:
    [code, *_] = make_cards(app, campaign_id)
    first = client.post(entrance_of(client), data={"card": code}).location
    second = client.post(entrance_of(client), data={"card": code}).location
    assert answer(client, first).location.startswith("/q/essai/merci")
    late = answer(client, second)
    assert "tard=1" in late.location
    assert "Vos réponses sont gardées" in client.get(late.location).text
    with app.app_context():
        statuses = sorted(db.session.scalars(select(Response.status)))
    assert statuses == ["complete", "partial"]


@pytest.mark.postgres
def test_a_card_sent_from_four_phones_at_once_serves_once(app: Flask, database_url: str) -> None:
    campaign_id = open_campaign(tiny(), uses_cards=True)
    [code, *_] = make_cards(app, campaign_id)
    begun = []
    for _ in range(4):
        client = app.test_client()
        inside = client.post(entrance_of(client), data={"card": code}).location
        one = client.post(inside, data={"q.came": "no", "page": "one"}).location
        begun.append((client, one))
    gate, ends = Barrier(4), []

    def send(client: FlaskClient, address: str) -> None:
        gate.wait()
        ends.append(client.post(address, data={"q.words": "b", "page": "two"}).location)

    threads = [Thread(target=send, args=pair) for pair in begun]
    [thread.start() for thread in threads]
    [thread.join() for thread in threads]
    assert sum("merci" in end for end in ends) == 1
    assert sum("tard=1" in end for end in ends) == 3


def test_a_scanned_card_needs_no_typing(app: Flask, client: FlaskClient, campaign_id: int) -> None:
    [code, *_] = make_cards(app, campaign_id)
    notice = client.get(f"/q/essai/carte/{code}").text
    start = notice.split('class="button primary" href="')[1].split('"')[0]
    assert code not in start
    assert f'value="{code}"' in client.get(start.replace("&amp;", "&")).text


def test_the_seal_hides_what_it_holds_and_holds_for_one_key() -> None:
    entry = Entry("ABCDEFGH", "", "moins15", True)
    made = sealed_entry(entry, "k" * 22, SECRET)
    assert unsealed_entry(made, "k" * 22, SECRET) == entry
    assert unsealed_entry(made, "l" * 22, SECRET) is None
    assert unsealed_entry(made[:-2] + "AA", "k" * 22, SECRET) is None
    assert unsealed_entry("é", "k" * 22, SECRET) is None


# Minors.


@pytest.fixture
def young(app: Flask) -> int:
    return open_campaign(tiny(), asks_age=True, needs_parent=True, age_regime="minors")


def test_a_child_agrees_in_plain_words_with_a_parent_s_code_and_writes_nothing(
    app: Flask, client: FlaskClient, young: int
) -> None:
    [code, *_] = make_cards(app, young, purpose="parent")
    there = entrance_of(client)
    asked = client.post(there, data={"age": "moins15"}).text
    assert "Tu peux passer une question" in asked
    assert "Le code de ton parent" in asked
    data = {"age": "moins15", "asked": "1", "assent": "yes", "parent": code}
    inside = client.post(there, data=data).location
    done = client.post(inside, data={"q.came": "yes", "q.times": "2", "page": "one"})
    assert done.location.startswith("/q/essai/merci")
    assert left(app) == 2
    with app.app_context():
        [stored] = db.session.scalars(select(Response)).all()
        assert stored.status == "complete"
        assert "words" not in stored.answers
        assert "moins15" not in stored.answers


def test_a_child_without_the_parent_s_code_goes_no_further(
    app: Flask, client: FlaskClient, young: int
) -> None:
    make_cards(app, young, purpose="parent")
    data = {"age": "moins15", "asked": "1", "assent": "yes", "parent": ""}
    assert client.post(entrance_of(client), data=data).status_code == 422


def test_an_answer_card_is_no_parent_s_authorisation(
    app: Flask, client: FlaskClient, young: int
) -> None:
    [code, *_] = make_cards(app, young, purpose="answer")
    data = {"age": "moins15", "asked": "1", "assent": "yes", "parent": code}
    assert client.post(entrance_of(client), data=data).status_code == 422


def test_from_fifteen_on_the_assent_is_enough_and_words_are_asked(
    client: FlaskClient, young: int
) -> None:
    data = {"age": "15a17", "asked": "1", "assent": "yes"}
    inside = client.post(entrance_of(client), data=data).location
    one = client.post(inside, data={"q.came": "no", "page": "one"})
    assert "/two" in one.location


def test_a_child_may_say_no_and_nothing_is_stored(
    app: Flask, client: FlaskClient, young: int
) -> None:
    page = client.post(entrance_of(client), data={"age": "15a17", "asked": "1", "assent": "no"})
    assert "merci quand même" in page.text
    with app.app_context():
        assert db.session.scalars(select(Response)).all() == []


# The attack: everything that the database says, against who gave which code.


def correlation(xs: list[float], ys: list[float]) -> float:
    n = len(xs)
    mx, my = sum(xs) / n, sum(ys) / n
    up = sum((x - mx) * (y - my) for x, y in zip(xs, ys, strict=True))
    down = sum((x - mx) ** 2 for x in xs) * sum((y - my) ** 2 for y in ys)
    return up / down**0.5 if down else 0.0


def ranks(values: list[Any]) -> list[float]:
    order = sorted(range(len(values)), key=lambda place: values[place])
    found = [0.0] * len(values)
    for rank, place in enumerate(order):
        found[place] = float(rank)
    return found


@pytest.mark.postgres
def test_nothing_in_the_database_joins_a_card_to_its_answer(app: Flask, database_url: str) -> None:
    """1 600 of 3 200 cards serve; the attacker has the printed sheet and the whole database.

    So many, because chance alone goes past 0.1 once in six among 200, and never among 1 600.
    On SQLite people even come in the order of the sheet. On PostgreSQL the transaction numbers
    of the answers tell who came first, which the sheet must then not tell.
    """
    campaign_id = open_campaign(tiny(), uses_cards=True)
    sheet = make_cards(app, campaign_id, 3200)
    come = random.Random(7).sample(range(3200), 1600)
    if database_url.startswith("sqlite"):
        come.sort()
    for number in come:
        one_by_one(app, sheet[number], number)
    with app.app_context():
        answers, orders = dump_of_responses()
        served = set(sheet) - still_there(campaign_id, sheet)
        assert {sheet[number] for number in come} == served
        orders_of_cards = orders_of_codes(campaign_id, [sheet[number] for number in sorted(come)])
    truth = sorted(range(1600), key=lambda place: answers[place])
    for name, order in orders.items():
        for other, code_order in orders_of_cards.items():
            rho = correlation(ranks([order[place] for place in truth]), ranks(code_order))
            assert abs(rho) < 0.1, (name, other, rho)


def one_by_one(app: Flask, code: str, number: int) -> None:
    """Take the code and store the answer in one transaction, as the last page does."""
    with app.app_context():
        door = doors.door_by_code("essai")
        assert codes.take([card_hash(code, door.campaign_id, "answer")])
        raw = {"came": "yes", "times": str(number), "words": "x"}
        assert surveys.submit(
            door, f"{random.Random(number).getrandbits(160):040x}", raw, today=today()
        ).is_kept


def dump_of_responses() -> tuple[list[int], dict[str, list[Any]]]:
    """Return the answers (each holds its card's number) and every order a dump shows."""
    place = "ctid::text" if db.engine.dialect.name == "postgresql" else "rowid"
    more = ", xmin::text" if db.engine.dialect.name == "postgresql" else ""
    rows = db.session.execute(
        text(f"SELECT answers, id, key_hash, day, {place} AS place{more} FROM response")
    ).all()
    answers = [int(orjson.loads(row.answers)["times"]) for row in rows]
    keys = {"id": [row.id for row in rows], "listed": list(range(len(rows)))}
    keys["key"] = [bytes(row.key_hash) for row in rows]
    if more:
        keys["xmin"] = [int(row.xmin) for row in rows]
    return answers, keys


def still_there(campaign_id: int, sheet: list[str]) -> set[str]:
    kept = set(db.session.scalars(select(AccessCode.code_hash)))
    return {code for code in sheet if card_hash(code, campaign_id, "answer") in kept}


def orders_of_codes(campaign_id: int, served: list[str]) -> dict[str, list[Any]]:
    """Return, for the cards that served, the orders that a thief of the sheet can make."""
    hashes = [card_hash(code, campaign_id, "answer") for code in served]
    return {"sheet": list(range(len(served))), "hash": hashes, "code": served}


@pytest.mark.postgres
def test_no_row_and_no_column_remembers_a_card_that_served(app: Flask, database_url: str) -> None:
    campaign_id = open_campaign(tiny(), uses_cards=True)
    sheet = make_cards(app, campaign_id, 20)
    before = whole_database(app)
    one_by_one(app, sheet[0], 1)
    after = whole_database(app)
    changed = {name for name in before if before[name] != after[name]}
    assert changed == {"access_code", "response"}
    assert len(before["access_code"]) - len(after["access_code"]) == 1
    assert set(after["access_code"]) < set(before["access_code"])
    with app.app_context():
        columns = {c["name"] for c in inspect(db.engine).get_columns("access_code")}
        assert columns == {"code_hash", "batch_id"}
        [batch] = db.session.scalars(select(CodeBatch)).all()
        assert batch.printed == 20


def whole_database(app: Flask) -> dict[str, list[str]]:
    """Return every row of every table as text, transaction numbers included on PostgreSQL."""
    with app.app_context():
        more = "xmin::text || ' ' || ctid::text, " if "postgres" in str(db.engine.url) else ""
        return {
            table: [str(tuple(row)) for row in db.session.execute(
                text(f'SELECT {more}* FROM "{table}"'))]
            for table in inspect(db.engine).get_table_names()
        }  # fmt: skip
