"""Words that several sections of the report share."""

from __future__ import annotations

from evalapp.wording import (
    EMPTY,
    NBSP,
    day,
    day_range,
    points,
    quantity,
    quoted,
    signed,
    with_unit,
)
from indicators.framework import Direction
from indicators.judgement import TREND_WORDS, Trend
from reports.inputs import CampaignFacts, IndicatorRow

DIRECTIONS = {
    Direction.UP: "hausse",
    Direction.DOWN: "baisse",
    Direction.RANGE: "cible",
    Direction.CONTEXT: "contexte",
}


def value_words(row: IndicatorRow) -> str:
    """The value with its unit, its bound or its flag: always the same words for a row."""
    return row.bound or quantity(row.value, row.unit, row.flag, row.decimals)


def baseline_words(row: IndicatorRow) -> str:
    """The value at T0, or a dash."""
    return (
        EMPTY if row.baseline is None else quantity(row.baseline, row.unit, decimals=row.decimals)
    )


def target_words(row: IndicatorRow) -> str:
    """The target as it was fixed, or a dash."""
    if row.target_words:
        return row.target_words
    return EMPTY if row.target is None else quantity(row.target, row.unit)


def change_words(row: IndicatorRow) -> str:
    """The difference with T0: in points for a rate, signed otherwise."""
    if row.value is None or row.baseline is None:
        return EMPTY
    difference = row.value - row.baseline
    decimals = row.decimals or 0
    if row.unit == "%":
        return points(difference, decimals)
    digits = signed(difference, decimals)
    return with_unit(digits, "points", abs(difference)) if row.unit == "points" else digits


def trend_words(row: IndicatorRow) -> str:
    """« hausse, +8 points » when the rule sees a trend, else the difference alone."""
    change = change_words(row)
    if row.trend in (Trend.UP, Trend.DOWN):
        return f"{TREND_WORDS[row.trend][1]}, {change}"
    return change


def named(row: IndicatorRow) -> str:
    """« label (code) »."""
    return f"{quoted(row.name)} ({row.code})"


def dates_of(campaign: CampaignFacts) -> str:
    """« du 3 au 28 novembre 2024 », or since when it is open."""
    if campaign.closed_on is None:
        return f"ouverte depuis le {day(campaign.opened_on)}"
    return day_range(campaign.opened_on, campaign.closed_on)


def colon(before: str, after: str) -> str:
    """« before : after »."""
    return f"{before}{NBSP}: {after}"
