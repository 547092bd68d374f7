"""Past one machine: two public doors on one PostgreSQL, one stops in mid-journey."""

from __future__ import annotations

import html
import os
import re
import time
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from signal import SIGKILL, SIGTERM
from threading import Event
from urllib.parse import urlencode

import pytest
from flask import Flask

from evalapp.config import Settings
from tests.durability.counting import verdict
from tests.durability.places import CODE, QUESTIONNAIRE, TEXT
from tests.durability.respondents import Crowd, Manners, come, walks
from tests.durability.servers import Server, serving
from tests.evalapp.deployment.proxies import nginx_before
from tests.surveys.collect.made import open_campaign, responses, shipped, tiny

pytestmark = pytest.mark.slow


def visit(server: Server, path: str, data: dict[str, str] | None = None) -> tuple[str, str]:
    """Return the page and where it is, as a browser without cookies would."""
    body = urlencode(data).encode() if data is not None else None
    request = urllib.request.Request(f"http://127.0.0.1:{server.port}{path}", data=body)
    with urllib.request.urlopen(request, timeout=30) as answer:
        return answer.read().decode(), "/" + answer.url.split("/", 3)[3]


def form_of(page: str) -> tuple[str, dict[str, str]]:
    """Return where a page's form goes and what it carries unseen."""
    [action] = re.findall(r'<form[^>]*action="([^"]+)"', page)[:1]
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page)
    return html.unescape(action), {name: html.unescape(value) for name, value in hidden}


@pytest.mark.postgres
def test_a_journey_begun_at_one_door_ends_at_the_other(
    database_url: str, app: Flask, settings: Settings
) -> None:
    open_campaign(tiny())
    with serving(settings, "/q/essai") as one, serving(settings, "/q/essai") as two:
        page, _ = visit(one, "/q/essai/commencer")
        action, hidden = form_of(page)
        page, where = visit(one, action, {**hidden, "q.came": "no"})
        assert where.endswith("/two")
        one.stop()
        assert one.status() == 0, "the first door must be shut, or the test proves nothing"
        page, _ = visit(two, where)
        action, hidden = form_of(page)
        _, where = visit(two, action, {**hidden, "q.words": "bien"})
        assert where == "/q/essai/merci"
        _, again = visit(two, action, {**hidden, "q.words": "bien"})
        assert again == "/q/essai/merci"
    [kept] = responses()
    assert (kept.status, kept.answers) == ("complete", '{"came":"no","words":"bien"}')


def test_a_rush_from_one_address_is_slowed_and_loses_nothing(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    open_campaign(shipped(QUESTIONNAIRE), CODE)
    ways = walks(shipped(QUESTIONNAIRE), TEXT, 10, seed=6)
    crowd = Crowd(6, clients=12, manners=Manners(0, 0, 0), grace=60)
    with (
        serving(settings, f"/q/{CODE}") as door,
        nginx_before((door.port, door.port), tmp_path, burst="20", rate="30r/s") as port,
    ):
        ledger = come(port, CODE, ways, crowd)
    assert ledger.statuses[429] > 0, "the proxy must have slowed somebody"
    assert set(ledger.statuses) == {303, 429}
    assert verdict(app, CODE, ledger).is_good


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_behind_nginx_nobody_notices_that_a_door_stops(
    database_url: str, app: Flask, settings: Settings, tmp_path: Path
) -> None:
    """Two doors, one is killed, comes back, then the other is stopped: no request fails."""
    open_campaign(shipped(QUESTIONNAIRE), CODE)
    ways = walks(shipped(QUESTIONNAIRE), TEXT, 10, seed=5)
    with (
        serving(settings, f"/q/{CODE}") as one,
        serving(settings, f"/q/{CODE}") as two,
        nginx_before((one.port, two.port), tmp_path) as port,
    ):
        over = Event()
        with ThreadPoolExecutor(1) as pool:
            crowd = Crowd(60, clients=4, rps=6, manners=Manners(conflict=0))
            people = pool.submit(come, port, CODE, ways, crowd, over)
            for door, how in ((one, SIGKILL), (two, SIGTERM)):
                time.sleep(2)
                assert door.process is not None
                os.killpg(door.process.pid, how)
                door.process.wait(60)
                assert door.status() == 0, "the door must be shut, or the test proves nothing"
                time.sleep(1)
                door.start()
                door.wait()
            over.set()
            ledger = people.result()
    assert verdict(app, CODE, ledger).is_good
    assert len(ledger.acknowledged) > 10
    assert set(ledger.statuses) == {303}, ledger.statuses
