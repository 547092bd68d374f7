"""A network that cuts, delays and repeats makes neither a lost nor a second response."""

from __future__ import annotations

import random
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from flask import Flask

from evalapp.config import Settings
from tests.durability.counting import verdict
from tests.durability.flaky import Weather, network
from tests.durability.respondents import Crowd, Ledger, Manners, Phone, Walk, come
from tests.durability.servers import serving
from tests.surveys.collect.made import open_campaign, responses, tiny

pytestmark = pytest.mark.slow

ON_A_PHONE = Manners(double=0.1, parallel=0.05, conflict=0.05, fresh=True, patience=30)


def through_bad_weather(
    settings: Settings, code: str, ways: list[Walk], people: int, **sabotage: str
) -> tuple[Ledger, Counter[str]]:
    module = "tests.durability.sabotage" if sabotage else "evalapp.wsgi"
    crowd = Crowd(120, clients=24, most=people, manners=ON_A_PHONE, grace=120)
    with (
        serving(settings, f"/q/{code}", module, **sabotage) as server,
        network(server.port, Weather()) as carried,
    ):
        ledger = come(carried.port, code, ways, crowd)
    print(f"{len(ledger.acknowledged)} acknowledged, {dict(carried.done)}")
    return ledger, carried.done


@pytest.mark.postgres
def test_a_bad_network_loses_and_doubles_nothing(
    database_url: str, app: Flask, settings: Settings, campaign: str, ways: list[Walk]
) -> None:
    ledger, happened = through_bad_weather(settings, campaign, ways, 60)
    found = verdict(app, campaign, ledger)
    assert found.is_good, (found, ledger.started_again[:5], ledger.wrong_thanks[:5])
    assert len(ledger.acknowledged) == 60
    for trouble in ("cut_request", "lose_answer", "cut_answer", "repeat", "delay"):
        assert happened[trouble] > 5, "the instrument must have struck"


def test_the_bad_network_makes_doubles_where_sendings_are_not_recognised(
    app: Flask, settings: Settings, campaign: str, ways: list[Walk]
) -> None:
    ledger, _ = through_bad_weather(settings, campaign, ways, 20, SABOTAGE="keyless")
    assert verdict(app, campaign, ledger).doubled > 0


@pytest.mark.postgres
def test_two_hundred_pairs_of_identical_posts_make_two_hundred_rows_and_the_same_thanks(
    database_url: str, app: Flask, settings: Settings
) -> None:
    open_campaign(tiny())
    with serving(settings, "/q/essai") as server:
        told = two_hundred_pairs(server.port)
    assert told == {(303, "/q/essai/merci"): 400}
    assert [kept.status for kept in responses()] == ["complete"] * 200


def two_hundred_pairs(port: int) -> Counter[tuple[int, str]]:
    """Send each last page twice at the same instant, over connections that are already open."""
    start, phone = threading.Barrier(2), _phone(port)
    last = [_last_page(phone) for _ in range(200)]
    phone.close()

    def send(hand: int) -> Counter[tuple[int, str]]:
        phone, mine = _phone(port), Counter[tuple[int, str]]()
        for number, address in enumerate(last):
            start.wait(60)
            mine[phone.once("POST", address, f"q.words=paire+{number}")] += 1
        phone.close()
        return mine

    with ThreadPoolExecutor(2) as pool:
        one, other = pool.map(send, range(2))
    return one + other


def _phone(port: int) -> Phone:

    return Phone(port, Ledger(), Manners(), time.monotonic() + 300, random.Random(1))


def _last_page(phone: Phone) -> str:
    _, first = phone.insist("GET", "/q/essai/commencer")
    _, last = phone.insist("POST", first, "q.came=no")
    return last
