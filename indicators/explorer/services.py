"""A view of the explorer, from its address to a published table; and what is kept of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import parse_qsl

from evalapp.accounts.permissions import Scope
from evalapp.audit.services import record
from evalapp.errors import Conflict, Invalid, NotFound
from evalapp.extensions import db
from indicators.columns.services import columns_of
from indicators.disclosure.gate import publish_set
from indicators.disclosure.tables import Audience, PublishedTable
from indicators.explorer import repository
from indicators.explorer.address import Ask, BadAddress, read
from indicators.explorer.analysis import Analysis, analysed
from indicators.explorer.catalogue import Catalogue, catalogue_of
from indicators.explorer.crossing import Crossing, Wave, crossed
from indicators.explorer.models import Recipe, SavedView
from indicators.explorer.recoding import BadRecipe, Regrouping, agreement, checked, from_words
from indicators.services import rules_of
from indicators.survey_indicators import Statement
from surveys.campaigns.repository import campaign_by_code, sites_of
from surveys.models import Campaign
from surveys.serialization import questionnaire_from_json

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
    for recipe in repository.recipes_of(_questionnaire_id(campaigns), statement.uid):
        made = checked(statement, recipe.groups)
        found.append(Regrouping(made.groups, recipe.name, str(recipe.id)))
    return found


def look(ask: Ask, scope: Scope) -> Found | None:
    """Return a view as the team may see it; ``None`` when nobody has answered.

    What other saved views of the campaign already show is known to the gate.
    """
    campaigns = chosen_campaigns(ask, scope)
    crossing = _crossing(ask, campaigns, scope)
    analysis = _analysis(ask, crossing, campaigns)
    if analysis is None:
        return None
    already = _already(campaigns[0], ask, scope)
    rules = rules_of(max(campaigns, key=lambda campaign: campaign.team_threshold))
    table, silence = publish_set(analysis.tables, Audience.TEAM, rules, already)
    return Found(crossing, analysis, table, silence)


def _already(campaign: Campaign, ask: Ask, scope: Scope) -> tuple[PublishedTable, ...]:
    """Return the tables of the campaign's views saved before this one, as they show today."""
    found: list[PublishedTable] = []
    for view in reversed(repository.views_of_campaign(campaign.id)):
        other = read(parse_qsl(view.query))
        if other.without_answer() == ask.without_answer():
            break  # a view answers for those that were saved before it
        try:
            campaigns = chosen_campaigns(other, scope)
            crossing = _crossing(other, campaigns, scope)
        except (NotFound, BadAddress):  # out of reach, or a recipe that is gone
            continue
        analysis = _analysis(other, crossing, campaigns)
        if analysis is not None:
            rules = rules_of(max(campaigns, key=lambda one: one.team_threshold))
            found.extend(publish_set(analysis.tables, Audience.TEAM, rules, found))
    return tuple(found)


def _crossing(ask: Ask, campaigns: Sequence[Campaign], scope: Scope) -> Crossing:
    known = catalogue(campaigns)
    statement = known.statement(ask.question)
    if statement is None:
        raise BadAddress("Cette question n’est pas dans le questionnaire de la campagne choisie.")
    if reason := known.refusal(ask.question):
        raise BadAddress(f"Ces campagnes ne se comparent pas sur cette question : {reason}")
    waves = [
        Wave(
            campaign.code,
            campaign.wave,
            campaign.title,
            columns_of(campaign),
            {site.id: (site.code, site.name) for site in sites_of(campaign.id, scope)},
        )
        for campaign in campaigns
    ]
    regrouping = _regrouping(ask, campaigns, statement)
    return crossed(ask, known, statement, regrouping, waves)


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
    bind = str(db.engine.url)
    key = (bind, ask.without_answer(), versions, states, groups, places)
    if key not in _kept:
        if len(_kept) >= MAX_KEPT:
            _kept.clear()
        _kept[key] = analysed(crossing.view())
    return _kept[key]


def _questionnaire_id(campaigns: Sequence[Campaign]) -> int:
    return campaigns[-1].version.questionnaire_id


def keep_recipe(
    ask: Ask, scope: Scope, name: str, words: Mapping[str, str], *, author_id: int, today: date
) -> Recipe:
    """Keep a regrouping under a name; the same name again replaces it."""
    campaigns = chosen_campaigns(ask, scope)
    statement = catalogue(campaigns).statement(ask.question) if campaigns else None
    if statement is None:
        raise NotFound("Cette question n’est pas dans le questionnaire.")
    title = " ".join(name.split())[:80]
    if not title:
        raise Invalid("Donnez un nom au regroupement.")
    try:
        made = from_words(statement, words)
    except BadRecipe as error:
        raise Invalid(str(error)) from error
    questionnaire_id = _questionnaire_id(campaigns)
    recipe = repository.recipe_named(questionnaire_id, statement.uid, title) or Recipe(
        questionnaire_id=questionnaire_id, question_uid=statement.uid, name=title,
    )  # fmt: skip
    recipe.groups = [[label, list(codes)] for label, codes in made.groups]
    recipe.created_by, recipe.created_on = author_id, today
    db.session.add(recipe)
    record("save_recipe", "questionnaire", questionnaire_id)
    db.session.commit()
    return recipe


def keep_view(query: str, scope: Scope, title: str, *, author_id: int, today: date) -> SavedView:
    """Keep a view under a title of its own."""
    ask = read(parse_qsl(query))
    campaigns = chosen_campaigns(ask, scope)
    if not campaigns or not ask.question:
        raise Invalid("Choisissez d’abord une campagne et une question.")
    name = " ".join(title.split())[:120]
    if not name:
        raise Invalid("Donnez un titre à la vue.")
    if repository.view_titled(campaigns[0].id, name) is not None:
        raise Conflict("Une vue de cette campagne porte déjà ce titre : choisissez-en un autre.")
    view = SavedView(
        campaign_id=campaigns[0].id, title=name, query=ask.query,
        created_by=author_id, created_on=today,
    )  # fmt: skip
    db.session.add(view)
    record("save_view", "campaign", campaigns[0].code)
    db.session.commit()
    return view


def forget_view(view_id: int, scope: Scope) -> str:
    """Let go of a saved view and return its address, so that it can be saved again."""
    view = repository.view_by_id(view_id, scope)
    query = view.query
    db.session.delete(view)
    record("forget_view", "campaign", view.campaign_id)
    db.session.commit()
    return query
