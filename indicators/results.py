"""The answers of a site to a campaign, through the gate once: tables, agreements, silences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from indicators.disclosure.gate import publish_set
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import Audience, PublishedCell, PublishedTable, Table
from indicators.framework import Framework, Indicator
from indicators.judgement import Point
from indicators.survey_indicators import (
    AGREE,
    DONT_KNOW,
    MISSING,
    Documents,
    Scope,
    Statement,
    agreement_table,
    frequency_table,
    majority_table,
    majority_tally,
    silence_table,
    statements,
    tally,
)
from surveys.definition import Questionnaire


@dataclass(frozen=True, slots=True)
class SurveyResults:
    """What an audience may see of a campaign on a site.

    ``tables`` are the frequency tables in the order of the questionnaire, keyed by uid;
    ``agreements`` the share of agreement of each statement on the four-point scale (and of each
    composite indicator, by its code); ``silences`` those who did not know or did not answer.
    """

    tables: tuple[PublishedTable, ...]
    agreements: Mapping[str, PublishedCell]
    silences: Mapping[str, PublishedTable]
    respondents: int

    def table(self, uid: str) -> PublishedTable | None:
        """Return the frequency table of one question or grid row."""
        return next((table for table in self.tables if table.key == uid), None)


def published_results(
    questionnaire: Questionnaire,
    documents: Documents,
    scope: Scope,
    framework: Framework | None,
    audience: Audience,
    rules: Rules,
) -> SurveyResults:
    """Return every table of a campaign on a site, gated together: one page, one set."""
    asked = statements(questionnaire)
    frequencies: list[Table] = []
    recoded: dict[str, Table] = {}
    silent: dict[str, Table] = {}
    for statement in asked:
        found = tally(statement, documents)
        frequencies.append(frequency_table(statement.uid, statement, found, scope))
        title = statement.title
        silent[statement.uid] = silence_table(f"{statement.uid}~silence", title, found, scope)
        if statement.is_agreement:
            recoded[statement.uid] = agreement_table(
                f"{statement.uid}~accord", statement, found, scope
            )
    for indicator, parts in _composites(framework, questionnaire, asked):
        found = majority_tally(parts, documents)
        recoded[indicator.code] = majority_table(indicator.code, indicator.name, found, scope)
        silent[indicator.code] = silence_table(
            f"{indicator.code}~silence", indicator.name, found, scope
        )
    shown = publish_set((*frequencies, *recoded.values(), *silent.values()), audience, rules)
    first, second = len(frequencies), len(frequencies) + len(recoded)
    return SurveyResults(
        tables=shown[:first],
        agreements={
            key: _agreement(table) for key, table in zip(recoded, shown[first:second], strict=True)
        },
        silences=dict(zip(silent, shown[second:], strict=True)),
        respondents=len(documents),
    )


def indicator_point(
    indicator: Indicator, results: SurveyResults, period: str, source: str
) -> Point | None:
    """Return the indicator's value as the audience may see it, or ``None`` when not asked."""
    link = indicator.survey
    if link is None:
        return None
    key = indicator.code if link.rule == "majority" else link.uids[0]
    cell = results.agreements.get(key)
    if cell is None:
        return None
    silence = {row.row: row for row in results.silences[key].cells}
    return Point(
        period=period,
        value=cell.value,
        low=cell.low,
        high=cell.high,
        n=cell.base,
        missing=silence[MISSING].n,
        dont_know=silence[DONT_KNOW].n,
        flag=cell.flag,
        source=source,
        bound=cell.bound,
    )


def _agreement(table: PublishedTable) -> PublishedCell:
    return next(cell for cell in table.cells if cell.row == AGREE)


def _composites(
    framework: Framework | None, questionnaire: Questionnaire, asked: tuple[Statement, ...]
) -> list[tuple[Indicator, list[Statement]]]:
    by_uid = {statement.uid: statement for statement in asked}
    found = []
    for indicator in framework.indicators if framework else ():
        link = indicator.survey
        if link and link.rule == "majority" and link.questionnaire == questionnaire.name:
            parts = [by_uid[uid] for uid in link.uids if uid in by_uid]
            if parts:
                found.append((indicator, parts))
    return found
