"""``submit`` is the one way in: checked, stored once, never acknowledged for other content."""

from __future__ import annotations

from datetime import datetime

import pytest
from flask import Flask

from evalapp.config import today
from evalapp.extensions import db
from surveys import services
from surveys.collect.repository import door_by_code
from surveys.submission import Door, Outcome
from tests.surveys.collect.made import open_campaign, responses, tiny

KEY = "une-cle-de-vingt-deux-caracteres"


@pytest.fixture
def door(app_context: Flask) -> Door:
    open_campaign(tiny())
    return door_by_code("essai")


def test_a_whole_response_is_stored_once(door: Door) -> None:
    raw = {"came": "yes", "times": "3", "words": " bien "}
    receipts = [services.submit(door, KEY, raw, today=today()) for _ in range(3)]
    assert [r.outcome for r in receipts] == [Outcome.STORED, Outcome.REPEATED, Outcome.REPEATED]
    assert all(r.is_kept for r in receipts)
    assert [r.answers for r in responses()] == ['{"came":"yes","times":3,"words":"bien"}']


def test_other_content_under_the_same_key_is_a_conflict(door: Door) -> None:
    services.submit(door, KEY, {"came": "no"}, today=today())
    receipt = services.submit(door, KEY, {"came": "yes"}, today=today())
    assert receipt.outcome is Outcome.CONFLICT
    assert not receipt.is_kept
    assert [r.answers for r in responses()] == ['{"came":"no","words":null}']


def test_what_breaks_a_rule_is_refused_with_its_problems(door: Door) -> None:
    receipt = services.submit(door, KEY, {"times": "x"}, today=today())
    assert receipt.outcome is Outcome.REFUSED
    assert [p.uid for p in receipt.problems] == ["came"]
    assert responses() == []


def test_an_unfinished_response_becomes_the_complete_one(door: Door) -> None:
    services.keep_unfinished(door, KEY, {"came": "no"}, "two", today=today())
    services.submit(door, KEY, {"came": "no", "words": "fin"}, today=today())
    (kept,) = responses()
    assert (kept.status, kept.open_key, kept.resume_hash) == ("complete", None, None)


def test_a_finished_response_cannot_be_unfinished_again(door: Door) -> None:
    services.submit(door, KEY, {"came": "no"}, today=today())
    assert not services.keep_unfinished(door, KEY, {"came": "yes"}, "two", today=today())
    assert [r.status for r in responses()] == ["complete"]


def test_a_refusal_is_counted_without_an_answer(door: Door) -> None:
    for _ in range(2):
        services.record_refusal(door, KEY, today=today())
    assert [(r.status, r.answers) for r in responses()] == [("refused", "{}")]


def test_the_time_is_dropped_for_an_anonymous_campaign_whoever_hands_it_in(door: Door) -> None:
    moment = datetime(2026, 11, 23, 10, 30)
    services.submit(door, KEY, {"came": "no"}, today=today(), received_at=moment)
    open_campaign(tiny(), code="nommee", site="sete", anonymity="named")
    named = door_by_code("nommee")
    services.submit(named, KEY + "2", {"came": "no"}, today=today(), received_at=moment)
    assert {r.received_at for r in responses()} == {None, moment}


def test_without_commit_the_caller_decides(door: Door) -> None:
    services.submit(door, KEY, {"came": "no"}, today=today(), commit=False)
    db.session.rollback()
    assert responses() == []


def test_the_channel_is_that_of_the_door_unless_told(door: Door) -> None:
    services.submit(door, KEY, {"came": "no"}, today=today(), channel="paper")
    services.submit(door, KEY + "2", {"came": "no"}, today=today())
    assert sorted(r.channel for r in responses()) == ["link", "paper"]
