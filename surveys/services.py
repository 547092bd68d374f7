"""The one way a response becomes complete: web, offline queue, paper, import, demonstration."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Mapping
from datetime import date, datetime
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import bindparam, exists, insert, select, update
from sqlalchemy.exc import IntegrityError, SQLAlchemyError

from evalapp.errors import AppError
from evalapp.extensions import db
from surveys.answers import Checked, check_answers
from surveys.collect import repository
from surveys.field.entry.gate import quieted
from surveys.models import Response
from surveys.privacy.models import ErasedKey
from surveys.submission import (
    DRAFTS,
    Door,
    Outcome,
    Receipt,
    Stored,
    canonical,
    given_values,
    key_hash,
    resume_code,
    resume_hash,
)

#: How often one sending may be overtaken by another of the same form.
MOST_LOSSES = 5

P = ParamSpec("P")
T = TypeVar("T")


class Erased(AppError):
    """The response of this key was erased for good: it does not come back."""

    status = 410

    def __init__(self) -> None:
        super().__init__(
            "Ces réponses ont été effacées, comme la loi le prévoit. "
            "Elles n’ont pas été enregistrées de nouveau."
        )


class Overtaken(SQLAlchemyError):
    """The response has changed since it was read: nothing was written."""


def tried_again(work: Callable[P, T]) -> Callable[P, T]:
    """Run a service again when another worker has just stored the same key.

    The loser of the race then reads what the winner stored, and answers accordingly. Each loss is
    another's gain, so a few turns are enough for any number of hands on one form.
    """

    @wraps(work)
    def run(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(MOST_LOSSES):
            try:
                return work(*args, **kwargs)
            except (IntegrityError, Overtaken):
                db.session.rollback()
        return work(*args, **kwargs)

    return run


@tried_again
def submit(
    door: Door,
    key: str,
    raw: Mapping[str, object],
    *,
    today: date,
    language: str = "fr",
    channel: str | None = None,
    received_at: datetime | None = None,
    minutes: int | None = None,
    is_quiet: bool = False,
    commit: bool = True,
) -> Receipt:
    """Check a whole response and store it, once however often it is handed in.

    ``raw`` is keyed by uid, as ``check_answers`` reads it. Nothing is stored unless the outcome
    is ``STORED``; ``REPEATED`` says that it already was (or that it was, and has been erased since:
    a queue may forget it). Dates of the campaign are the caller's affair: an interviewer's queue
    may be emptied days after the closing. ``is_quiet``: open questions were not asked.
    """
    stored = repository.stored_response(key_hash(key), lock=True)
    version = (stored.version_id, stored.checksum) if stored else (door.version_id, door.checksum)
    asked = repository.questionnaire_of(*version)
    questionnaire = quieted(asked) if is_quiet else asked
    whole = {**raw, **given_values(questionnaire, door)}
    checked = check_answers(questionnaire, whole, today=today, language=language)
    row = row_of(door, version[0], language, channel or door.channel, today, received_at)
    row["minutes"] = minutes
    try:
        return settle(key, stored, checked, row, commit=commit)
    except Erased:
        if commit:
            db.session.rollback()
        return Receipt(Outcome.REPEATED, checked.values)


def settle(
    key: str, stored: Stored | None, checked: Checked, row: dict[str, Any], *, commit: bool = True
) -> Receipt:
    """Make a response complete from checked answers, or say why it cannot be."""
    if checked.problems:
        return Receipt(Outcome.REFUSED, checked.values, checked.problems)
    answers = canonical(checked.values)
    if stored is not None and stored.is_finished:
        same = canonical(stored.answers) == answers
        return Receipt(Outcome.REPEATED if same else Outcome.CONFLICT, stored.answers)
    write(key, stored, {**row, **_FINISHED, "answers": answers}, commit=commit)
    return Receipt(Outcome.STORED, checked.values)


@tried_again
def keep_unfinished(
    door: Door,
    key: str,
    values: Mapping[str, Any],
    page: str,
    *,
    today: date,
    language: str = "fr",
    commit: bool = True,
) -> bool:
    """Keep checked answers of somebody who has not finished; tell whether they are kept."""
    stored = repository.stored_response(key_hash(key), lock=True)
    if stored is not None and stored.is_finished:
        return False
    version_id = stored.version_id if stored else door.version_id
    row = row_of(door, version_id, language, door.channel, today, None)
    write(key, stored, {**row, **unfinished(key, values, page)}, commit=commit)
    return True


@tried_again
def record_refusal(door: Door, key: str, *, today: date, commit: bool = True) -> None:
    """Count somebody who was asked and said no: no answer, no reason, only the day."""
    if repository.stored_response(key_hash(key), lock=True) is None:
        row = row_of(door, door.version_id, "fr", door.channel, today, None)
        write(key, None, {**row, "status": "refused", "answers": "{}"}, commit=commit)


def row_of(
    door: Door,
    version_id: int,
    language: str,
    channel: str,
    today: date,
    received_at: datetime | None,
) -> dict[str, Any]:
    """Return what a response says besides its answers; no time when the campaign is anonymous."""
    return {
        "campaign_id": door.campaign_id,
        "access_point_id": door.access_point_id,
        "site_id": door.site_id,
        "version_id": version_id,
        "language": language,
        "channel": channel,
        "day": today,
        "received_at": None if door.is_anonymous else received_at,
    }


def unfinished(
    key: str, values: Mapping[str, Any], page: str, drafts: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what an unfinished response holds more than a finished one: the way back."""
    kept = {**values, DRAFTS: drafts} if drafts else dict(values)
    return {
        "status": "partial",
        "open_key": key,
        "resume_hash": resume_hash(resume_code(key)),
        "page": page,
        "answers": canonical(kept),
    }


def write(key: str, stored: Stored | None, row: dict[str, Any], *, commit: bool = True) -> None:
    """Insert or change one response, in one statement; nobody is told before the commit."""
    if stored is None:
        new = {**_EMPTY, "id": secrets.randbits(63), "key_hash": key_hash(key), **row}
        if db.session.connection().execute(_INSERT, new).rowcount == 0:
            raise Erased
    else:
        kept = {name: row[name] for name in row.keys() - _settled(stored, row)}
        seen = {"stored_id": stored.id, "seen_status": stored.status, "seen_answers": stored.text}
        if db.session.connection().execute(_UPDATE, {**seen, **kept}).rowcount == 0:
            raise Overtaken
    if commit:
        db.session.commit()


#: What led back to an unfinished response goes when it is finished.
_FINISHED = {"status": "complete", "page": "", "open_key": None, "resume_hash": None, "spent": 0}


def _settled(stored: Stored, row: Mapping[str, Any]) -> set[str]:
    """Return what a change leaves as it is: naming it would rewrite its indexes all the same."""
    same = {"day"} if stored.day == row["day"] else set()
    return _FIXED | (same | _WAY_BACK if stored.status == row["status"] == "partial" else same)


_WAY_BACK = {"status", "open_key", "resume_hash"}
#: Where a response came in stays what it was at its first answer.
_FIXED = {"campaign_id", "access_point_id", "site_id", "version_id", "channel"}

# Plain statements on the table: the ORM's share of the work is not needed here.
_TABLE: Any = Response.__table__
_EMPTY = {
    column.name: column.default.arg if column.default is not None else None for column in _TABLE.c
}
#: In the same statement: a key that was erased stays erased.
_INSERT = (
    insert(_TABLE)
    .from_select(
        [column.name for column in _TABLE.c],
        select(*(bindparam(column.name, type_=column.type) for column in _TABLE.c)).where(
            ~exists().where(
                ErasedKey.key_hash == bindparam("key_hash", type_=_TABLE.c.key_hash.type)
            )
        ),
    )
    .execution_options(preserve_rowcount=True)
)
#: Nobody holds a lock while answers are checked: a change names what it was made from.
_UPDATE = update(_TABLE).where(
    _TABLE.c.id == bindparam("stored_id"),
    _TABLE.c.status == bindparam("seen_status"),
    _TABLE.c.answers == bindparam("seen_answers"),
)
