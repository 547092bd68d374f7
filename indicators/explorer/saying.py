"""A published table said in French: the sentence, the verdict, the chart, how it was made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from evalapp.charts.values import (
    AgreementChart,
    AgreementItem,
    Bar,
    BarChart,
    Caption,
    Chart,
    IntervalChart,
    IntervalMark,
    TrendChart,
    TrendPoint,
    TrendSeries,
)
from evalapp.wording import NBSP, enumeration, number, percent, plural, points, quoted
from indicators.disclosure.tables import TOTAL, PublishedCell, PublishedTable

if TYPE_CHECKING:  # a report is drawn from words and published tables, without the estimation
    from indicators.explorer.analysis import Analysis, Test
    from indicators.explorer.differences import Difference

#: Under this p-value a difference is said to be one.
ALPHA = 0.05
SHOWN_SERIES = 4


@dataclass(frozen=True, slots=True)
class Words:
    """What the sentences need to know besides the numbers."""

    source: str
    population: str
    #: « selon le site », « d’une vague à l’autre »; empty without groups.
    by: str = ""
    is_wave: bool = False
    is_agreement: bool = False
    several: bool = False
    #: How the answers are weighted, site by site; nothing when each counts for one.
    weights: tuple[str, ...] = ()
    is_partly_weighted: bool = False
    #: What makes the comparison of the campaigns doubtful.
    reserve: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What the test allows to say."""

    sentence: str
    conclusive: bool


def cell_of(table: PublishedTable, row: str, column: str) -> PublishedCell:
    """Return one cell of a published table."""
    return next(c for c in table.cells if c.row == row and c.column == column)


def main_answer(table: PublishedTable, asked: str) -> str:
    """Return the answer that is talked about: the one asked for, else the most frequent shown."""
    codes = [row.code for row in table.rows]
    if asked in codes:
        return asked
    shares = {code: cell_of(table, code, TOTAL).value for code in codes}
    known = {code: share for code, share in shares.items() if share is not None}
    return max(known, key=lambda code: known[code]) if known else codes[0]


def sentences(table: PublishedTable, answer: str, words: Words) -> tuple[str, ...]:
    """Return one sentence per group, the whole last: share, precision, number of answers.

    Groups without a number are named together.
    """
    label = next(row.label for row in table.rows if row.code == answer)
    verb = "citent" if words.several else "répondent"
    said: list[str] = []
    silent: dict[str, list[str]] = {}
    for column in table.columns:
        cell = cell_of(table, answer, column.code)
        is_whole = column.code == TOTAL
        if cell.value is None and not cell.bound and not is_whole:
            silent.setdefault(cell.flag.value or "nd", []).append(column.label)
            continue
        lead = "Dans l’ensemble," if is_whole else f"{column.label}{NBSP}:"
        said.append(_sentence(lead, verb, label, cell, bool(words.weights)))
    for flag, names in silent.items():
        said.insert(len(said) - 1, f"{enumeration(names)}{NBSP}: {_no_number(flag)}")
    if words.reserve:
        said.append(f"Comparaison avec réserve{NBSP}: {words.reserve}")
    return tuple(said)


def _no_number(flag: str) -> str:
    return f"aucun chiffre ne peut être donné ({flag})."


def _sentence(lead: str, verb: str, label: str, cell: PublishedCell, is_weighted: bool) -> str:
    if cell.bound:
        return f"{lead} {cell.bound} {verb} {quoted(label)} (n{NBSP}={NBSP}{_n(cell)})."
    if cell.value is None:
        return f"{lead} {_no_number(cell.flag.value or 'nd')}"
    sure = "" if cell.reliable and not cell.fragile else ", à lire avec prudence"
    share = percent(cell.value)
    weighted = ", résultat redressé" if is_weighted else ""
    precision = f"{_margin(cell)}n{NBSP}={NBSP}{_n(cell)}{weighted}"
    return f"{lead} {share} {verb} {quoted(label)} ({precision}){sure}."


def _n(cell: PublishedCell) -> str:
    return "s" if cell.base is None else number(cell.base)


def _margin(cell: PublishedCell) -> str:
    """« ±4 points, », from the wider side of the interval: never less than it is."""
    if cell.value is None or cell.low is None or cell.high is None:
        return ""
    half = max(cell.value - cell.low, cell.high - cell.value)
    return "±" + points(half).removeprefix("+") + ", "


def verdict(analysis: Analysis, table: PublishedTable, words: Words, answer: str) -> Verdict | None:
    """Return what the test says; its p-value only when no cell is withheld."""
    test = _test_of(analysis.tests, answer if words.several else "")
    if not words.by:
        return None
    if test is None:
        return Verdict("Aucun test n’est possible : un seul groupe ou une seule réponse.", False)
    p = "" if table.withheld else f", {_p(test.p_value)}"
    name = f"(test du khi-deux corrigé par Rao et Scott{p})"
    if test.p_value < ALPHA:
        return Verdict(f"Les réponses diffèrent {words.by} {name}.", True)
    sentence = (
        f"Non concluant : les écarts {words.by} sont de ceux que le hasard suffit "
        f"à produire {name}. Cela ne prouve pas que les réponses sont les mêmes."
    )
    return Verdict(sentence, False)


def _test_of(tests: Sequence[Test], answer: str) -> Test | None:
    return next((test for test in tests if test.answer == answer), None)


def _p(value: float) -> str:
    return f"p{NBSP}<{NBSP}0,001" if value < 0.001 else f"p{NBSP}={NBSP}{number(value, 3)}"


def shown_differences(
    analysis: Analysis, table: PublishedTable, answer: str
) -> tuple[Difference, ...]:
    """Return the differences both of whose shares may be seen."""
    seen = {c.column for c in table.cells if c.row == answer and c.value is not None}
    found = analysis.differences.get(answer, ())
    return tuple(one for one in found if {one.first, one.second} <= seen)


def difference_words(one: Difference, names: dict[str, str]) -> tuple[str, str, str, str]:
    """Return (pair, difference, interval, verdict) for a line of the table of differences."""
    pair = f"{names[one.second]} par rapport à {names[one.first]}"
    between = f"[{points(one.low)}{NBSP}; {points(one.high)}]"
    return pair, points(one.value), between, "écart net" if one.conclusive else "non concluant"


def chart_of(table: PublishedTable, answer: str, words: Words) -> Chart:
    """Return the chart that this table calls for."""
    label = next(row.label for row in table.rows if row.code == answer)
    caption = Caption(table.title, "", words.population, words.source, table.legend)
    if not words.by:
        subtitle = "Part de chaque réponse, avec son intervalle à 95" + NBSP + "%"
        return BarChart(_with(caption, subtitle), tuple(_bars(table)))
    if words.is_wave:
        return TrendChart(_with(caption, "Évolution d’une vague à l’autre"), _series(table, answer))
    if words.is_agreement:
        subtitle = f"Part de chaque réponse {words.by}"
        return AgreementChart(
            _with(caption, subtitle), tuple(row.label for row in table.rows), tuple(_items(table))
        )
    subtitle = f"Part de {quoted(label)} {words.by}"
    return IntervalChart(_with(caption, subtitle), tuple(_marks(table, answer)))


def _with(caption: Caption, subtitle: str) -> Caption:
    return Caption(caption.title, subtitle, caption.population, caption.source, caption.note)


def _bars(table: PublishedTable) -> list[Bar]:
    cells = ((row, cell_of(table, row.code, TOTAL)) for row in table.rows)
    return [Bar(row.label, c.value, c.low, c.high, c.flag, c.bound) for row, c in cells]


def _marks(table: PublishedTable, answer: str) -> list[IntervalMark]:
    cells = ((column, cell_of(table, answer, column.code)) for column in table.columns)
    return [
        IntervalMark(column.label, c.value, c.low, c.high, c.base, flag=c.flag)
        for column, c in cells
    ]


def _items(table: PublishedTable) -> list[AgreementItem]:
    items = []
    for column in table.columns:
        cells = [cell_of(table, row.code, column.code) for row in table.rows]
        flag = next((cell.flag for cell in cells if cell.value is None), cells[0].flag)
        shares = tuple(cell.value for cell in cells)
        items.append(AgreementItem(column.label, shares, n=cells[0].base, flag=flag))
    return items


def _series(table: PublishedTable, answer: str) -> tuple[TrendSeries, ...]:
    rows = list(table.rows)
    shown = rows if len(rows) <= SHOWN_SERIES else [row for row in rows if row.code == answer]
    return tuple(TrendSeries(row.label, tuple(_points(table, row.code))) for row in shown)


def _points(table: PublishedTable, row: str) -> list[TrendPoint]:
    columns = [column for column in table.columns if column.code != TOTAL]
    cells = ((column, cell_of(table, row, column.code)) for column in columns)
    return [TrendPoint(col.label, c.value, c.low, c.high, c.base, c.flag) for col, c in cells]


def how_made(table: PublishedTable, words: Words, silence: PublishedTable) -> tuple[str, ...]:
    """Return « Comment ce chiffre est calculé », sentence by sentence."""
    unknown = {cell.row: cell.n for cell in silence.cells}
    apart = ", ".join(
        f"{row.label.lower()}{NBSP}: {_or_secret(unknown[row.code])}" for row in silence.rows
    )
    told = [
        f"Champ : {words.population}",
        *_weights_told(words),
        "Part = réponses de la case ÷ réponses à la question dans la colonne. Restent en dehors "
        f"du calcul, dans l’ensemble : {apart}.",
        "Intervalle de Wilson à 95" + NBSP + "% ; « ± » en donne le plus grand côté.",
    ]
    if words.by:
        told.append(
            "Test d’indépendance du khi-deux corrigé par Rao et Scott ; écarts deux à deux "
            "corrigés par la méthode de Holm ; « non concluant » au-dessus de p = 0,05."
        )
    if words.several:
        told.append("Plusieurs réponses étaient possibles : le total dépasse 100" + NBSP + "%.")
    hidden = f"{number(table.withheld)} {plural(table.withheld, 'case masquée', 'cases masquées')}"
    told.append(
        f"Secret statistique : seuil de {table.threshold} réponses pour l’équipe, {hidden}. "
        "Une échelle d’accord reste une échelle : aucune moyenne n’en est faite."
    )
    return tuple(told)


def _weights_told(words: Words) -> list[str]:
    if not words.weights:
        return ["Chaque réponse compte pour une : aucune pondération."]
    told = [f"Résultats redressés. {one}." for one in words.weights]
    if words.is_partly_weighted:
        told.append("Sur les autres sites, chaque réponse compte pour une.")
    told.append(
        "Les parts, les intervalles et le test tiennent compte des poids et du calage ; les "
        "effectifs n et le secret statistique restent ceux des personnes qui ont répondu."
    )
    return told


def _or_secret(count: int | None) -> str:
    return "s" if count is None else number(count)
