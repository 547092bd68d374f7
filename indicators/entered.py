"""Entered measurements before and after the gate: small numbers of people never show."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import partial

from evalapp.flags import Flag
from indicators.disclosure.gate import publish
from indicators.disclosure.primary import is_small
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import TOTAL, Audience, Cell, Level, Table
from indicators.estimates import Estimate
from indicators.framework import Indicator
from indicators.judgement import Point

_PERIOD = re.compile(r"\d{4}|\d{4}-\d{4}|\d{4}-[TS][1-4]|T[0-9]", re.A)


class EntryError(ValueError):
    """An entry contradicts itself; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """What a person enters for one indicator and one period."""

    period: str
    source: str
    source_date: date
    value: float | None = None
    numerator: float | None = None
    denominator: float | None = None
    n: int | None = None
    flag: Flag = Flag.NONE
    comment: str = ""


def checked_period(text: str) -> str:
    """Return a period written the way the tables sort it, or raise ``EntryError``."""
    period = text.strip().upper().replace("/", "-")
    years = period.split("-")
    is_school_year = len(years) == 2 and all(part.isdigit() for part in years)
    if not _PERIOD.fullmatch(period) or (is_school_year and int(years[1]) != int(years[0]) + 1):
        raise EntryError(
            f"« {text.strip()} » n’est pas une période : écrivez 2024, 2024-2025 pour une année "
            "scolaire, 2024-T1 pour un trimestre, 2024-S1 pour un semestre, ou T0."
        )
    return period


def checked_value(indicator: Indicator, entry: Entry) -> float | None:
    """Return the value to keep, in the unit of the indicator, or raise ``EntryError``."""
    if entry.flag is not Flag.NONE:
        if entry.value is not None or entry.numerator is not None:
            raise EntryError("Une valeur est donnée : elle ne peut pas être aussi absente.")
        return None
    if entry.numerator is not None or entry.denominator is not None:
        return _ratio(indicator, entry)
    if entry.value is None:
        raise EntryError(
            "Donnez une valeur, un numérateur et un dénominateur, ou dites pourquoi il n’y a rien."
        )
    value = entry.value / 100 if indicator.is_rate else entry.value
    return _possible(indicator, value)


def _ratio(indicator: Indicator, entry: Entry) -> float:
    if entry.numerator is None or entry.denominator is None:
        raise EntryError("Le numérateur et le dénominateur vont ensemble.")
    if entry.value is not None:
        raise EntryError("Donnez la valeur, ou le numérateur et le dénominateur, pas les deux.")
    if entry.denominator <= 0:
        raise EntryError("Le dénominateur doit être plus grand que zéro.")
    scale = {"pour 100": 100, "pour 10 000": 10_000, "pour 100 000": 100_000}
    value = entry.numerator / entry.denominator * scale.get(indicator.unit, 1)
    return _possible(indicator, value)


def _possible(indicator: Indicator, value: float) -> float:
    if indicator.is_rate and not 0 <= value <= 1:
        raise EntryError("Un taux est compris entre 0 et 100 %.")
    if indicator.unit == "nb" and (value < 0 or value != int(value)):
        raise EntryError("Un nombre de personnes ou d’actions est un entier positif.")
    return value


def published_point(
    indicator: Indicator, entry: Entry, value: float | None, audience: Audience, rules: Rules
) -> Point:
    """Return what an audience may see of an entry; a small number of people becomes « s »."""
    may_hide = indicator.counts_people and value is not None
    if may_hide and _is_secret(indicator, entry, value or 0.0)(audience, rules):
        return Point(entry.period, None, flag=Flag.SECRET, source=entry.source)
    size = _size(indicator, entry, value)
    return Point(entry.period, value, n=size, flag=entry.flag, source=entry.source)


def _size(indicator: Indicator, entry: Entry, value: float | None) -> int | None:
    """Return how many people or things the value is about, when the entry tells."""
    if indicator.counts == "money":
        return None
    if entry.n is not None:
        return entry.n
    if entry.denominator is not None:
        return int(entry.denominator)
    return int(value) if indicator.unit == "nb" and value is not None else None


def _is_secret(
    indicator: Indicator, entry: Entry, value: float
) -> Callable[[Audience, Rules], bool]:
    base = entry.n if entry.denominator is None else int(entry.denominator)
    if indicator.is_rate and base is not None:
        inside = round(value * base) if entry.numerator is None else int(entry.numerator)
        return partial(_is_secret_share, min(inside, base), base)
    counts = [entry.numerator, base, value if indicator.unit == "nb" else None]
    return partial(_is_small, [int(count) for count in counts if count is not None])


def _is_secret_share(inside: int, base: int, audience: Audience, rules: Rules) -> bool:
    cells = tuple(
        Cell(code, TOTAL, count, base, Estimate(count / base if base else 0.0, n=base))
        for code, count in (("in", inside), ("out", base - inside))
    )
    rows = (Level("in", ""), Level("out", ""))
    table = Table("entry", "", rows, (Level(TOTAL, ""),), cells)
    return bool(publish(table, audience, rules).cells[0].reason)


def _is_small(counts: list[int], audience: Audience, rules: Rules) -> bool:
    return any(is_small(count, rules.threshold(audience)) for count in counts)
