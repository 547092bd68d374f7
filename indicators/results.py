"""The answers of a site to a campaign, through the gate once: tables, agreements, silences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from indicators.disclosure.gate import publish_set
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import Audience, PublishedCell, PublishedTable, Table
from indicators.explorer.coding import Coded
from indicators.framework import Framework, Indicator
from indicators.judgement import Point
from indicators.survey_indicators import (
    AGREE,
    DONT_KNOW,
    MISSING,
    Documents,
    Scope,
    Statement,
    Tally,
    agreement_table,
    frequency_table,
    majority_table,
    majority_tally,
    silence_table,
    statements,
    tally,
)
from indicators.weighting.estimating import SiteWeights, reweighted
from surveys.definition import Questionnaire

#: What the keys of a question's other tables end with.
ACCORD, SILENCE = "~accord", "~silence"


@dataclass(frozen=True, slots=True)
class SurveyResults:
    """What an audience may see of a campaign on a site.

    ``tables`` are the frequency tables in the order of the questionnaire, keyed by uid;
    ``recoded`` the share of agreement of each statement on the four-point scale (and of each
    composite indicator, by its code); ``silent`` those who did not know or did not answer.
    """

    tables: tuple[PublishedTable, ...]
    recoded: tuple[PublishedTable, ...]
    silent: tuple[PublishedTable, ...]
    respondents: int
    #: How the answers were weighted; nothing when each counts for one.
    weighting: str = ""
    #: Views of the explorer published beside them.
    views: tuple[PublishedTable, ...] = ()
    #: Day of the publication whose numbers these still are, answers having come since.
    released_on: date | None = None

    @property
    def every(self) -> tuple[PublishedTable, ...]:
        """Return all the tables."""
        return (*self.tables, *self.recoded, *self.silent, *self.views)

    @property
    def withheld(self) -> int:
        """Return how many cells are withheld in the answers' tables."""
        return sum(table.withheld for table in (*self.tables, *self.recoded))

    @property
    def agreements(self) -> Mapping[str, PublishedCell]:
        """Return the share of agreement of each statement and composite indicator."""
        return {table.key.removesuffix(ACCORD): _agreement(table) for table in self.recoded}

    @property
    def silences(self) -> Mapping[str, PublishedTable]:
        """Return who did not know or did not answer, by statement and composite indicator."""
        return {table.key.removesuffix(SILENCE): table for table in self.silent}

    def table(self, uid: str) -> PublishedTable | None:
        """Return the frequency table of one question or grid row."""
        return next((table for table in self.tables if table.key == uid), None)


@dataclass(slots=True)
class _Drafts:
    """The ungated tables of a campaign on a site, and what the weights need of them."""

    frequencies: list[Table] = field(default_factory=list)
    recoded: list[Table] = field(default_factory=list)
    silent: list[Table] = field(default_factory=list)
    coded: dict[str, Coded] = field(default_factory=dict)


def published_results(
    questionnaire: Questionnaire,
    documents: Documents,
    scope: Scope,
    framework: Framework | None,
    audience: Audience,
    rules: Rules,
    already: Sequence[PublishedTable] = (),
    weights: SiteWeights | None = None,
) -> SurveyResults:
    """Return every table of a campaign on a site, gated together: one page, one set.

    ``already``: what this audience has seen of the same answers; ``weights``: those in force.
    """
    asked = statements(questionnaire)
    drafts = _Drafts()
    for statement in asked:
        _draft(drafts, statement, tally(statement, documents), scope, weights)
    for indicator, parts in _composites(framework, questionnaire, asked):
        found = majority_tally(parts, documents)
        drafts.recoded.append(majority_table(indicator.code, indicator.name, found, scope))
        key = f"{indicator.code}{SILENCE}"
        drafts.silent.append(silence_table(key, indicator.name, found, scope))
        if weights:
            drafts.coded[indicator.code] = weights.majority(parts)
    answers = [*drafts.frequencies, *drafts.recoded]
    if weights:
        estimates = weights.estimates(drafts.coded)
        answers = [reweighted(table, estimates) for table in answers]
    shown = publish_set((*answers, *drafts.silent), audience, rules, already)
    first, second = len(drafts.frequencies), len(answers)
    return SurveyResults(
        tables=shown[:first],
        recoded=shown[first:second],
        silent=shown[second:],
        respondents=len(documents),
        weighting=weights.words if weights else "",
    )


def _draft(
    drafts: _Drafts, statement: Statement, found: Tally, scope: Scope, weights: SiteWeights | None
) -> None:
    uid, title = statement.uid, statement.title
    drafts.frequencies.append(frequency_table(uid, statement, found, scope))
    drafts.silent.append(silence_table(f"{uid}{SILENCE}", title, found, scope))
    if weights:
        drafts.coded[uid] = weights.frequency(statement)
    if statement.is_agreement:
        drafts.recoded.append(agreement_table(f"{uid}{ACCORD}", statement, found, scope))
        if weights:
            drafts.coded[f"{uid}{ACCORD}"] = weights.agreement(statement)


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
