"""How long answering takes: seconds added page by page, kept in minutes, never a time of day.

The form's signed seal says when the page was shown. The post that brings the page back adds the
difference to a counter of the response; once it is finished only the rounded sum is left. Neither
a beginning nor an end is stored.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalapp.wording import count

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


_BOUNDS = ((0, 2), (3, 5), (6, 10), (11, 20), (21, LONGEST))
_Class = tuple[int, int, int]


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
    classes = [
        (low, high, sum(n for minutes, n in counts.items() if low <= minutes <= high))
        for low, high in _BOUNDS
    ]
    told = tuple((_words(low, high), n) for low, high, n in _pooled(classes, threshold))
    return TimeTaken(middle, measured, told)


def _pooled(classes: Sequence[_Class], threshold: int) -> list[_Class]:
    """Put a class of few people with its neighbour: the total would tell it otherwise."""
    found: list[_Class] = []
    for low, high, n in classes:
        if found and 0 < found[-1][2] < threshold:
            first, _, before = found.pop()
            low, n = first, before + n
        found.append((low, high, n))
    while len(found) > 1 and 0 < found[-1][2] < threshold:
        _, high, n = found.pop()
        low, _, before = found.pop()
        found.append((low, high, before + n))
    return found


def _words(low: int, high: int) -> str:
    if high == LONGEST:
        return f"plus de {low - 1} minutes" if low else "toutes les durées"
    return f"{low} à {high} minutes" if low else f"{high} minutes ou moins"
