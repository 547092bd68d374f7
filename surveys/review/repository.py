"""Reads and writes of the review: always the response AND the scope in one query."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import select, update

from evalapp.accounts.models import User
from evalapp.accounts.permissions import Scope
from evalapp.errors import Conflict, NotFound
from evalapp.extensions import db
from surveys.campaigns.repository import responses_in
from surveys.models import Campaign, QuestionnaireVersion, Response
from surveys.review.models import ResponseChange


def response_of(campaign: Campaign, text: str, scope: Scope) -> Response:
    """Return one response of a campaign, or raise ``NotFound``."""
    number = int(text) if text.isascii() and text.isdigit() and len(text) < 20 else -1
    query = select(Response).where(
        Response.id == min(number, 2**63 - 1),
        Response.campaign_id == campaign.id,
        responses_in(scope),
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("Cette réponse n’existe pas, ou elle n’est pas dans votre périmètre.")
    return found


def changes_of(response_id: int) -> Sequence[tuple[ResponseChange, str | None]]:
    """Return the acts on a response with who did each, the oldest first."""
    query = (
        select(ResponseChange, User.display_name)
        .outerjoin(User, User.id == ResponseChange.author_id)
        .where(ResponseChange.response_id == response_id)
        .order_by(ResponseChange.id)
    )
    return [(change, name) for change, name in db.session.execute(query)]


def change_response(response: Response, **columns: Any) -> None:
    """Change a response, unless somebody else has changed it since it was read."""
    generation = response.generation
    done: Any = db.session.execute(
        update(Response)
        .where(Response.id == response.id, Response.generation == generation)
        .values(generation=generation + 1, **columns)
        .execution_options(synchronize_session=False)
    )
    if done.rowcount != 1:
        raise Conflict("Quelqu’un a modifié cette réponse entre-temps. Relisez-la.")
    db.session.expire(response)


def version_of(response: Response) -> QuestionnaireVersion:
    """Return the version of the questionnaire that was answered."""
    query = select(QuestionnaireVersion).where(QuestionnaireVersion.id == response.version_id)
    return db.session.scalars(query).one()
