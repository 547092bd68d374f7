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
    rounded,
    signed,
    with_unit,
)
from reports.inputs import CampaignFacts, Direction, IndicatorRow, Judgement

JUDGEMENTS = {
    Judgement.FAVOURABLE: "favorable",
    Judgement.UNFAVOURABLE: "défavorable",
    Judgement.STABLE: "stable",
    Judgement.INCONCLUSIVE: "non concluant",
    Judgement.CONTEXT: "contexte",
    Judgement.AWAITED: "à renseigner",
}
DIRECTIONS = {
    Direction.UP: "hausse",
    Direction.DOWN: "baisse",
    Direction.RANGE: "cible",
    Direction.CONTEXT: "contexte",
}


def value_words(row: IndicatorRow) -> str:
    """The value with its unit, or its flag: always the same words for the same row."""
    decimals = 0 if row.unit == "%" and row.low is not None else None
    return quantity(row.value, row.unit, row.flag, decimals)


def baseline_words(row: IndicatorRow) -> str:
    """The value at T0, or a dash."""
    return EMPTY if row.baseline is None else quantity(row.baseline, row.unit)


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
    if row.unit == "%":
        is_whole = row.low is not None or rounded(difference * 100, 1) % 1 == 0
        return points(difference, 0 if is_whole else 1)
    digits = signed(difference, 0 if rounded(difference, 1) % 1 == 0 else 1)
    return with_unit(digits, "points", abs(difference)) if row.unit == "points" else digits


def named(row: IndicatorRow) -> str:
    """« label (code) »."""
    return f"{quoted(row.label)} ({row.code})"


def dates_of(campaign: CampaignFacts) -> str:
    """« du 3 au 28 novembre 2024 », or since when it is open."""
    if campaign.closed_on is None:
        return f"ouverte depuis le {day(campaign.opened_on)}"
    return day_range(campaign.opened_on, campaign.closed_on)


def colon(before: str, after: str) -> str:
    """« before : after »."""
    return f"{before}{NBSP}: {after}"
