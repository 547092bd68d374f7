"""Whether the objective will be reached: what is missing, what came lately, what it would take."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from evalapp.wording import NBSP, count, number
from evalapp.wording import day as words_of
from surveys.campaigns.follow_up import Day, Progress

LATELY = 7


@dataclass(frozen=True, slots=True)
class Pace:
    """The pace of a collection that has an objective."""

    missing: int
    days_left: int
    #: Finished answers a day over the last full days.
    lately: float
    today: date
    closes_on: date

    @property
    def needed(self) -> float | None:
        """Return how many a day would reach the objective; nothing when there is no need."""
        return self.missing / self.days_left if self.missing and self.days_left else None

    @property
    def message(self) -> str:
        """Say in a sentence where this leads."""
        if not self.missing:
            return "L’objectif est atteint."
        lacking = count(self.missing, "réponse")
        if not self.days_left:
            return f"La collecte est terminée{NBSP}: il a manqué {lacking} pour l’objectif."
        wanted = (
            f"il en faudrait {number(math.ceil(self.needed or 0))} par jour "
            f"jusqu’au {words_of(self.closes_on)}"
        )
        if not self.lately:
            return f"Il manque {lacking} pour l’objectif{NBSP}: {wanted}."
        rate = number(self.lately, 0 if self.lately >= 10 else 1)
        start = f"Au rythme des {LATELY}{NBSP}derniers jours ({rate} par jour), l’objectif"
        days = math.ceil(self.missing / self.lately)
        if days <= self.days_left:
            return f"{start} serait atteint vers le {words_of(self.today + timedelta(days=days))}."
        return f"{start} ne serait pas atteint{NBSP}: {wanted}."


def pace_of(
    whole: Progress, days: Sequence[Day], opens_on: date, closes_on: date, today: date
) -> Pace | None:
    """Return the pace of a collection, or nothing without an objective."""
    if whole.objective is None:
        return None
    full = [day.finished for day in days if day.day < today][-LATELY:]
    first = max(today, opens_on)
    return Pace(
        missing=max(0, whole.objective - whole.finished),
        days_left=max(0, (closes_on - first).days + 1),
        lately=sum(full) / len(full) if full else 0.0,
        today=today,
        closes_on=closes_on,
    )
