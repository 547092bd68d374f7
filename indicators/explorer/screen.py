"""What the page of the explorer shows: the choices of its form, and the view found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from evalapp.charts.svg import chart_figure
from evalapp.wording import bracket, enumeration, number, percent
from indicators.disclosure.rules import reason_in_french
from indicators.disclosure.tables import PublishedCell, PublishedTable
from indicators.explorer.address import SITE, Ask
from indicators.explorer.analysis import Analysis
from indicators.explorer.catalogue import Catalogue
from indicators.explorer.crossing import Crossing
from indicators.explorer.recoding import Regrouping
from indicators.explorer.saying import (
    Verdict,
    Words,
    chart_of,
    difference_words,
    how_made,
    main_answer,
    sentences,
    shown_differences,
    verdict,
)
from surveys.editor.differences import Badge
from surveys.editor.differences import Level as BadgeLevel

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What each list of the form offers, as (value, words)."""

    #: By page of the questionnaire.
    questions: tuple[tuple[str, Options], ...] = ()
    groups: Options = ()
    kept: tuple[tuple[str, Options], ...] = ()
    regroupings: Options = ()
    is_wave: bool = False
    can_weight: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A published view in words."""

    title: str
    sentences: tuple[str, ...]
    verdict: Verdict | None
    #: Whether the campaigns' questions were asked the same way: words, tone, reason.
    badge: tuple[str, str, str] | None
    chart: str
    heads: tuple[str, ...]
    #: Per answer: its words, the address that talks about it, its cells.
    lines: tuple[tuple[str, str, tuple[str, ...]], ...]
    bases: tuple[str, ...]
    differences: tuple[tuple[str, str, str, str], ...]
    about: str
    how: tuple[str, ...]
    legend: str


def choices_of(
    known: Catalogue,
    sites: Options,
    regroupings: Sequence[Regrouping],
    is_wave: bool,
    can_weight: bool,
) -> Choices:
    """Return what the form offers for the campaigns and the question chosen."""
    sites_kept = (("Site", tuple((f"{SITE}:{code}", name) for code, name in sites)),)
    kept = tuple(
        (one.title, tuple((f"{one.uid}:{lv.code}", lv.label) for lv in one.levels))
        for one in known.groups
    )
    groups = ((SITE, "Le site"), *((one.uid, one.title) for one in known.groups))
    return Choices(
        questions=_by_theme(known),
        groups=() if is_wave else groups,
        kept=(sites_kept if len(sites) > 1 else ()) + kept,
        regroupings=tuple((one.key, one.name) for one in regroupings),
        is_wave=is_wave,
        can_weight=can_weight,
    )


def _by_theme(known: Catalogue) -> tuple[tuple[str, Options], ...]:
    """Return the questions page by page; those that do not compare say so."""
    found: dict[str, list[tuple[str, str]]] = {}
    for one in known.statements:
        badge = known.badge(one.uid)
        doubt = "" if badge is None or badge.level is BadgeLevel.COMPARABLE else badge.label
        words = f"{one.title} ({doubt})" if doubt else one.title
        found.setdefault(known.themes.get(one.uid, ""), []).append((one.uid, words))
    return tuple((theme, tuple(options)) for theme, options in found.items())


_TONES = {
    BadgeLevel.COMPARABLE: "success",
    BadgeLevel.WITH_RESERVE: "warning",
    BadgeLevel.NOT_COMPARABLE: "danger",
}


def _badge(badge: Badge | None) -> tuple[str, str, str] | None:
    return None if badge is None else (badge.label, _TONES[badge.level], badge.reason)


def _reserve(badge: Badge | None) -> str:
    return badge.reason if badge and badge.level is BadgeLevel.WITH_RESERVE else ""


def view_of(
    crossing: Crossing, analysis: Analysis, table: PublishedTable, silence: PublishedTable
) -> View:
    """Return a published view in words, with its chart and its table."""
    words = words_of(crossing)
    answer = main_answer(table, crossing.ask.answer)
    names = {column.code: column.label for column in table.columns}
    found = shown_differences(analysis, table, answer)
    return View(
        title=table.title,
        sentences=sentences(table, answer, words),
        verdict=verdict(analysis, table, words, answer),
        badge=_badge(crossing.badge),
        chart=chart_figure(chart_of(table, answer, words), "vue", width=620),
        heads=tuple(column.label for column in table.columns),
        lines=_lines(crossing.ask, table),
        bases=tuple(_base(table, column.code) for column in table.columns),
        differences=tuple(difference_words(one, names) for one in found),
        about=next(row.label for row in table.rows if row.code == answer),
        how=how_made(table, words, silence),
        legend=table.legend,
    )


def words_of(crossing: Crossing) -> Words:
    """Return what the sentences of a view need to know besides its numbers."""
    kept = f" Filtre : {crossing.kept_words}." if crossing.kept_words else ""
    source = enumeration([f"{wave.title} ({wave.wave})" for wave in crossing.waves])
    weighted = " Résultats redressés." if crossing.weights else ""
    return Words(
        source=source,
        population=f"Personnes qui ont terminé et répondu à la question.{kept}{weighted}",
        by=crossing.by,
        is_wave=crossing.is_wave,
        is_agreement=crossing.statement.is_agreement and crossing.regrouping is None,
        several=crossing.statement.type.value == "select_multiple",
        weights=crossing.weights,
        is_partly_weighted=crossing.is_partly_weighted,
        reserve=_reserve(crossing.badge),
    )


def _lines(ask: Ask, table: PublishedTable) -> tuple[tuple[str, str, tuple[str, ...]], ...]:
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    return tuple(
        (
            row.label,
            replace(ask, answer=row.code).query,
            tuple(_cell(cells[row.code, column.code], table) for column in table.columns),
        )
        for row in table.rows
    )


def _cell(cell: PublishedCell, table: PublishedTable) -> str:
    if cell.bound:
        return cell.bound
    if cell.value is None:
        return cell.flag.value
    return f"{percent(cell.value)} {bracket(cell.low, cell.high)}"


def why_withheld(table: PublishedTable) -> tuple[str, ...]:
    """Return the reasons for which cells are withheld, once each."""
    reasons = dict.fromkeys(cell.reason for cell in table.cells if cell.reason)
    return tuple(reason_in_french(reason, table.threshold) for reason in reasons)


def _base(table: PublishedTable, column: str) -> str:
    known = [cell.base for cell in table.cells if cell.column == column and cell.base is not None]
    return number(known[0]) if known else "s"
