"""The respondent's acts: open a form, send a page, pause, come back. One transaction each."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any

from evalapp.errors import AppError, NotFound
from evalapp.extensions import db, together
from surveys.answers import Problem, check_answers
from surveys.collect import repository
from surveys.collect.fields import Fields, max_block_count
from surveys.collect.seal import unsealed
from surveys.collect.visit import (
    Go,
    Posted,
    Visit,
    language_of,
    page_after,
    page_by_uid,
    page_of,
    posted,
    visit_of,
)
from surveys.definition import Page
from surveys.duration import on_page, rounded
from surveys.field.entry.access import EntryNeeded, asked_of, respondent_of, take_codes
from surveys.field.entry.gate import is_gated
from surveys.services import row_of, settle, tried_again, unfinished, write
from surveys.submission import (
    Door,
    Outcome,
    holds_an_answer,
    is_key,
    key_hash,
    read_code,
    resume_hash,
)

#: Wrong codes that one access point takes in ten minutes, and the length of those minutes.
MOST_WRONG_CODES = 30
SLOT_SECONDS = 600


class NotOpen(AppError):
    """The campaign is not open yet, or is over; the page says its dates."""

    def __init__(self, door: Door, today: date) -> None:
        super().__init__("Cette enquête n’est pas ouverte.")
        self.door = door
        self.is_early = today < door.opens_on
        self.status = 403 if self.is_early else 410


class AlreadyAnswered(AppError):
    """The personal link at hand has already brought a complete answer."""

    status = 409


class Step(StrEnum):
    """What the person is shown after a post."""

    PAGE = "page"
    #: The same page, because the answers brought a question that nobody saw.
    AGAIN = "again"
    #: The same page, with what is to be put right; nothing was stored.
    PROBLEMS = "problems"
    #: Another page, where something needed is missing.
    MISSING = "missing"
    PAUSED = "paused"
    THANKS = "thanks"
    CONFLICT = "conflict"


@dataclass(frozen=True, slots=True)
class Next:
    """Where a post leads."""

    step: Step
    visit: Visit
    page: Page
    fields: Fields
    problems: tuple[Problem, ...] = ()
    #: The question to look at.
    path: str = ""
    #: How many blocks a repeat should show.
    blocks: int = 1


@dataclass(frozen=True, slots=True)
class Sending:
    """One post of one page, as the web received it."""

    code: str
    key: str
    page: str
    fields: Fields
    go: Go
    language: str
    seal: str
    secret: str
    today: date
    received_at: datetime | None = None

    def seconds(self, visit: Visit) -> int:
        """Return the seconds spent on the response's pages, this one included."""
        seal = unsealed(self.seal, self.key, self.secret)
        before = visit.stored.spent if visit.stored else 0
        if seal is None or self.received_at is None:
            return before
        now = self.received_at.replace(tzinfo=UTC).timestamp()
        return before + on_page(seal.shown_at, int(now))


def open_visit(code: str, key: str, today: date, *, seal: str = "", secret: str = "") -> Visit:
    """Return the visit of a key; raise ``NotFound`` or ``NotOpen``."""
    if not is_key(key):
        raise NotFound
    door, stored = repository.door_and_stored(code, key_hash(key))
    opening = unsealed(seal, key, secret) if seal else None
    began = stored is not None or (opening is not None and opening.opened_on <= door.closes_on)
    if stored is not None and stored.access_point_id != door.access_point_id:
        raise NotFound
    is_over = stored is not None and stored.is_finished
    may_go_on = door.may_finish(door.opens_on, today) if began else door.may_begin(today)
    if not (is_over or may_go_on):
        raise NotOpen(door, today)
    version_id, checksum = door.version_id, door.checksum
    if stored is not None:
        version_id, checksum = stored.version_id, stored.checksum
    elif opening is not None and opening.version_id != version_id:
        checksum = repository.checksum_of(opening.version_id) or checksum
        version_id = opening.version_id
    questionnaire = repository.questionnaire_of(version_id, checksum)
    if not is_over:
        questionnaire = asked_of(door, key, questionnaire)
    return visit_of(door, key, questionnaire, version_id, stored)


@tried_again
def send_page(sending: Sending) -> Next:
    """Check and store one page; complete the response when it was the last."""
    visit = open_visit(
        sending.code,
        sending.key,
        sending.today,
        seal=sending.seal,
        secret=sending.secret,
    )
    page = page_by_uid(visit.questionnaire, sending.page)
    if page is None:
        raise NotFound
    sending = replace(sending, language=language_of(visit, sending.language))
    sent = posted(visit, page, sending.fields, sending.go, sending.today, sending.language)
    as_typed = replace(visit, values=sent.checked.values)
    if visit.is_finished:
        step = Step.THANKS if sent.is_what_is_stored() else Step.CONFLICT
        return Next(step, as_typed, page, sending.fields)
    if sent.problems:
        return Next(Step.PROBLEMS, as_typed, page, sending.fields, sent.problems)
    return _move_on(sent, sending)


def _move_on(sent: Posted, sending: Sending) -> Next:
    """Store the page and say what follows."""
    here = Next(Step.PAGE, sent.visit, sent.page, sending.fields)
    if sent.go is Go.PAUSE:
        return _kept(sent, sending, replace(here, step=Step.PAUSED))
    if sent.go is Go.RESTART:
        return _kept(sent, sending, replace(here, page=sent.visit.questionnaire.pages[0]))
    if sent.go is Go.STAY:
        return _kept(sent, sending, here)
    if sent.go is Go.MORE:
        blocks = 1 + max_block_count(sent.fields)
        return _kept(sent, sending, replace(here, step=Step.AGAIN, blocks=blocks))
    if sent.go is Go.CONTINUE:
        appeared = sent.appeared(sending.today)
        if appeared:
            return _kept(sent, sending, replace(here, step=Step.AGAIN, path=appeared))
    following = page_after(sent)
    if following is None:
        return _finished(sent, sending, here)
    return _kept(sent, sending, replace(here, page=following))


def _finished(sent: Posted, sending: Sending, here: Next) -> Next:
    """Complete the response, or lead to the page where something is missing."""
    questionnaire = sent.visit.questionnaire
    checked = check_answers(
        questionnaire, sent.checked.values, today=sending.today, language=sending.language
    )
    astray = [problem.uid for problem in checked.problems] + sorted(sent.drafts)
    if astray:
        page = page_of(questionnaire, astray[0])
        return _kept(sent, sending, replace(here, step=Step.MISSING, page=page))
    if is_gated(sent.visit.door):
        together()
    if not take_codes(sent.visit.door, sending.key):
        db.session.rollback()
        _kept(sent, sending, here)
        raise EntryNeeded(sent.visit.door, sending.key, is_late=True)
    row = {**_row(sent, sending), "minutes": rounded(sending.seconds(sent.visit))}
    receipt = settle(sending.key, sent.visit.stored, checked, row)
    step = Step.THANKS if receipt.outcome is not Outcome.CONFLICT else Step.CONFLICT
    return replace(here, step=step)


def _kept(sent: Posted, sending: Sending, following: Next) -> Next:
    """Keep the unfinished response, once there is a first answer to keep."""
    values, drafts = sent.checked.values, sent.drafts
    has_answer = bool(drafts) or holds_an_answer(sent.visit.questionnaire, values)
    if sent.visit.stored is not None or has_answer:
        row = {**_row(sent, sending), **unfinished(sending.key, values, following.page.uid, drafts)}
        write(sending.key, sent.visit.stored, row | {"spent": sending.seconds(sent.visit)})
    return following


def _row(sent: Posted, sending: Sending) -> dict[str, Any]:
    door = sent.visit.door
    row = row_of(
        door,
        sent.visit.version_id,
        sending.language,
        door.channel,
        sending.today,
        sending.received_at,
    )
    person = respondent_of(door, sending.key)
    if person is not None and repository.has_answered(door.campaign_id, person):
        raise AlreadyAnswered("Vous avez déjà répondu par votre lien personnel. Merci !")
    return row if person is None else row | {"respondent": person}


@dataclass(frozen=True, slots=True)
class WayBack:
    """Where a code leads; or, when it leads nowhere, which words say so and with what status."""

    access_code: str = ""
    key: str = ""
    page: str = ""
    language: str = "fr"
    problem: str = ""
    status: int = 200


def way_back(door: Door, typed: str, today: date, slot: int) -> WayBack:
    """Return where a code leads.

    The try is counted before the code is looked at, in the same transaction, so that tries sent
    together cannot pass; a right code takes its own count back.
    """
    if not door.may_finish(door.opens_on, today):
        raise NotOpen(door, today)
    tries = repository.count_try(door.access_point_id, slot)
    plain = read_code(typed)
    found = None
    if tries <= MOST_WRONG_CODES and plain:
        found = repository.unfinished_by_code(resume_hash(plain), door.campaign_id)
    if found is not None:
        db.session.rollback()
        return WayBack(*found)
    db.session.commit()
    if tries > MOST_WRONG_CODES:
        return WayBack(problem="resume_wait", status=429)
    return WayBack(problem="resume_wrong", status=422)
