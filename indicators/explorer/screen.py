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

Options = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What each list of the form offers, as (value, words)."""

    questions: Options = ()
    groups: Options = ()
    kept: tuple[tuple[str, Options], ...] = ()
    regroupings: Options = ()
    is_wave: bool = False


@dataclass(frozen=True, slots=True)
class View:
    """A published view in words."""

    title: str
    sentences: tuple[str, ...]
    verdict: Verdict | None
    #: Whether the campaigns' questions were asked the same way.
    reserve: str
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
    known: Catalogue | None, sites: Options, regroupings: Sequence[Regrouping], is_wave: bool
) -> Choices:
    """Return what the form offers for the campaigns and the question chosen."""
    if known is None:
        return Choices()
    sites_kept = (("Site", tuple((f"{SITE}:{code}", name) for code, name in sites)),)
    kept = tuple(
        (one.title, tuple((f"{one.uid}:{lv.code}", lv.label) for lv in one.levels))
        for one in known.groups
    )
    groups = ((SITE, "Le site"), *((one.uid, one.title) for one in known.groups))
    return Choices(
        questions=tuple((one.uid, one.title) for one in known.statements),
        groups=() if is_wave else groups,
        kept=(sites_kept if len(sites) > 1 else ()) + kept,
        regroupings=tuple((one.key, one.name) for one in regroupings),
        is_wave=is_wave,
    )


def view_of(
    crossing: Crossing, analysis: Analysis, table: PublishedTable, silence: PublishedTable
) -> View:
    """Return a published view in words, with its chart and its table."""
    words = _words(crossing)
    answer = main_answer(table, crossing.ask.answer)
    names = {column.code: column.label for column in table.columns}
    found = shown_differences(analysis, table, answer)
    return View(
        title=table.title,
        sentences=sentences(table, answer, words),
        verdict=verdict(analysis, table, words, answer),
        reserve=crossing.reserve,
        chart=chart_figure(chart_of(table, answer, words), "vue", width=620),
        heads=tuple(column.label for column in table.columns),
        lines=_lines(crossing.ask, table),
        bases=tuple(_base(table, column.code) for column in table.columns),
        differences=tuple(difference_words(one, names) for one in found),
        about=next(row.label for row in table.rows if row.code == answer),
        how=how_made(table, words, silence),
        legend=table.legend,
    )


def _words(crossing: Crossing) -> Words:
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
