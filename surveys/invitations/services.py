"""Contacts and invitations: import, send, remind, note what came back, erase."""

from __future__ import annotations

import secrets
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from urllib.parse import unquote, urlsplit

import orjson

from evalapp.audit.services import record, record_at_once
from evalapp.backup import erasures
from evalapp.backup.services import kept_key
from evalapp.config import Settings, utc_now
from evalapp.errors import AppError, Conflict, Invalid, TooMany
from evalapp.extensions import db
from surveys.invitations import repository
from surveys.invitations.access_file import access_file
from surveys.invitations.contact_list import (
    ContactList,
    Entry,
    UnreadableList,
    emails_in,
    read_contacts,
)
from surveys.invitations.message import Letter, Occasion, letter, message
from surveys.invitations.models import Contact, MailBatch
from surveys.invitations.sealing import (
    NONCE_BYTES,
    Person,
    WrongKey,
    email_hash,
    sealed,
    token_hash,
    token_of,
    unsealed,
)
from surveys.invitations.summary import STATUSES
from surveys.models import Campaign, Response
from surveys.privacy import hooks
from surveys.privacy import services as privacy
from surveys.review.repository import version_of as response_version
from surveys.review.sheet import lines
from surveys.serialization import questionnaire_from_json

KEY_NAME = "cle_contacts"
#: Messages in one sending, and in one hour over all campaigns: no server takes us for a spammer.
MOST_AT_ONCE, MOST_PER_HOUR = 50, 200
SECONDS = 20


class MailFailed(AppError):
    """The mail server did not take the messages."""

    status = 503


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list."""

    added: int
    known: int
    problems: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of a sending."""

    sent: int
    refused: int
    left: int


def import_contacts(
    settings: Settings, campaign: Campaign, content: bytes, filename: str
) -> Imported:
    """Keep the contacts of a file, under seal; an address already there is left as it is."""
    try:
        found: ContactList = read_contacts(content, filename)
    except (UnreadableList, ValueError) as error:
        raise Invalid(str(error)) from None
    key = contact_key(settings)
    ways, known = repository.ways_in(campaign.id), repository.known_hashes(campaign.id)
    problems, added = list(found.problems), 0
    for entry in found.entries:
        hashed = email_hash(entry.person.email, key)
        if hashed in known:
            continue
        if entry.site not in ways:
            problems.append((0, f"le site « {entry.site} » n’a pas d’accès dans cette campagne"))
            continue
        db.session.add(_contact(campaign.id, ways[entry.site], entry, hashed, key))
        added += 1
    record("invitations_imported", "campaign", campaign.code, contacts=added)
    db.session.commit()
    already = sum(email_hash(one.person.email, key) in known for one in found.entries)
    return Imported(added, already, tuple(dict.fromkeys(problems)))


def send(settings: Settings, campaign: Campaign, words: str, *, remind: bool, today: date) -> Sent:
    """Write to those who were not invited yet, or remind those who said nothing."""
    if campaign.status != "open" or not campaign.opens_on <= today <= campaign.closes_on:
        raise Conflict(
            "La collecte n’est pas ouverte : une invitation mènerait à une porte fermée."
        )
    if not settings.smtp_url:
        raise Conflict("Aucun serveur de courriel n’est réglé (EVALAPP_SMTP_URL).")
    room = MOST_PER_HOUR - repository.sent_since(utc_now() - timedelta(hours=1))
    if room <= 0:
        raise TooMany(f"{MOST_PER_HOUR} courriels sont partis en une heure : reprenez plus tard.")
    most = min(room, MOST_AT_ONCE)
    ids = repository.claim(campaign.id, remind=remind, today=today, most=most)
    db.session.commit()
    occasion = occasion_of(campaign, words, is_reminder=remind)
    rest, taken = list(ids), list[bool]()
    try:
        with _server(settings) as server:
            while rest:
                taken.append(_deliver(settings, server, occasion, rest.pop(0), today))
    finally:
        _close_batch(campaign, rest, sum(taken), remind=remind)
    left = repository.count_ready(campaign.id, remind=remind, today=today)
    return Sent(sum(taken), len(taken) - sum(taken), left)


def preview(settings: Settings, campaign: Campaign, words: str, *, remind: bool) -> Letter:
    """Return the letter that a fictitious contact would receive."""
    ways = repository.ways_in(campaign.id)
    code = repository.code_of_way_in(next(iter(ways.values()))) if ways else "…"
    occasion = occasion_of(campaign, words, is_reminder=remind)
    said = f"{settings.public_url}/q/invitation/{'0' * 32}"
    link = f"{said}/repondre" if occasion.is_personal else f"{settings.public_url}/q/{code}"
    return letter(occasion, "Prénom Nom", link, said)


def mark_returned(settings: Settings, campaign: Campaign, text: str) -> int:
    """Note the addresses whose message came back, from a pasted list."""
    key = contact_key(settings)
    hashes = [email_hash(email, key) for email in emails_in(text[:200_000])]
    number = repository.mark_returned(campaign.id, hashes)
    db.session.commit()
    return number


def person_of(settings: Settings, campaign: Campaign, contact: Contact) -> Person:
    """Return all that is known of a contact; reading it is written in the audit trail."""
    contact_id = contact.id
    record_at_once("contacts_read", "campaign", campaign.code, contact=contact_id)
    return _opened(settings, repository.contact_by_id(campaign.id, contact_id))


def access_file_of(settings: Settings, campaign: Campaign, contact: Contact) -> bytes:
    """Return all that is kept of a contact; in named campaigns, with what they answered."""
    contact_id, campaign_id, anonymity = contact.id, campaign.id, campaign.anonymity
    person = person_of(settings, campaign, contact)
    found = repository.contact_by_id(campaign_id, contact_id)
    kept = {
        "groupe": found.group, "état": STATUSES[found.status], "dernier envoi": found.sent_on,
        "rappels": found.reminders,
    }  # fmt: skip
    responses = repository.responses_of(found) if anonymity == "named" else ()
    return access_file(person, kept, [(one.day, _in_words(one)) for one in responses])


def _in_words(response: Response) -> dict[str, str]:
    definition = response_version(response).definition
    told = lines(questionnaire_from_json(definition), orjson.loads(response.answers))
    return {line.label: line.text for line in told}


def erase_contact(settings: Settings, campaign: Campaign, contact: Contact) -> None:
    """Erase a contact, and what their personal link brought; a restore does not bring it back."""
    hashed, code = contact.email_hash, campaign.code
    for response in repository.responses_by(hashed):
        privacy.erase_response(settings, response, "effacement demandé par la personne")
    erasures.add(settings.instance_path, [erasures.Erasure(erasures.CONTACT, hashed.hex())])
    repository.forget_hashes([hashed])
    record("contact_erased", "campaign", code)
    db.session.commit()


def contact_key(settings: Settings) -> bytes:
    """Return the key of the contacts: outside the database and outside its backups."""
    return kept_key(settings.instance_path / KEY_NAME)


def occasion_of(campaign: Campaign, words: str, *, is_reminder: bool) -> Occasion:
    """Return what the letters of a campaign say to everybody."""
    notice = campaign.notice
    return Occasion(
        title=campaign.title,
        organisation=_french(notice.get("organisation", "")),
        closes_on=campaign.closes_on,
        contact=_french(notice.get("contact", "")),
        is_reminder=is_reminder,
        words=words[:2000],
        is_personal=campaign.anonymity != "anonymous",
    )


def _french(text: object) -> str:
    return str(text.get("fr", "")) if isinstance(text, dict) else str(text)


def _contact(campaign_id: int, point: int, entry: Entry, hashed: bytes, key: bytes) -> Contact:
    nonce = secrets.token_bytes(NONCE_BYTES)
    return Contact(
        campaign_id=campaign_id,
        access_point_id=point,
        sealed=sealed(entry.person, key, nonce, campaign_id),
        email_hash=hashed,
        token_hash=token_hash(token_of(hashed, campaign_id, key)),
        group=entry.group,
    )


def _opened(settings: Settings, contact: Contact) -> Person:
    try:
        return unsealed(contact.sealed, contact_key(settings), contact.campaign_id)
    except WrongKey as error:
        raise Conflict(str(error)) from None


def _deliver(
    settings: Settings, server: smtplib.SMTP, occasion: Occasion, contact_id: int, today: date
) -> bool:
    """Send one message and note at once what became of it."""
    contact = db.session.get_one(Contact, contact_id)
    person = _opened(settings, contact)
    token = token_of(contact.email_hash, contact.campaign_id, contact_key(settings))
    said = f"{settings.public_url}/q/invitation/{token}"
    shared = f"{settings.public_url}/q/{repository.code_of_way_in(contact.access_point_id)}"
    link = f"{said}/repondre" if occasion.is_personal else shared
    made = message(
        letter(occasion, person.name, link, said), settings.mail_from, person.email, person.name
    )
    try:
        server.send_message(made)
    except smtplib.SMTPRecipientsRefused:
        repository.set_status([contact_id], "refused")
        db.session.commit()
        return False
    repository.set_status([contact_id], "sent", today)
    db.session.commit()
    return True


def _close_batch(campaign: Campaign, rest: list[int], sent: int, *, remind: bool) -> None:
    """Count what left; whoever was not tried goes back to where they were.

    The one whose sending was cut stays « sending »: perhaps received, hence not sent again.
    """
    db.session.rollback()
    repository.give_back(rest, remind=remind)
    db.session.add(MailBatch(campaign_id=campaign.id, at=utc_now(), sent=sent))
    record("invitations_sent", "campaign", campaign.code, sent=sent, reminder=remind)
    db.session.commit()


@contextmanager
def _server(settings: Settings) -> Iterator[smtplib.SMTP]:
    """Open the mail server of ``EVALAPP_SMTP_URL``; encrypted as soon as a password is given."""
    url = urlsplit(settings.smtp_url)
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    try:
        with kind(url.hostname or "localhost", url.port or 25, timeout=SECONDS) as server:
            server.ehlo()
            if url.scheme == "smtp" and (url.password or server.has_extn("starttls")):
                server.starttls(context=ssl.create_default_context())
            if url.username and url.password:
                server.login(unquote(url.username), unquote(url.password))
            yield server
    except (OSError, smtplib.SMTPException) as error:
        code = getattr(error, "smtp_code", "")
        raise MailFailed(
            f"Le serveur de courriel a refusé ou coupé l’envoi {code}. Ce qui est parti est noté ; "
            "les autres attendent."
        ) from None


hooks.register_forget("invitations", repository.forget_campaign)
hooks.register_contact_eraser("invitations", repository.forget_hashes)
