"""What the list and the page of a questionnaire say of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveys.definition import Question, Questionnaire
from surveys.editor.operations import worded
from surveys.editor.screen import french, kind_of
from surveys.editor.tree import inside


@dataclass(frozen=True, slots=True)
class Card:
    """One line of the list."""

    code: str
    title: str
    state: str
    version: int
    published_on: date | None
    campaigns: int


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One piece of the plan, for reading."""

    uid: str
    label: str
    kind: str
    name: str
    depth: int
    condition: str


STATES: Mapping[str, str] = {
    "draft": "brouillon, jamais publié",
    "changed": "publié, modifications en cours",
    "published": "publié",
}


def state(is_published: bool, is_changed: bool) -> str:
    """Return the state of a questionnaire."""
    if not is_published:
        return "draft"
    return "changed" if is_changed else "published"


def card(row: Any, counts: Mapping[int, int], changed: Collection[int]) -> Card:
    """Return the line of a questionnaire."""
    published = [one for one in row.versions if one.status == "published"]
    latest = published[-1] if published else None
    return Card(
        code=row.code,
        title=row.title,
        state=state(latest is not None, row.id in changed),
        version=latest.number if latest else 0,
        published_on=latest.published_on if latest else None,
        campaigns=counts.get(row.id, 0),
    )


def plan(questionnaire: Questionnaire) -> tuple[PlanLine, ...]:
    """Return the pages, groups and questions in order, with their conditions in words."""
    lines: list[PlanLine] = []

    def add(piece: Any, depth: int) -> None:
        said = french(piece.relevant, questionnaire)
        lines.append(
            PlanLine(
                piece.uid, worded(piece, questionnaire), kind_of(piece), piece.name, depth, said
            )
        )
        if not isinstance(piece, Question):
            for one in inside(piece):
                add(one, depth + 1)

    for page in questionnaire.pages:
        add(page, 0)
    return tuple(lines)
