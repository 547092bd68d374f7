"""The evaluation framework: question, judgement criterion, indicator; read from data."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from indicators.kinds import DIRECTION_SIGNS
from indicators.kinds import DIRECTION_WORDS as DIRECTION_WORDS
from indicators.kinds import ORIGIN_WORDS as ORIGIN_WORDS
from indicators.kinds import Direction as Direction
from indicators.kinds import Origin as Origin

FOLDER = Path(__file__).with_name("reference")

#: The framework of each kind of programme; a city contract has none of its own yet.
FILES: Mapping[str, str] = {"cite_educative": "cite_educative.json", "ami": "ami.json"}


class FrameworkError(ValueError):
    """A framework contradicts itself; the message is a French sentence with the code at fault."""


@dataclass(frozen=True, slots=True)
class SurveyLink:
    """Which answers make the indicator.

    ``agreement``: share of agreement with one statement. ``majority``: share of the people who
    agree with more than half of the statements they took a side on.
    """

    questionnaire: str
    uids: tuple[str, ...]
    rule: str


@dataclass(frozen=True, slots=True)
class FigureLink:
    """Which published figures make the indicator, over which kinds of territory."""

    measure: str
    kinds: tuple[str, ...]
    is_sum: bool = False
    #: The finer kind of territory whose coverage is told beside the value.
    coverage: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """One indicator and all that its sheet says."""

    code: str
    name: str
    strand: str
    unit: str
    source: str
    origins: tuple[Origin, ...]
    period: str
    levels: tuple[str, ...]
    direction: Direction
    low: float | None = None
    high: float | None = None
    decimals: int = 0
    survey: SurveyLink | None = None
    figure: FigureLink | None = None
    note: str = ""
    #: What its entered numbers count: ``people``, whom small numbers would give away,
    #: ``things`` (actions, places) or ``money``.
    counts: str = "people"

    @property
    def is_rate(self) -> bool:
        """Tell whether the value is a proportion from 0 to 1."""
        return self.unit == "%"

    @property
    def counts_people(self) -> bool:
        """Tell whether small numbers would give people away."""
        return self.counts == "people"

    @property
    def sign(self) -> str:
        """Return ↑, ↓, ↔ or ○."""
        return DIRECTION_SIGNS[self.direction]

    @property
    def is_entered(self) -> bool:
        """Tell whether somebody has to enter its values."""
        return self.survey is None


@dataclass(frozen=True, slots=True)
class JudgementCriterion:
    """What would make the answer to the question favourable."""

    code: str
    text: str
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True)
class EvaluationQuestion:
    """A question the evaluation must answer."""

    code: str
    text: str
    criteria: tuple[JudgementCriterion, ...]


@dataclass(frozen=True, slots=True)
class Strand:
    """A strand (axe) of the programme, by which tables are grouped."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Framework:
    """A whole framework; every indicator is attached to exactly one criterion."""

    code: str
    title: str
    programme_kind: str
    strands: tuple[Strand, ...]
    questions: tuple[EvaluationQuestion, ...]
    indicators: tuple[Indicator, ...]

    def indicator(self, code: str) -> Indicator | None:
        """Return the indicator of that code, or ``None``."""
        return next((found for found in self.indicators if found.code == code), None)

    def of_strand(self, strand: Strand) -> tuple[Indicator, ...]:
        """Return the indicators of a strand, in order."""
        return tuple(found for found in self.indicators if found.strand == strand.code)

    def criterion_of(self, code: str) -> tuple[EvaluationQuestion, JudgementCriterion]:
        """Return the question and the criterion an indicator serves."""
        for question, criterion in self._criteria():
            if any(found.code == code for found in criterion.indicators):
                return question, criterion
        raise FrameworkError(f"{code} n’est rattaché à aucun critère.")

    def _criteria(self) -> Iterator[tuple[EvaluationQuestion, JudgementCriterion]]:
        for question in self.questions:
            for criterion in question.criteria:
                yield question, criterion


@lru_cache(maxsize=8)
def framework_for(programme_kind: str) -> Framework | None:
    """Return the framework of a kind of programme, or ``None`` when it has none."""
    name = FILES.get(programme_kind)
    return None if name is None else framework_from_dict(_read(FOLDER / name))


def all_frameworks() -> tuple[Framework, ...]:
    """Return every framework."""
    return tuple(found for kind in FILES if (found := framework_for(kind)) is not None)


def find_indicator(code: str) -> tuple[Framework, Indicator] | None:
    """Return an indicator with the framework it belongs to."""
    for framework in all_frameworks():
        found = framework.indicator(code)
        if found is not None:
            return framework, found
    return None


def framework_from_dict(data: Mapping[str, Any]) -> Framework:
    """Build a framework, or raise ``FrameworkError``."""
    indicators = tuple(_indicator(row) for row in data["indicators"])
    known = {indicator.code: indicator for indicator in indicators}
    strands = tuple(Strand(code, title) for code, title in data["strands"])
    _check(indicators, strands, data["questions"])
    return Framework(
        code=data["code"],
        title=data["title"],
        programme_kind=data["programme_kind"],
        strands=strands,
        questions=tuple(_question(row, known) for row in data["questions"]),
        indicators=indicators,
    )


def _read(path: Path) -> Mapping[str, Any]:
    content: Mapping[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def _indicator(row: Mapping[str, Any]) -> Indicator:
    low, high = row.get("range", (None, None))
    return Indicator(
        code=row["code"],
        name=row["name"],
        strand=row["strand"],
        unit=row["unit"],
        source=row["source"],
        origins=tuple(Origin(letter) for letter in row["origins"]),
        period=row["period"],
        levels=tuple(row["levels"]),
        direction=Direction(row["direction"]),
        low=low,
        high=high,
        decimals=row.get("decimals", 0),
        survey=_survey_link(row.get("survey")),
        figure=_figure_link(row.get("figure")),
        note=row.get("note", ""),
        counts=row.get("counts", "people"),
    )


def _survey_link(row: Mapping[str, Any] | None) -> SurveyLink | None:
    if row is None:
        return None
    return SurveyLink(row["questionnaire"], tuple(row["uids"]), row["rule"])


def _figure_link(row: Mapping[str, Any] | None) -> FigureLink | None:
    if row is None:
        return None
    return FigureLink(
        row["measure"], tuple(row["kinds"]), row.get("sum", False), row.get("coverage", "")
    )


def _question(row: Mapping[str, Any], known: Mapping[str, Indicator]) -> EvaluationQuestion:
    return EvaluationQuestion(
        row["code"],
        row["text"],
        tuple(
            JudgementCriterion(
                criterion["code"],
                criterion["text"],
                tuple(known[code] for code in criterion["indicators"]),
            )
            for criterion in row["criteria"]
        ),
    )


def _check(
    indicators: tuple[Indicator, ...], strands: tuple[Strand, ...], questions: list[Any]
) -> None:
    codes = Counter(indicator.code for indicator in indicators)
    attached = Counter(
        code for row in questions for line in row["criteria"] for code in line["indicators"]
    )
    if twice := sorted(code for code, times in codes.items() if times > 1):
        raise FrameworkError(f"Indicateurs décrits deux fois : {', '.join(twice)}.")
    if unknown := sorted(set(attached) - set(codes)):
        raise FrameworkError(f"Indicateurs inconnus : {', '.join(unknown)}.")
    if wrong := sorted(code for code in codes if attached[code] != 1):
        raise FrameworkError(f"À rattacher à un critère et un seul : {', '.join(wrong)}.")
    names = {strand.code for strand in strands}
    if lost := sorted(found.code for found in indicators if found.strand not in names):
        raise FrameworkError(f"Indicateurs sans axe connu : {', '.join(lost)}.")
    for found in indicators:
        if (found.direction is Direction.RANGE) != (
            found.low is not None or found.high is not None
        ):
            raise FrameworkError(f"{found.code} : une cible à respecter a des bornes, elle seule.")
