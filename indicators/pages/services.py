"""What the pages of the indicators room show, read once per request and laid out as values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from flask import g

from evalapp.accounts.permissions import Grant, Permission, scope_of
from evalapp.errors import NotFound
from evalapp.sites.models import Site
from evalapp.sites.panels import reaches
from indicators import repository, services
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import Audience
from indicators.entered import published_point
from indicators.framework import (
    DIRECTION_WORDS,
    EvaluationQuestion,
    Framework,
    Indicator,
    JudgementCriterion,
)
from indicators.judgement import Point
from indicators.scorecard import Row, Scorecard, point_words

#: How many lines the panel of a site's page shows.
SHORT = 8


@dataclass(frozen=True, slots=True)
class Sheet:
    """The sheet of an indicator."""

    indicator: Indicator
    framework: Framework
    question: EvaluationQuestion
    criterion: JudgementCriterion
    direction: str


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history of a value."""

    on: date
    period: str
    before: str
    after: str
    source: str
    comment: str
    reason: str
    measurement_id: int
    is_undone: bool
    can_undo: bool


@dataclass(frozen=True, slots=True)
class History:
    """The rows of an indicator on a site and every change made to its entered values."""

    indicator: Indicator
    rows: tuple[Row, ...]
    changes: tuple[Change, ...]


def audience_of(site: Site, grants: tuple[Grant, ...]) -> Audience:
    """Return who is reading: the team that reads answers, or the site."""
    is_team = reaches(scope_of(grants, Permission.VIEW_ANSWERS), site)
    return Audience.TEAM if is_team else Audience.SITE


def card(site: Site, grants: tuple[Grant, ...], today: date) -> Scorecard:
    """Return the scorecard of a site as the reader may see it; computed once per request."""
    kept: dict[tuple[int, Audience], Scorecard] = g.setdefault("evalapp_scorecards", {})
    key = (site.id, audience_of(site, grants))
    if key not in kept:
        kept[key] = services.site_scorecard(site, key[1], today)
    return kept[key]


def card_or_none(site: Site, grants: tuple[Grant, ...], today: date) -> Scorecard | None:
    """Return the scorecard, or ``None`` for a programme without a framework."""
    try:
        return card(site, grants, today)
    except NotFound:
        return None


def short_rows(found: Scorecard) -> tuple[Row, ...]:
    """Return the lines worth a first look: judged ones, then surveys, then the rest."""
    filled = [row for row in found.rows if not row.is_pending]
    filled.sort(key=lambda row: (row.opinion.judgement == "context", row.indicator.survey is None))
    return tuple(filled[:SHORT])


def sheet(framework: Framework, indicator: Indicator) -> Sheet:
    """Return the sheet of an indicator."""
    question, criterion = framework.criterion_of(indicator.code)
    words = DIRECTION_WORDS[indicator.direction]
    return Sheet(indicator, framework, question, criterion, words)


def history(site: Site, indicator: Indicator, grants: tuple[Grant, ...], today: date) -> History:
    """Return an indicator's rows and changes; small numbers stay hidden in the history too."""
    audience = audience_of(site, grants)
    rows = [r for r in card(site, grants, today).rows if r.indicator.code == indicator.code]
    found = repository.history_of(site.id, indicator.code)
    undone = {change.undoes_id for change, _ in found}
    newest: dict[int, int] = {}
    for change, row in found:
        if change.undoes_id is None and change.id not in undone:
            newest.setdefault(row.id, change.id)
    changes = tuple(
        Change(
            on=change.on,
            period=row.period,
            before=_said(indicator, row.period, change.before, audience),
            after=_said(indicator, row.period, change.after, audience),
            source=change.after["source"],
            comment=change.after["comment"],
            reason=change.reason,
            measurement_id=row.id,
            is_undone=change.id in undone,
            can_undo=newest.get(row.id) == change.id,
        )
        for change, row in found
    )
    return History(indicator, tuple(rows), changes)


def _said(indicator: Indicator, period: str, content: dict[str, object], audience: Audience) -> str:
    if not content or content.get("status") == "withdrawn":
        return "–"
    entry, value = services.entry_of(period, content)
    point: Point = published_point(indicator, entry, value, audience, Rules())
    return point_words(point, indicator)
