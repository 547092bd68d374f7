"""Names that the definition admits, unique, and the identities made from them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field

from surveys.definition import Choice, Question
from surveys.formats.losses import Ledger, Place


def _pattern(model: type[Choice] | type[Question]) -> re.Pattern[str]:
    for rule in model.model_fields["name"].metadata:
        found = getattr(rule, "pattern", None)
        if found:
            return re.compile(found)
    return re.compile(r"^[A-Za-z_][A-Za-z0-9_.-]{0,63}$")


NAME = _pattern(Question)
CHOICE_NAME = _pattern(Choice)
#: Words that expressions keep for themselves.
_RESERVED = frozenset({"and", "or", "div", "mod", "true", "false"})


def is_name(text: str) -> bool:
    """Say whether a text can be the name of a question."""
    return NAME.fullmatch(text) is not None


def slug(text: str, fallback: str = "q") -> str:
    """Return a name made of a text: no accents, no spaces, a letter first."""
    plain = unicodedata.normalize("NFKD", text)
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    plain = re.sub(r"[^A-Za-z0-9_.-]+", "_", plain).strip("_.-")[:60]
    if not plain:
        return fallback
    return plain if plain[0].isalpha() else f"_{plain}"


def choice_slug(text: str) -> str:
    """Return the nearest text that can be the name of a choice."""
    if CHOICE_NAME.fullmatch(text):
        return text
    bare = re.sub(r"\s+", "_", re.sub(r"[\"'<>&]+", "_", text.strip()))[:120]
    for candidate in (bare, slug(text, "choix")):
        if CHOICE_NAME.fullmatch(candidate):
            return candidate
    return slug(text, "choix")


def free(wanted: str, taken: set[str], most: int = 64) -> str:
    """Return a name, numbered when it is already taken."""
    if wanted not in taken:
        return wanted
    number = 2
    while (candidate := f"{wanted[: most - 6]}_{number}") in taken:
        number += 1
    return candidate


@dataclass(slots=True)
class Taken:
    """The names of one list of answers; finding a free one costs the same for any number."""

    names: set[str] = field(default_factory=set)
    numbers: dict[str, int] = field(default_factory=dict)

    def claim(self, wanted: str) -> str:
        """Return a free name and keep it."""
        final, number = wanted, self.numbers.get(wanted, 1)
        while final in self.names:
            number += 1
            final = f"{wanted[:57]}_{number}"
        self.numbers[wanted] = number
        self.names.add(final)
        return final


@dataclass(slots=True)
class NameBook:
    """The names given so far, and what each written name became."""

    ledger: Ledger
    taken: set[str] = field(default_factory=set)
    #: written name -> first name given for it
    given: dict[str, str] = field(default_factory=dict)
    _numbers: dict[str, int] = field(default_factory=dict)

    def name(self, written: str, place: Place, fallback: str) -> str:
        """Return the name that a written one becomes; changes are told."""
        wanted = written.strip()
        if not wanted:
            final = self._claimed(slug(fallback))
            self.ledger.told(place, "missing_name", "le nom manque ; « {0} » est utilisé.", final)
            return final
        proper = wanted if is_name(wanted) and wanted not in _RESERVED else slug(wanted)
        proper = f"{proper}_" if proper in _RESERVED else proper
        final = self._claimed(proper)
        self._tell(wanted, proper, final, place)
        self.given.setdefault(wanted, final)
        return final

    def _claimed(self, wanted: str) -> str:
        final = wanted
        number = self._numbers.get(wanted, 1)
        while final in self.taken:
            number += 1
            final = f"{wanted[:57]}_{number}"
        self._numbers[wanted] = number
        self.taken.add(final)
        return final

    def _tell(self, wanted: str, proper: str, final: str, place: Place) -> None:
        if final != proper:
            self.ledger.told(
                place,
                "duplicate_name",
                "le nom « {0} » sert déjà ailleurs ; celui-ci devient « {1} ».",
                wanted,
                final,
            )
        elif proper != wanted:
            self.ledger.told(
                place,
                "bad_name",
                "le nom « {0} » contient un signe qui n'est pas admis ; il devient « {1} ».",
                wanted,
                final,
            )


def uid_for(name: str, taken: set[str]) -> str:
    """Return an identity made of a name, never given twice."""
    base = re.sub(r"[^a-z0-9_]", "_", name.lower())
    if len(base) > 40:
        base = f"{base[:33]}_{hashlib.sha256(name.encode()).hexdigest()[:6]}"
    uid, number = base or "item", 1
    while uid in taken:
        number += 1
        uid = f"{base[:35]}_{number}"
    taken.add(uid)
    return uid
