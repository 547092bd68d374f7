"""The interviewer's acts on the server: take the questionnaires, hand in what was filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from evalapp.accounts.permissions import Scope
from evalapp.wording import day as written_day
from surveys.collect import notice as notices
from surveys.collect.manner import offered_languages
from surveys.collect.repository import questionnaire_of, stored_response
from surveys.collect.screen import speaker
from surveys.collect.wording import words
from surveys.definition import Questionnaire
from surveys.field.entry.gate import is_gated
from surveys.interviewer import repository
from surveys.interviewer.compiled import FORMAT, compiled_form
from surveys.interviewer.sending import Fate, Kind, Reply, Sending, day_of
from surveys.services import record_refusal, submit
from surveys.submission import Door, Receipt, given_values, key_hash

#: How the answers of a tablet are counted, whatever access point lends its code.
CHANNEL = "tablet"


def assignments(scope: Scope, today: date) -> dict[str, Any]:
    """Return what an interviewer may ask, ready for her tablet."""
    found = [
        _assignment(repository.door_in(code, scope), site_name)
        for code, site_name in repository.entrances(scope, today)
    ]
    return {"format": FORMAT, "assignments": found}


def _assignment(door: Door, site_name: str) -> dict[str, Any]:
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
        "is_gated": is_gated(door),
        "given": given_values(questionnaire, door),
        "notices": {one: _notice(door, questionnaire, one) for one in languages},
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


def form(checksum: str, scope: Scope) -> dict[str, Any]:
    """Return a questionnaire that somebody may ask, compiled for the browser."""
    version_id = repository.version_in(checksum, scope)
    return compiled_form(questionnaire_of(version_id, checksum))


def receive(sending: Sending, scope: Scope, today: date, now: datetime) -> Reply:
    """Store one finished questionnaire or refusal, once however often it comes.

    What was already stored is acknowledged whatever the day; the rest obeys the campaign's dates,
    with their grace, by the day on which it was filled.
    """
    door = replace(repository.door_in(sending.access_code, scope), channel=CHANNEL)
    day = day_of(sending, door.opens_on, today)
    is_known = stored_response(key_hash(sending.key)) is not None
    if not is_known and not door.may_finish(day, today):
        return _closed(door, today)
    if is_gated(door):
        return Reply(Fate.GATED, _GATED)
    if sending.kind is Kind.REFUSAL:
        record_refusal(door, sending.key, today=day)
        return Reply(Fate.STORED)
    version_id = repository.version_of(door.campaign_id, sending.checksum)
    if version_id is None:
        return Reply(Fate.UNKNOWN_VERSION, _NO_VERSION)
    door = replace(door, version_id=version_id, checksum=sending.checksum)
    language = sending.language if sending.language in door.languages else "fr"
    receipt = submit(
        door, sending.key, sending.answers, today=day, language=language, received_at=now
    )
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
    "Cette campagne demande maintenant une carte à code ou une tranche d’âge à l’entrée\u00a0: "
    "cette réponse n’a pas été prise. Prévenez la personne qui gère la campagne."
)
_SENTENCES = {
    Fate.CONFLICT: "Une réponse différente est déjà sur le serveur sous la même clé\u00a0: "
    "celle-ci n’a pas été prise. Ouvrez-la pour la relire\u00a0; si c’est bien une autre "
    "personne, terminez-la de nouveau\u00a0: elle partira sous une clé neuve.",
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
