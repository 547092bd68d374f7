"""Reads of the explorer: recipes and saved views, always within a perimeter."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from evalapp.extensions import db
from indicators.explorer.models import Recipe, SavedView
from surveys.campaigns.repository import campaigns_in
from surveys.models import Campaign

#: Saved views that a new one is compared with, the latest first.
REMEMBERED = 8


def recipes_of(questionnaire_id: int, uid: str) -> Sequence[Recipe]:
    """Return the recipes of one question, by name."""
    query = select(Recipe).where(
        Recipe.questionnaire_id == questionnaire_id, Recipe.question_uid == uid
    )
    return db.session.scalars(query.order_by(Recipe.name)).all()


def recipe_named(questionnaire_id: int, uid: str, name: str) -> Recipe | None:
    """Return the recipe of that name."""
    query = select(Recipe).where(
        Recipe.questionnaire_id == questionnaire_id,
        Recipe.question_uid == uid,
        Recipe.name == name,
    )
    return db.session.scalars(query).one_or_none()


def saved_views(scope: Scope) -> Sequence[SavedView]:
    """Return the views whose campaign ``scope`` reaches, the latest first."""
    query = (
        select(SavedView)
        .join(Campaign, Campaign.id == SavedView.campaign_id)
        .where(campaigns_in(scope))
        .order_by(SavedView.id.desc())
    )
    return db.session.scalars(query).all()


def views_of_campaigns(campaign_ids: Collection[int]) -> Sequence[SavedView]:
    """Return the latest views of these campaigns, whoever saved them, the latest first."""
    query = select(SavedView).where(SavedView.campaign_id.in_(campaign_ids))
    return db.session.scalars(query.order_by(SavedView.id.desc()).limit(REMEMBERED)).all()


def view_by_id(view_id: int, scope: Scope) -> SavedView:
    """Return one saved view of ``scope``, or raise ``NotFound``."""
    query = select(SavedView).join(Campaign, Campaign.id == SavedView.campaign_id)
    found = db.session.scalars(
        query.where(SavedView.id == view_id, campaigns_in(scope))
    ).one_or_none()
    if found is None:
        raise NotFound("Cette vue n’existe pas, ou elle n’est pas dans votre périmètre.")
    return found


def view_titled(campaign_id: int, title: str) -> SavedView | None:
    """Return the view of that title."""
    query = select(SavedView).where(SavedView.campaign_id == campaign_id, SavedView.title == title)
    return db.session.scalars(query).one_or_none()


def views_in_reports(campaign_id: int) -> Sequence[SavedView]:
    """Return the views of a campaign that reports show, the oldest first."""
    query = select(SavedView).where(
        SavedView.campaign_id == campaign_id, SavedView.in_report.is_(True)
    )
    return db.session.scalars(query.order_by(SavedView.id)).all()


def views_of_indicators(campaign_id: int) -> Sequence[SavedView]:
    """Return the views of a campaign that feed an indicator, the oldest first."""
    query = select(SavedView).where(
        SavedView.campaign_id == campaign_id, SavedView.indicator_code.is_not(None)
    )
    return db.session.scalars(query.order_by(SavedView.id)).all()


def view_of_indicator(campaign_id: int, code: str) -> SavedView | None:
    """Return the view that feeds an indicator with a campaign's answers."""
    found = (v for v in views_of_indicators(campaign_id) if v.indicator_code == code)
    return next(found, None)
