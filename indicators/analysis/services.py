"""The analyses of a campaign, from its answers to what each page says."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from evalapp.accounts.permissions import Scope
from evalapp.extensions import db
from indicators.analysis import participation, repository
from indicators.analysis.drivers import prepare
from indicators.analysis.drivers_words import Told, told
from indicators.analysis.families import families_of
from indicators.analysis.families_words import FamiliesTold, families_told
from indicators.analysis.many_sites import compared
from indicators.analysis.material import Material, Refused
from indicators.analysis.outcome import SCALE, choices, outcome_of
from indicators.analysis.participation import Moments, Outreach, Rate, rate_of, whole
from indicators.analysis.participation_words import participation_told
from indicators.analysis.regression import fitted
from indicators.analysis.sites_words import SitesTold, sites_told
from indicators.columns.services import columns_of
from indicators.disclosure.rules import rules_of
from indicators.explorer.catalogue import catalogue_of
from indicators.explorer.services import EVERYWHERE
from indicators.released.repository import ids_of_campaigns
from indicators.released.services import tables_about
from indicators.weighting.applied import laid
from indicators.weighting.services import weights_in_force
from surveys.campaigns.repository import counts_by, sites_of
from surveys.models import Campaign
from surveys.serialization import questionnaire_from_json

#: Studies already made, by all that they depend on.
_kept: dict[tuple[Any, ...], Any] = {}
MAX_KEPT = 64

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A page of analysis: what may be chosen, then what was found or why it was refused."""

    questions: Options
    answers: Options = ()
    explanations: Options = ()
    #: The answer looked at, among those offered.
    answer: str = ""
    #: What the study says: one of the « told » values.
    found: Any = None
    #: Whether the weights in force are used.
    is_weighted: bool = False
    refusal: str = ""


def material_of(campaign: Campaign, scope: Scope, *, weighted: bool = False) -> Material:
    """Return the answers of a campaign within ``scope``, with the weights in force if asked."""
    definition = questionnaire_from_json(campaign.version.definition)
    sites = {site.id: (site.code, site.name) for site in sites_of(campaign.id, scope)}
    every = sites if scope.everything else sites_of(campaign.id, EVERYWHERE)
    table = columns_of(campaign)
    applied = weights_in_force(campaign, table, list(sites)) if weighted else ()
    return Material(
        campaign.code, campaign.title, campaign.wave, table,
        catalogue_of([definition]).statements, sites, rules_of(campaign),
        len(sites) == len(every), partial(tables_about, [campaign.id]),
        tuple(ids_of_campaigns([campaign.id])), laid(table.n, applied) if applied else None,
        tuple(f"{sites[one.site][1]}, {one.words}" for one in applied),
        tuple(one.built.checksum for one in applied),
    )  # fmt: skip


def drivers_page(
    material: Material, question: str, answer: str, explanations: Sequence[str]
) -> Page:
    """Return the page « Ce qui joue »: a model when a question and explanations are chosen."""

    def make() -> Told:
        outcome = outcome_of(material, question, page.answer)
        return told(fitted(prepare(material, outcome, explanations)), material.source)

    page = _choices(material, question, answer)
    offered = {key for key, _ in page.explanations}
    explanations = [key for key in explanations if key in offered]
    if not question or not explanations:
        return page
    return _made(page, ("drivers", question, page.answer, *explanations), material, make)


def sites_page(material: Material, question: str, answer: str) -> Page:
    """Return the page of the comparison of sites."""

    def make() -> SitesTold:
        return sites_told(
            compared(material, outcome_of(material, question, page.answer)), material.source
        )

    page = _choices(material, question, answer, without_scale=True)
    return _made(page, ("sites", question, page.answer), material, make) if question else page


def families_page(material: Material, chosen: Sequence[str], size: str) -> Page:
    """Return the page of the typology."""

    def make() -> FamiliesTold:
        if size and not (size.isascii() and size.isdigit()):
            raise Refused("Le nombre de familles est un nombre.")
        wanted = int(size) if size else None
        return families_told(families_of(material, chosen, wanted), material.source)

    page = _choices(material)
    return _made(page, ("families", size, *chosen), material, make) if chosen else page


def participation_page(
    campaign: Campaign, material: Material, scope: Scope, typed: Mapping[str, str]
) -> Page:
    """Return the page of who answered, with the numbers typed for the sites."""

    def early_and_late() -> Moments | str:
        try:
            return participation.moments(material)
        except Refused as error:
            return str(error)

    page = _choices(material)
    try:
        asked = participation.asked_from(typed)
    except Refused as error:
        asked, page = {}, replace(page, refusal=str(error))
    sites = outreach_of(campaign, material, scope, asked)
    rates: list[Rate] = [rate_of(one) for one in sites.values()]
    if len(sites) > 1:
        rates.append(rate_of(whole(list(sites.values()))))
    moments = _remembered(("moments",), material, early_and_late)
    found = participation_told(
        tuple(zip(sites, rates, strict=False)), rates[-1] if len(sites) > 1 else None,
        moments, asked, material.source,
    )  # fmt: skip
    return replace(page, found=found)


def has_weights(campaign: Campaign, material: Material) -> bool:
    """Tell whether weights are in force on a site of the perimeter."""
    return bool(weights_in_force(campaign, material.table, list(material.sites)))


def outreach_of(
    campaign: Campaign, material: Material, scope: Scope, asked: Mapping[str, int]
) -> dict[str, Outreach]:
    """Return what became of the people asked, by code of site; what is typed wins."""
    counts = counts_by(campaign.id, "site_id", scope)
    printed = repository.printed_codes(campaign.id)
    invited = repository.contacts(campaign.id)
    found = {}
    for number, (code, name) in material.sites.items():
        states = counts.get(str(number), {})
        people = invited.get(number, {})
        known = printed.get(number, 0) or sum(people.values())
        found[code] = Outreach(
            name, asked.get(code, known), states.get("complete", 0), states.get("partial", 0),
            states.get("refused", 0) + people.get("stopped", 0), people.get("returned", 0),
        )  # fmt: skip
    return found


def _choices(
    material: Material, question: str = "", answer: str = "", *, without_scale: bool = False
) -> Page:
    """Return what the form of a page offers, and the answer that it looks at."""
    listed = tuple((one.uid, one.title) for one in material.single)
    chosen = next((one for one in material.single if one.uid == question), None)
    offered = choices(chosen) if chosen else ()
    if without_scale:
        offered = tuple(one for one in offered if one[0] != SCALE)
    explained = tuple(one for one in material.explanations if one[0] != question)
    known = [code for code, _ in offered]
    looked_at = answer if answer in known else next(iter(known), "")
    return Page(listed, offered, explained, looked_at, is_weighted=material.laid is not None)


def _made(page: Page, key: tuple[str, ...], material: Material, make: Callable[[], Any]) -> Page:
    try:
        return replace(page, found=_remembered(key, material, make))
    except Refused as error:
        return replace(page, refusal=str(error))


def _remembered(key: tuple[str, ...], material: Material, make: Callable[[], Any]) -> Any:
    """Return a study, made again only when the answers, the rules or the perimeter changed."""
    whole_key = (
        str(db.engine.url), material.code, hash(material.table.segments),
        tuple(sorted(material.sites.items())), material.rules, material.releases,
        material.weight_stamps, *key,
    )  # fmt: skip
    if whole_key not in _kept:
        if len(_kept) >= MAX_KEPT:
            _kept.clear()
        _kept[whole_key] = make()
    return _kept[whole_key]
