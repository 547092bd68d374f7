"""The table of a site: framework × series of values × targets, judged row by row."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalapp.flags import Flag
from evalapp.wording import bare, bracket, flag_legend, short_percent
from indicators.disclosure.tables import Audience
from indicators.framework import Framework, Indicator, Strand
from indicators.judgement import (
    JUDGEMENT_WORDS,
    TREND_WORDS,
    Judgement,
    Opinion,
    Point,
    judge,
)

PENDING_WORDS = "en attente de saisie"


@dataclass(frozen=True, slots=True)
class Series:
    """The values of one indicator over one place, oldest first."""

    points: tuple[Point, ...]
    place: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class TargetValue:
    """What the site aims at; one bound or two, in the unit of the indicator."""

    low: float | None
    high: float | None
    period: str = ""
    rationale: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the scorecard, in values and in words."""

    indicator: Indicator
    place: str
    baseline: Point | None
    latest: Point | None
    target: TargetValue | None
    opinion: Opinion
    note: str = ""

    @property
    def is_pending(self) -> bool:
        """Tell whether nobody has given a value yet."""
        return self.latest is None

    @property
    def decimals(self) -> int:
        """Return how many decimals the values of this row are written with."""
        return self.indicator.decimals

    @property
    def baseline_words(self) -> str:
        """Return the start in words, without its unit."""
        return point_words(self.baseline, self.indicator)

    @property
    def value_words(self) -> str:
        """Return the latest value in words, without its unit."""
        return PENDING_WORDS if self.latest is None else point_words(self.latest, self.indicator)

    @property
    def interval_words(self) -> str:
        """Return « [56 ; 68] » or a dash."""
        if self.latest is None:
            return "–"
        return bracket(self.latest.low, self.latest.high, self.indicator.unit, self.decimals)

    @property
    def target_words(self) -> str:
        """Return the aim in words, or a dash."""
        return "–" if self.target is None else target_words(self.target, self.indicator)

    @property
    def trend_sign(self) -> str:
        """Return the arrow of the trend."""
        return TREND_WORDS[self.opinion.trend][0]

    @property
    def trend_words(self) -> str:
        """Return the trend in words."""
        return TREND_WORDS[self.opinion.trend][1]

    @property
    def judgement_sign(self) -> str:
        """Return the sign of the judgement."""
        return JUDGEMENT_WORDS[self.opinion.judgement][0]

    @property
    def judgement_words(self) -> str:
        """Return the judgement in words."""
        return JUDGEMENT_WORDS[self.opinion.judgement][1]

    @property
    def is_on_target(self) -> bool | None:
        """Tell whether the latest value meets the target; ``None`` when nothing can be said."""
        value = self.latest.value if self.latest else None
        if value is None or self.target is None:
            return None
        low, high = self.target.low, self.target.high
        return (low is None or value >= low) and (high is None or value <= high)


@dataclass(frozen=True, slots=True)
class StrandRows:
    """The lines of one strand."""

    strand: Strand
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """The whole table, as one audience may see it."""

    framework: Framework
    site: str
    audience: Audience
    strands: tuple[StrandRows, ...]
    legend: str
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        """Return every line, strand after strand."""
        return tuple(row for strand in self.strands for row in strand.rows)

    def row(self, code: str, place: str = "") -> Row | None:
        """Return the line of one indicator, for one place when there are several."""
        found = (r for r in self.rows if r.indicator.code == code and place in ("", r.place))
        return next(found, None)

    @property
    def filled(self) -> int:
        """Return how many indicators have at least one value or flag."""
        return len({row.indicator.code for row in self.rows if not row.is_pending})


def build(
    framework: Framework,
    site: str,
    audience: Audience,
    series: Mapping[str, Sequence[Series]],
    targets: Mapping[str, TargetValue],
    notes: tuple[str, ...] = (),
) -> Scorecard:
    """Return the judged table; an indicator without any series awaits its first value."""
    strands = tuple(
        StrandRows(
            strand,
            tuple(
                row
                for indicator in framework.of_strand(strand)
                for row in _rows(indicator, series.get(indicator.code, ()), targets)
            ),
        )
        for strand in framework.strands
    )
    flags = {
        point.flag
        for group in strands
        for row in group.rows
        for point in (row.baseline, row.latest)
        if point is not None
    }
    return Scorecard(framework, site, audience, strands, flag_legend(flags - {Flag.NONE}), notes)


def point_words(point: Point | None, indicator: Indicator) -> str:
    """Return a value in words, its flag, or a dash when there is none."""
    if point is None:
        return "–"
    return point.bound or bare(point.value, indicator.unit, point.flag, indicator.decimals)


def target_words(target: TargetValue, indicator: Indicator) -> str:
    """Return « ≥ 70 % », « ≤ 50 % », « 45 à 55 % »."""
    low, high = (_written(bound, indicator) for bound in (target.low, target.high))
    if low and high:
        return low if low == high else f"{low.removesuffix(chr(160) + '%')} à {high}"
    return f"≥\u00a0{low}" if low else f"≤\u00a0{high}"


def _written(value: float | None, indicator: Indicator) -> str:
    if value is None:
        return ""
    if indicator.is_rate:
        return short_percent(value)
    return bare(value, indicator.unit, Flag.NONE, indicator.decimals)


def _rows(
    indicator: Indicator, series: Sequence[Series], targets: Mapping[str, TargetValue]
) -> list[Row]:
    target = targets.get(indicator.code) or _own_range(indicator)
    if not series:
        opinion = judge(indicator, ())
        waiting = Opinion(opinion.trend, Judgement.PENDING, PENDING_WORDS)
        return [Row(indicator, "", None, None, target, waiting)]
    return [_row(indicator, found, target) for found in series]


def _row(indicator: Indicator, found: Series, target: TargetValue | None) -> Row:
    points = found.points
    return Row(
        indicator=indicator,
        place=found.place,
        baseline=points[0] if len(points) > 1 else None,
        latest=points[-1],
        target=target,
        opinion=judge(indicator, points),
        note=found.note,
    )


def _own_range(indicator: Indicator) -> TargetValue | None:
    if indicator.low is None and indicator.high is None:
        return None
    return TargetValue(indicator.low, indicator.high)


__all__ = [
    "PENDING_WORDS",
    "Row",
    "Scorecard",
    "Series",
    "StrandRows",
    "TargetValue",
    "build",
    "point_words",
    "target_words",
]
