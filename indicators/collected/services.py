"""The results of a campaign on a site: weighted where weights are in force, gated, remembered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256
from typing import Any

from evalapp.extensions import db
from evalapp.sites.models import Site
from evalapp.wording import day
from indicators import repository
from indicators.collected.comparable import Told, series
from indicators.columns.services import columns_of
from indicators.disclosure.rules import rules_of
from indicators.disclosure.tables import Audience, PublishedTable
from indicators.explorer.repository import views_of_indicators
from indicators.explorer.uses.services import indicator_points
from indicators.framework import Framework, Indicator, framework_for
from indicators.judgement import Point
from indicators.released import services as released
from indicators.released.models import ReleasedTables
from indicators.repository import Watermark
from indicators.results import SurveyResults, indicator_point, published_results
from indicators.weighting import repository as recipes
from indicators.weighting.estimating import SiteWeights
from indicators.weighting.services import weights_in_force
from surveys.definition import Questionnaire
from surveys.models import Campaign
from surveys.serialization import questionnaire_from_json

#: Results already computed, by all that they depend on: the gate is not free.
_kept: dict[tuple[Any, ...], SurveyResults] = {}
MAX_KEPT = 256


def survey_results(site: Site, campaign: Campaign, audience: Audience) -> SurveyResults:
    """Return all that an audience may see of a campaign on a site, gated as one set.

    What a report has published is known to the gate. While too few answers have come since,
    its numbers are still the ones shown: new ones would tell who these few are.
    """
    mark = repository.watermark(campaign.id, site.id)
    seen = released.seen_by(audience, campaign.id, site.id)
    basis = basis_of(site, campaign)
    releases = tuple(one.id for one in seen)
    key = (str(db.engine.url), campaign.id, site.id, audience, basis, mark, releases)
    if key not in _kept:
        if len(_kept) >= MAX_KEPT:
            _kept.clear()
        _kept[key] = _results(site, campaign, audience, mark, seen)
    return _kept[key]


def basis_of(site: Site, campaign: Campaign) -> str:
    """Return a digest of what the numbers depend on besides the answers."""
    weights = [row.id for row in recipes.in_force(campaign.id, [site.id])]
    thresholds = (campaign.team_threshold, campaign.public_threshold)
    parts = (campaign.version_id, thresholds, weights, site.programme.kind)
    return sha256(repr(parts).encode()).hexdigest()


def _results(
    site: Site,
    campaign: Campaign,
    audience: Audience,
    mark: Watermark,
    seen: Sequence[ReleasedTables],
) -> SurveyResults:
    last = seen[-1] if seen and seen[-1].basis == basis_of(site, campaign) else None
    if last is not None and abs(mark.finished - last.finished) < campaign.team_threshold:
        return _still(last, mark)
    already = [table for one in seen for table in released.results_of(one.id).every]
    fresh = _published(site, campaign, audience, already)
    if last is not None and fresh.withheld > released.results_of(last.id).withheld:
        return _still(last, mark)
    return fresh


def _still(last: ReleasedTables, mark: Watermark) -> SurveyResults:
    """Return what was published, with its day once answers have come."""
    changed = mark.finished != last.finished
    found = released.results_of(last.id)
    return replace(found, views=(), released_on=last.released_on if changed else None)


def _published(
    site: Site, campaign: Campaign, audience: Audience, already: Sequence[PublishedTable]
) -> SurveyResults:
    return published_results(
        questionnaire_of(campaign),
        repository.documents_of(campaign.id, site.id),
        (("campaign", campaign.code), ("site", site.code)),
        framework_for(site.programme.kind),
        audience,
        rules_of(campaign),
        already,
        _weights(site, campaign),
    )


def _weights(site: Site, campaign: Campaign) -> SiteWeights | None:
    if not recipes.in_force(campaign.id, [site.id]):
        return None
    table = columns_of(campaign)
    found = weights_in_force(campaign, table, [site.id])
    return SiteWeights(found[0], table) if found else None


def release(
    site: Site,
    campaign: Campaign,
    results: SurveyResults,
    views: Sequence[PublishedTable],
    audience: Audience,
    today: date,
) -> None:
    """Write down what a report publishes of a campaign, so that nothing later betrays it."""
    shown = replace(results, views=tuple(views), released_on=None)
    basis = basis_of(site, campaign)
    released.release(campaign.id, site.id, audience, shown, basis, today)


def survey_points(
    site: Site, framework: Framework, audience: Audience, today: date
) -> tuple[dict[str, list[Point]], tuple[str, ...]]:
    """Return the values of each survey indicator, wave after wave, and what must be said."""
    told: dict[str, list[Told]] = {}
    notes: list[str] = []
    for campaign in repository.started_campaigns(site.id, today):
        found, said = _told(site, campaign, framework, audience, today)
        notes += said
        for code, one in found:
            told.setdefault(code, []).append(one)
    points = {}
    for indicator in framework.indicators:
        if indicator.code in told:
            points[indicator.code], reserves = series(indicator, told[indicator.code])
            notes += reserves
    return points, tuple(notes)


def _told(
    site: Site, campaign: Campaign, framework: Framework, audience: Audience, today: date
) -> tuple[list[tuple[str, Told]], list[str]]:
    """Return what one campaign says of the indicators: by its questions, then by saved views."""
    questionnaire = questionnaire_of(campaign)
    linked = _linked(framework, questionnaire.name)
    if not linked and not views_of_indicators(campaign.id):
        return [], []
    results = survey_results(site, campaign, audience)
    if not results.respondents:
        return [], _notes(campaign, results, today)
    source = f"{campaign.title}, résultats redressés" if results.weighting else campaign.title
    found = []
    for indicator in linked:
        point = indicator_point(indicator, results, campaign.wave, source)
        if point is not None and indicator.survey is not None:
            found.append((indicator.code, Told(point, questionnaire, indicator.survey.uids)))
    for code, uid, point in indicator_points(site, campaign, framework, audience, results.every):
        found.append((code, Told(point, questionnaire, (uid,))))
    return found, _notes(campaign, results, today)


def _notes(campaign: Campaign, results: SurveyResults, today: date) -> list[str]:
    title, notes = campaign.title, []
    if campaign.status == "open" and campaign.closes_on >= today:
        until = day(campaign.closes_on)
        notes.append(f"« {title} » : collecte en cours jusqu’au {until}, valeurs provisoires.")
    if results.weighting:
        notes.append(f"« {title} » : {results.weighting}. Les effectifs restent ceux des réponses.")
    if results.released_on:
        notes.append(
            f"« {title} » : chiffres du rapport publié le {day(results.released_on)}. Les réponses "
            "reçues depuis n’en permettent pas encore d’autres sans isoler des personnes."
        )
    return notes


def questionnaire_of(campaign: Campaign) -> Questionnaire:
    """Return the questionnaire of a campaign as a value."""
    return questionnaire_from_json(campaign.version.definition)


def questionnaire_name(campaign: Campaign) -> str:
    """Return the name that frameworks know the questionnaire of a campaign by."""
    return questionnaire_of(campaign).name


def _linked(framework: Framework, questionnaire: str) -> list[Indicator]:
    return [
        indicator
        for indicator in framework.indicators
        if indicator.survey and indicator.survey.questionnaire == questionnaire
    ]
