"""What is asked before any question: a printed code, an age bracket, the assent of the young."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from evalapp.typography import typography
from surveys.definition import Questionnaire
from surveys.serialization import questionnaire_from_dict
from surveys.submission import Door

_WORDS = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))


class Bracket(StrEnum):
    """An age, as wide as it can be: never a date of birth."""

    UNDER_15 = "moins15"
    FROM_15 = "15a17"
    ADULT = "adulte"


YOUNG = frozenset({Bracket.UNDER_15, Bracket.FROM_15})


@dataclass(frozen=True, slots=True)
class Entry:
    """What somebody gave at the entrance; kept in their addresses, sealed, and nowhere else."""

    card: str = ""
    parent: str = ""
    bracket: str = ""
    assents: bool = False
    #: The contact whose personal link was used, in hexadecimal; never in an anonymous campaign.
    person: str = ""


def is_gated(door: Door) -> bool:
    """Tell whether anything is asked before the first question."""
    return door.uses_cards or door.asks_age


def needs_assent(door: Door, entry: Entry) -> bool:
    """Tell whether this person is young, and has to agree in their own words."""
    return door.asks_age and entry.bracket in YOUNG


def needs_parent(door: Door, entry: Entry) -> bool:
    """Tell whether a parent's authorisation goes with this answer."""
    return door.asks_age and door.needs_parent and entry.bracket == Bracket.UNDER_15


def is_passed(door: Door, entry: Entry) -> bool:
    """Tell whether nothing is missing at the entrance."""
    return (
        (bool(entry.card) or not door.uses_cards)
        and (entry.bracket in set(Bracket) or not door.asks_age)
        and (entry.assents or not needs_assent(door, entry))
        and (bool(entry.parent) or not needs_parent(door, entry))
    )


def codes_to_take(door: Door, entry: Entry) -> list[tuple[str, str]]:
    """Return (purpose, code) of what a complete answer uses up."""
    taken = [("answer", entry.card)] if door.uses_cards else []
    return [*taken, ("parent", entry.parent)] if needs_parent(door, entry) else taken


def is_quiet(door: Door, entry: Entry) -> bool:
    """Tell whether open questions are left out for this person."""
    return door.asks_age and door.young_texts == "off" and entry.bracket == Bracket.UNDER_15


_QUIET: dict[str, Questionnaire] = {}


def quieted(questionnaire: Questionnaire) -> Questionnaire:
    """Return the questionnaire without a place to write: no open question, no « précisez »."""
    found = _QUIET.get(questionnaire.checksum)
    if found is None:
        if len(_QUIET) >= 64:
            _QUIET.clear()
        content = _silenced(json.loads(questionnaire.canonical))
        found = _QUIET[questionnaire.checksum] = questionnaire_from_dict(content)
    return found


def _silenced(node: Any) -> Any:
    if isinstance(node, list):
        return [_silenced(item) for item in node]
    if not isinstance(node, dict):
        return node
    made = {name: _silenced(value) for name, value in node.items()}
    if made.get("type") == "text" and "uid" in made:
        made |= {"relevant": "1 = 0", "required": False}
    if made.get("role") == "other":
        del made["role"]
    return made


@lru_cache(maxsize=8)
def gate_words(language: str, address: str) -> dict[str, str]:
    """Return the words of the entrance; what a language lacks is said in French."""
    french = dict(_WORDS["fr"]) | (_WORDS["fr-tu"] if address == "tu" else {})
    french = {name: typography(text) for name, text in french.items()}
    return french if language == "fr" else french | _WORDS.get(language, {})
