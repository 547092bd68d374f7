"""Personal links: who answered a coded or named campaign, and never an anonymous one."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.exc import DatabaseError

from evalapp.accounts.permissions import Role
from evalapp.config import Settings, today
from evalapp.extensions import db
from surveys.collect import repository as doors
from surveys.invitations import repository, services
from surveys.invitations.models import Contact
from surveys.invitations.sealing import token_of
from surveys.models import Campaign, Response
from tests.surveys.collect.made import open_campaign, tiny

LIST = b"courriel;nom;groupe\r\n" + b"".join(
    b"p%d@exemple.fr;Dupuis %d;Ecoles\r\n" % (n, n) for n in range(6)
)


def invited(settings: Settings, **columns: object) -> tuple[Campaign, list[str]]:
    """A campaign with six contacts, and the addresses of their personal links."""
    campaign = db.session.get_one(Campaign, open_campaign(tiny(), **columns))
    services.import_contacts(settings, campaign, LIST, "l.csv")
    key = services.contact_key(settings)
    contacts = repository.contacts_of(campaign.id)
    tokens = [token_of(contact.email_hash, campaign.id, key) for contact in contacts]
    return campaign, [f"/q/invitation/{token}/repondre" for token in tokens]


def started(client: FlaskClient, link: str) -> str:
    notice = client.get(link)
    assert notice.status_code == 200, notice.text
    assert "Set-Cookie" not in notice.headers
    assert "par un lien personnel" in notice.text
    found = re.search(r'href="(/q/essai/r/[^"]+)"', notice.text)
    assert found is not None
    return found[1].replace("&amp;", "&")


def answered(client: FlaskClient, link: str) -> None:
    second = client.post(started(client, link), data={"q.came": "yes", "q.times": "2"}).location
    assert client.post(second, data={"q.words": "bien"}).location.startswith("/q/essai/merci")


def responses() -> list[Response]:
    db.session.rollback()
    return list(db.session.scalars(select(Response)))


@pytest.mark.postgres
def test_a_personal_link_says_who_answered_once_and_finds_again_what_was_begun(
    app_context: Flask, settings: Settings
) -> None:
    campaign, links = invited(settings, anonymity="coded")
    campaign_id, client = campaign.id, app_context.test_client()
    begun = started(client, links[0])
    client.post(begun, data={"q.came": "yes", "q.times": "2"})
    going_on = started(client, links[0])
    assert going_on.split("/")[4] == begun.split("/")[4], "the same form"
    assert client.post(going_on, data={"q.words": "bien"}).location.startswith("/q/essai/merci")
    answered(client, links[1])
    again = client.get(links[0])
    assert again.status_code == 409
    assert "déjà répondu" in again.text
    kept = responses()
    assert len(kept) == 2
    hashes = {contact.email_hash for contact in repository.contacts_of(campaign_id)}
    assert {one.respondent for one in kept} < hashes
    assert all(one.received_at for one in kept)
    assert len(repository.answered_ids(campaign_id)) == 2
    assert [status for _, status in repository.statuses_of(campaign_id)].count("said") == 2


@pytest.mark.postgres
def test_two_devices_that_finish_at_the_same_instant_make_one_response(
    app_context: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, links = invited(settings, anonymity="coded")
    client = app_context.test_client()
    firsts = [started(client, links[0]) for _ in range(2)]
    seconds = [client.post(f, data={"q.came": "yes", "q.times": "2"}).location for f in firsts]
    assert client.post(seconds[0], data={"q.words": "bien"}).location.startswith("/q/essai/merci")
    truly, looks = doors.has_answered, iter([lambda *_who: False])  # it looked an instant before
    monkeypatch.setattr(doors, "has_answered", lambda *who: next(looks, truly)(*who))
    assert client.post(seconds[1], data={"q.words": "autre"}).status_code == 409
    assert [one.status for one in responses()].count("complete") == 1


def test_whoever_answered_is_not_reminded(app_context: Flask, settings: Settings) -> None:
    campaign, links = invited(settings, anonymity="named")
    campaign_id, day = campaign.id, today()
    repository.set_status([one.id for one in repository.contacts_of(campaign_id)], "sent", day)
    db.session.commit()
    answered(app_context.test_client(), links[0])
    db.session.rollback()
    soon = day + timedelta(days=3)
    assert repository.count_ready(campaign_id, remind=True, today=soon) == 5


def test_an_anonymous_campaign_sends_to_the_link_of_everybody(
    app_context: Flask, settings: Settings
) -> None:
    _, links = invited(settings)
    page = app_context.test_client().get(links[0])
    assert (page.status_code, page.location) == (303, "/q/essai")


def test_letters_say_whether_the_link_is_personal(app_context: Flask, settings: Settings) -> None:
    campaign, _ = invited(settings, anonymity="coded")
    body = services.preview(settings, campaign, "", remind=False).body
    assert "/repondre" in body
    assert "il relie vos réponses à vous" in body
    assert "Nous ne savons pas qui a répondu quoi" not in body


def test_a_gate_does_not_lose_who_came_by_a_personal_link(
    app_context: Flask, settings: Settings
) -> None:
    _, links = invited(settings, anonymity="named", asks_age=True)
    client = app_context.test_client()
    entrance = client.get(started(client, links[0])).location
    inside = client.post(entrance, data={"age": "adulte"}).location
    second = client.post(inside, data={"q.came": "yes", "q.times": "2"}).location
    client.post(second, data={"q.words": "bien"})
    (kept,) = responses()
    assert kept.respondent is not None


def test_erasing_a_person_erases_what_their_link_brought(
    app_context: Flask, settings: Settings
) -> None:
    campaign, links = invited(settings, anonymity="named")
    campaign_id, client = campaign.id, app_context.test_client()
    for link in links[:2]:
        answered(client, link)
    db.session.rollback()
    [gone, _] = sorted(repository.answered_ids(campaign_id))
    services.erase_contact(
        settings, db.session.get_one(Campaign, campaign_id),
        repository.contact_by_id(campaign_id, gone),
    )  # fmt: skip
    assert len(responses()) == 1
    assert db.session.get(Contact, gone) is None


@pytest.mark.postgres
@pytest.mark.parametrize("column", ["respondent", "received_at"])
def test_the_database_itself_keeps_no_trace_of_people_in_an_anonymous_campaign(
    app_context: Flask, settings: Settings, column: str
) -> None:
    invited(settings)
    client = app_context.test_client()
    first = client.get("/q/essai/commencer").location
    client.post(client.get(first).location or first, data={"q.came": "no"})
    (kept,) = responses()
    kept.respondent = b"x" * 32 if column == "respondent" else None
    if column == "received_at":
        kept.received_at = services.utc_now()
    with pytest.raises(DatabaseError, match="anonymous campaign"):
        db.session.commit()
    db.session.rollback()


def test_the_office_opens_answers_from_a_contact_in_named_campaigns_only(
    app: Flask, settings: Settings, signed_in_as: Callable[..., FlaskClient]
) -> None:
    with app.app_context():
        campaign, links = invited(settings, anonymity="named")
        campaign_id = campaign.id
        answered(app.test_client(), links[0])
        db.session.rollback()
        (contact,) = repository.answered_ids(campaign_id)
        db.session.remove()
    office = signed_in_as(Role.EVALUATOR)
    base = f"/campagnes/{code_of(app, campaign_id)}/invitations"
    assert "Ont répondu" in office.get(base).text
    assert "/reponses/" in office.get(f"{base}/{contact}").text
    told = office.get(f"{base}/{contact}/tout.json").json
    assert "@exemple.fr" in told["courriel"]
    assert told["réponses"][0]["questions"]["Êtes-vous venu ?"] == "Oui"
    head, row = office.get(f"/campagnes/{code_of(app, campaign_id)}/export.csv").text.splitlines()
    assert len(row.split(";")[head.split(";").index("personne")]) == 16


def code_of(app: Flask, campaign_id: int) -> str:
    with app.app_context():
        return db.session.get_one(Campaign, campaign_id).code


def test_a_mail_server_that_is_down_loses_nothing(app_context: Flask, settings: Settings) -> None:
    campaign, _ = invited(settings)
    down = replace(settings, smtp_url="smtp://127.0.0.1:9")
    with pytest.raises(services.MailFailed):
        services.send(down, campaign, "", remind=False, today=today())
    assert {one.status for one in repository.contacts_of(campaign.id)} == {"waiting"}
