"""Reads of open answers, and of those that were chosen for a report."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from evalapp.extensions import db
from surveys.campaigns.repository import answer_documents
from surveys.models import SelectedVerbatim


def documents_of(campaign_id: int, site_id: int) -> list[dict[str, object]]:
    """Return the finished answers of a site, without anything else of the response."""
    scope = Scope(site_ids=frozenset({site_id}))
    return [answers for _, answers in answer_documents(campaign_id, scope)]


def chosen_of(campaign_id: int, site_ids: Sequence[int]) -> Sequence[SelectedVerbatim]:
    """Return the words chosen on these sites, withdrawn ones too, in the order of choice."""
    query = (
        select(SelectedVerbatim)
        .where(SelectedVerbatim.campaign_id == campaign_id)
        .where(SelectedVerbatim.site_id.in_(site_ids))
        .order_by(SelectedVerbatim.id)
    )
    return db.session.scalars(query).all()


def chosen_by_id(verbatim_id: int, campaign_id: int, site_ids: Sequence[int]) -> SelectedVerbatim:
    """Return one chosen word of these sites, or raise ``NotFound``."""
    found = db.session.get(SelectedVerbatim, verbatim_id)
    if found is None or found.campaign_id != campaign_id or found.site_id not in site_ids:
        raise NotFound("Cette parole n’a pas été choisie, ou elle n’est pas de votre périmètre.")
    return found
