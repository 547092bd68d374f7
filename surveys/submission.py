"""One response on its way in: keys, codes, windows and outcomes, without web or database."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

import orjson

from surveys.answers import Problem
from surveys.definition import Questionnaire
from surveys.plan import plan_of

#: How long somebody who began before the closing may still finish.
GRACE = timedelta(days=3)
#: Key, in the ``answers`` of an unfinished response only, of what was typed and cannot be kept
#: as an answer. It can be no uid.
DRAFTS = "!drafts"

CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CODE_LENGTH = 13
_KEY = re.compile(r"[A-Za-z0-9_-]{22,40}\Z")
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


class Outcome(StrEnum):
    """What became of a response that was handed in."""

    STORED = "stored"
    #: The same content was already there: nothing to do, the same thanks.
    REPEATED = "repeated"
    #: The key already holds other content: nothing was stored.
    CONFLICT = "conflict"
    #: The answers break a rule of the questionnaire: nothing was stored.
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the caller may tell the person."""

    outcome: Outcome
    values: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()

    @property
    def is_kept(self) -> bool:
        """Tell whether the response is in the database."""
        return self.outcome in {Outcome.STORED, Outcome.REPEATED}


@dataclass(frozen=True, slots=True)
class Door:
    """One access point with all of its campaign that a respondent's page needs."""

    access_point_id: int
    access_code: str
    channel: str
    is_open: bool
    campaign_id: int
    title: str
    status: str
    opens_on: date
    closes_on: date
    anonymity: str
    languages: tuple[str, ...]
    legal_basis: str
    notice: Mapping[str, Any]
    retention_on: date | None
    site_id: int
    site_code: str
    version_id: int
    checksum: str
    #: What is asked before the first question; see ``surveys.field.entry``.
    uses_cards: bool = False
    asks_age: bool = False
    needs_parent: bool = False
    young_texts: str = "off"

    @property
    def is_anonymous(self) -> bool:
        """Tell whether nothing may be kept that tells who answered or when."""
        return self.anonymity == "anonymous"

    @property
    def last_day(self) -> date:
        """Return the last day on which a response begun in time is taken."""
        return self.closes_on + GRACE

    def may_begin(self, today: date) -> bool:
        """Tell whether a new response may begin."""
        in_time = self.opens_on <= today <= self.closes_on
        return self.is_open and self.status == "open" and in_time

    def may_finish(self, began_on: date, today: date) -> bool:
        """Tell whether a response begun on ``began_on`` may still be sent."""
        in_time = self.opens_on <= began_on <= self.closes_on and today <= self.last_day
        return self.may_begin(today) or (self.status in {"open", "closed"} and in_time)


@dataclass(frozen=True, slots=True)
class Stored:
    """A response as the database has it."""

    id: int
    access_point_id: int
    version_id: int
    checksum: str
    status: str
    language: str
    page: str
    answers: Mapping[str, Any]
    #: Seconds spent on its pages so far.
    spent: int = 0
    #: The answers as the database spells them: who changes them says what they were.
    text: str = ""
    day: date | None = None

    @property
    def is_finished(self) -> bool:
        """Tell whether nothing may be added any more."""
        return self.status != "partial"


def canonical(values: Mapping[str, Any]) -> str:
    """Return answers as JSON: one spelling for one content."""
    return orjson.dumps(dict(values), option=orjson.OPT_SORT_KEYS).decode()


def holds_an_answer(questionnaire: Questionnaire, values: Mapping[str, Any]) -> bool:
    """Tell whether a person has answered anything at all."""
    silent = plan_of(questionnaire).silent
    return any(_says_something(value) for uid, value in values.items() if uid not in silent)


def _says_something(value: object) -> bool:
    if isinstance(value, Mapping):
        return any(_says_something(inner) for inner in value.values())
    if isinstance(value, list | tuple):
        return any(_says_something(inner) for inner in value)
    return value is not None


def given_values(questionnaire: Questionnaire, door: Door) -> dict[str, object]:
    """Return the answers that the way in gives by itself, to the hidden questions of their name.

    ``site`` is the site's code; ``contact`` is whom to talk to on the spot (``notice.relay``).
    """
    given = {"site": door.site_code, "contact": door.notice.get("relay")}
    hidden = plan_of(questionnaire).hidden
    return {
        hidden[name]: text
        for name, text in given.items()
        if name in hidden and isinstance(text, str)
    }


def campaign_given(notice: Mapping[str, Any]) -> dict[str, str | None]:
    """Return what a campaign gives on all its sites, by the name of the hidden question."""
    relay = notice.get("relay")
    return {"contact": relay if isinstance(relay, str) and relay.strip() else None}


def is_key(text: str) -> bool:
    """Tell whether a text may be the key of a form: at least 128 bits, plain letters."""
    return _KEY.match(text) is not None


def key_hash(key: str) -> bytes:
    """Return what the database knows of a key."""
    return hashlib.sha256(key.encode()).digest()


def resume_code(key: str) -> str:
    """Return the code that leads back to an unfinished response: 65 bits, made from its key.

    Made and not drawn, so that asking twice gives the same code and the database holds only
    its hash.
    """
    number = int.from_bytes(hashlib.sha256(b"resume:" + key.encode()).digest()[:9])
    return "".join(CROCKFORD[(number >> 5 * place) & 31] for place in range(CODE_LENGTH))


def written_code(code: str) -> str:
    """Return a code as it is shown: 4, 4 and 5 signs."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def read_code(text: str) -> str | None:
    """Return the code that somebody typed, or nothing; O, I and L are read as 0, 1 and 1."""
    plain = re.sub(r"[\W_]+", "", text[:100]).upper().translate(_MISREAD)
    is_code = len(plain) == CODE_LENGTH and set(plain) <= set(CROCKFORD)
    return plain if is_code else None


def resume_hash(code: str) -> bytes:
    """Return what the database knows of a code."""
    return hashlib.sha256(b"code:" + code.encode()).digest()
