"""The interviewer's acts on the server: take the questionnaires, hand in what was filled."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from evalapp.accounts.permissions import Scope
from evalapp.extensions import db
from evalapp.wording import day as written_day
from surveys.collect import notice as notices
from surveys.collect.manner import offered_languages
from surveys.collect.repository import questionnaire_of, stored_response
from surveys.collect.screen import speaker
from surveys.collect.wording import words
from surveys.definition import Questionnaire
from surveys.field.cards.card_codes import checking_key, read_card
from surveys.field.entry.access import take_codes_of
from surveys.field.entry.gate import (
    Bracket,
    Entry,
    gate_words,
    is_gated,
    is_passed,
    is_quiet,
    quieted,
)
from surveys.interviewer import repository
from surveys.interviewer.compiled import FORMAT, compiled_form
from surveys.interviewer.sending import Fate, Kind, Reply, Sending, day_of
from surveys.services import record_refusal, submit
from surveys.submission import Door, Outcome, Receipt, given_values, key_hash

#: How the answers of a tablet are counted, whatever access point lends its code.
CHANNEL = "tablet"


def assignments(scope: Scope, today: date, secret: str) -> dict[str, Any]:
    """Return what an interviewer may ask, ready for her tablet."""
    found = [
        _assignment(repository.door_in(code, scope), site_name, secret)
        for code, site_name in repository.entrances(scope, today)
    ]
    return {"format": FORMAT, "assignments": found}


def _assignment(door: Door, site_name: str, secret: str) -> dict[str, Any]:
    questionnaire = questionnaire_of(door.version_id, door.checksum)
    languages = offered_languages(door.languages, questionnaire.languages)
    return {
        "access_code": door.access_code,
        "title": door.title,
        "site": site_name,
        "opens_on": door.opens_on.isoformat(),
        "closes_on": door.closes_on.isoformat(),
        "checksum": door.checksum,
        "languages": list(languages),
        # Pages older than this entrance leave such a campaign alone.
        "is_gated": is_gated(door),
        "gate": _gate(door, questionnaire, languages, secret) if is_gated(door) else None,
        "given": given_values(questionnaire, door),
        "notices": {one: _notice(door, questionnaire, one) for one in languages},
    }


def _gate(
    door: Door, questionnaire: Questionnaire, languages: Sequence[str], secret: str
) -> dict[str, Any]:
    """Return what is asked before the first question, and what tells a code typed well."""
    address = str(questionnaire.settings.get("address", "vous"))
    return {
        "uses_cards": door.uses_cards,
        "asks_age": door.asks_age,
        "needs_parent": door.needs_parent,
        "is_quiet": is_quiet(door, Entry(bracket=Bracket.UNDER_15)),
        "brackets": list(Bracket),
        "checking_key": checking_key(secret),
        "words": {one: gate_words(one, address) for one in languages},
    }


def _notice(door: Door, questionnaire: Questionnaire, language: str) -> dict[str, Any]:
    said = words(language, str(questionnaire.settings.get("address", "vous")))
    say = speaker(questionnaire, {}, language)
    return {
        "title": say(questionnaire.title) or door.title,
        "introduction": say(questionnaire.introduction),
        "facts": notices.essentials(door, questionnaire, said, language),
        "rights": notices.rights(door, said, language),
        "thanks": say(questionnaire.thanks),
        "help_note": say(questionnaire.help_note),
    }


def form(checksum: str, scope: Scope, *, quiet: bool = False) -> dict[str, Any]:
    """Return a questionnaire that somebody may ask, compiled for the browser."""
    version_id = repository.version_in(checksum, scope)
    asked = questionnaire_of(version_id, checksum)
    return compiled_form(quieted(asked) if quiet else asked)


def receive(sending: Sending, scope: Scope, today: date, now: datetime, secret: str) -> Reply:
    """Store one finished questionnaire or refusal, once however often it comes.

    What was already stored is acknowledged whatever the day; the rest obeys the campaign's dates,
    with their grace, by the day on which it was filled.
    """
    door = replace(repository.door_in(sending.access_code, scope), channel=CHANNEL)
    day = day_of(sending, door.opens_on, today)
    is_known = stored_response(key_hash(sending.key)) is not None
    if not is_known and not door.may_finish(day, today):
        return _closed(door, today)
    if sending.kind is Kind.REFUSAL:
        record_refusal(door, sending.key, today=day)
        return Reply(Fate.STORED)
    entry = _entry(sending.entry, secret)
    if is_gated(door) and not is_passed(door, entry):
        return Reply(Fate.GATED, _GATED)
    version_id = repository.version_of(door.campaign_id, sending.checksum)
    if version_id is None:
        return Reply(Fate.UNKNOWN_VERSION, _NO_VERSION)
    door = replace(door, version_id=version_id, checksum=sending.checksum)
    return _stored(door, replace(sending, entry=entry), day, now)


def _entry(entry: Entry, secret: str) -> Entry:
    """Return an entry whose codes were typed well; the others are nothing."""
    card, parent = (read_card(code, secret) for code in (entry.card, entry.parent))
    return replace(entry, card=card, parent=parent)


def _stored(door: Door, sending: Sending, day: date, now: datetime) -> Reply:
    """Store a response and take its codes away, in one transaction."""
    receipt = submit(
        door,
        sending.key,
        sending.answers,
        today=day,
        language=sending.language if sending.language in door.languages else "fr",
        received_at=now,
        minutes=sending.minutes,
        is_quiet=is_quiet(door, sending.entry),
        commit=False,
    )
    if receipt.outcome is Outcome.STORED and not take_codes_of(door, sending.entry):
        db.session.rollback()
        return Reply(Fate.CODE, _SENTENCES[Fate.CODE])
    db.session.commit()
    return _reply(receipt)


def _reply(receipt: Receipt) -> Reply:
    fate = Fate(receipt.outcome)
    problems = tuple({"uid": one.uid, "message": one.message} for one in receipt.problems)
    return Reply(fate, _SENTENCES.get(fate, ""), problems)


_NO_VERSION = (
    "Le questionnaire rempli n’est pas, ou n’est plus, celui de cette campagne. "
    "Rien n’est perdu\u00a0: prévenez la personne qui gère la campagne."
)
_GATED = (
    "Cette campagne demande maintenant une carte à code ou une tranche d’âge à l’entrée, "
    "qui manque ici\u00a0: cette réponse n’a pas été prise. "
    "Prévenez la personne qui gère la campagne."
)
_SENTENCES = {
    Fate.CONFLICT: "Une réponse différente est déjà sur le serveur sous la même clé\u00a0: "
    "celle-ci n’a pas été prise. Ouvrez-la pour la relire\u00a0; si c’est bien une autre "
    "personne, terminez-la de nouveau\u00a0: elle partira sous une clé neuve.",
    Fate.CODE: "Le code de la carte ou du papier du parent a déjà servi, ou n’est pas de cette "
    "campagne. Les réponses restent sur cette tablette\u00a0: si le code a été mal recopié, "
    "corrigez-le.",
    Fate.REFUSED: "Une réponse ne suit pas les règles du questionnaire. "
    "Ouvrez-la pour la corriger, puis terminez-la de nouveau.",
}


def _closed(door: Door, today: date) -> Reply:
    if today < door.opens_on:
        sentence = f"La campagne n’ouvre que le {written_day(door.opens_on)}."
    else:
        sentence = (
            f"La campagne est close depuis le {written_day(door.closes_on)} et son délai de "
            "trois jours est passé. Demandez à la personne qui la gère de la prolonger."
        )
    return Reply(Fate.CLOSED, f"{sentence} La réponse reste sur cette tablette.")
