"""Acts on campaigns: exporting their answers, opening and closing them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date

import orjson
from babel import Locale

from evalapp.accounts.permissions import Scope
from evalapp.audit.services import record, record_at_once
from evalapp.errors import Conflict
from evalapp.extensions import db
from evalapp.wording import day
from surveys import microdata
from surveys.campaigns import repository
from surveys.campaigns.export import LEADING, csv_chunks
from surveys.campaigns.follow_up import (
    CHANNELS,
    AccessLine,
    AnswerPage,
    Card,
    FollowUp,
    Progress,
    every_day,
    page_number,
    pooled,
    progress_lines,
    state,
    total,
)
from surveys.duration import time_taken
from surveys.models import RESPONSE_STATUSES, Campaign, Response
from surveys.serialization import questionnaire_from_json

#: Answers shown on one page of the table.
PAGE_SIZE = 50


def export_csv(
    code: str,
    scope: Scope,
    *,
    labels: bool = True,
    statuses: Sequence[str] = ("complete",),
) -> Iterator[bytes]:
    """Yield a campaign's responses as CSV bytes, and write the act in the audit trail.

    Raise ``NotFound`` at once (not at the first byte) when the campaign is out of ``scope``.
    """
    campaign = repository.campaign_by_code(code, scope)
    columns = microdata.plan(repository.definitions_of(campaign), labels=labels)
    record_at_once("export", "campaign", campaign.code, statuses=list(statuses), labels=labels)
    is_linked = campaign.anonymity != "anonymous"
    documents = repository.answer_documents(
        campaign.id, scope, statuses=statuses, with_person=is_linked
    )
    person = ["personne"] if is_linked else []
    headings = [*LEADING, *person, *(column.name for column in columns)]
    return csv_chunks(headings, microdata.rows(columns, documents))


def cards(scope: Scope, today: date) -> list[Card]:
    """Return the campaigns of ``scope``, with where each stands there."""
    campaigns = repository.all_campaigns(scope)
    ids = [campaign.id for campaign in campaigns]
    counts = repository.status_counts(ids, scope)
    objectives = repository.objectives_of(ids, scope)
    return [
        Card(
            code=campaign.code,
            title=campaign.title,
            wave=campaign.wave,
            state=state(campaign.status, campaign.opens_on, campaign.closes_on, today),
            opens_on=campaign.opens_on,
            closes_on=campaign.closes_on,
            progress=_whole(campaign, counts.get(campaign.id, {}), objectives.get(campaign.id)),
        )
        for campaign in campaigns
    ]


def follow_up(campaign: Campaign, scope: Scope, today: date) -> FollowUp:
    """Return what the page of a campaign shows to ``scope``."""
    sites = repository.sites_of(campaign.id, scope)
    finished: Counter[date] = Counter()
    for count in repository.finished_per_day(campaign.id, scope):
        finished[count.day] += count.finished
    lines = progress_lines(
        {str(site.id): site.name for site in sites},
        repository.counts_by(campaign.id, "site_id", scope),
        _objectives(campaign, {site.id for site in sites}),
    )
    return FollowUp(
        state=state(campaign.status, campaign.opens_on, campaign.closes_on, today),
        days=every_day(finished, campaign.opens_on, min(today, campaign.closes_on)),
        sites=lines,
        total=total(lines),
        accesses=_accesses(campaign, scope, {site.id: site.name for site in sites}),
        channels=_channels(campaign, scope, {site.id for site in sites}),
        languages=_languages(campaign, scope),
        stops=_stops(campaign, scope),
        time=time_taken(repository.minutes_counts(campaign.id, scope), campaign.team_threshold),
        days_left=max(0, (campaign.closes_on - max(today, campaign.opens_on)).days + 1),
    )


def _channels(campaign: Campaign, scope: Scope, site_ids: Collection[int]) -> tuple[Progress, ...]:
    counts = repository.counts_by(campaign.id, "channel", scope)
    hoped: Counter[str] = Counter()
    for point in campaign.access_points:
        if point.site_id in site_ids and point.objective:
            hoped[point.channel] += point.objective
    labels = {code: label for code, label in CHANNELS.items() if code in counts or code in hoped}
    # An objective set on one way in of a site is often meant for the whole site.
    return progress_lines(labels, counts, hoped if set(counts) <= set(hoped) else {})


def _languages(campaign: Campaign, scope: Scope) -> tuple[Progress, ...]:
    """Return the languages, rare ones together: a language may tell who answered."""
    counts = repository.counts_by(campaign.id, "language", scope)
    names = Locale("fr").languages
    labels = {code: names.get(code, code) for code in sorted(counts)}
    lines = progress_lines(labels, counts, {})
    return pooled(lines, campaign.team_threshold, "d’autres langues")


def answer_page(campaign: Campaign, scope: Scope, *, status: str, number: str) -> AnswerPage:
    """Return one page of answers as text; opening them is written in the audit trail."""
    wanted = status if status in RESPONSE_STATUSES else "complete"
    record_at_once("read_answers", "campaign", campaign.code, status=wanted)
    page = page_number(number)
    columns = microdata.plan(repository.definitions_of(campaign))
    found = repository.response_page(
        campaign.id, scope, status=wanted, after=(page - 1) * PAGE_SIZE, size=PAGE_SIZE + 1
    )
    documents = [(_leading(row), orjson.loads(row.answers)) for row in found[:PAGE_SIZE]]
    counts = repository.status_counts([campaign.id], scope).get(campaign.id, {})
    return AnswerPage(
        headings=("Jour", "Langue", *(column.name for column in columns)),
        labels=("Jour de la réponse", "Langue", *(column.label for column in columns)),
        rows=tuple(tuple(row) for row in microdata.rows(columns, documents)),
        ids=tuple(row.id for row in found[:PAGE_SIZE]),
        number=page,
        has_next=len(found) > PAGE_SIZE,
        total=counts.get(wanted, 0),
        status=wanted,
    )


def open_campaign(campaign: Campaign) -> None:
    """Let people answer, from the first day on; the anonymity regime is fixed from here."""
    if campaign.status == "open":
        return
    if campaign.version.status != "published":
        raise Conflict("Publiez d’abord le questionnaire : une collecte part d’une version figée.")
    if campaign.status == "draft":
        raise Conflict("Ouvrez cette campagne depuis sa page de préparation, quand tout est prêt.")
    campaign.status = "open"
    record("open", "campaign", campaign.code)
    db.session.commit()


def close_campaign(campaign: Campaign) -> None:
    """Stop the collection; what was begun in time may still be finished."""
    if campaign.status == "closed":
        return
    campaign.status = "closed"
    record("close", "campaign", campaign.code)
    db.session.commit()


def _whole(campaign: Campaign, counts: Mapping[str, int], objective: int | None) -> Progress:
    return Progress(
        label=campaign.title,
        finished=counts.get("complete", 0),
        unfinished=counts.get("partial", 0),
        refused=counts.get("refused", 0),
        objective=objective,
    )


def _objectives(campaign: Campaign, site_ids: Collection[int]) -> dict[str, int]:
    sums: Counter[str] = Counter()
    for point in campaign.access_points:
        if point.site_id in site_ids and point.objective:
            sums[str(point.site_id)] += point.objective
    return dict(sums)


def _accesses(campaign: Campaign, scope: Scope, names: Mapping[int, str]) -> tuple[AccessLine, ...]:
    counts = repository.counts_by(campaign.id, "access_point_id", scope)
    lines = []
    for point in campaign.access_points:
        if point.site_id in names:
            [progress] = progress_lines({str(point.id): point.code}, counts, {})
            channel = CHANNELS.get(point.channel, point.channel)
            lines.append(AccessLine(point.code, names[point.site_id], channel, progress))
    return tuple(lines)


def _stops(campaign: Campaign, scope: Scope) -> tuple[tuple[str, int], ...]:
    """Return (page title, unfinished answers that stopped there), in the questionnaire's order."""
    pages = repository.counts_by(campaign.id, "page", scope)
    definition = questionnaire_from_json(campaign.version.definition)
    language = definition.languages[0]
    return tuple(
        (page.label.get(language, page.name), pages.get(page.uid, {}).get("partial", 0))
        for page in definition.pages
    )


def _leading(response: Response) -> list[str]:
    return [day(response.day), response.language]
