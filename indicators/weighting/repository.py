"""Reads of weighting recipes."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from sqlalchemy import select

from evalapp.errors import NotFound
from evalapp.extensions import db
from indicators.weighting.models import WeightRecipe


def recipes_of(campaign_id: int, site_ids: Sequence[int]) -> Sequence[WeightRecipe]:
    """Return the recipes of a campaign on these sites, the latest first."""
    query = (
        select(WeightRecipe)
        .where(WeightRecipe.campaign_id == campaign_id, WeightRecipe.site_id.in_(site_ids))
        .order_by(WeightRecipe.id.desc())
    )
    return db.session.scalars(query).all()


def recipe_by_id(recipe_id: int, campaign_id: int, site_ids: Sequence[int]) -> WeightRecipe:
    """Return one recipe of these sites, or raise ``NotFound``."""
    row = db.session.get(WeightRecipe, recipe_id)
    if row is None or row.campaign_id != campaign_id or row.site_id not in site_ids:
        raise NotFound("Ce redressement n’existe pas, ou il n’est pas de votre périmètre.")
    return row


def in_force(campaign_id: int, site_ids: Collection[int]) -> Sequence[WeightRecipe]:
    """Return the recipes in force of a campaign on these sites: one per site at most."""
    query = select(WeightRecipe).where(
        WeightRecipe.campaign_id == campaign_id,
        WeightRecipe.site_id.in_(site_ids),
        WeightRecipe.in_force.is_(True),
    )
    return db.session.scalars(query.order_by(WeightRecipe.id)).all()
