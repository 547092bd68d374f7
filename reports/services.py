"""Making reports: gather what is known today, freeze it, draw it, keep it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from flask import current_app

from evalapp.accounts.permissions import Scope
from evalapp.audit.services import record
from evalapp.errors import NotFound
from evalapp.extensions import db
from evalapp.sites.governance import SEAT_LABELS, TROIKA, SeatRole
from evalapp.sites.models import Site
from evalapp.sites.repository import figures_of, site_by_code
from evalapp.wording import day
from indicators.collected.services import release
from indicators.collected.services import survey_results as published_survey
from indicators.disclosure.tables import Audience
from indicators.explorer.uses.services import report_views
from indicators.repository import started_campaigns
from indicators.results import SurveyResults
from indicators.services import framework_of, site_scorecard
from reports import repository
from reports.document import Document
from reports.gathering.campaigns import campaign_facts, chosen_words
from reports.gathering.chosen import chosen_view
from reports.gathering.scorecard_rows import question_rows
from reports.gathering.survey_results import survey_results
from reports.gathering.territories import territory_figures
from reports.gathering.words import limits, method_notes, site_title, sources
from reports.inputs import (
    CampaignFacts,
    ChosenVerbatim,
    ReportInputs,
    Seat,
    SiteIdentity,
    SurveyResult,
    from_json,
    to_json,
)
from reports.kinds import KINDS
from reports.models import Publication
from surveys.campaigns.repository import counts_by, finished_per_day, status_counts
from surveys.models import Campaign
from surveys.serialization import questionnaire_from_json

EVERYWHERE = Scope(everything=True)

#: A report goes to the troïka and its steering committee: what the site may see.
AUDIENCE = Audience.SITE


@dataclass(frozen=True, slots=True)
class Drawn:
    """A report drawn from its inputs, not kept yet."""

    inputs: ReportInputs
    text: str
    pdf: bytes
    pages: int


def build_inputs(site: Site, kind: str, today: date) -> ReportInputs:
    """Return all that the report says, as plain values; nothing in it is queried later."""
    _check_kind(kind)
    framework_of(site)
    card = site_scorecard(site, AUDIENCE, today)
    campaigns = started_campaigns(site.id, today)
    results = {one.id: published_survey(site, one, AUDIENCE) for one in campaigns}
    facts = tuple(_facts(site, one, results[one.id], today) for one in campaigns)
    return ReportInputs(
        site=_identity(site),
        programme=site.programme.name,
        period=f"situation au {day(today)}",
        issued_on=today,
        edition=repository.next_edition(site.id, kind),
        author=_author(campaigns),
        is_demonstration=current_app.extensions["evalapp.settings"].is_demonstration,
        territories=territory_figures(figures_of(site.id)),
        campaigns=facts,
        framework=question_rows(card),
        results=_questions(site, campaigns, results),
        verbatims=_verbatims(site, campaigns, results),
        views=tuple(
            chosen_view(view.title, found)
            for one in campaigns
            for view, found in report_views(site, one, AUDIENCE, results[one.id].every)
        ),
        method_notes=method_notes(facts),
        limits=limits(facts, card.notes, today),
        sources=sources(facts, site.name),
    )


def _questions(
    site: Site, campaigns: Sequence[Campaign], results: Mapping[int, SurveyResults]
) -> tuple[SurveyResult, ...]:
    """Return the questions of every campaign, with their gated tables."""
    found: list[SurveyResult] = []
    for campaign in campaigns:
        asked = questionnaire_from_json(campaign.version.definition)
        found += survey_results(campaign.code, site.code, asked, results[campaign.id])
    return tuple(found)


def _verbatims(
    site: Site, campaigns: Sequence[Campaign], results: Mapping[int, SurveyResults]
) -> tuple[ChosenVerbatim, ...]:
    """Return the words chosen in every campaign."""
    found: list[ChosenVerbatim] = []
    for campaign in campaigns:
        texts = [
            (one.text, one.translation) for one in repository.chosen_verbatims(campaign.id, site.id)
        ]
        speakers = results[campaign.id].respondents
        code = campaign.version.questionnaire.code
        found += chosen_words(code, campaign.title, texts, speakers)
    return tuple(found)


def document_of(inputs: ReportInputs, kind: str) -> Document:
    """Return the report of a kind that the inputs tell."""
    return KINDS[kind].build(inputs)


def draw(site: Site, kind: str, today: date) -> Drawn:
    """Return the report of today, as a file, from inputs that went through their text."""
    from reports.pdf.render import page_count, render_pdf

    text = to_json(build_inputs(site, kind, today))
    inputs = from_json(text)
    pdf = render_pdf(document_of(inputs, kind))
    return Drawn(inputs, text, pdf, page_count(pdf))


def report_pdf(site_code: str, kind: str, today: date) -> bytes:
    """Return the report of a site as a file, without keeping it."""
    return draw(site_by_code(site_code, EVERYWHERE), kind, today).pdf


def publish_report(site: Site, kind: str, *, author_id: int | None, today: date) -> Publication:
    """Draw the report of today and keep it for ever under its edition number."""
    drawn = draw(site, kind, today)
    publication = Publication(
        site_id=site.id,
        kind=kind,
        edition=drawn.inputs.edition,
        inputs=drawn.text,
        pdf=drawn.pdf,
        sha256=sha256(drawn.pdf).hexdigest(),
        pages=drawn.pages,
        created_on=today,
        created_by=author_id,
    )
    db.session.add(publication)
    _release(site, today)
    db.session.flush()
    record(
        "report_published", "publication", publication.id, user_id=author_id,
        site=site.code, kind=kind, edition=publication.edition,
    )  # fmt: skip
    db.session.commit()
    return publication


def still_open(site: Site, today: date) -> tuple[str, ...]:
    """Return the campaigns that a report of today would publish before their end."""
    return tuple(
        one.title
        for one in started_campaigns(site.id, today)
        if one.status == "open" and one.closes_on >= today
    )


def _release(site: Site, today: date) -> None:
    """Let the gate know of every table that the report has just made public."""
    shown = []
    for campaign in started_campaigns(site.id, today):
        results = published_survey(site, campaign, AUDIENCE)
        views = report_views(site, campaign, AUDIENCE, results.every)
        tables = [table for _, found in views for table in (found.table, found.silence)]
        shown.append((campaign, results, tables))
    for campaign, results, tables in shown:
        release(site, campaign, results, tables, AUDIENCE, today)


def document_of_publication(publication: Publication) -> Document:
    """Return the report as a value, from the inputs that were frozen with it."""
    return document_of(from_json(publication.inputs), publication.kind)


def is_faithful(publication: Publication) -> bool:
    """Tell whether the frozen inputs still give the very bytes that were published."""
    from reports.pdf.render import render_pdf

    again = render_pdf(document_of_publication(publication))
    return sha256(again).hexdigest() == publication.sha256


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        known = " ou ".join(f"« {code} »" for code in KINDS)
        raise NotFound(f"La sorte de rapport « {kind} » n’existe pas ; essayez {known}.")


def _identity(site: Site) -> SiteIdentity:
    held = {SeatRole(seat.role): seat.organisation for seat in site.seats}
    return SiteIdentity(
        code=site.code,
        name=site_title(site.programme.kind, site.name),
        label=site.label_note.rstrip(".") or (str(site.label_year) if site.label_year else ""),
        troika=tuple(Seat(held[role], SEAT_LABELS[role]) for role in TROIKA if role in held),
        operational_lead=held.get(SeatRole.PROJECT_LEAD, ""),
        lead_school=held.get(SeatRole.LEAD_SCHOOL, ""),
    )


def _author(campaigns: Sequence[Campaign]) -> str:
    organisations = (campaign.notice.get("organisation", "") for campaign in campaigns)
    return next((name for name in organisations if name), "Équipe d’évaluation")


def _facts(site: Site, campaign: Campaign, results: SurveyResults, today: date) -> CampaignFacts:
    scope = Scope(site_ids=frozenset({site.id}))
    channels = counts_by(campaign.id, "channel", scope)
    return campaign_facts(
        code=campaign.code,
        title=campaign.title,
        dates=(campaign.opens_on, campaign.closes_on),
        is_closed=campaign.status == "closed" or campaign.closes_on < today,
        statuses=status_counts([campaign.id], scope).get(campaign.id, {}),
        days=[(found.day, found.finished) for found in finished_per_day(campaign.id, scope)],
        channels=[name for name, counts in channels.items() if counts.get("complete")],
        languages=campaign.languages,
        results=results,
        threshold=campaign.team_threshold,
    )
