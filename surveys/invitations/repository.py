"""Reads and writes of invitations: always the contact AND the campaign in one query."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, delete, exists, func, select, update

from evalapp.errors import NotFound
from evalapp.extensions import db
from evalapp.sites.models import Site
from surveys.invitations.models import Contact, MailBatch
from surveys.invitations.summary import MOST_REMINDERS, REMINDER_AFTER
from surveys.models import AccessPoint, Campaign, Response


def contacts_of(campaign_id: int) -> Sequence[Contact]:
    """Return the contacts of a campaign, in an order that says nothing."""
    query = select(Contact).where(Contact.campaign_id == campaign_id).order_by(Contact.email_hash)
    return db.session.scalars(query).all()


def contact_by_id(campaign_id: int, contact_id: int) -> Contact:
    """Return one contact of a campaign, or raise ``NotFound``."""
    query = select(Contact).where(Contact.id == contact_id, Contact.campaign_id == campaign_id)
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("Ce contact n’existe pas, ou il a été effacé.")
    return found


def contact_by_token(hashed: bytes) -> tuple[Contact, Campaign] | None:
    """Return the contact of a personal link, with the campaign."""
    query = (
        select(Contact, Campaign)
        .join(Campaign, Campaign.id == Contact.campaign_id)
        .where(Contact.token_hash == hashed)
    )
    row = db.session.execute(query).first()
    return None if row is None else (row[0], row[1])


def statuses_of(campaign_id: int) -> list[tuple[str, str]]:
    """Return (group, status) of each contact; « said » once a personal link brought an answer."""
    query = select(Contact.group, Contact.status, _has_answered()).where(
        Contact.campaign_id == campaign_id
    )
    rows = db.session.execute(query)
    return [(group, "said" if answered else status) for group, status, answered in rows]


def answered_ids(campaign_id: int) -> set[int]:
    """Return the contacts whose personal link brought a complete answer."""
    query = select(Contact.id).where(Contact.campaign_id == campaign_id, _has_answered())
    return set(db.session.scalars(query))


def responses_of(contact: Contact) -> Sequence[Response]:
    """Return the responses that a personal link brought; none in an anonymous campaign."""
    query = select(Response).where(
        Response.respondent == contact.email_hash, Response.campaign_id == contact.campaign_id
    )
    return db.session.scalars(query).all()


def responses_by(respondent: bytes) -> Sequence[Response]:
    """Return all that a person's links brought, in every campaign."""
    return db.session.scalars(select(Response).where(Response.respondent == respondent)).all()


def ways_in(campaign_id: int) -> dict[str, int]:
    """Return site code → access point, those of the e-mail channel first; « » is any of them."""
    query = (
        select(Site.code, AccessPoint.id, AccessPoint.channel)
        .join(Site, Site.id == AccessPoint.site_id)
        .where(AccessPoint.campaign_id == campaign_id, AccessPoint.is_open.is_(True))
        .order_by(AccessPoint.channel != "email", AccessPoint.channel != "link", AccessPoint.id)
    )
    found: dict[str, int] = {}
    for code, point, _ in db.session.execute(query):
        found.setdefault(code, point)
    if len(found) == 1:
        found[""] = next(iter(found.values()))
    return found


def code_of_way_in(access_point_id: int) -> str:
    """Return the short code of an access point."""
    return db.session.scalars(
        select(AccessPoint.code).where(AccessPoint.id == access_point_id)
    ).one()


def known_hashes(campaign_id: int) -> set[bytes]:
    """Return the addresses already there, as hashes."""
    query = select(Contact.email_hash).where(Contact.campaign_id == campaign_id)
    return set(db.session.scalars(query))


def claim(campaign_id: int, *, remind: bool, today: date, most: int) -> list[int]:
    """Take contacts to write to: nobody else will take them; the caller commits."""
    ready = _to_remind(today) if remind else Contact.status == "waiting"
    query = (
        select(Contact.id)
        .where(Contact.campaign_id == campaign_id, ready)
        .order_by(Contact.email_hash)
        .limit(most)
        .with_for_update(skip_locked=True)
    )
    ids = list(db.session.scalars(query))
    values: dict[str, Any] = {"status": "sending", "reminders": Contact.reminders + int(remind)}
    if not remind:
        values["sent_on"] = today  # a sending that is cut may be reminded, later
    db.session.execute(update(Contact).where(Contact.id.in_(ids)).values(values))
    return ids


def give_back(contact_ids: Sequence[int], *, remind: bool) -> None:
    """Undo ``claim`` for those who were not tried."""
    values: dict[str, Any] = {"status": "sent"}
    if not remind:
        values = {"status": "waiting", "sent_on": None}
    undone = values | {"reminders": Contact.reminders - int(remind)}
    db.session.execute(update(Contact).where(Contact.id.in_(contact_ids)).values(undone))


def count_ready(campaign_id: int, *, remind: bool, today: date) -> int:
    """Return how many may be written to today."""
    ready = _to_remind(today) if remind else Contact.status == "waiting"
    query = select(func.count()).select_from(Contact).where(Contact.campaign_id == campaign_id)
    return db.session.scalar(query.where(ready)) or 0


def set_status(contact_ids: Sequence[int], status: str, sent_on: date | None = None) -> None:
    """Change the status of contacts."""
    values = {"status": status} | ({"sent_on": sent_on} if sent_on else {})
    query = update(Contact).where(Contact.id.in_(contact_ids)).values(values)
    db.session.execute(query.execution_options(synchronize_session="fetch"))


def mark_returned(campaign_id: int, hashes: Sequence[bytes]) -> int:
    """Note the addresses whose message came back; return how many are contacts here."""
    found = list(
        db.session.scalars(
            select(Contact.id).where(
                Contact.campaign_id == campaign_id, Contact.email_hash.in_(hashes)
            )
        )
    )
    set_status(found, "returned")
    return len(found)


def sent_since(instant: datetime) -> int:
    """Return how many messages left since an instant, all campaigns together."""
    query = select(func.coalesce(func.sum(MailBatch.sent), 0)).where(MailBatch.at >= instant)
    return int(db.session.scalar(query) or 0)


def forget_campaign(campaign_id: int) -> None:
    """Delete the contacts of a campaign."""
    db.session.execute(delete(Contact).where(Contact.campaign_id == campaign_id))


def forget_hashes(hashes: Sequence[bytes]) -> None:
    """Delete contacts by the keyed hash of their address."""
    for start in range(0, len(hashes), 500):
        part = hashes[start : start + 500]
        db.session.execute(delete(Contact).where(Contact.email_hash.in_(part)))


def _has_answered() -> ColumnElement[bool]:
    return exists().where(
        Response.respondent == Contact.email_hash,
        Response.campaign_id == Contact.campaign_id,
        Response.status != "partial",
    )


def _to_remind(today: date) -> ColumnElement[bool]:
    return (
        Contact.status.in_(("sent", "sending"))
        & ~_has_answered()
        & (Contact.sent_on <= today - REMINDER_AFTER)
        & (Contact.reminders < MOST_REMINDERS)
    )
