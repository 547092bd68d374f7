"""Keep a weighting recipe, rebuild its weights, show what they change."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from evalapp.accounts.permissions import Scope
from evalapp.audit.services import record
from evalapp.errors import Invalid, NotFound
from evalapp.extensions import db
from evalapp.sites.models import Site
from indicators.columns.services import columns_of
from indicators.columns.table import ColumnTable
from indicators.disclosure.gate import publish_set
from indicators.disclosure.rules import rules_of
from indicators.disclosure.tables import Audience, PublishedCell
from indicators.estimation.errors import EstimationError
from indicators.survey_indicators import AGREE, Statement, statements
from indicators.weighting import comparing, draft, repository, wording
from indicators.weighting.applied import Applied, rows_of
from indicators.weighting.models import WeightRecipe
from indicators.weighting.recipe import Built, Margin, Method, Recipe, build, title_of
from surveys.campaigns.repository import sites_of
from surveys.models import Campaign
from surveys.serialization import questionnaire_from_json

#: Weights already built, by recipe and answers.
_kept: dict[tuple[str, int, int], Applied | None] = {}
MAX_KEPT = 64


@dataclass(frozen=True, slots=True)
class Change:
    """One statement before and after, as it may be seen."""

    title: str
    before: PublishedCell
    after: PublishedCell

    @property
    def moved(self) -> float | None:
        """Return how far the share moved, when both may be seen."""
        if self.before.value is None or self.after.value is None:
            return None
        return self.after.value - self.before.value


@dataclass(frozen=True, slots=True)
class Shown:
    """What the page of a recipe says."""

    margins: tuple[tuple[str, str], ...]
    sentences: tuple[str, ...]
    warnings: tuple[str, ...]
    changes: tuple[Change, ...]
    legend: str
    #: Whether the weights are, byte for byte, those of the day of the recipe.
    same: bool
    n: int
    refusal: str = ""


def asked_of(campaign: Campaign) -> tuple[Statement, ...]:
    """Return what the campaign asks that can be counted."""
    return statements(questionnaire_from_json(campaign.version.definition))


def margins_of(campaign: Campaign) -> dict[str, Statement]:
    """Return the questions that may be a margin."""
    return draft.usable(asked_of(campaign))


def site_of(campaign: Campaign, code: str, scope: Scope) -> Site:
    """Return a site of the campaign within ``scope``, or raise ``NotFound``."""
    found = next((site for site in sites_of(campaign.id, scope) if site.code == code), None)
    if found is None:
        raise NotFound("Ce site n’est pas de la campagne, ou pas de votre périmètre.")
    return found


def recipe_in(campaign: Campaign, recipe_id: int, scope: Scope) -> tuple[WeightRecipe, Site]:
    """Return a recipe and its site, both within ``scope``."""
    sites = {site.id: site for site in sites_of(campaign.id, scope)}
    row = repository.recipe_by_id(recipe_id, campaign.id, list(sites))
    return row, sites[row.site_id]


def listed(
    campaign: Campaign, scope: Scope
) -> tuple[Sequence[Site], list[tuple[WeightRecipe, str]]]:
    """Return the sites of a campaign and its recipes with the name of their site."""
    sites = sites_of(campaign.id, scope)
    names = {site.id: site.name for site in sites}
    rows = repository.recipes_of(campaign.id, list(names))
    return sites, [(row, names[row.site_id]) for row in rows]


def keep(
    campaign: Campaign, site: Site, name: str, recipe: Recipe, *, author_id: int | None, today: date
) -> WeightRecipe:
    """Keep a recipe whose margins can be met; raise ``Invalid`` with the reason otherwise."""
    try:
        built = rebuilt(campaign, site, recipe)
    except EstimationError as error:
        raise Invalid(wording.refusal(error)) from error
    low, high = recipe.bounds or (None, None)
    row = WeightRecipe(
        campaign_id=campaign.id, site_id=site.id, name=name, method=recipe.method, lower=low,
        upper=high, trim=recipe.trim, margins=[_as_json(one) for one in recipe.margins],
        created_by=author_id, created_on=today, n=len(built.ids), checksum=built.checksum,
    )  # fmt: skip
    db.session.add(row)
    record("weighting_kept", "campaign", campaign.code, site=site.code, method=recipe.method)
    db.session.commit()
    return row


def rebuilt(campaign: Campaign, site: Site, recipe: Recipe) -> Built:
    """Return the weights of a recipe on today's answers; raise ``EstimationError``."""
    asked = asked_of(campaign)
    _, rows = rows_of(columns_of(campaign), site.id, asked)
    extra = comparing.columns_of(rows, asked)
    return build(recipe, rows, {one.uid: one for one in asked}, extra)


def weights_in_force(
    campaign: Campaign, table: ColumnTable, site_ids: Collection[int]
) -> tuple[Applied, ...]:
    """Return the weights in force on these sites; a recipe that can no longer be met has none."""
    found = (_applied(campaign, table, row) for row in repository.in_force(campaign.id, site_ids))
    return tuple(one for one in found if one is not None)


def _applied(campaign: Campaign, table: ColumnTable, row: WeightRecipe) -> Applied | None:
    """Return the weights of one recipe, kept for as long as the answers stay what they are."""
    key = (str(db.engine.url), row.id, hash(table.segments))
    if key not in _kept:
        if len(_kept) >= MAX_KEPT:
            _kept.clear()
        asked, recipe = asked_of(campaign), recipe_of(row)
        needed = {variable for margin in recipe.margins for variable in margin.variables}
        margins = [one for one in asked if one.uid in needed]
        order, rows = rows_of(table, row.site_id, margins)
        try:
            built = build(recipe, rows, {one.uid: one for one in asked})
        except EstimationError:
            _kept[key] = None
            return None
        words = wording.applied(row.name, row.method, _named(row, asked))
        _kept[key] = Applied(row.site_id, row.name, words, order, built)
    return _kept[key]


def _named(row: WeightRecipe, asked: Sequence[Statement]) -> tuple[tuple[str, str], ...]:
    by_uid = {one.uid: one for one in asked}
    margins = recipe_of(row).margins
    return tuple((title_of(one.variables, by_uid), one.source) for one in margins)


def recipe_of(row: WeightRecipe) -> Recipe:
    """Return a kept recipe as a value."""
    margins = tuple(
        Margin(tuple(one["variables"]), one["source"], one["totals"]) for one in row.margins
    )
    bounds = None if row.lower is None or row.upper is None else (row.lower, row.upper)
    method: Method = next(one for one in draft.METHODS if one == row.method)
    return Recipe(method, margins, bounds, row.trim)


def show(campaign: Campaign, site: Site, row: WeightRecipe) -> Shown:
    """Return what a recipe does to today's answers, or why it no longer can."""
    recipe, asked = recipe_of(row), {one.uid: one for one in asked_of(campaign)}
    named = _named(row, tuple(asked.values()))
    try:
        built = rebuilt(campaign, site, recipe)
    except EstimationError as error:
        return Shown(named, (), (), (), "", False, 0, wording.refusal(error))
    changes, legend = _changes(campaign, site, built, tuple(asked.values()))
    least = campaign.team_threshold
    return Shown(
        named,
        wording.told(built, least),
        wording.warnings(built, least),
        changes,
        legend,
        built.checksum == row.checksum,
        len(built.ids),
    )


def set_aside(campaign: Campaign, row: WeightRecipe, aside: bool) -> None:
    """Set a recipe aside, or take it back; aside, it is no longer in force."""
    row.withdrawn = aside
    row.in_force = row.in_force and not aside
    record("weighting_set_aside" if aside else "weighting_put_back", "campaign", campaign.code)
    db.session.commit()


def put_in_force(campaign: Campaign, row: WeightRecipe, follow: bool) -> None:
    """Make a recipe the one that the site's figures follow, or let each answer count for one."""
    if follow and row.withdrawn:
        raise Invalid("Ce redressement est mis de côté : reprenez-le d’abord.")
    for other in repository.in_force(campaign.id, [row.site_id]):
        other.in_force = False
    db.session.flush()
    row.in_force = follow
    record("weighting_in_force" if follow else "weighting_stopped", "campaign", campaign.code)
    db.session.commit()


def _changes(
    campaign: Campaign, site: Site, built: Built, asked: Sequence[Statement]
) -> tuple[tuple[Change, ...], str]:
    scope = (("campaign", campaign.code), ("site", site.code))
    found = comparing.pairs(built, asked, scope)
    tables = [table for pair in found for table in (pair.before, pair.after)]
    if not tables:
        return (), ""
    shown = publish_set(tables, Audience.TEAM, rules_of(campaign))
    cells = [next(cell for cell in table.cells if cell.row == AGREE) for table in shown]
    changes = tuple(
        Change(pair.statement.title, before, after)
        for pair, before, after in zip(found, cells[::2], cells[1::2], strict=True)
    )
    return changes, next((table.legend for table in shown if table.legend), "")


def _as_json(margin: Margin) -> dict[str, Any]:
    return {
        "variables": list(margin.variables),
        "source": margin.source,
        "totals": dict(margin.totals),
    }
