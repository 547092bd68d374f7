"""What the pages of the sites room show, read once and laid out as values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from markupsafe import Markup

from evalapp.accounts.permissions import Grant, Permission, Scope, scope_of
from evalapp.flags import Flag
from evalapp.sites import repository
from evalapp.sites.eligibility import Eligibility
from evalapp.sites.figure_table import FigureBlock, blocks, figure_words
from evalapp.sites.governance import ProgrammeKind, Seat, SeatRole, in_order
from evalapp.sites.measures import measure, perimeter_label
from evalapp.sites.models import Programme, PublishedFigure, PublishedFigureRevision, Site
from evalapp.sites.notices import Notice, NoticeKind, NoticeList, three_lists
from evalapp.sites.overview import age_alerts, missing_facts, missing_figures, secrecy_alerts
from evalapp.sites.panels import reaches, registered
from evalapp.sites.services import eligibility_of
from evalapp.wording import count, day

#: How far back « ce qui a changé » looks.
RECENT = timedelta(days=92)


@dataclass(frozen=True, slots=True)
class Group:
    """A programme and those of its sites that the person sees."""

    programme: Programme
    rows: tuple[SiteRow, ...]


@dataclass(frozen=True, slots=True)
class SiteRow:
    """A site in the list, with its state in a few words."""

    site: Site
    places: str
    missing: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """One panel of a site's page, drawn."""

    key: str
    title: str
    content: Markup


@dataclass(frozen=True, slots=True)
class SitePage:
    """All that a site's page shows."""

    seats: tuple[Seat, ...]
    places: tuple[repository.Place, ...]
    zonings: tuple[ZoningLine, ...]
    eligibility: Eligibility | None
    lists: tuple[NoticeList, ...]
    sections: tuple[Section, ...]
    blocks: tuple[FigureBlock, ...]
    can_edit: bool


@dataclass(frozen=True, slots=True)
class ZoningLine:
    """A zone of a site in one line: how many territories, since when, how sure."""

    words: str
    source: str
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class FigurePage:
    """A figure with its history, in words."""

    id: int
    title: str
    value: str
    flag: str
    meta: str
    source: str
    note: str
    changes: tuple[Change, ...]
    can_undo: bool


@dataclass(frozen=True, slots=True)
class Change:
    """One line of a figure's history."""

    on: date
    before: str
    after: str
    source: str
    reason: str
    is_undone: bool


def groups(scope: Scope, wanted: str = "") -> tuple[Group, ...]:
    """Return the sites by programme, those whose name or programme contains ``wanted``."""
    sites = [site for site in repository.all_sites(scope) if _matches(site, wanted)]
    places = repository.place_counts([site.id for site in sites])
    found = []
    for programme in repository.programmes():
        rows = tuple(
            SiteRow(site, _perimeter_words(places.get(site.id, {})), _missing(site))
            for site in sites
            if site.programme_id == programme.id
        )
        if rows or (scope.everything and not wanted):
            found.append(Group(programme, rows))
    return tuple(found)


def site_page(
    site: Site, grants: tuple[Grant, ...], today: date, href: str, identity_href: str
) -> SitePage:
    """Return what the page of a site shows to somebody who holds ``grants``."""
    places = repository.places_of(site.id)
    figures = repository.figures_of(site.id)
    seats = _seats(site)
    kind = ProgrammeKind(site.programme.kind)
    told = [
        *_recent_changes(site, today, href),
        *missing_facts(
            kind, seats, site.label_year, site.lead_school_uai, _generations(places), identity_href
        ),
        *missing_figures(figures, href),
        *secrecy_alerts(figures, href),
        *age_alerts(figures, today.year, href),
    ]
    sections, notices = _panels(site, grants)
    return SitePage(
        seats=seats,
        places=places,
        zonings=tuple(_zoning_lines(repository.zonings_of(site.id))),
        eligibility=eligibility_of(site) if kind is ProgrammeKind.RURAL_CALL else None,
        lists=three_lists([*notices, *told]),
        sections=sections,
        blocks=blocks(figures),
        can_edit=may_edit(site, grants),
    )


def may_edit(site: Site, grants: tuple[Grant, ...]) -> bool:
    """Tell whether a person may change this site."""
    return reaches(scope_of(grants, Permission.EDIT_SITE), site)


def figure_page(figure: PublishedFigure, territory: str) -> FigurePage:
    """Return a figure with its history."""
    changes = repository.revisions_of(figure.id)
    undone = {change.undoes_id for change in changes}
    lines = tuple(_change(figure.measure, change, undone) for change in changes)
    return FigurePage(
        id=figure.id,
        title=f"{measure(figure.measure).label} – {territory}",
        value=figure_words(figure.value, Flag(figure.flag), figure.measure),
        flag=figure.flag,
        meta=f"{figure.year}, {perimeter_label(figure.perimeter)}",
        source=figure.source,
        note=figure.note,
        changes=lines,
        can_undo=any(c.undoes_id is None and c.id not in undone for c in changes),
    )


def figure_words_of(figure: PublishedFigure) -> dict[str, Any]:
    """Return a figure as its correction form begins."""
    value = "" if figure.value is None else f"{figure.value:g}".replace(".", ",")
    if figure.value is not None and abs(figure.value) >= 1e5:
        value = f"{figure.value:.0f}"
    return {"value": value, "flag": figure.flag, "source": figure.source, "note": figure.note}


def identity_words_of(site: Site) -> dict[str, Any]:
    """Return a site's identity as its form begins."""
    seats = {seat.role: seat.organisation for seat in site.seats}
    return {"label_year": site.label_year, "lead_school_uai": site.lead_school_uai, **seats}


def _matches(site: Site, wanted: str) -> bool:
    text = f"{site.name} {site.programme.name} {site.code}".casefold()
    return all(word in text for word in wanted.casefold().split())


def _perimeter_words(counts: dict[str, int]) -> str:
    words = []
    if counts.get("epci"):
        words.append("EPCI")
    if number := counts.get("commune"):
        words.append(count(number, "commune"))
    if number := counts.get("qpv"):
        words.append(f"{number}\u00a0QPV")
    return ", ".join(words)


def _missing(site: Site) -> tuple[str, ...]:
    kind = ProgrammeKind(site.programme.kind)
    facts = missing_facts(kind, _seats(site), site.label_year, site.lead_school_uai, (2024,), "")
    return tuple(notice.text for notice in facts)


def _seats(site: Site) -> tuple[Seat, ...]:
    return in_order(tuple(Seat(SeatRole(s.role), s.organisation) for s in site.seats))


def _generations(places: Sequence[repository.Place]) -> list[int]:
    return [place.generation for place in places if place.generation]


def _recent_changes(site: Site, today: date, href: str) -> Iterator[Notice]:
    for revision, figure, name in repository.latest_revisions(site.id, today - RECENT):
        label = measure(figure.measure).label
        words = f"{day(revision.on)} : {label} – {name} ({revision.reason})"
        yield Notice(NoticeKind.CHANGED, words, href)


def _panels(
    site: Site, grants: tuple[Grant, ...]
) -> tuple[tuple[Section, ...], tuple[Notice, ...]]:
    sections: list[Section] = []
    notices: list[Notice] = []
    for panel in registered():
        scope = scope_of(grants, panel.permission)
        if not reaches(scope, site):
            continue
        content = panel.render(site, scope)
        if content:
            sections.append(Section(panel.key, panel.title, content))
        if panel.tell is not None:
            notices.extend(panel.tell(site, scope))
    return tuple(sections), tuple(notices)


def _zoning_lines(zonings: Sequence[repository.Zoning]) -> Iterator[ZoningLine]:
    keys = dict.fromkeys((z.scheme, z.zone_class, z.valid_from, z.valid_to) for z in zonings)
    for scheme, zone_class, start, end in keys:
        same = [
            zone
            for zone in zonings
            if (zone.scheme, zone.zone_class, zone.valid_from, zone.valid_to)
            == (scheme, zone_class, start, end)
        ]
        until = f" au {day(end)}" if end else ""
        class_words = "" if zone_class in {scheme, "nd"} else f", classe {zone_class}"
        state = " : classement non relevé" if zone_class == "nd" else ""
        since = f"du {day(start)}{until}" if end else f"depuis le {day(start)}"
        what = "commune" if same[0].territory_kind == "commune" else "EPCI"
        number = f"{len(same)} {what}{'s' if what == 'commune' and len(same) > 1 else ''}"
        notes = tuple(dict.fromkeys(zone.note for zone in same if zone.note))
        words = f"{scheme}{class_words} {since} – {number}{state}"
        yield ZoningLine(words, same[0].source, notes)


def _change(code: str, change: PublishedFigureRevision, undone: set[int | None]) -> Change:
    return Change(
        on=change.on,
        before=_said(code, change.before),
        after=_said(code, change.after),
        source=str(change.after.get("source", "")),
        reason=change.reason,
        is_undone=change.id in undone,
    )


def _said(code: str, content: dict[str, Any]) -> str:
    if not content or content.get("status") == "withdrawn":
        return "–"
    return figure_words(content["value"], Flag(content["flag"]), code)
