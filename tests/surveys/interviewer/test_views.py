"""What a tablet takes from the server, and what the server makes of what it sends back."""

from __future__ import annotations

import json
import secrets
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from evalapp.accounts.permissions import Role
from evalapp.config import today
from evalapp.extensions import db
from evalapp.factory import create_app
from evalapp.sites.models import Site
from surveys.field.cards.models import AccessCode
from surveys.field.cards.services import draw_codes
from surveys.models import AccessPoint, Campaign
from tests.factories import in_app
from tests.surveys.collect.made import (
    add_version,
    change_campaign,
    open_campaign,
    responses,
    shipped,
    tiny,
)

SignedInAs = Callable[..., FlaskClient]


@in_app
def site_of(campaign_id: int) -> Site:
    campaign = db.session.get_one(Campaign, campaign_id)
    site = db.session.get_one(Site, campaign.access_points[0].site_id)
    db.session.refresh(site)
    db.session.expunge(site)
    db.session.rollback()
    return site


@in_app
def add_point(campaign_id: int, code: str, **columns: Any) -> None:
    site_id = db.session.get_one(Campaign, campaign_id).access_points[0].site_id
    db.session.add(AccessPoint(code=code, campaign_id=campaign_id, site_id=site_id, **columns))
    db.session.commit()


def interviewer(signed_in_as: SignedInAs, campaign_id: int) -> FlaskClient:
    return signed_in_as(Role.INTERVIEWER, site=site_of(campaign_id))


def filled(**changes: Any) -> dict[str, Any]:
    return {
        "kind": "response",
        "key": secrets.token_urlsafe(16),
        "access_code": "essai",
        "version": tiny().checksum,
        "language": "fr",
        "answers": {"came": "yes", "times": 3, "words": None},
        "opened_on": today().isoformat(),
    } | changes


def sent(client: FlaskClient, body: Any) -> tuple[int, str]:
    answer = client.post("/enquetrice/envoi", data=json.dumps(body))
    told = answer.get_json(silent=True) or {}
    return answer.status_code, told.get("outcome", "")


@pytest.mark.postgres
def test_a_response_is_stored_once_however_often_it_comes(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    client = interviewer(signed_in_as, open_campaign(tiny()))
    body = filled()
    assert [sent(client, body) for _ in range(3)] == [
        (200, "stored"), (200, "repeated"), (200, "repeated"),
    ]  # fmt: skip
    (kept,) = responses()
    assert kept.status == "complete"
    assert kept.channel == "tablet"
    assert json.loads(kept.answers) == {"came": "yes", "times": 3, "words": None}


@pytest.mark.postgres
def test_other_content_under_the_same_key_is_not_taken(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    client = interviewer(signed_in_as, open_campaign(tiny()))
    body = filled()
    sent(client, body)
    assert sent(client, body | {"answers": {"came": "no"}}) == (409, "conflict")
    (kept,) = responses()
    assert json.loads(kept.answers)["came"] == "yes"


def test_answers_that_break_a_rule_are_sent_back_with_the_question(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    client = interviewer(signed_in_as, open_campaign(tiny()))
    answer = client.post("/enquetrice/envoi", json=filled(answers={"times": "beaucoup"}))
    assert answer.status_code == 422
    assert [one["uid"] for one in answer.json["problems"]] == ["came"]
    assert responses() == []


@pytest.mark.postgres
def test_a_refusal_is_counted_once(app: Flask, signed_in_as: SignedInAs) -> None:
    client = interviewer(signed_in_as, open_campaign(tiny()))
    body = filled(kind="refusal", version="", answers={})
    assert {sent(client, body) for _ in range(2)} == {(200, "stored")}
    (kept,) = responses()
    assert (kept.status, kept.channel, kept.answers) == ("refused", "tablet", "{}")


def test_the_day_is_the_one_on_which_it_was_filled(app: Flask, signed_in_as: SignedInAs) -> None:
    client = interviewer(signed_in_as, open_campaign(tiny()))
    filled_on = today() - timedelta(days=4)
    sent(client, filled(opened_on=filled_on.isoformat()))
    assert [kept.day for kept in responses()] == [filled_on]


@pytest.mark.parametrize("day", ["1970-01-01", "2199-12-31"])
def test_a_tablet_whose_clock_is_wrong_loses_nothing(
    app: Flask, signed_in_as: SignedInAs, day: str
) -> None:
    client = interviewer(signed_in_as, open_campaign(tiny()))
    assert sent(client, filled(opened_on=day)) == (200, "stored")
    assert [kept.day for kept in responses()] == [today()]


def closing(days_ago: int) -> dict[str, date]:
    return {
        "opens_on": today() - timedelta(days=30),
        "closes_on": today() - timedelta(days=days_ago),
    }


def test_what_was_filled_in_time_is_taken_within_the_grace(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    client = interviewer(signed_in_as, open_campaign(tiny(), **closing(3)))
    day = (today() - timedelta(days=5)).isoformat()
    assert sent(client, filled(opened_on=day)) == (200, "stored")
    assert sent(client, filled()) == (410, "closed")


def test_past_the_grace_the_tablet_is_told_and_what_was_stored_stays_acknowledged(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    campaign_id = open_campaign(tiny())
    client = interviewer(signed_in_as, campaign_id)
    early = filled()
    sent(client, early)
    change_campaign(campaign_id, **closing(4))
    late = filled(opened_on=(today() - timedelta(days=9)).isoformat())
    answer = client.post("/enquetrice/envoi", json=late)
    assert answer.status_code == 410
    assert "prolonger" in answer.json["message"]
    assert sent(client, early) == (200, "repeated")


def test_an_older_version_is_still_taken_and_a_strange_one_is_not(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    campaign_id = open_campaign(tiny())
    client = interviewer(signed_in_as, campaign_id)
    add_version(campaign_id, shipped("parents"))
    assert sent(client, filled()) == (200, "stored")
    assert sent(client, filled(version="f" * 64)) == (422, "unknown_version")
    assert len(responses()) == 1


@pytest.mark.parametrize("gate", [{"uses_cards": True}, {"asks_age": True}], ids=["cards", "ages"])
def test_a_campaign_with_a_gate_is_not_entered_by_the_back(
    app: Flask, signed_in_as: SignedInAs, gate: dict[str, Any]
) -> None:
    client = interviewer(signed_in_as, open_campaign(tiny(), **gate))
    (assignment,) = client.get("/enquetrice/donnees").json["assignments"]
    assert assignment["is_gated"]
    assert sent(client, filled()) == (403, "gated")
    assert responses() == []


def make_codes(app: Flask, campaign_id: int, purpose: str = "answer") -> list[str]:
    with app.app_context():
        return draw_codes(
            campaign_id, db.session.get_one(Campaign, campaign_id).access_points[0].site_id, 3,
            secret=app.extensions["evalapp.settings"].secret_key, purpose=purpose,
        )  # fmt: skip


def codes_left(app: Flask) -> int:
    with app.app_context():
        return len(db.session.scalars(select(AccessCode.code_hash)).all())


@pytest.mark.postgres
def test_a_card_opens_one_response_and_is_taken_with_it(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    campaign_id = open_campaign(tiny(), uses_cards=True)
    card, *_ = make_codes(app, campaign_id)
    client = interviewer(signed_in_as, campaign_id)
    first = filled(entry={"card": card.lower()}, seconds=200)
    assert [sent(client, first) for _ in range(2)] == [(200, "stored"), (200, "repeated")]
    assert sent(client, filled(entry={"card": card})) == (409, "code")
    mistyped = card[:-1] + ("Y" if card.endswith("Z") else "Z")
    assert sent(client, filled(entry={"card": mistyped})) == (403, "gated")
    (kept,) = responses()
    assert (kept.minutes, codes_left(app)) == (3, 2)
    assert card not in kept.answers


def test_under_fifteen_a_parent_s_code_goes_with_the_assent_and_no_words_are_kept(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    campaign_id = open_campaign(
        tiny(), asks_age=True, needs_parent=True, age_regime="minors", young_texts="off"
    )
    code, *_ = make_codes(app, campaign_id, "parent")
    client = interviewer(signed_in_as, campaign_id)
    (assignment,) = client.get("/enquetrice/donnees").json["assignments"]
    assert assignment["gate"]["is_quiet"]
    child = {"bracket": "moins15", "assents": True, "parent": code}
    for lacking in ({"assents": False}, {"parent": ""}, {"bracket": "adult"}):
        assert sent(client, filled(entry=child | lacking)) == (403, "gated")
    answers = {"came": "yes", "times": 3, "words": "Je m’appelle Lina"}
    assert sent(client, filled(entry=child, answers=answers)) == (200, "stored")
    (kept,) = responses()
    assert "Lina" not in kept.answers
    assert "moins15" not in kept.answers
    assert codes_left(app) == 2
    quiet = f"/enquetrice/questionnaires/{assignment['checksum']}?calme=1"
    steps = {step["uid"]: step for step in client.get(quiet).json["steps"]}
    assert "relevant" in steps["words"]


def test_another_site_s_campaign_is_neither_shown_nor_taken(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    mine = open_campaign(tiny())
    open_campaign(shipped("parents"), "ailleurs", "sete")
    client = interviewer(signed_in_as, mine)
    shown = client.get("/enquetrice/donnees").json["assignments"]
    assert [one["access_code"] for one in shown] == ["essai"]
    other = filled(access_code="ailleurs", version=shipped("parents").checksum)
    assert sent(client, other)[0] == 404
    assert (
        client.get(f"/enquetrice/questionnaires/{shipped('parents').checksum}").status_code == 404
    )
    assert client.get(f"/enquetrice/questionnaires/{tiny().checksum}").status_code == 200
    assert responses() == []


def test_one_entrance_per_campaign_and_site_the_tablet_s_first_and_never_a_card(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    campaign_id = open_campaign(tiny())
    add_point(campaign_id, "essai-carte", channel="code")
    add_point(campaign_id, "essai-tablette", channel="tablet")
    add_point(campaign_id, "essai-fermee", channel="tablet", is_open=False)
    shown = interviewer(signed_in_as, campaign_id).get("/enquetrice/donnees").json["assignments"]
    assert [one["access_code"] for one in shown] == ["essai-tablette"]


@pytest.mark.parametrize("role", [Role.SITE_LEAD, Role.TROIKA_READER])
def test_who_may_not_enter_answers_finds_no_page(
    app: Flask, signed_in_as: SignedInAs, role: Role
) -> None:
    client = signed_in_as(role, site=site_of(open_campaign(tiny())))
    for path in ("", "/sw.js", "/donnees", "/jeton", "/questionnaire.css"):
        assert client.get(f"/enquetrice{path}").status_code == 404


MALFORMED: list[Any] = [
    None, [], "x", 3, {}, filled(kind="autre"), filled(key="court"), filled(key=7),
    filled(answers=[]), filled(version="x"), filled(opened_on="hier"), filled(access_code="../"),
    filled(language="\ud83d"), filled(opened_on=None),
]  # fmt: skip


@pytest.mark.parametrize("body", MALFORMED, ids=[str(rank) for rank in range(len(MALFORMED))])
def test_what_has_not_the_form_agreed_on_is_refused_without_a_crash(
    app: Flask, signed_in_as: SignedInAs, body: Any
) -> None:
    client = interviewer(signed_in_as, open_campaign(tiny()))
    assert sent(client, body)[0] == 422
    assert responses() == []


def test_what_is_not_json_or_far_too_deep_is_refused(app: Flask, signed_in_as: SignedInAs) -> None:
    client = interviewer(signed_in_as, open_campaign(tiny()))
    deep = json.dumps(filled()).replace('"yes"', "[" * 3000 + "]" * 3000)
    for content in (b"", b"\xff", b"{", deep.encode()):
        assert client.post("/enquetrice/envoi", data=content).status_code == 422


def test_a_sending_without_its_token_is_refused(app: Flask, signed_in_as: SignedInAs) -> None:
    client = interviewer(signed_in_as, open_campaign(tiny()))
    client.application.config["WTF_CSRF_ENABLED"] = True
    assert sent(client, filled())[0] == 400
    token = client.get("/enquetrice/jeton").json["token"]
    answer = client.post("/enquetrice/envoi", json=filled(), headers={"X-CSRFToken": token})
    assert answer.status_code == 200


def test_signed_out_nothing_is_taken_and_the_page_says_so(app: Flask, client: FlaskClient) -> None:
    open_campaign(tiny())
    assert client.post("/enquetrice/envoi", json=filled()).status_code == 401
    assert client.get("/enquetrice/jeton").status_code == 302
    assert responses() == []


def test_the_page_is_the_same_for_everybody_and_its_worker_names_every_file(
    app: Flask, signed_in_as: SignedInAs
) -> None:
    campaign_id = open_campaign(tiny())
    first, second = (interviewer(signed_in_as, campaign_id) for _ in range(2))
    assert first.get("/enquetrice").data == second.get("/enquetrice").data
    worker = first.get("/enquetrice/sw.js")
    assert worker.headers["Service-Worker-Allowed"] == "/enquetrice"
    assert worker.mimetype == "text/javascript"
    head = worker.text.split("\n")[1]
    files = json.loads(head.removeprefix("const FILES = ").removesuffix(";"))
    for path in ("/enquetrice", "/static/expressions.js", "/static/interviewer/app.js"):
        assert path in files
    for address in files:
        with first.get(address) as answer:
            assert answer.status_code == 200, address


def test_the_edition_changes_with_the_page(
    app: Flask, settings: Any, signed_in_as: SignedInAs
) -> None:
    campaign_id = open_campaign(tiny())
    worker = interviewer(signed_in_as, campaign_id).get("/enquetrice/sw.js").text
    other = create_app(replace(settings, is_demonstration=True))
    with interviewer(signed_in_as, campaign_id).session_transaction() as session:
        kept = dict(session)
    client = other.test_client()
    with client.session_transaction() as session:
        session.update(kept)
    assert client.get("/enquetrice/sw.js").text.split("\n")[0] != worker.split("\n")[0]
