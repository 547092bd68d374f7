"""The words of the review: its acts, and its history line by line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from surveys.definition import Questionnaire
from surveys.review.sheet import shown

ACTIONS: Mapping[str, str] = {
    "flag": "Signaler",
    "unflag": "Lever le signalement",
    "comment": "Commenter",
    "reject": "Écarter",
    "accept": "Reprendre",
}
DONE: Mapping[str, str] = {
    "flag": "La réponse est signalée.",
    "unflag": "Le signalement est levé.",
    "comment": "Le commentaire est gardé.",
    "reject": "La réponse est écartée : elle ne compte plus. Vous pouvez la reprendre.",
    "accept": "La réponse est reprise : elle compte de nouveau.",
}
PAST: Mapping[str, str] = {
    "flag": "Signalée",
    "unflag": "Signalement levé",
    "comment": "Commentaire",
    "correct": "Corrigée",
    "reject": "Écartée",
    "accept": "Reprise",
}


class ChangeLike(Protocol):
    """One act as the table holds it."""

    action: str
    reason: str
    on: date
    before: dict[str, Any]
    after: dict[str, Any]


@dataclass(frozen=True, slots=True)
class ChangeLine:
    """One act of the history, in words."""

    on: date
    author: str
    act: str
    reason: str
    #: (question, as it was, as it is).
    moved: tuple[tuple[str, str, str], ...]


def change_lines(
    questionnaire: Questionnaire, changes: Sequence[tuple[ChangeLike, str | None]]
) -> tuple[ChangeLine, ...]:
    """Return the history, the latest act first."""
    return tuple(
        ChangeLine(
            change.on,
            name or "Compte supprimé",
            PAST.get(change.action, change.action),
            change.reason,
            tuple(_moved(questionnaire, change.before, change.after)),
        )
        for change, name in reversed(changes)
    )


def _moved(
    questionnaire: Questionnaire, before: Mapping[str, Any], after: Mapping[str, Any]
) -> list[tuple[str, str, str]]:
    labels = {
        q.uid: q.label.get(questionnaire.source_language, q.name) for q in questionnaire.questions()
    }
    return [
        (labels[uid], shown(questionnaire, uid, before), shown(questionnaire, uid, after))
        for uid in dict.fromkeys([*before, *after])
        if uid in labels
    ]
