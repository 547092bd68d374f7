"""The judged table of a site as the lines of a report: question, criterion, indicator."""

from __future__ import annotations

from evalapp.flags import Flag
from indicators.framework import EvaluationQuestion
from indicators.judgement import Judgement
from indicators.scorecard import Row, Scorecard
from reports.inputs import CriterionRows, IndicatorRow, QuestionRows


def question_rows(card: Scorecard) -> tuple[QuestionRows, ...]:
    """The lines of the scorecard, in the order of the framework's questions."""
    return tuple(_question(question, card) for question in card.framework.questions)


def _question(question: EvaluationQuestion, card: Scorecard) -> QuestionRows:
    criteria = []
    for criterion in question.criteria:
        codes = [indicator.code for indicator in criterion.indicators]
        rows = [row for row in card.rows if row.indicator.code in codes]
        rows.sort(key=lambda row: codes.index(row.indicator.code))
        criteria.append(CriterionRows(criterion.text, tuple(_row(row) for row in rows)))
    return QuestionRows(question.code, question.text, tuple(criteria))


def _row(row: Row) -> IndicatorRow:
    indicator, latest, baseline = row.indicator, row.latest, row.baseline
    return IndicatorRow(
        code=indicator.code,
        label=indicator.name,
        unit=indicator.unit,
        direction=indicator.direction,
        judgement=row.opinion.judgement,
        value=latest.value if latest else None,
        flag=latest.flag if latest else row_flag(row),
        low=latest.low if latest else None,
        high=latest.high if latest else None,
        n=latest.n if latest and indicator.counts != "money" else None,
        missing=latest.missing if latest else None,
        dont_know=latest.dont_know if latest else None,
        baseline=baseline.value if baseline else None,
        baseline_period=baseline.period if baseline else "",
        target=row.target.low if row.target and row.target.high is None else None,
        target_words=row.target_words if row.target else "",
        trend=row.opinion.trend,
        period=latest.period if latest else indicator.period,
        source=(latest.source if latest else "") or indicator.source,
        reason=row.opinion.reason,
        place=row.place,
        decimals=indicator.decimals,
        bound=latest.bound if latest else "",
        planned_source=indicator.source,
    )


def row_flag(row: Row) -> Flag:
    """The flag of a line that nobody filled yet."""
    return Flag.PENDING if row.opinion.judgement is Judgement.PENDING else Flag.NOT_AVAILABLE
