"""Virtual respondents: each walks the real questionnaire and sends again until acknowledged.

Each has a mark of its own in the one text answer. What they were told is written in a ledger:
``counting`` then compares it with the export.
"""

from __future__ import annotations

import http.client
import random
import threading
import time
from collections import Counter
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

import numpy

from surveys.collect.fields import written
from surveys.definition import Questionnaire
from surveys.walker import pages_seen, walk

#: A place for the mark in the bodies that are prepared once for all.
MARK = "MARQUEMARQUE"
BEING_TRIED_AGAIN = {0, 408, 429, 500, 502, 503, 504}


@dataclass(frozen=True, slots=True)
class Walk:
    """The answers of one walk, and the body of each page, with ``MARK`` where the mark goes."""

    answers: Mapping[str, Any]
    bodies: Mapping[str, str]


def walks(definition: Questionnaire, text_uid: str, number: int, seed: int) -> list[Walk]:
    """Prepare some walks that lead past the question ``text_uid``, which carries the mark."""
    rng, found = numpy.random.default_rng(seed), list[Walk]()
    while len(found) < number:
        answers = walk(definition, rng)
        if text_uid in answers:
            found.append(_prepared(definition, answers | {text_uid: MARK}))
    return found


def _prepared(definition: Questionnaire, answers: dict[str, Any]) -> Walk:
    bodies = {
        page.uid: urlencode(written(page.items, answers), doseq=True)
        for page in pages_seen(definition, answers)
    }
    return Walk(answers, bodies)


@dataclass(frozen=True, slots=True)
class Manners:
    """How often respondents do what people and networks do."""

    double: float = 0.1
    parallel: float = 0.1
    conflict: float = 0.1
    #: A connection of its own for each request, so that a bad network strikes each alike.
    fresh: bool = False
    #: Seconds after which an answer is no longer waited for.
    patience: float = 15


@dataclass
class Ledger:
    """What the respondents were told."""

    acknowledged: dict[str, Mapping[str, Any]] = field(default_factory=dict)
    #: Marks of contents sent under a finished key, and acknowledged: they must be stored.
    acknowledged_conflicts: set[str] = field(default_factory=set)
    refused_conflicts: int = 0
    doubles: int = 0
    pairs: int = 0
    started_again: list[str] = field(default_factory=list)
    unfinished: int = 0
    wrong_thanks: list[str] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)

    @property
    def p95_ms(self) -> float:
        """Return the 95th percentile of the answered requests, in milliseconds."""
        times = sorted(self.latencies) or [0.0]
        return round(times[int(len(times) * 0.95)] * 1000, 1)


class LostTheWay(Exception):
    """A respondent was told something that sends them back to the start, or nowhere."""


@dataclass
class Phone:
    """A client that waits, gives up, and sends again."""

    port: int
    ledger: Ledger
    manners: Manners
    deadline: float
    chance: random.Random
    connection: http.client.HTTPConnection | None = None

    def insist(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """Send until the server says something that counts; return status and address."""
        while time.monotonic() < self.deadline:
            status, location = self.once(method, path, body)
            if status not in BEING_TRIED_AGAIN:
                return status, location
            time.sleep(self.chance.uniform(0.05, 0.4))
        raise TimeoutError

    def once(self, method: str, path: str, body: str = "") -> tuple[int, str]:
        """Send once; status 0 when no whole answer came."""
        begin = time.monotonic()
        try:
            status, location = self._exchange(method, path, body)
        except (OSError, http.client.HTTPException):
            self.close()
            status, location = 0, ""
        self.ledger.statuses[status] += 1
        if status:
            self.ledger.latencies.append(time.monotonic() - begin)
        return status, location

    def _exchange(self, method: str, path: str, body: str) -> tuple[int, str]:
        if self.connection is None or self.manners.fresh:
            self.close()
            patience = self.manners.patience
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=patience)
        headers = {"Content-Type": "application/x-www-form-urlencoded"} if body else {}
        headers |= {"Connection": "close"} if self.manners.fresh else {}
        self.connection.request(method, path, body or None, headers)
        answer = self.connection.getresponse()
        answer.read()
        return answer.status, answer.headers.get("Location", "")

    def close(self) -> None:
        """Hang up."""
        if self.connection is not None:
            self.connection.close()
        self.connection = None


def respond(phone: Phone, code: str, way: Walk, mark: str) -> None:
    """Answer once from beginning to end, and do what people do afterwards."""
    ledger = phone.ledger
    try:
        address, body = _walk_to_the_end(phone, code, way, mark)
        ledger.acknowledged[mark] = {
            uid: mark if value == MARK else value for uid, value in way.answers.items()
        }
        _fidget(phone, address, body, mark)
    except LostTheWay as error:
        ledger.started_again.append(str(error))
    except TimeoutError:
        ledger.unfinished += 1


def _walk_to_the_end(phone: Phone, code: str, way: Walk, mark: str) -> tuple[str, str]:
    """Return the address and the body of the last post, which the thanks acknowledged."""
    address, seen = _led("GET", phone, f"/q/{code}/commencer", ""), list(way.bodies)
    for _ in range(3 * len(seen)):
        uid = address.partition("?")[0].rpartition("/")[2]
        if uid not in way.bodies:
            raise LostTheWay(f"led to {address}")
        body = way.bodies[uid].replace(MARK, mark)
        is_pair = uid == seen[-1] and phone.chance.random() < phone.manners.parallel
        following = _pair(phone, address, body) if is_pair else _led("POST", phone, address, body)
        if following.endswith("/merci"):
            return address, body
        if seen.index(following.partition("?")[0].rpartition("/")[2]) < seen.index(uid):
            raise LostTheWay(f"back from {uid} to {following}")
        address = following
    raise LostTheWay(f"turning round at {address}")


def _led(method: str, phone: Phone, path: str, body: str) -> str:
    status, location = phone.insist(method, path, body)
    if status != 303:
        raise LostTheWay(f"{method} {path.rpartition('/')[2]}: {status}")
    return location


def _pair(phone: Phone, address: str, body: str) -> str:
    """Send the same thing from two hands at the same instant; both must be told the same."""
    phone.ledger.pairs += 1
    twin = Phone(phone.port, phone.ledger, phone.manners, phone.deadline, random.Random(1))
    start = threading.Barrier(2)
    told: list[tuple[int, str]] = []

    def send(hand: Phone) -> None:
        start.wait()
        told.append(hand.insist("POST", address, body))

    thread = threading.Thread(target=send, args=(twin,))
    thread.start()
    try:
        send(phone)
    finally:
        thread.join()
        twin.close()
    if len(set(told)) != 1:
        phone.ledger.wrong_thanks.append(f"pair: {told}")
    return told[0][1]


def _fidget(phone: Phone, address: str, body: str, mark: str) -> None:
    """Send once more the same, or something else under the same key."""
    ledger, manners = phone.ledger, phone.manners
    if phone.chance.random() < manners.double:
        ledger.doubles += 1
        told = phone.insist("POST", address, body)
        if told[0] != 303 or not told[1].endswith("/merci"):
            ledger.wrong_thanks.append(f"double: {told}")
    if phone.chance.random() < manners.conflict:
        other = mark[::-1]
        status, _ = phone.insist("POST", address, body.replace(mark, other))
        if status == 409:
            ledger.refused_conflicts += 1
        else:
            ledger.acknowledged_conflicts.add(other)


@dataclass(frozen=True, slots=True)
class Crowd:
    """How many respondents come, how fast, for how long."""

    seconds: float
    clients: int = 12
    rps: float = 0
    most: int = 100_000
    seed: int = 1
    manners: Manners = field(default_factory=Manners)
    #: Seconds that everybody has to finish after the last one began.
    grace: float = 60


def come(
    port: int,
    code: str,
    ways: list[Walk],
    crowd: Crowd,
    over: threading.Event | None = None,
) -> Ledger:
    """Let a crowd answer, until the time or the event comes.

    Everybody who has begun goes on to the end, or is counted as unfinished.
    """
    ledger, begin, over = Ledger(), time.monotonic(), over or threading.Event()
    turn, lock = iter(range(crowd.most)), threading.Lock()

    def one_client(number: int) -> None:
        chance = random.Random(crowd.seed * 1000 + number)
        until = begin + crowd.seconds + crowd.grace
        phone = Phone(port, ledger, crowd.manners, until, chance)
        while time.monotonic() < begin + crowd.seconds and not over.is_set():
            with lock:
                place = next(turn, None)
            if place is None:
                break
            if crowd.rps:
                time.sleep(max(0.0, begin + place / crowd.rps - time.monotonic()))
            respond(phone, code, chance.choice(ways), f"m{crowd.seed:03d}x{place:06d}z")
        phone.close()

    with ThreadPoolExecutor(crowd.clients) as pool:
        for future in [pool.submit(one_client, number) for number in range(crowd.clients)]:
            future.result()
    return ledger
