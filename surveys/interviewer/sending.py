"""One finished questionnaire as a tablet sends it, and what the tablet is told."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any

import orjson

from surveys.duration import rounded
from surveys.field.entry.gate import Bracket, Entry
from surveys.submission import Outcome, is_key

_CODE = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")
_CHECKSUM = re.compile(r"[0-9a-f]{64}\Z")
_LANGUAGE = re.compile(r"[A-Za-z-]{2,12}\Z")


class Kind(StrEnum):
    """What a tablet hands in."""

    RESPONSE = "response"
    #: Somebody was asked and said no.
    REFUSAL = "refusal"


class Fate(StrEnum):
    """What became of what was sent; only the first two let the tablet forget it."""

    STORED = Outcome.STORED
    REPEATED = Outcome.REPEATED
    CONFLICT = Outcome.CONFLICT
    REFUSED = Outcome.REFUSED
    #: Sent after the campaign and its grace, or before it opened.
    CLOSED = "closed"
    #: The questionnaire's version is not one of this campaign's.
    UNKNOWN_VERSION = "unknown_version"
    #: The campaign asks something at its entrance that was not given on the tablet.
    GATED = "gated"
    #: A printed code has already served, or was never of this campaign.
    CODE = "code"


STATUSES: Mapping[Fate, int] = {
    Fate.STORED: 200,
    Fate.REPEATED: 200,
    Fate.CONFLICT: 409,
    Fate.REFUSED: 422,
    Fate.CLOSED: 410,
    Fate.UNKNOWN_VERSION: 422,
    Fate.GATED: 403,
    Fate.CODE: 409,
}


@dataclass(frozen=True, slots=True)
class Sending:
    """One thing of a tablet's queue."""

    kind: Kind
    key: str
    access_code: str
    checksum: str
    language: str
    answers: Mapping[str, Any]
    opened_on: date
    #: What was given at the entrance; it is used and not kept.
    entry: Entry = field(default_factory=Entry)
    minutes: int | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the tablet is told of one sending."""

    fate: Fate
    message: str = ""
    problems: tuple[Mapping[str, str], ...] = field(default=())

    def written(self) -> bytes:
        """Return the reply as JSON."""
        found = {"outcome": self.fate, "message": self.message, "problems": list(self.problems)}
        return orjson.dumps(found)


def sending_from(content: bytes) -> Sending | None:
    """Return what a tablet sent, or nothing when it has not the form agreed on."""
    try:
        raw = orjson.loads(content)
        return _read(raw) if isinstance(raw, dict) else None
    except ValueError:  # not JSON, no such kind, no such day
        return None


def _read(raw: Mapping[str, Any]) -> Sending | None:
    kind = Kind(_text(raw, "kind"))
    answers = raw.get("answers", {})
    key, code, checksum = (_text(raw, name) for name in ("key", "access_code", "version"))
    language = _text(raw, "language")
    is_sound = is_key(key) and _CODE.match(code) and _LANGUAGE.match(language)
    is_whole = kind is Kind.REFUSAL or _CHECKSUM.match(checksum)
    if not (is_sound and is_whole and isinstance(answers, dict)):
        return None
    opened_on = date.fromisoformat(_text(raw, "opened_on"))
    seconds = raw.get("seconds")
    minutes = rounded(seconds) if isinstance(seconds, int) else None
    entry = _entry(raw.get("entry"))
    return Sending(kind, key, code, checksum, language, answers, opened_on, entry, minutes)


def _entry(raw: object) -> Entry:
    if not isinstance(raw, dict):
        return Entry()
    bracket = _text(raw, "bracket")
    return Entry(
        card=_text(raw, "card")[:40],
        parent=_text(raw, "parent")[:40],
        bracket=bracket if bracket in set(Bracket) else "",
        assents=raw.get("assents") is True,
    )


def _text(raw: Mapping[str, Any], name: str) -> str:
    value = raw.get(name)
    return value if isinstance(value, str) else ""


def day_of(sending: Sending, opens_on: date, today: date) -> date:
    """Return the day on which the answers were given.

    The tablet says it; a tablet whose clock is wrong is not believed, and today counts.
    """
    return sending.opened_on if opens_on <= sending.opened_on <= today else today
