"""Reads about campaigns being prepared."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from evalapp.extensions import db
from evalapp.sites.models import Site
from evalapp.sites.repository import sites_in
from surveys.field.cards.models import AccessCode, CodeBatch
from surveys.models import AccessPoint, Campaign, Questionnaire, QuestionnaireVersion


def sites(scope: Scope) -> Sequence[Site]:
    """Return the sites where ``scope`` may collect."""
    return db.session.scalars(select(Site).where(sites_in(scope)).order_by(Site.name)).all()


def versions() -> Sequence[tuple[int, str, int, str]]:
    """Return (id, title, number, status) of every version, the latest of each first."""
    query = (
        select(
            QuestionnaireVersion.id,
            Questionnaire.title,
            QuestionnaireVersion.number,
            QuestionnaireVersion.status,
        )
        .join(Questionnaire, Questionnaire.id == QuestionnaireVersion.questionnaire_id)
        .order_by(Questionnaire.title, QuestionnaireVersion.number.desc())
    )
    return [(id_, title, rank, status) for id_, title, rank, status in db.session.execute(query)]


def version_by_id(version_id: int) -> QuestionnaireVersion:
    """Return one version of a questionnaire."""
    found = db.session.get(QuestionnaireVersion, version_id)
    if found is None:
        raise NotFound("Cette version du questionnaire n’existe pas.")
    return found


def codes_taken(table: type[Campaign] | type[AccessPoint], codes: Sequence[str]) -> set[str]:
    """Return which of these codes are in use."""
    return set(db.session.scalars(select(table.code).where(table.code.in_(codes))))


def point_by_code(campaign: Campaign, code: str, scope: Scope) -> AccessPoint:
    """Return an access point of a campaign, on a site that ``scope`` reaches."""
    query = (
        select(AccessPoint)
        .join(Site, Site.id == AccessPoint.site_id)
        .where(AccessPoint.campaign_id == campaign.id, AccessPoint.code == code, sites_in(scope))
    )
    found = db.session.scalars(query).one_or_none()
    if found is None:
        raise NotFound("Cet accès n’existe pas, ou il n’est pas dans votre périmètre.")
    return found


def points(campaign: Campaign, scope: Scope) -> list[tuple[AccessPoint, str]]:
    """Return the access points that ``scope`` reaches, with the name of their site."""
    query = (
        select(AccessPoint, Site.name)
        .join(Site, Site.id == AccessPoint.site_id)
        .where(AccessPoint.campaign_id == campaign.id, sites_in(scope))
        .order_by(Site.name, AccessPoint.channel, AccessPoint.code)
    )
    return [(point, name) for point, name in db.session.execute(query)]


def codes_left(campaign_id: int) -> dict[str, int]:
    """Return purpose → printed codes that have not served."""
    query = (
        select(CodeBatch.purpose, func.count(AccessCode.code_hash))
        .join(AccessCode, AccessCode.batch_id == CodeBatch.id)
        .where(CodeBatch.campaign_id == campaign_id)
        .group_by(CodeBatch.purpose)
    )
    return {purpose: number for purpose, number in db.session.execute(query)}
