"""How long answering takes: seconds added page by page, kept in minutes, never a time of day.

The form's signed seal says when the page was shown. The post that brings the page back adds the
difference to a counter of the response; once it is finished only the rounded sum is left. Neither
a beginning nor an end is stored.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from evalapp.wording import count, number

#: A page left open longer than this was left, not answered.
LONGEST_PAGE = 15 * 60
LONGEST = 60
#: Over ten minutes, the step of what is kept.
STEP = 5


def on_page(shown_at: int, now: int) -> int:
    """Return the seconds between a page and its post; nothing when its showing is unknown."""
    return max(0, min(now - shown_at, LONGEST_PAGE)) if shown_at else 0


def rounded(seconds: int) -> int | None:
    """Return minutes: whole ones up to ten, by five up to an hour; ``None`` when not measured."""
    if seconds <= 0:
        return None
    whole = max(1, round(seconds / 60))
    return whole if whole <= 10 else min(LONGEST, STEP * round(whole / STEP))


@dataclass(frozen=True, slots=True)
class TimeTaken:
    """How long those who finished took, for a screen: a middle, and classes of minutes."""

    middle: int
    measured: int
    classes: tuple[tuple[str, int], ...]

    @property
    def message(self) -> str:
        """Say the middle in words."""
        return f"La moitié des personnes répondent en {count(self.middle, 'minute')} ou moins"


_CLASSES = (
    ("2 minutes ou moins", 0, 2),
    ("3 à 5 minutes", 3, 5),
    ("6 à 10 minutes", 6, 10),
    ("11 à 20 minutes", 11, 20),
    ("plus de 20 minutes", 21, LONGEST),
)


def time_taken(counts: Mapping[int, int], threshold: int) -> TimeTaken | None:
    """Return what minutes → responses say; nothing below the threshold of the team."""
    measured = sum(counts.values())
    if measured < threshold:
        return None
    reached, middle = 0, 0
    for minutes in sorted(counts):
        reached, middle = reached + counts[minutes], minutes
        if 2 * reached >= measured:
            break
    classes = tuple(
        (label, sum(n for minutes, n in counts.items() if low <= minutes <= high))
        for label, low, high in _CLASSES
    )
    return TimeTaken(middle, measured, classes)


def at_least(found: int, threshold: int) -> str:
    """Return the words shown instead of a small number, or nothing when it may be shown."""
    return f"moins de {number(threshold)}" if 0 < found < threshold else ""
