"""Reads of weighting recipes and of the answers that they weight."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import select

from evalapp.errors import NotFound
from evalapp.extensions import db
from indicators.weighting.models import WeightRecipe
from surveys.models import Response


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


def answers_of(campaign_id: int, site_id: int) -> dict[int, dict[str, Any]]:
    """Return response → its finished answers."""
    query = select(Response.id, Response.answers).where(
        Response.campaign_id == campaign_id,
        Response.site_id == site_id,
        Response.status == "complete",
    )
    return {key: orjson.loads(answers) for key, answers in db.session.execute(query)}
