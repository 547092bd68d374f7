"""Acknowledged means stored, and once: servers and workers die, respondents insist."""

from __future__ import annotations

import time
from pathlib import Path

import pytest
from flask import Flask

from evalapp.config import Settings
from tests.durability.counting import Verdict, verdict
from tests.durability.places import CODE, place_of
from tests.durability.respondents import Crowd, Ledger, Manners, Walk, come
from tests.durability.servers import dying, serving

pytestmark = pytest.mark.slow

RESTLESS = Manners(double=0.2, parallel=0.2, conflict=0.2)


def under_fire(
    settings: Settings,
    code: str,
    ways: list[Walk],
    how: str,
    every: float,
    kills: int = 2,
    **sabotage: str,
) -> tuple[Ledger, list[float]]:
    """Let people answer until the server has died a few times; a minute and a half at most."""
    module = "tests.durability.sabotage" if sabotage else "evalapp.wsgi"
    with (
        serving(settings, f"/q/{code}", module, **sabotage) as server,
        dying(server, how, every, kills) as (silences, over),
    ):
        begin = time.monotonic()
        ledger = come(server.port, code, ways, Crowd(90, clients=8, manners=RESTLESS), over)
        elapsed = time.monotonic() - begin
    pauses = [round(silence, 1) for silence in silences]
    print(f"{how}: {len(ledger.acknowledged)} acknowledged in {elapsed:.0f} s, silent {pauses} s")
    return ledger, silences


@pytest.mark.postgres
@pytest.mark.parametrize(
    ("how", "every", "kills"), [("all", 5.0, 2), ("worker", 1.5, 8), ("term", 5.0, 2)]
)
def test_nothing_acknowledged_is_lost_or_doubled_while_the_server_dies(
    database_url: str, app: Flask, settings: Settings, campaign: str, ways: list[Walk],
    how: str, every: float, kills: int,
) -> None:  # fmt: skip
    ledger, silences = under_fire(settings, campaign, ways, how, every, kills)
    found = verdict(app, campaign, ledger)
    assert found.is_good, (found, ledger.started_again[:5], ledger.wrong_thanks[:5])
    assert len(ledger.acknowledged) >= 10
    assert len(silences) == kills
    assert ledger.doubles + ledger.pairs + ledger.refused_conflicts > 0


def test_nothing_acknowledged_is_lost_while_postgresql_itself_is_killed(
    tmp_path: Path, ways: list[Walk]
) -> None:
    with place_of("postgresql", "db", tmp_path) as place:
        with (
            serving(place.settings, f"/q/{CODE}", befall=place.befall) as server,
            dying(server, "db", 3, 2) as (silences, over),
        ):
            crowd = Crowd(90, clients=6, manners=RESTLESS)
            ledger = come(server.port, CODE, ways, crowd, over)
        found = verdict(place.app, CODE, ledger)
    assert found.is_good, found
    assert len(silences) == 2
    assert len(ledger.acknowledged) >= 5
    assert ledger.statuses[503] > 0, "people must have been told to wait"


@pytest.mark.parametrize(
    ("sabotage", "symptom"),
    [("early", "lost"), ("keyless", "doubled"), ("deaf", "swallowed"), ("forgetful", "altered")],
)
def test_the_instruments_notice_each_broken_promise(
    app: Flask, settings: Settings, campaign: str, ways: list[Walk], sabotage: str, symptom: str
) -> None:
    how = "all" if sabotage == "early" else "worker"
    ledger, _ = under_fire(settings, campaign, ways, how, 3, kills=1, SABOTAGE=sabotage)
    found: Verdict = verdict(app, campaign, ledger)
    assert getattr(found, symptom) or (symptom == "altered" and found.started_again), found


def test_a_class_of_one_hundred_and_twenty_answers_in_a_minute_from_one_address(
    app: Flask, settings: Settings, campaign: str, ways: list[Walk]
) -> None:
    calm = Manners(double=0, parallel=0, conflict=0)
    crowd = Crowd(60, clients=16, rps=4, most=120, manners=calm)
    with serving(settings, f"/q/{campaign}") as server:
        begin = time.monotonic()
        ledger = come(server.port, campaign, ways, crowd)
        assert time.monotonic() - begin < 60
    assert len(ledger.acknowledged) == 120
    assert set(ledger.statuses) == {303}
    assert verdict(app, campaign, ledger).is_good
