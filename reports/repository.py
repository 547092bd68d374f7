"""Reads of the reports room; every query carries the scope of who asks."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from evalapp.extensions import db
from evalapp.sites.models import Site
from evalapp.sites.repository import sites_in
from reports.models import Publication
from surveys.models import SelectedVerbatim


def publications_of(site_id: int) -> Sequence[Publication]:
    """Return the reports of a site, the latest first."""
    query = (
        select(Publication)
        .where(Publication.site_id == site_id)
        .order_by(Publication.created_on.desc(), Publication.id.desc())
    )
    return db.session.scalars(query).all()


def publication_by_id(publication_id: int, scope: Scope) -> tuple[Publication, Site]:
    """Return one report with its site; raise ``NotFound`` when it is not in ``scope``."""
    query = (
        select(Publication, Site)
        .join(Site, Site.id == Publication.site_id)
        .where(Publication.id == publication_id, sites_in(scope))
    )
    found = db.session.execute(query).one_or_none()
    if found is None:
        raise NotFound("Ce rapport n’existe pas, ou il n’est pas dans votre périmètre.")
    return found[0], found[1]


def next_edition(site_id: int, kind: str) -> int:
    """Return the number that the next report of this kind will carry."""
    query = select(func.max(Publication.edition)).where(
        Publication.site_id == site_id, Publication.kind == kind
    )
    return (db.session.scalars(query).one() or 0) + 1


def chosen_verbatims(campaign_id: int, site_id: int) -> Sequence[SelectedVerbatim]:
    """Return the open answers chosen for the reports of a site, in the order of choice."""
    query = (
        select(SelectedVerbatim)
        .where(SelectedVerbatim.campaign_id == campaign_id, SelectedVerbatim.site_id == site_id)
        .where(SelectedVerbatim.withdrawn.is_(False))
        .order_by(SelectedVerbatim.id)
    )
    return db.session.scalars(query).all()
