"""All that a « rapport intermédiaire » says, as frozen plain values: nothing is queried.

Rates are proportions from 0 to 1 wherever the unit is « % ». Withheld and missing values
are ``None`` with their flag; the tables of surveys have been through the disclosure gate.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from evalapp.codec import UnreadableValue, from_plain, to_plain
from evalapp.flags import Flag
from indicators.disclosure.tables import PublishedTable
from indicators.explorer.saying import Words
from indicators.framework import Direction
from indicators.judgement import Judgement, Trend

FORMAT = 1


class ResultKind(StrEnum):
    """How a survey result is read and drawn."""

    AGREEMENT = "agreement"
    CHOICE = "choice"
    MULTIPLE = "multiple"


@dataclass(frozen=True, slots=True)
class Seat:
    """One of the places of the troïka: an institution and a role, never a name."""

    institution: str
    role: str


@dataclass(frozen=True, slots=True)
class SiteIdentity:
    """Who the report is about."""

    code: str
    name: str
    department: str = ""
    label: str = ""
    troika: tuple[Seat, ...] = ()
    operational_lead: str = ""
    lead_school: str = ""
    perimeter: str = ""
    objectives: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ContextFigure:
    """A published figure with everything that dates and places it."""

    label: str
    value: float | None
    unit: str = ""
    flag: Flag = Flag.NONE
    source: str = ""
    year: str = ""
    perimeter: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TerritoryFigures:
    """One territory of the perimeter and what is published about it."""

    name: str
    code: str
    kind: str
    figures: tuple[ContextFigure, ...] = ()


@dataclass(frozen=True, slots=True)
class DailyCount:
    """Answers received on one day."""

    day: date
    count: int


@dataclass(frozen=True, slots=True)
class CampaignFacts:
    """How a survey was held."""

    code: str
    title: str
    opened_on: date
    closed_on: date | None
    audience: str = ""
    modes: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    complete: int = 0
    partial: int = 0
    refused: int = 0
    daily: tuple[DailyCount, ...] = ()
    #: Cells withheld by the disclosure gate in the tables of this campaign.
    withheld: int = 0
    threshold: int = 5
    #: How its answers were weighted; nothing when each counts for one.
    weighting: str = ""


@dataclass(frozen=True, slots=True)
class IndicatorRow:
    """One line of the table of indicators; an indicator may have one line per place."""

    code: str
    label: str
    unit: str
    direction: Direction
    judgement: Judgement
    value: float | None = None
    flag: Flag = Flag.NONE
    low: float | None = None
    high: float | None = None
    n: int | None = None
    missing: int | None = None
    dont_know: int | None = None
    baseline: float | None = None
    baseline_period: str = ""
    target: float | None = None
    target_words: str = ""
    trend: Trend = Trend.NONE
    period: str = ""
    source: str = ""
    #: Why the judgement is what it is, in words.
    reason: str = ""
    place: str = ""
    decimals: int | None = None
    #: Words shown instead of a number, such as « < 5 % ».
    bound: str = ""
    #: Where the framework says the values come from, whatever the last one's own source.
    planned_source: str = ""

    @property
    def name(self) -> str:
        """The label, with its place when there are several."""
        return f"{self.label}, {self.place}" if self.place else self.label


@dataclass(frozen=True, slots=True)
class CriterionRows:
    """A judgement criterion and its indicators."""

    title: str
    indicators: tuple[IndicatorRow, ...]


@dataclass(frozen=True, slots=True)
class QuestionRows:
    """An evaluation question and its criteria."""

    code: str
    title: str
    criteria: tuple[CriterionRows, ...]

    @property
    def indicators(self) -> tuple[IndicatorRow, ...]:
        """All the indicators of the question, in order."""
        return tuple(row for criterion in self.criteria for row in criterion.indicators)


@dataclass(frozen=True, slots=True)
class AgreedShare:
    """The share who agree, estimated as such and gated like any other number."""

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    flag: Flag = Flag.NONE


@dataclass(frozen=True, slots=True)
class SurveyResult:
    """One question of a survey, or one row of a grid, with its gated frequency table.

    For an agreement scale, ``scale`` lists the codes of the rows from full agreement to full
    disagreement, as shares of those who have an opinion; « ne sait pas » is only a count.
    """

    campaign: str
    uid: str
    kind: ResultKind
    wording: str
    population: str
    table: PublishedTable
    theme: str = ""
    scale: tuple[str, ...] = ()
    agreed: AgreedShare | None = None
    answered: int | None = None
    dont_know: int | None = None
    missing: int | None = None


@dataclass(frozen=True, slots=True)
class ChosenView:
    """A view of the explorer that the evaluator put in the reports, as the site may see it."""

    title: str
    table: PublishedTable
    #: The answer that the chart and the sentences are about.
    answer: str
    words: Words
    sentences: tuple[str, ...]
    verdict: str = ""


@dataclass(frozen=True, slots=True)
class ChosenVerbatim:
    """Words chosen by the evaluator, attributed to a role."""

    text: str
    role: str = ""
    language: str = "fr"
    translation: str = ""
    theme: str = ""


@dataclass(frozen=True, slots=True)
class SourceNote:
    """Where a family of numbers comes from."""

    what: str
    source: str
    year: str = ""
    perimeter: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class ReportInputs:
    """Everything; the report is a pure function of it."""

    site: SiteIdentity
    programme: str
    period: str
    issued_on: date
    edition: int
    author: str
    is_demonstration: bool
    territories: tuple[TerritoryFigures, ...] = ()
    campaigns: tuple[CampaignFacts, ...] = ()
    framework: tuple[QuestionRows, ...] = ()
    results: tuple[SurveyResult, ...] = ()
    verbatims: tuple[ChosenVerbatim, ...] = ()
    method_notes: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    sources: tuple[SourceNote, ...] = ()
    views: tuple[ChosenView, ...] = ()

    @property
    def indicators(self) -> tuple[IndicatorRow, ...]:
        """Every line of the framework, in order."""
        return tuple(row for question in self.framework for row in question.indicators)

    def codes(self, *judgements: Judgement) -> tuple[str, ...]:
        """The codes of the indicators that have such a line; all of them without a choice."""
        chosen = (row.code for row in self.indicators if row.judgement in (judgements or Judgement))
        return tuple(dict.fromkeys(chosen))

    @property
    def known_codes(self) -> tuple[str, ...]:
        """The codes of the indicators that have a value."""
        return tuple(dict.fromkeys(row.code for row in self.indicators if row.value is not None))


def to_json(inputs: ReportInputs) -> str:
    """The inputs as text, the same text for the same inputs."""
    plain = {"format": FORMAT, "inputs": to_plain(inputs)}
    return json.dumps(plain, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def from_json(text: str) -> ReportInputs:
    """The inputs that were frozen, or ``UnreadableValue``."""
    try:
        plain = json.loads(text)
    except json.JSONDecodeError as error:
        raise UnreadableValue(str(error)) from error
    if not isinstance(plain, dict) or plain.get("format") != FORMAT:
        raise UnreadableValue(f"format {FORMAT} is expected")
    return from_plain(ReportInputs, plain.get("inputs"))
