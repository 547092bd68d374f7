"""The form of the entrance, read field by field: what is right, what is missing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.field.cards.card_codes import card_hash, read_card
from surveys.field.cards.repository import is_unused
from surveys.field.entry.gate import Bracket, Entry, needs_assent, needs_parent
from surveys.submission import Door


@dataclass(slots=True)
class Reading:
    """What was read, and one word of the catalogue for each field that has to be put right."""

    entry: Entry = field(default_factory=Entry)
    problems: dict[str, str] = field(default_factory=dict)
    #: Codes that were well typed and are not there: guesses, or codes that have served.
    is_guess: bool = False
    says_no: bool = False
    asks_assent: bool = False


def read_entry(door: Door, sent: Mapping[str, str], secret: str) -> Reading:
    """Return what the form says; the young are asked more once their age is known."""
    reading = Reading()
    card = parent = bracket = ""
    if door.uses_cards:
        card = _code(door, "answer", "card", sent, secret, reading)
    if door.asks_age:
        bracket = sent.get("age", "")
        if bracket not in set(Bracket):
            bracket, reading.problems["age"] = "", "age_missing"
    reading.entry = Entry(card, parent, bracket)
    if not reading.problems and needs_assent(door, reading.entry):
        _read_young(door, sent, secret, reading)
    return reading


def _read_young(door: Door, sent: Mapping[str, str], secret: str, reading: Reading) -> None:
    """Read the assent, and the parent's code; a page that did not ask them yet will."""
    answer = sent.get("assent", "")
    reading.asks_assent = True
    reading.says_no = answer == "no"
    if reading.says_no:
        return
    if answer != "yes":
        reading.problems["assent"] = "assent_missing" if "asked" in sent else ""
    parent = ""
    if needs_parent(door, reading.entry) and "asked" in sent:
        parent = _code(door, "parent", "parent", sent, secret, reading)
    before = reading.entry
    reading.entry = Entry(before.card, parent, before.bracket, answer == "yes")


def _code(
    door: Door, purpose: str, name: str, sent: Mapping[str, str], secret: str, reading: Reading
) -> str:
    """Return a code that may serve; else say whether it is mistyped or has served."""
    code = read_card(sent.get(name, ""), secret)
    if not code:
        reading.problems[name] = f"{name}_wrong"
        return ""
    if not is_unused(card_hash(code, door.campaign_id, purpose), door.campaign_id):
        reading.is_guess = True
        reading.problems[name] = "card_used" if name == "card" else "parent_wrong"
        return ""
    return code
