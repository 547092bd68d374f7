"""What the person at hand gave at the entrance, read from the address of the request."""

from __future__ import annotations

from typing import Any

from flask import current_app, has_request_context, request

from surveys.definition import Questionnaire
from surveys.field.cards import repository
from surveys.field.cards.card_codes import card_hash
from surveys.field.entry.gate import (
    Entry,
    codes_to_take,
    is_gated,
    is_passed,
    is_quiet,
    quieted,
)
from surveys.field.entry.sealed_entry import unsealed_entry
from surveys.submission import Door

#: The name of the piece of address.
PARAMETER = "passe"


class EntryNeeded(Exception):
    """Something is asked before the page that was wanted; what was typed is not lost."""

    def __init__(self, door: Door, key: str, *, is_late: bool = False) -> None:
        super().__init__()
        self.door, self.key, self.is_late = door, key, is_late


def secret() -> str:
    """Return the instance's key."""
    settings: Any = current_app.extensions["evalapp.settings"]
    return str(settings.secret_key)


def entry_of(door: Door, key: str) -> Entry:
    """Return what was given; raise ``EntryNeeded`` when something is missing."""
    given = request.args.get(PARAMETER, "") if has_request_context() else ""
    found = unsealed_entry(given, key, secret()) if given else None
    if not is_gated(door):
        return found or Entry()
    if found is None or not is_passed(door, found):
        raise EntryNeeded(door, key)
    return found


def respondent_of(door: Door, key: str) -> bytes | None:
    """Return who answers, when a personal link says it and the campaign may keep it."""
    person = "" if door.is_anonymous else entry_of(door, key).person
    return bytes.fromhex(person) if person else None


def asked_of(door: Door, key: str, questionnaire: Questionnaire) -> Questionnaire:
    """Return the questionnaire as this person is asked it."""
    return quieted(questionnaire) if is_quiet(door, entry_of(door, key)) else questionnaire


def take_codes(door: Door, key: str) -> bool:
    """Take the codes away, in the transaction that stores the complete answer."""
    return take_codes_of(door, entry_of(door, key)) if is_gated(door) else True


def take_codes_of(door: Door, entry: Entry) -> bool:
    """Take the codes of an entry away, in the transaction at hand; tell whether all were there."""
    wanted = codes_to_take(door, entry)
    hashes = [card_hash(code, door.campaign_id, purpose) for purpose, code in wanted]
    return repository.take(hashes) if hashes else True
