"""What each page of the explorer needs, read within the person's perimeter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from evalapp.accounts.permissions import Scope
from evalapp.errors import NotFound
from indicators.disclosure.tables import Level
from indicators.explorer import repository, services
from indicators.explorer.address import Ask, BadAddress
from indicators.explorer.models import SavedView
from indicators.explorer.screen import Choices, View, choices_of, view_of, why_withheld
from indicators.explorer.table_files import FORMATS, TableFile, table_file_of
from surveys.campaigns.repository import all_campaigns, sites_of
from surveys.models import Campaign


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


def explorer(ask: Ask, scope: Scope, problem: str = "") -> ExplorerPage:
    """Return the page of an address: its form always, its view when there is one."""
    campaigns = all_campaigns(scope)
    if not ask.campaigns and len(campaigns) == 1:
        ask = replace(ask, campaigns=(campaigns[0].code,))
    page = ExplorerPage(
        ask, campaigns, _choices(ask, scope), repository.saved_views(scope), problem=problem
    )
    if problem or not (ask.campaigns and ask.question):
        return page
    try:
        found = services.look(ask, scope)
    except BadAddress as error:
        return replace(page, problem=str(error))
    if found is None:
        return replace(page, is_empty=True)
    view = view_of(found.crossing, found.analysis, found.table, found.silence)
    return replace(page, view=view, why=why_withheld(found.table))


def _choices(ask: Ask, scope: Scope) -> Choices:
    chosen = services.chosen_campaigns(ask, scope)
    if not chosen:
        return Choices()
    known = services.catalogue(chosen)
    statement = known.statement(ask.question)
    offered = services.regroupings(chosen, statement) if statement else []
    sites = {site.code: site.name for one in chosen for site in sites_of(one.id, scope)}
    return choices_of(known, tuple(sites.items()), offered, len(chosen) > 1)


def table_file(ask: Ask, scope: Scope, kind: str) -> TableFile:
    """Return the table of a view as a file; ``NotFound`` for an unknown kind or no answer."""
    found = services.look(ask, scope) if kind in FORMATS and ask.question else None
    if found is None:
        raise NotFound("Ce tableau n’existe pas.")
    return table_file_of(found.table, kind)


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
