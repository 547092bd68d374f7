"""Saved views that feed an indicator or the reports, each read on one site at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import parse_qsl

from evalapp.accounts.permissions import Scope
from evalapp.audit.services import record
from evalapp.errors import Conflict, Invalid, NotFound
from evalapp.extensions import db
from evalapp.sites.models import Site
from indicators.disclosure.tables import TOTAL, Audience, Level, PublishedTable
from indicators.explorer import repository
from indicators.explorer.address import Ask, BadAddress, read
from indicators.explorer.models import SavedView
from indicators.explorer.saying import cell_of
from indicators.explorer.services import Found, catalogue, chosen_campaigns, look, regroupings
from indicators.framework import Framework, Indicator, framework_for
from indicators.judgement import Point
from indicators.survey_indicators import DONT_KNOW, MISSING
from indicators.weighting.repository import in_force
from surveys.campaigns.repository import sites_of
from surveys.models import Campaign


@dataclass(frozen=True, slots=True)
class UsePage:
    """What a view can be used for."""

    view: SavedView
    campaign: Campaign
    question: str
    answers: tuple[Level, ...]
    answer: str
    indicators: tuple[Indicator, ...]


def use_page(view_id: int, scope: Scope) -> UsePage:
    """Return the page where one says what a view is used for."""
    view = repository.view_by_id(view_id, scope)
    ask = _ask(view)
    campaigns = chosen_campaigns(ask, scope)
    statement = catalogue(campaigns).statement(ask.question)
    if statement is None:
        raise NotFound("La question de cette vue n’est plus posée.")
    made = {one.key: one.levels() for one in regroupings(campaigns, statement)}
    answers = made.get(ask.regrouping, statement.levels)
    possible = possible_indicators(campaigns[0]) if len(campaigns) == 1 else ()
    return UsePage(view, campaigns[0], statement.title, answers, ask.answer, possible)


def possible_indicators(campaign: Campaign) -> tuple[Indicator, ...]:
    """Return the rates that nothing computes yet, in the frameworks of the campaign's sites."""
    found: dict[str, Indicator] = {}
    for site in sites_of(campaign.id, Scope(everything=True)):
        framework = framework_for(site.programme.kind)
        for one in framework.indicators if framework else ():
            if one.is_rate and one.survey is None and one.figure is None:
                found[one.code] = one
    return tuple(found.values())


def use(view_id: int, scope: Scope, *, in_report: bool, indicator: str, answer: str) -> None:
    """Say what a view is used for; raise ``Invalid`` or ``Conflict`` with the reason."""
    page = use_page(view_id, scope)
    view = page.view
    if indicator:
        if indicator not in {one.code for one in page.indicators}:
            raise Invalid("Choisissez un indicateur de la liste.")
        if answer not in {level.code for level in page.answers}:
            raise Invalid("Choisissez la réponse dont la part fait l’indicateur.")
        other = repository.view_of_indicator(view.campaign_id, indicator)
        if other is not None and other.id != view.id:
            raise Conflict(f"La vue « {other.title} » nourrit déjà cet indicateur.")
        view.query = replace(_ask(view), answer=answer).query
    view.in_report, view.indicator_code = in_report, indicator or None
    record("use_view", "campaign", page.campaign.code)
    db.session.commit()


def report_views(
    site: Site, campaign: Campaign, audience: Audience, beside: Sequence[PublishedTable]
) -> list[tuple[SavedView, Found]]:
    """Return the views that the reports of a site show, gated beside the campaign's tables."""
    found: list[tuple[SavedView, Found]] = []
    shown = list(beside)
    for view in repository.views_in_reports(campaign.id):
        seen = _on_site(_ask(view), site, campaign, audience, shown)
        if seen is not None:
            found.append((view, seen))
            shown += [seen.table, seen.silence]
    return found


def indicator_points(
    site: Site,
    campaign: Campaign,
    framework: Framework,
    audience: Audience,
    beside: Sequence[PublishedTable],
) -> list[tuple[str, str, Point]]:
    """Return (indicator, question, value) of each view that feeds an indicator of the site."""
    points = []
    for view in repository.views_of_indicators(campaign.id):
        ask = replace(_ask(view), group="")
        if framework.indicator(view.indicator_code or "") is None:
            continue
        seen = _on_site(ask, site, campaign, audience, beside)
        if seen is not None:
            source = f"{campaign.title}, vue « {view.title} »"
            points.append((view.indicator_code or "", ask.question, _point(ask, seen, source)))
    return points


def _point(ask: Ask, seen: Found, source: str) -> Point:
    cell = cell_of(seen.table, ask.answer, TOTAL)
    silent = {one.row: one.n for one in seen.silence.cells}
    weighted = ", résultat redressé" if seen.crossing.ask.is_weighted else ""
    return Point(
        period=seen.crossing.waves[0].wave,
        value=cell.value,
        low=cell.low,
        high=cell.high,
        n=cell.base,
        missing=silent[MISSING],
        dont_know=silent[DONT_KNOW],
        flag=cell.flag,
        source=f"{source}{weighted}",
        bound=cell.bound,
    )


def _on_site(
    ask: Ask, site: Site, campaign: Campaign, audience: Audience, beside: Sequence[PublishedTable]
) -> Found | None:
    """Return a view read on one site, weighted as the site's other figures are."""
    weighted = bool(in_force(campaign.id, [site.id]))
    group = "" if ask.group == "site" else ask.group
    try:
        own = replace(ask, group=group, is_weighted=weighted)
        return look(own, Scope(site_ids=frozenset({site.id})), audience, beside)
    except (NotFound, BadAddress):  # the view speaks of another site, or its recipe is gone
        return None


def _ask(view: SavedView) -> Ask:
    return read(parse_qsl(view.query))
