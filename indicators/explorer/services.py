"""A view of the explorer, from its address to a published table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from evalapp.extensions import db
from indicators.columns.services import columns_of
from indicators.disclosure.gate import publish_set
from indicators.disclosure.rules import Rules, rules_of
from indicators.disclosure.tables import Audience, PublishedTable
from indicators.explorer import repository
from indicators.explorer.address import Ask, BadAddress, read
from indicators.explorer.analysis import Analysis, analysed
from indicators.explorer.catalogue import Catalogue, catalogue_of
from indicators.explorer.crossing import Crossing, Wave, crossed
from indicators.explorer.recoding import Regrouping, agreement, checked
from indicators.released.services import questions_of, tables_about
from indicators.survey_indicators import Statement
from indicators.weighting.services import weights_in_force
from surveys.campaigns.repository import campaign_by_code, sites_of
from surveys.models import Campaign
from surveys.serialization import questionnaire_from_json

EVERYWHERE = Scope(everything=True)

#: Views already computed, by all that they depend on.
_kept: dict[tuple[Any, ...], Analysis | None] = {}
MAX_KEPT = 128


@dataclass(frozen=True, slots=True)
class Found:
    """A view, published: the answers' table, the silences', what the tests say."""

    crossing: Crossing
    analysis: Analysis
    table: PublishedTable
    silence: PublishedTable


def chosen_campaigns(ask: Ask, scope: Scope) -> list[Campaign]:
    """Return the campaigns of an address, oldest first; ``NotFound`` for one out of reach."""
    found = [campaign_by_code(code, scope) for code in ask.campaigns]
    return sorted(found, key=lambda campaign: (campaign.opens_on, campaign.code))


def catalogue(campaigns: Sequence[Campaign]) -> Catalogue:
    """Return what can be asked of these campaigns."""
    return catalogue_of([questionnaire_from_json(c.version.definition) for c in campaigns])


def regroupings(campaigns: Sequence[Campaign], statement: Statement) -> list[Regrouping]:
    """Return the regroupings that a question offers: agreement, then the recipes kept."""
    found = [agreement(statement)] if statement.is_agreement else []
    for recipe in repository.recipes_of(questionnaire_id(campaigns), statement.uid):
        made = checked(statement, recipe.groups)
        found.append(Regrouping(made.groups, recipe.name, str(recipe.id)))
    return found


def look(
    ask: Ask,
    scope: Scope,
    audience: Audience = Audience.TEAM,
    beside: Sequence[PublishedTable] = (),
) -> Found | None:
    """Return a view as an audience may see it; ``None`` when nobody has answered.

    What reports have published of these campaigns, and what other saved views already show, is
    known to the gate; so are the tables shown ``beside`` this one.
    """
    campaigns = chosen_campaigns(ask, scope)
    crossing = _crossing(ask, campaigns, scope)
    analysis = _analysis(ask, crossing, campaigns)
    if analysis is None:
        return None
    own = [table for table in beside if questions_of(table) & ask.questions]
    already = (*_already(campaigns, ask, scope, audience), *own)
    table, silence = publish_set(analysis.tables, audience, _rules(campaigns), already)
    return Found(crossing, analysis, table, silence)


def _already(
    campaigns: Sequence[Campaign], ask: Ask, scope: Scope, audience: Audience
) -> tuple[PublishedTable, ...]:
    """Return what is public already, then the views saved before this one, as they show today."""
    ids = [campaign.id for campaign in campaigns]
    found = list(tables_about(ids, *ask.questions))
    for view in reversed(repository.views_of_campaigns(ids) if audience is Audience.TEAM else ()):
        other = read(parse_qsl(view.query))
        if other.without_answer() == ask.without_answer():
            break  # a view answers for those that were saved before it
        if not other.questions & ask.questions:
            continue
        try:
            theirs = chosen_campaigns(other, scope)
            crossing = _crossing(other, theirs, scope)
        except (NotFound, BadAddress):  # out of reach, or a recipe that is gone
            continue
        analysis = _analysis(other, crossing, theirs)
        if analysis is not None:
            found.extend(publish_set(analysis.tables, Audience.TEAM, _rules(theirs), found))
    return tuple(found)


def _rules(campaigns: Sequence[Campaign]) -> Rules:
    return rules_of(max(campaigns, key=lambda campaign: campaign.team_threshold))


def _crossing(ask: Ask, campaigns: Sequence[Campaign], scope: Scope) -> Crossing:
    known = catalogue(campaigns)
    statement = known.statement(ask.question)
    if statement is None:
        raise BadAddress("Cette question n’est pas dans le questionnaire de la campagne choisie.")
    if reason := known.refusal(ask.question):
        raise BadAddress(f"Ces campagnes ne se comparent pas sur cette question : {reason}")
    waves = [_wave(campaign, ask, scope) for campaign in campaigns]
    if ask.is_weighted and not any(wave.applied for wave in waves):
        raise BadAddress("Aucun redressement n’est en vigueur pour ces campagnes et ces sites.")
    regrouping = _regrouping(ask, campaigns, statement)
    return crossed(ask, known, statement, regrouping, waves)


def _wave(campaign: Campaign, ask: Ask, scope: Scope) -> Wave:
    table = columns_of(campaign)
    sites = {site.id: (site.code, site.name) for site in sites_of(campaign.id, scope)}
    every = sites if scope.everything else sites_of(campaign.id, EVERYWHERE)
    return Wave(
        campaign.code,
        campaign.wave,
        campaign.title,
        table,
        sites,
        len(sites) == len(every),
        weights_in_force(campaign, table, list(sites)) if ask.is_weighted else (),
    )


def _regrouping(ask: Ask, campaigns: Sequence[Campaign], statement: Statement) -> Regrouping | None:
    if not ask.regrouping:
        return None
    found = {one.key: one for one in regroupings(campaigns, statement)}
    if ask.regrouping not in found:
        raise BadAddress("Ce regroupement n’existe plus, ou il est celui d’une autre question.")
    return found[ask.regrouping]


def _analysis(ask: Ask, crossing: Crossing, campaigns: Sequence[Campaign]) -> Analysis | None:
    states = tuple(hash(wave.table.segments) for wave in crossing.waves)
    groups = crossing.regrouping.groups if crossing.regrouping else ()
    versions = tuple(campaign.version_id for campaign in campaigns)
    places = tuple(tuple(sorted(wave.sites)) for wave in crossing.waves)
    weights = tuple(one.built.checksum for wave in crossing.waves for one in wave.applied)
    bind = str(db.engine.url)
    key = (bind, ask.without_answer(), versions, states, groups, places, weights)
    if key not in _kept:
        if len(_kept) >= MAX_KEPT:
            _kept.clear()
        _kept[key] = analysed(crossing.view())
    return _kept[key]


def questionnaire_id(campaigns: Sequence[Campaign]) -> int:
    return campaigns[-1].version.questionnaire_id
