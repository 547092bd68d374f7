"""Reads about campaigns; every query carries the scope of who asks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

import orjson
from sqlalchemy import ColumnElement, false, func, or_, select, true

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from evalapp.extensions import db
from evalapp.sites.models import Site
from evalapp.sites.repository import sites_in
from surveys.definition import Questionnaire
from surveys.models import AccessPoint, Campaign, QuestionnaireVersion, Response
from surveys.serialization import questionnaire_from_json

#: Rows fetched at a time when a whole campaign is read.
BATCH = 2000


@dataclass(frozen=True, slots=True)
class DayCount:
    """Finished responses of one site on one day."""

    site_id: int
    day: date
    finished: int


def campaigns_in(scope: Scope) -> ColumnElement[bool]:
    """Return the condition under which ``scope`` reaches a campaign."""
    if scope.everything:
        return true()
    reached = select(AccessPoint.campaign_id).join(Site, Site.id == AccessPoint.site_id)
    conditions = [
        Campaign.programme_id.in_(scope.programme_ids) if scope.programme_ids else false(),
        Campaign.id.in_(reached.where(Site.id.in_(scope.site_ids))) if scope.site_ids else false(),
    ]
    return or_(*conditions)


def responses_in(scope: Scope) -> ColumnElement[bool]:
    """Return the condition under which ``scope`` reaches a response: by its site."""
    if scope.everything:
        return true()
    sites = select(Site.id).where(sites_in(scope))
    return Response.site_id.in_(sites)


def all_campaigns(scope: Scope) -> Sequence[Campaign]:
    """Return the campaigns that ``scope`` reaches, the latest first."""
    query = (
        select(Campaign)
        .where(campaigns_in(scope))
        .order_by(Campaign.opens_on.desc(), Campaign.title)
    )
    return db.session.scalars(query).all()


def campaigns_of_site(site_id: int) -> Sequence[Campaign]:
    """Return the campaigns that have an access point on a site."""
    points = select(AccessPoint.campaign_id).where(AccessPoint.site_id == site_id)
    query = select(Campaign).where(Campaign.id.in_(points)).order_by(Campaign.opens_on.desc())
    return db.session.scalars(query).all()


def campaign_by_code(code: str, scope: Scope) -> Campaign:
    """Return one campaign; raise ``NotFound`` when there is none, or none in ``scope``."""
    query = select(Campaign).where(Campaign.code == code, campaigns_in(scope))
    campaign = db.session.scalars(query).one_or_none()
    if campaign is None:
        raise NotFound("Cette campagne n’existe pas, ou elle n’est pas dans votre périmètre.")
    return campaign


def status_counts(campaign_ids: Sequence[int], scope: Scope) -> dict[int, dict[str, int]]:
    """Return campaign id → status → number of responses."""
    query = (
        select(Response.campaign_id, Response.status, func.count())
        .where(Response.campaign_id.in_(campaign_ids), responses_in(scope))
        .group_by(Response.campaign_id, Response.status)
    )
    counts: dict[int, dict[str, int]] = {}
    for campaign_id, status, number in db.session.execute(query):
        counts.setdefault(campaign_id, {})[status] = number
    return counts


def objectives_of(campaign_ids: Sequence[int], scope: Scope) -> dict[int, int]:
    """Return campaign id → answers hoped for on the sites of ``scope``, where any is set."""
    query = (
        select(AccessPoint.campaign_id, func.sum(AccessPoint.objective))
        .join(Site, Site.id == AccessPoint.site_id)
        .where(
            AccessPoint.campaign_id.in_(campaign_ids),
            AccessPoint.objective.is_not(None),
            sites_in(scope),
        )
        .group_by(AccessPoint.campaign_id)
    )
    return {campaign: int(total or 0) for campaign, total in db.session.execute(query)}


def open_access_points(scope: Scope, today: date) -> Sequence[tuple[str, str, str]]:
    """Return (campaign title, site name, code) of each way in that is open today in ``scope``."""
    query = (
        select(Campaign.title, Site.name, AccessPoint.code)
        .join(AccessPoint, AccessPoint.campaign_id == Campaign.id)
        .join(Site, Site.id == AccessPoint.site_id)
        .where(
            sites_in(scope),
            AccessPoint.is_open.is_(True),
            Campaign.status == "open",
            Campaign.opens_on <= today,
            Campaign.closes_on >= today,
        )
        .order_by(Campaign.title, Site.name, AccessPoint.code)
    )
    return [(title, site, code) for title, site, code in db.session.execute(query)]


def finished_per_day(campaign_id: int, scope: Scope) -> list[DayCount]:
    """Return finished responses per site and day, oldest first."""
    query = (
        select(Response.site_id, Response.day, func.count())
        .where(
            Response.campaign_id == campaign_id,
            Response.status == "complete",
            responses_in(scope),
        )
        .group_by(Response.site_id, Response.day)
        .order_by(Response.day, Response.site_id)
    )
    return [DayCount(site, day, number) for site, day, number in db.session.execute(query)]


def counts_by(campaign_id: int, column: str, scope: Scope) -> dict[str, dict[str, int]]:
    """Return value → status → number, for one of the listed columns."""
    allowed = {
        "channel": Response.channel,
        "language": Response.language,
        "site_id": Response.site_id,
        "page": Response.page,
        "access_point_id": Response.access_point_id,
    }
    chosen = allowed[column]
    query = (
        select(chosen, Response.status, func.count())
        .where(Response.campaign_id == campaign_id, responses_in(scope))
        .group_by(chosen, Response.status)
    )
    counts: dict[str, dict[str, int]] = {}
    for value, status, number in db.session.execute(query):
        counts.setdefault(str(value), {})[status] = number
    return counts


def minutes_counts(campaign_id: int, scope: Scope) -> dict[int, int]:
    """Return minutes → finished responses that took so long, where it was measured."""
    query = (
        select(Response.minutes, func.count())
        .where(
            Response.campaign_id == campaign_id,
            Response.status == "complete",
            Response.minutes.is_not(None),
            responses_in(scope),
        )
        .group_by(Response.minutes)
    )
    return {minutes: number for minutes, number in db.session.execute(query) if minutes}


def response_page(
    campaign_id: int, scope: Scope, *, status: str, after: int, size: int
) -> Sequence[Response]:
    """Return ``size`` responses from rank ``after``; in an order that says nothing."""
    query = (
        select(Response)
        .where(Response.campaign_id == campaign_id, responses_in(scope))
        .order_by(Response.id)
        .offset(after)
        .limit(size)
    )
    if status:
        query = query.where(Response.status == status)
    return db.session.scalars(query).all()


def versions_of(campaign: Campaign) -> list[QuestionnaireVersion]:
    """Return the published versions of the campaign's questionnaire, oldest first."""
    return [v for v in campaign.version.questionnaire.versions if v.status == "published"]


def sites_of(campaign_id: int, scope: Scope) -> Sequence[Site]:
    """Return the sites where the campaign collects, those of ``scope`` only."""
    points = select(AccessPoint.site_id).where(AccessPoint.campaign_id == campaign_id)
    query = select(Site).where(Site.id.in_(points), sites_in(scope)).order_by(Site.name)
    return db.session.scalars(query).all()


def definitions_of(campaign: Campaign) -> list[Questionnaire]:
    """Return the questionnaires of ``versions_of`` as values."""
    return [questionnaire_from_json(version.definition) for version in versions_of(campaign)]


def answer_documents(
    campaign_id: int,
    scope: Scope,
    *,
    statuses: Sequence[str] = ("complete",),
    with_person: bool = False,
) -> Iterator[tuple[Sequence[str], dict[str, object]]]:
    """Yield (leading cells, answers) response by response, by random id, in batches.

    The leading cells are: status, day, site code, access point, channel, language, version, and
    the number that links the waves of one person when it is asked for.
    """
    query = (
        select(
            Response.status,
            Response.day,
            Site.code,
            AccessPoint.code,
            Response.channel,
            Response.language,
            QuestionnaireVersion.number,
            Response.answers,
            Response.respondent,
        )
        .join(Site, Site.id == Response.site_id)
        .join(AccessPoint, AccessPoint.id == Response.access_point_id)
        .join(QuestionnaireVersion, QuestionnaireVersion.id == Response.version_id)
        .where(
            Response.campaign_id == campaign_id,
            Response.status.in_(statuses),
            responses_in(scope),
        )
        .order_by(Response.id)
        .execution_options(yield_per=BATCH)
    )
    found = db.session.connection().execute(query)
    for status, day, site, access, channel, language, version, answers, person in found:
        leading: tuple[str, ...] = (
            status, day.isoformat(), site, access, channel, language, str(version),
        )  # fmt: skip
        if with_person:
            leading = (*leading, person.hex()[:16] if person else "")
        yield leading, orjson.loads(answers)
