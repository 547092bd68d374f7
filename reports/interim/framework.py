"""The framework of the evaluation: question, criterion, indicators."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from evalapp.charts.values import Caption, IntervalChart, IntervalMark
from evalapp.wording import EMPTY, NBSP, bracket, count, flag_legend, number, plural, uncapitalised
from indicators.framework import Direction
from indicators.judgement import JUDGEMENT_WORDS, Judgement
from reports.document import (
    Align,
    Block,
    Column,
    DataTable,
    Figure,
    Heading,
    Message,
    Note,
    Row,
    Section,
)
from reports.inputs import IndicatorRow, QuestionRows, ReportInputs
from reports.interim.words import (
    DIRECTIONS,
    baseline_words,
    target_words,
    trend_words,
    value_words,
)


def framework_section(inputs: ReportInputs) -> Section:
    """What the evaluation asks, and what it looks at to answer."""
    criteria = sum(len(question.criteria) for question in inputs.framework)
    message = (
        f"L’évaluation répond à {count(len(inputs.framework), 'question')}, à travers "
        f"{count(criteria, 'critère')} de jugement et {count(len(inputs.codes()), 'indicateur')}"
        ". Chaque indicateur a un sens favorable, une source et une période, fixés avant la mesure."
    )
    columns = (
        Column("Code", weight=1.0),
        Column("Indicateur", weight=4.4),
        Column("Unité", weight=1.1),
        Column("Sens favorable", weight=1.2),
        Column("Source", weight=3.0),
    )
    table = DataTable(
        "Le référentiel d’évaluation",
        columns,
        tuple(_grouped(inputs.framework, _framework_row, once=True)),
        note=(
            f"Sens favorable{NBSP}: hausse, baisse, cible (une valeur à atteindre) ou contexte "
            "(le chiffre situe, il ne juge pas)."
        ),
    )
    blocks: tuple[Block, ...] = (Message(message), table)
    return Section("Référentiel d’évaluation", blocks, short="Référentiel")


def scorecard_section(inputs: ReportInputs) -> Section:
    """The table of indicators, with the surveys' ones drawn first."""
    rows = inputs.indicators
    blocks: list[Block] = [Message(_scorecard_message(inputs))]
    marks = tuple(_mark(row) for row in rows if _is_survey_rate(row))
    if marks:
        blocks.append(Figure(IntervalChart(_interval_caption(rows), marks)))
    blocks.append(Heading("Le tableau des indicateurs"))
    blocks.append(_scorecard_table(inputs))
    open_rows = (row for row in rows if row.judgement is Judgement.INCONCLUSIVE)
    reasons = [row for row in open_rows if row.reason]
    if reasons:
        words = " ".join(f"{row.code}{NBSP}: {_reason(row)}" for row in reasons)
        blocks.append(Note(words, "Ce qui empêche de conclure."))
    return Section("Tableau des indicateurs", tuple(blocks), short="Indicateurs")


def _reason(row: IndicatorRow) -> str:
    return f"{uncapitalised(row.reason.rstrip('.'))}."


def _grouped(
    questions: Sequence[QuestionRows], write: Callable[[IndicatorRow], Row], once: bool = False
) -> list[Row]:
    """The lines under their questions and criteria; ``once`` keeps one line per indicator."""
    lines: list[Row] = []
    for question in questions:
        lines.append(Row((f"{question.code}. {question.title}",), group=1))
        for criterion in question.criteria:
            lines.append(Row((criterion.title,), group=2))
            rows = criterion.indicators
            if once:
                rows = tuple({row.code: row for row in reversed(rows)}.values())[::-1]
            lines += [write(row) for row in rows]
    return lines


def _framework_row(row: IndicatorRow) -> Row:
    source = row.planned_source or row.source
    unit = {"nb": "nombre"}.get(row.unit, row.unit)
    cells = (row.code, row.label, unit, DIRECTIONS[row.direction], source or EMPTY)
    return Row(cells)


def _scorecard_message(inputs: ReportInputs) -> str:
    good = len(inputs.codes(Judgement.FAVOURABLE))
    judged = good + len(inputs.codes(Judgement.UNFAVOURABLE))
    awaited = len(inputs.codes(Judgement.PENDING))
    first = "Aucun indicateur ne permet encore de conclure à une évolution."
    if judged:
        enough = (
            "indicateur a assez de mesures pour être jugé",
            ("indicateurs ont assez de mesures pour être jugés"),
        )
        first = f"{count(judged, *enough)}, dont {number(good)} favorablement."
    if not awaited:
        return f"{first} Tous les indicateurs ont une valeur ou un motif."
    return (
        f"{first} {count(awaited, 'indicateur reste', 'indicateurs restent')} à renseigner par les "
        f"partenaires{NBSP}: le tableau ne les remplace par aucune estimation."
    )


def _is_survey_rate(row: IndicatorRow) -> bool:
    return row.unit == "%" and row.low is not None and row.direction is not Direction.CONTEXT


def _interval_caption(rows: Sequence[IndicatorRow]) -> Caption:
    shown = [row for row in rows if _is_survey_rate(row)]
    title = _interval_title(shown)
    return Caption(
        title,
        f"Part d’accord parmi les personnes qui ont un avis, en{NBSP}%, avec le point de départ "
        "et la cible",
        population="personnes ayant répondu à la question",
        source="enquêtes du site",
    )


def _interval_title(shown: Sequence[IndicatorRow]) -> str:
    measured = count(len(shown), "indicateur d’enquête", "indicateurs d’enquête")
    if all(row.baseline is None for row in shown):
        return f"{measured}{NBSP}: la première mesure, sans point de comparaison"
    moved = sum(row.judgement is Judgement.FAVOURABLE for row in shown)
    if not moved:
        return f"{measured}{NBSP}: aucun ne progresse au-delà du seuil fixé"
    moving = plural(moved, "progresse", "progressent")
    return f"{measured}{NBSP}: {number(moved)} {moving} au-delà du seuil fixé"


def _mark(row: IndicatorRow) -> IntervalMark:
    return IntervalMark(
        f"{row.name} ({row.code})",
        row.value, row.low, row.high, row.n, row.baseline, row.target, row.flag,
    )  # fmt: skip


def _scorecard_table(inputs: ReportInputs) -> DataTable:
    columns = (
        Column("Code", weight=41),
        Column("Indicateur", weight=105),
        Column("Départ (T0)", Align.RIGHT, 54),
        Column("Valeur", Align.RIGHT, 54),
        Column("Intervalle à 95\u00a0%", Align.RIGHT, 45),
        Column("n", Align.RIGHT, 33),
        Column("Cible", Align.RIGHT, 49),
        Column("Tendance depuis T0", Align.RIGHT, 51),
        Column("Jugement", weight=53),
    )
    flags = flag_legend(row.flag for row in inputs.indicators)
    return DataTable(
        f"Indicateurs{NBSP}: {inputs.site.name}",
        columns,
        tuple(_grouped(inputs.framework, _scorecard_row)),
        note=f"{flags} –{NBSP}: pas de donnée. Intervalle{NBSP}: enquêtes seulement.".strip(),
        source="voir l’annexe, indicateur par indicateur.",
    )


def _scorecard_row(row: IndicatorRow) -> Row:
    return Row(
        (
            row.code,
            row.name,
            baseline_words(row),
            value_words(row),
            bracket(row.low, row.high),
            EMPTY if row.n is None else number(row.n),
            target_words(row),
            trend_words(row),
            JUDGEMENT_WORDS[row.judgement][1],
        )
    )
