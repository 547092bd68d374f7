"""The acts of the review: flag, comment, correct, reject, take back; each with its reason."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import orjson

from evalapp.audit.services import record
from evalapp.errors import Conflict, Invalid
from evalapp.extensions import db
from surveys.answers import Problem, check_answers
from surveys.models import Campaign, Response
from surveys.review import repository
from surveys.review.models import ResponseChange
from surveys.review.sheet import differences, is_flagged
from surveys.serialization import questionnaire_from_json
from surveys.submission import canonical

MARKS = ("flag", "unflag", "comment")
#: Act → status it needs, status it gives.
MOVES = {"reject": ("complete", "rejected"), "accept": ("rejected", "complete")}
MAX_REASON = 500


def act(
    campaign: Campaign,
    response: Response,
    action: str,
    reason: str,
    *,
    author_id: int | None,
    today: date,
) -> None:
    """Mark, reject or take back one response."""
    words = checked_reason(reason)
    if action in MOVES:
        needed, given = MOVES[action]
        if response.status != needed:
            raise Conflict("Cette réponse n’est plus dans l’état que vous aviez sous les yeux.")
        repository.change_response(response, status=given)
    elif action in MARKS:
        flagged = is_flagged([c.action for c, _ in repository.changes_of(response.id)])
        if (action, flagged) in {("flag", True), ("unflag", False)}:
            return
    else:
        raise Invalid("Ce geste n’existe pas.")
    _keep(campaign, response, action, words, {}, {}, author_id, today)


def correct(
    campaign: Campaign,
    response: Response,
    uid: str,
    raw: object,
    reason: str,
    *,
    seen: int,
    author_id: int | None,
    today: date,
) -> tuple[Problem, ...]:
    """Change one answer of a finished response; return what the questionnaire refuses, if it does.

    What the new answer makes pointless (a question no longer asked) goes with it, and the history
    says so: the change keeps every answer that moved, as it was and as it is.
    """
    words = checked_reason(reason)
    if response.status != "complete":
        raise Conflict("Seule une réponse terminée se corrige.")
    if response.generation != seen:
        raise Conflict("Quelqu’un a modifié cette réponse entre-temps. Relisez-la.")
    before: dict[str, Any] = orjson.loads(response.answers)
    checked = _checked(response, {**before, uid: raw})
    if checked[1]:
        return checked[1]
    was, becomes = differences(before, orjson.loads(canonical(checked[0])))
    if was or becomes:
        repository.change_response(response, answers=canonical(checked[0]))
        _keep(campaign, response, "correct", words, was, becomes, author_id, today)
    return ()


def checked_reason(reason: str) -> str:
    """Return the reason of an act; there is none without."""
    words = reason.strip()
    if not words:
        raise Invalid("Dites pourquoi : la raison reste dans l’historique.")
    if len(words) > MAX_REASON:
        raise Invalid(f"La raison tient en {MAX_REASON} signes.")
    return words


def _checked(
    response: Response, raw: Mapping[str, object]
) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
    version = repository.version_of(response)
    questionnaire = questionnaire_from_json(version.definition)
    # As on the day of the answer: « avant aujourd’hui » means that day.
    checked = check_answers(questionnaire, raw, today=response.day, language=response.language)
    return checked.values, checked.problems


def _keep(
    campaign: Campaign,
    response: Response,
    action: str,
    reason: str,
    before: dict[str, Any],
    after: dict[str, Any],
    author_id: int | None,
    today: date,
) -> None:
    db.session.add(
        ResponseChange(
            response_id=response.id,
            author_id=author_id,
            on=today,
            action=action,
            reason=reason,
            before=before,
            after=after,
        )
    )
    record(f"review.{action}", "campaign", campaign.code, user_id=author_id)
    db.session.commit()
