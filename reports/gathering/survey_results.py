"""Gated results of a campaign as the questions of a report, in the questionnaire's order."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from evalapp.flags import Flag
from evalapp.wording import NBSP
from indicators.disclosure.tables import PublishedCell, PublishedTable
from indicators.results import SurveyResults
from indicators.survey_indicators import AGREEMENT, DONT_KNOW, MISSING
from reports.inputs import AgreedShare, ResultKind, SurveyResult
from surveys.definition import Group, Item, Page, Question, Questionnaire, QuestionType, Repeat

_EVERYBODY = "personnes ayant répondu à la question"
_SOME = "personnes à qui la question était posée et qui y ont répondu"


def survey_results(
    campaign: str, site: str, questionnaire: Questionnaire, results: SurveyResults
) -> tuple[SurveyResult, ...]:
    """The questions that somebody answered, each with its table, its theme and its silences."""
    found = []
    for page in questionnaire.pages:
        for question, is_partial in _questions(page):
            for uid, wording in _statements(question):
                table = results.table(uid)
                if table is not None and _was_answered(table):
                    shown = _of_site(table, questionnaire, question, site)
                    found.append(
                        _result(campaign, uid, wording, page, question, is_partial, shown, results)
                    )
    return tuple(found)


def _questions(page: Page) -> Iterator[tuple[Question, bool]]:
    yield from _inside(page.items, page.relevant is not None)


def _inside(items: tuple[Item, ...], is_partial: bool) -> Iterator[tuple[Question, bool]]:
    for item in items:
        if isinstance(item, Group):
            yield from _inside(item.items, is_partial or item.relevant is not None)
        elif not isinstance(item, Repeat):
            yield item, is_partial or item.relevant is not None


def _statements(question: Question) -> list[tuple[str, str]]:
    if question.type is QuestionType.GRID:
        return [(row.uid, row.label.get("fr", row.name)) for row in question.rows]
    return [(question.uid, question.label.get("fr", question.name))]


def _was_answered(table: PublishedTable) -> bool:
    return any(cell.flag is not Flag.NOT_APPLICABLE for cell in table.cells)


def _of_site(
    table: PublishedTable, questionnaire: Questionnaire, question: Question, site: str
) -> PublishedTable:
    """The table without the choices that only another site offers."""
    elsewhere = {
        choice.name
        for choice in questionnaire.choices.get(question.list_name or "", ())
        if choice.columns.get("site", site) != site
    }
    if not elsewhere:
        return table
    cells = tuple(cell for cell in table.cells if cell.row not in elsewhere)
    return replace(
        table,
        rows=tuple(level for level in table.rows if level.code not in elsewhere),
        cells=cells,
        withheld=sum(1 for cell in cells if cell.reason),
    )


def _result(
    campaign: str,
    uid: str,
    wording: str,
    page: Page,
    question: Question,
    is_partial: bool,
    table: PublishedTable,
    results: SurveyResults,
) -> SurveyResult:
    agreement = results.agreements.get(uid)
    silence = {cell.row: cell.n for cell in results.silences[uid].cells}
    base = next((cell.base for cell in table.cells if cell.base is not None), None)
    codes = tuple(level.code for level in table.rows)
    return SurveyResult(
        campaign=campaign,
        uid=uid,
        kind=_kind(question, agreement),
        wording=wording,
        population=_population(is_partial, results),
        table=table,
        theme=_theme(page, question),
        scale=codes if agreement is not None and codes[:2] == AGREEMENT else (),
        agreed=None if agreement is None else _agreed(agreement),
        answered=base,
        dont_know=silence[DONT_KNOW],
        missing=silence[MISSING],
    )


def _population(is_partial: bool, results: SurveyResults) -> str:
    """Who the shares are about; weighted shares say so wherever they stand."""
    who = _SOME if is_partial else _EVERYBODY
    return f"{who}, résultats redressés" if results.weighting else who


def _theme(page: Page, question: Question) -> str:
    label = page.label.get("fr", "")
    if question.type is not QuestionType.GRID:
        return label
    asked = question.label.get("fr", "").rstrip(f" {NBSP}:")
    return asked or label


def _kind(question: Question, agreement: PublishedCell | None) -> ResultKind:
    if agreement is not None:
        return ResultKind.AGREEMENT
    if question.type is QuestionType.SELECT_MULTIPLE:
        return ResultKind.MULTIPLE
    return ResultKind.CHOICE


def _agreed(cell: PublishedCell) -> AgreedShare:
    return AgreedShare(cell.value, cell.low, cell.high, cell.base, cell.flag)
