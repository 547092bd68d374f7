"""Reads of themes and coded answers."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
from sqlalchemy import select

from evalapp.errors import NotFound
from evalapp.extensions import db
from indicators.themes.models import CodedAnswer, Theme
from surveys.models import Response


def themes_of(campaign_id: int, question: str) -> Sequence[Theme]:
    """Return the themes of a question, those set aside too, by name."""
    query = (
        select(Theme)
        .where(Theme.campaign_id == campaign_id, Theme.question_uid == question)
        .order_by(Theme.name)
    )
    return db.session.scalars(query).all()


def theme_by_id(theme_id: int, campaign_id: int, question: str) -> Theme:
    """Return one theme of a question, or raise ``NotFound``."""
    theme = db.session.get(Theme, theme_id)
    if theme is None or theme.campaign_id != campaign_id or theme.question_uid != question:
        raise NotFound("Ce thème n’existe pas, ou il n’est pas de cette question.")
    return theme


def words_by_response(campaign_id: int, site_id: int, question: str) -> dict[int, str]:
    """Return response → the words given to a question; empty ones are left out."""
    query = select(Response.id, Response.answers).where(
        Response.campaign_id == campaign_id,
        Response.site_id == site_id,
        Response.status == "complete",
    )
    said = {key: orjson.loads(answers).get(question) for key, answers in db.session.execute(query)}
    return {key: t.strip() for key, t in said.items() if isinstance(t, str) and t.strip()}


def coded(theme_ids: Sequence[int]) -> dict[int, set[int]]:
    """Return response → its themes, among these."""
    query = select(CodedAnswer).where(CodedAnswer.theme_id.in_(theme_ids))
    found: dict[int, set[int]] = {}
    for row in db.session.scalars(query):
        found.setdefault(row.response_id, set()).add(row.theme_id)
    return found
