"""What may be said of an indicator's course, by the rule of the framework.

A trend needs the starting point and a later one, a difference of more than 2 points (rates) or
5 % (other units), and at least 30 people at both ends. A judgement needs in addition a second
later point. Short of that: « non concluant ». Context is never judged.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from evalapp.flags import Flag
from indicators.framework import Direction, Indicator

MINIMUM_N = 30
POINTS = 0.02
RELATIVE = 0.05
#: Guards against 0.62 − 0.60 being a hair more than two points.
HAIR = 1e-9


class Trend(StrEnum):
    """Which way the values went since the start."""

    UP = "up"
    DOWN = "down"
    INCONCLUSIVE = "inconclusive"
    NONE = ""


class Judgement(StrEnum):
    """What the course means for the programme."""

    FAVOURABLE = "favourable"
    UNFAVOURABLE = "unfavourable"
    INCONCLUSIVE = "inconclusive"
    CONTEXT = "context"
    PENDING = "pending"


#: Words and sign; the sign is never a colour alone, the words always go with it.
TREND_WORDS: Mapping[Trend, tuple[str, str]] = {
    Trend.UP: ("↗", "hausse"),
    Trend.DOWN: ("↘", "baisse"),
    Trend.INCONCLUSIVE: ("·", "non concluant"),
    Trend.NONE: ("", ""),
}

JUDGEMENT_WORDS: Mapping[Judgement, tuple[str, str]] = {
    Judgement.FAVOURABLE: ("✓", "favorable"),
    Judgement.UNFAVOURABLE: ("✕", "défavorable"),
    Judgement.INCONCLUSIVE: ("·", "non concluant"),
    Judgement.CONTEXT: ("○", "contexte"),
    Judgement.PENDING: ("…", "en attente de saisie"),
}


@dataclass(frozen=True, slots=True)
class Point:
    """One value of an indicator as its audience may see it, with all that goes with it."""

    period: str
    value: float | None
    low: float | None = None
    high: float | None = None
    n: int | None = None
    missing: int | None = None
    dont_know: int | None = None
    flag: Flag = Flag.NONE
    source: str = ""
    #: Words shown instead of a number: « < 5 % ».
    bound: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class Opinion:
    """A trend and a judgement with the sentence that explains them."""

    trend: Trend
    judgement: Judgement
    reason: str


def judge(indicator: Indicator, points: Sequence[Point]) -> Opinion:
    """Return what may be said of ``points``, oldest first; the first one is the start."""
    if indicator.direction is Direction.CONTEXT:
        return Opinion(Trend.NONE, Judgement.CONTEXT, "indicateur de contexte, sans jugement")
    if not points:
        return Opinion(Trend.NONE, Judgement.PENDING, "en attente de saisie")
    doubt = _doubt(indicator, points)
    if doubt:
        return Opinion(Trend.INCONCLUSIVE, Judgement.INCONCLUSIVE, doubt)
    start, last = points[0].value, points[-1].value
    if start is None or last is None:  # _doubt saw to it; the type checker did not
        raise ValueError(indicator.code)
    trend = Trend.UP if last > start else Trend.DOWN
    if len(points) < 3:
        reason = "un jugement demande le point de départ et deux points suivants"
        return Opinion(trend, Judgement.INCONCLUSIVE, reason)
    return Opinion(trend, _verdict(indicator, start, last), _since(points))


def within(indicator: Indicator, value: float) -> bool:
    """Tell whether a value lies in the indicator's range."""
    low, high = indicator.low, indicator.high
    return (low is None or value >= low - HAIR) and (high is None or value <= high + HAIR)


def _verdict(indicator: Indicator, start: float, last: float) -> Judgement:
    """Judge the change, not the place: nearer to its range is better, even when still outside."""
    if indicator.direction is Direction.RANGE:
        nearer = _outside(indicator, last) < _outside(indicator, start) - HAIR
        is_good = within(indicator, last) or nearer
    else:
        is_good = (last > start) == (indicator.direction is Direction.UP)
    return Judgement.FAVOURABLE if is_good else Judgement.UNFAVOURABLE


def _outside(indicator: Indicator, value: float) -> float:
    """Return how far a value lies from its range, 0 inside."""
    below = indicator.low - value if indicator.low is not None else 0.0
    above = value - indicator.high if indicator.high is not None else 0.0
    return max(0.0, below, above)


def _doubt(indicator: Indicator, points: Sequence[Point]) -> str:
    """Return why nothing may be concluded, or an empty text."""
    if len(points) < 2:
        return "un seul point : il en faut au moins deux pour une tendance"
    start, last = points[0], points[-1]
    if start.value is None or last.value is None:
        return "une valeur manque ou ne peut pas être montrée"
    if indicator.counts != "money" and (few := _too_few(start.n, last.n)):
        return few
    if not _is_large(indicator, start.value, last.value):
        return (
            "écart trop faible : 2 points ou moins"
            if indicator.is_rate
            else "écart de 5 % ou moins"
        )
    return ""


def _too_few(start: int | None, last: int | None) -> str:
    if start is None or last is None:
        return "le nombre de personnes n’est pas connu"
    return f"moins de {MINIMUM_N} personnes" if min(start, last) < MINIMUM_N else ""


def _is_large(indicator: Indicator, start: float, last: float) -> bool:
    gap = abs(last - start)
    if indicator.is_rate:
        return gap > POINTS + HAIR
    return gap > RELATIVE * abs(start) + HAIR


def _since(points: Sequence[Point]) -> str:
    return f"de {points[0].period} à {points[-1].period}"
