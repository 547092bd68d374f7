"""The results of the surveys: a chart, its message and one sentence for each question."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from evalapp.charts.values import AgreementChart, AgreementItem, Bar, BarChart, Caption
from evalapp.flags import Flag
from evalapp.wording import NBSP, count, enumeration, number, sentence, uncapitalised
from indicators.disclosure.tables import PublishedCell, PublishedTable
from reports.document import Block, Figure, Heading, Message, Note, Section
from reports.inputs import CampaignFacts, ReportInputs, ResultKind, SurveyResult
from reports.interim.findings import (
    Ranked,
    agreement_sentence,
    agreement_title,
    bare_wording,
    choice_sentence,
    choice_title,
    ranked_statements,
)
from reports.interim.words import dates_of


def survey_sections(inputs: ReportInputs) -> tuple[Section, ...]:
    """One section per campaign that has results."""
    sections = []
    for campaign in inputs.campaigns:
        results = [result for result in inputs.results if result.campaign == campaign.code]
        if results:
            sections.append(_section(campaign, results))
    return tuple(sections)


def _section(campaign: CampaignFacts, results: Sequence[SurveyResult]) -> Section:
    blocks: list[Block] = [Message(_message(campaign, results))]
    for theme, group in groupby(results, key=lambda result: result.theme):
        if theme:
            blocks.append(Heading(theme))
        blocks += _theme_blocks(campaign, list(group))
    title = f"Résultats{NBSP}: {uncapitalised(campaign.title)}"
    return Section(title, tuple(blocks), short=campaign.title)


def _message(campaign: CampaignFacts, results: Sequence[SurveyResult]) -> str:
    complete = count(campaign.complete, "réponse complète", "réponses complètes")
    first = f"{complete}, collecte {dates_of(campaign)}."
    ranked = ranked_statements([r for r in results if r.kind is ResultKind.AGREEMENT])
    if ranked:
        return f"{first} {agreement_title(ranked)}."
    return f"{first} Les résultats sont donnés question par question."


def _theme_blocks(campaign: CampaignFacts, results: Sequence[SurveyResult]) -> list[Block]:
    """Statements on the same scale share one chart; other questions have their own."""
    blocks: list[Block] = []
    for (kind, _, population), group in groupby(results, key=_chart_key):
        together = list(group)
        if kind is ResultKind.AGREEMENT:
            blocks += _agreement_blocks(campaign, together, population)
        else:
            for result in together:
                blocks += _choice_blocks(campaign, result)
    return blocks


def _chart_key(result: SurveyResult) -> tuple[ResultKind, tuple[str, ...], str]:
    if result.kind is ResultKind.AGREEMENT:
        return result.kind, result.scale, result.population
    return result.kind, (), ""


def _agreement_blocks(
    campaign: CampaignFacts, results: Sequence[SurveyResult], population: str
) -> list[Block]:
    ranked = ranked_statements(results)
    rows = {level.code: level.label for level in results[0].table.rows}
    scale = tuple(rows.get(code, code) for code in results[0].scale)
    caption = Caption(
        agreement_title(ranked),
        f"En{NBSP}% des personnes qui ont un avis{NBSP}; «{NBSP}ne sait pas{NBSP}» (NSP) à part, "
        f"en{NBSP}% de toutes les réponses",
        population=population,
        source=_source(campaign),
        note=_legend(results),
    )
    items = tuple(_item(result) for result in results)
    chart = AgreementChart(caption, scale, items)
    return [Figure(chart, comment=agreement_sentence(ranked))]


def _item(result: SurveyResult) -> AgreementItem:
    cells = {cell.row: cell for cell in result.table.cells}
    shares = [cells.get(code) for code in result.scale]
    base = next((cell.base for cell in shares if cell and cell.base is not None), None)
    apart = None
    if result.dont_know is not None and base:
        apart = result.dont_know / (result.dont_know + base)
    return AgreementItem(
        bare_wording(result.wording),
        tuple(None if cell is None else cell.value for cell in shares),
        apart,
        base,
        next((cell.flag for cell in shares if cell and cell.flag is not Flag.NONE), Flag.NONE),
        result.agreed.value if result.agreed else None,
    )


def _choice_blocks(campaign: CampaignFacts, result: SurveyResult) -> list[Block]:
    column = result.table.columns[0].code
    labels = {level.code: level.label for level in result.table.rows}
    cells = [cell for cell in result.table.cells if cell.column == column]
    ranked = _ranked(cells, labels)
    if result.kind is ResultKind.MULTIPLE:
        cells = sorted(cells, key=lambda cell: -(cell.value if cell.value is not None else -1.0))
    if not any(cell.value is not None or cell.bound for cell in cells):
        return [Note(f"{_asked(result)} {choice_sentence(ranked)}")]
    bars = tuple(
        Bar(labels.get(cell.row, cell.row), cell.value, cell.low, cell.high, cell.flag, cell.bound)
        for cell in cells
    )
    caption = Caption(
        choice_title(ranked),
        f"{_asked(result)}{_how(result)}",
        population=result.population,
        source=_source(campaign),
        note=" ".join(part for part in (_base(result.table, cells), _legend([result])) if part),
    )
    return [Figure(BarChart(caption, bars), comment=choice_sentence(ranked))]


def _asked(result: SurveyResult) -> str:
    """The question as a sentence, whatever sign it ends with."""
    return sentence(result.wording.strip("«» \u00a0").rstrip(": \u00a0"))


def _ranked(cells: Sequence[PublishedCell], labels: dict[str, str]) -> list[Ranked]:
    found = [
        Ranked(labels.get(cell.row, cell.row), cell.value, cell.low, cell.high)
        for cell in cells
        if cell.value is not None
    ]
    return sorted(found, key=lambda item: (-item.value, item.label))


def _how(result: SurveyResult) -> str:
    if result.kind is ResultKind.MULTIPLE:
        return f" En{NBSP}% des répondants, plusieurs réponses possibles"
    return f" En{NBSP}% des répondants"


def _base(table: PublishedTable, cells: Sequence[PublishedCell]) -> str:
    bases = sorted({cell.base for cell in cells if cell.base is not None})
    if not bases:
        return ""
    return f"n{NBSP}={NBSP}{enumeration([number(base) for base in bases], 'à')}."


def _legend(results: Sequence[SurveyResult]) -> str:
    words = []
    withheld = sum(result.table.withheld for result in results)
    if withheld:
        masked = count(withheld, "résultat masqué", "résultats masqués")
        words.append(f"s{NBSP}: secret statistique ({masked}).")
    if any(cell.fragile for result in results for cell in result.table.cells):
        words.append(f"Effectif faible{NBSP}: à lire avec prudence.")
    return " ".join(words)


def _source(campaign: CampaignFacts) -> str:
    return f"{campaign.title}, {dates_of(campaign)}"
