"""What the follow-up screen shows: progress against objectives, counts per day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from surveys.duration import TimeTaken


@dataclass(frozen=True, slots=True)
class Progress:
    """Where one access point or site stands."""

    label: str
    finished: int
    unfinished: int
    refused: int
    objective: int | None

    @property
    def share(self) -> float | None:
        """Return finished / objective, at most 1; ``None`` without an objective."""
        return min(1.0, self.finished / self.objective) if self.objective else None


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the collection; days without an answer are there too."""

    day: date
    finished: int


def every_day(counts: Mapping[date, int], opens_on: date, until: date) -> tuple[Day, ...]:
    """Return one entry per day from the opening to ``until``, empty days included."""
    last = max([until, *counts]) if counts else until
    first = min([opens_on, *counts])
    length = max(0, (last - first).days + 1)
    days = (first + timedelta(days=offset) for offset in range(length))
    return tuple(Day(day, counts.get(day, 0)) for day in days)


def progress_lines(
    labels: Mapping[str, str],
    counts: Mapping[str, Mapping[str, int]],
    objectives: Mapping[str, int],
) -> tuple[Progress, ...]:
    """Return one line per label, in its order, with nothing counted twice."""
    return tuple(
        Progress(
            label=label,
            finished=counts.get(key, {}).get("complete", 0),
            unfinished=counts.get(key, {}).get("partial", 0),
            refused=counts.get(key, {}).get("refused", 0),
            objective=objectives.get(key),
        )
        for key, label in labels.items()
    )


def total(lines: Sequence[Progress], label: str = "Ensemble") -> Progress:
    """Return the sum of ``lines``; the objective is known only when every line has one."""
    objectives = [line.objective for line in lines]
    known = [objective for objective in objectives if objective is not None]
    return Progress(
        label=label,
        finished=sum(line.finished for line in lines),
        unfinished=sum(line.unfinished for line in lines),
        refused=sum(line.refused for line in lines),
        objective=sum(known) if known and len(known) == len(objectives) else None,
    )


def pooled(lines: Sequence[Progress], threshold: int, label: str) -> tuple[Progress, ...]:
    """Return the lines, the small ones put together until they are no longer few people."""
    kept = sorted(lines, key=_people)
    small: list[Progress] = []
    people = 0
    while kept and (_people(kept[0]) < threshold or 0 < people < threshold):
        small.append(kept.pop(0))
        people += _people(small[-1])
    named = tuple(line for line in lines if line in kept)
    return (*named, total(small, label if named else "toutes les langues")) if small else named


def _people(line: Progress) -> int:
    return line.finished + line.unfinished


@dataclass(frozen=True, slots=True)
class Card:
    """One campaign in a list."""

    code: str
    title: str
    wave: str
    state: str
    opens_on: date
    closes_on: date
    progress: Progress


@dataclass(frozen=True, slots=True)
class AccessLine:
    """One way in, as the campaign page lists it."""

    code: str
    site: str
    channel: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class FollowUp:
    """All that the campaign page shows; counts of answers, never their content."""

    state: str
    days: tuple[Day, ...]
    sites: tuple[Progress, ...]
    total: Progress
    accesses: tuple[AccessLine, ...]
    channels: tuple[Progress, ...]
    languages: tuple[Progress, ...]
    stops: tuple[tuple[str, int], ...]
    time: TimeTaken | None
    days_left: int


@dataclass(frozen=True, slots=True)
class AnswerPage:
    """One page of the answers, as text cells."""

    headings: tuple[str, ...]
    labels: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    number: int
    has_next: bool
    total: int
    status: str
    #: Where each row is read on its own.
    ids: tuple[int, ...] = ()


STATES = {
    "draft": "en préparation",
    "waiting": "pas encore ouverte",
    "open": "en cours",
    "closed": "terminée",
}


def state(status: str, opens_on: date, closes_on: date, today: date) -> str:
    """Return ``draft``, ``waiting``, ``open`` or ``closed``: the dates bound an open campaign."""
    if status != "open":
        return status
    if today < opens_on:
        return "waiting"
    return "closed" if today > closes_on else "open"


ANONYMITY = {"anonymous": "anonymes", "coded": "codées", "named": "nominatives"}

CHANNELS = {
    "link": "lien",
    "qr": "code QR",
    "poster": "affiche",
    "paper": "papier",
    "tablet": "tablette",
    "email": "courriel",
    "code": "carte à code",
}


def page_number(text: str) -> int:
    """Return the page asked for, 1 when the text is no reasonable number."""
    return int(text) if text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text) else 1
