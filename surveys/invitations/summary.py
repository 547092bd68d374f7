"""Where the invitations stand: by group, and what may be sent now."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

STATUSES: Mapping[str, str] = {
    "waiting": "à inviter",
    "sending": "envoi interrompu, peut-être reçu",
    "sent": "invité",
    "refused": "adresse refusée",
    "returned": "courriel revenu",
    "said": "dit avoir répondu",
    "stopped": "ne veut plus de message",
}
#: Contacts of a smaller group are shown together: who said what would be guessed.
SMALLEST_GROUP = 5
REMINDER_AFTER = timedelta(days=3)
MOST_REMINDERS = 2
OTHERS, NO_GROUP = "Groupes de moins de 5 contacts", "Sans groupe"


@dataclass(frozen=True, slots=True)
class GroupLine:
    """One group: how many were written to, and how many say they answered."""

    label: str
    contacts: int
    reached: int
    lost: int
    said: int

    @property
    def rate(self) -> float | None:
        """Return said / reached, nothing when nobody was reached."""
        return self.said / self.reached if self.reached else None


def group_lines(statuses: Iterable[tuple[str, str]]) -> tuple[GroupLine, ...]:
    """Return one line per group from (group, status) of each contact; small groups together."""
    groups: dict[str, Counter[str]] = {}
    for group, status in statuses:
        groups.setdefault(group or NO_GROUP, Counter())[status] += 1
    small = [name for name, found in groups.items() if found.total() < SMALLEST_GROUP]
    if len(small) > 1 or (small and len(groups) > 1):
        merged = sum((groups.pop(name) for name in small), Counter[str]())
        groups[OTHERS] = merged
    names = sorted(groups, key=lambda name: (name == OTHERS, name == NO_GROUP, name))
    return tuple(_line(name, groups[name]) for name in names)


def may_remind(status: str, sent_on: date | None, reminders: int, today: date) -> bool:
    """Tell whether somebody may be reminded: invited some days ago, not too often."""
    is_time = sent_on is not None and sent_on + REMINDER_AFTER <= today
    return status in {"sent", "sending"} and is_time and reminders < MOST_REMINDERS


def _line(label: str, found: Counter[str]) -> GroupLine:
    lost = found["refused"] + found["returned"]
    reached = found["sent"] + found["said"] + found["stopped"] + found["sending"]
    return GroupLine(label, found.total(), reached, lost, found["said"])
