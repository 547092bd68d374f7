"""What each page of the explorer needs, read within the person's perimeter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from evalapp.wording import day_range
from indicators.disclosure.tables import Level
from indicators.explorer import repository, services
from indicators.explorer.address import Ask, BadAddress
from indicators.explorer.catalogue import Catalogue
from indicators.explorer.models import SavedView
from indicators.explorer.saying import how_made
from indicators.explorer.screen import (
    Choices,
    View,
    choices_of,
    view_of,
    why_withheld,
    words_of,
)
from indicators.explorer.start import FEW, MORE, CampaignCard, Suggestion, suggestions
from indicators.explorer.table_files import FORMATS, TableFile, table_file_of
from indicators.weighting.repository import in_force
from surveys.campaigns.repository import all_campaigns, sites_of, status_counts
from surveys.models import Campaign

#: Campaigns shown on the first page.
SHOWN = 6


@dataclass(frozen=True, slots=True)
class ExplorerPage:
    """The page at an address."""

    ask: Ask
    campaigns: Sequence[Campaign]
    choices: Choices
    saved: Sequence[SavedView]
    view: View | None = None
    why: tuple[str, ...] = ()
    problem: str = ""
    #: Campaigns and question are chosen, and nobody has answered yet.
    is_empty: bool = False
    #: Where to begin, while no question is chosen.
    cards: tuple[CampaignCard, ...] = ()
    suggested: tuple[Suggestion, ...] = ()

    @property
    def chosen(self) -> list[Campaign]:
        """Return the campaigns of the address."""
        return [one for one in self.campaigns if one.code in self.ask.campaigns]


def explorer(ask: Ask, scope: Scope, problem: str = "") -> ExplorerPage:
    """Return the page of an address: its form always, its view when there is one."""
    campaigns = [one for one in all_campaigns(scope) if one.status != "draft"]
    if not ask.campaigns and len(campaigns) == 1:
        ask = replace(ask, campaigns=(campaigns[0].code,))
    chosen = services.chosen_campaigns(ask, scope)
    known = services.catalogue(chosen) if chosen else None
    page = ExplorerPage(
        ask, campaigns, _choices(ask, scope, chosen, known), repository.saved_views(scope),
        problem=problem,
    )  # fmt: skip
    if known is None:
        return replace(page, cards=_cards(campaigns, scope))
    if problem or not ask.question:
        return replace(page, suggested=_suggested(chosen, known, scope))
    try:
        found = services.look(ask, scope)
    except BadAddress as error:
        return replace(page, problem=str(error))
    if found is None:
        return replace(page, is_empty=True)
    view = view_of(found.crossing, found.analysis, found.table, found.silence)
    return replace(page, view=view, why=why_withheld(found.table))


def _choices(
    ask: Ask, scope: Scope, chosen: Sequence[Campaign], known: Catalogue | None
) -> Choices:
    if known is None:
        return Choices()
    statement = known.statement(ask.question)
    offered = services.regroupings(chosen, statement) if statement else []
    sites = [site for one in chosen for site in sites_of(one.id, scope)]
    names = {site.code: site.name for site in sites}
    ids = [site.id for site in sites]
    can_weight = any(in_force(one.id, ids) for one in chosen)
    return choices_of(known, tuple(names.items()), offered, len(chosen) > 1, can_weight)


def _suggested(
    chosen: Sequence[Campaign], known: Catalogue, scope: Scope
) -> tuple[Suggestion, ...]:
    codes = [one.code for one in chosen]
    sites = len({site.id for one in chosen for site in sites_of(one.id, scope)})
    return suggestions(known, codes, sites=sites, most=MORE)


def _cards(campaigns: Sequence[Campaign], scope: Scope) -> tuple[CampaignCard, ...]:
    """Return the latest campaigns that have answers, each with a few questions."""
    counts = status_counts([one.id for one in campaigns], scope)
    answered = [one for one in campaigns if counts.get(one.id, {}).get("complete")]
    return tuple(
        CampaignCard(
            one.code,
            one.title,
            one.wave,
            day_range(one.opens_on, one.closes_on),
            counts[one.id]["complete"],
            suggestions(
                services.catalogue([one]), [one.code], sites=len(sites_of(one.id, scope)), most=FEW
            ),
        )
        for one in answered[:SHOWN]
    )


def table_file(ask: Ask, scope: Scope, kind: str) -> TableFile:
    """Return the table of a view as a file; ``NotFound`` for an unknown kind or no answer."""
    found = services.look(ask, scope) if kind in FORMATS and ask.question else None
    if found is None:
        raise NotFound("Ce tableau n’existe pas.")
    how = how_made(found.table, words_of(found.crossing), found.silence)
    return table_file_of(found.table, kind, how, found.crossing.ask.is_weighted)


@dataclass(frozen=True, slots=True)
class RegroupingPage:
    """The answers of a question, and the words typed for each."""

    ask: Ask
    title: str
    levels: tuple[Level, ...]
    words: Mapping[str, str]


def regrouping(ask: Ask, scope: Scope, typed: Mapping[str, str]) -> RegroupingPage:
    """Return the page where answers are put together; ``NotFound`` without a question."""
    chosen = services.chosen_campaigns(ask, scope)
    statement = services.catalogue(chosen).statement(ask.question) if chosen else None
    if statement is None:
        raise NotFound("Choisissez d’abord une question dans l’explorateur.")
    return RegroupingPage(ask, statement.title, statement.levels, typed)


def with_regrouping(ask: Ask, number: int) -> Ask:
    """Return the view with a recipe applied."""
    return replace(ask, regrouping=str(number), answer="")
