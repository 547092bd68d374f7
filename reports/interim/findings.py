"""Sentences drawn from figures by rules that never say more than the figures do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from evalapp.wording import NBSP, interval, percent, quoted, uncapitalised
from indicators.framework import Direction
from indicators.judgement import Judgement
from reports.inputs import IndicatorRow, SurveyResult
from reports.interim.words import baseline_words, change_words, named, target_words, value_words


@dataclass(frozen=True, slots=True)
class Ranked:
    """A statement with its share and its interval."""

    label: str
    value: float
    low: float | None
    high: float | None


def ranked_statements(results: Sequence[SurveyResult]) -> tuple[Ranked, ...]:
    """The published shares of agreement, from the highest to the lowest."""
    found = [
        Ranked(bare_wording(result.wording), share.value, share.low, share.high)
        for result in results
        if (share := result.agreed) is not None and share.value is not None
    ]
    return tuple(sorted(found, key=lambda item: (-item.value, item.label)))


def stands_out(first: Ranked, second: Ranked) -> bool:
    """Whether the intervals of two shares have nothing in common; unknown counts as no."""
    high, low = (first, second) if first.value >= second.value else (second, first)
    return high.low is not None and low.high is not None and high.low > low.high


def agreement_title(ranked: Sequence[Ranked]) -> str:
    """The message of a chart of agreement."""
    if not ranked:
        return "Les réponses sont trop peu nombreuses pour être publiées"
    if len(ranked) == 1:
        return f"{quoted(ranked[0].label)}{NBSP}: {percent(ranked[0].value)} d’accord"
    first, last = ranked[0], ranked[-1]
    if stands_out(first, last):
        return f"L’accord va de {percent(last.value)} à {percent(first.value)} selon l’affirmation"
    return (
        f"L’accord est proche d’une affirmation à l’autre{NBSP}: "
        f"de {percent(last.value)} à {percent(first.value)}"
    )


def agreement_sentence(ranked: Sequence[Ranked]) -> str:
    """What may be said of the order of the statements, uncertainty included."""
    if not ranked:
        return "Aucun résultat de cette série ne peut être publié sans risque pour les personnes."
    if len(ranked) == 1:
        only = ranked[0]
        return f"L’affirmation {quoted(only.label)} recueille {_with_interval(only, ' d’accord')}."
    first, last = ranked[0], ranked[-1]
    if not stands_out(first, last):
        return (
            "Les intervalles se recouvrent tous entre la première et la dernière affirmation"
            f"{NBSP}: l’ordre entre elles n’est pas établi."
        )
    return f"{_top(ranked)} {_bottom(ranked)}"


def _top(ranked: Sequence[Ranked]) -> str:
    first = ranked[0]
    article = "la plus partagée" if stands_out(first, ranked[1]) else "parmi les plus partagées"
    shown = _with_interval(first, " d’accord")
    return f"L’affirmation {quoted(first.label)} est {article}{NBSP}: {shown}."


def _bottom(ranked: Sequence[Ranked]) -> str:
    last = ranked[-1]
    article = "la moins partagée" if stands_out(ranked[-2], last) else "parmi les moins partagées"
    return f"{quoted(last.label)} est {article}{NBSP}: {_with_interval(last)}."


def choice_title(ranked: Sequence[Ranked]) -> str:
    """The message of a chart of choices."""
    if not ranked:
        return "Les réponses sont trop peu nombreuses pour être publiées"
    first = ranked[0]
    if len(ranked) == 1 or stands_out(first, ranked[1]):
        return f"{quoted(first.label)} vient en tête, avec {percent(first.value)}"
    second = ranked[1]
    return (
        f"Aucune réponse ne se détache{NBSP}: {quoted(first.label)} ({percent(first.value)}) "
        f"et {quoted(second.label)} ({percent(second.value)}) sont en tête"
    )


def choice_sentence(ranked: Sequence[Ranked]) -> str:
    """One sentence under the message, with the interval of the first answer."""
    if not ranked:
        return "Aucun résultat de cette question ne peut être publié sans risque."
    first = ranked[0]
    if len(ranked) == 1 or stands_out(first, ranked[1]):
        return f"{quoted(first.label)} est la réponse la plus fréquente{NBSP}: " + (
            f"{_with_interval(first)}."
        )
    return (
        f"{quoted(first.label)}, {_with_interval(first)}, et {quoted(ranked[1].label)}, "
        f"{_with_interval(ranked[1])}, sont trop proches pour être classées."
    )


def indicator_sentence(row: IndicatorRow) -> str:
    """What happened to one indicator since T0."""
    change = f"{value_words(row)}, après {baseline_words(row)} au départ ({change_words(row)})"
    if row.judgement is Judgement.INCONCLUSIVE:
        reason = uncapitalised(row.reason.rstrip(".")) or "l’écart ne permet pas de conclure"
        known = change if row.value is not None and row.baseline is not None else value_words(row)
        return f"{named(row)}{NBSP}: {known}{NBSP}; {reason}."
    has_target = row.target is not None or row.target_words
    target = f"{NBSP}; cible{NBSP}: {target_words(row)}" if has_target else ""
    why = ""
    if row.direction is Direction.RANGE:
        is_inside = row.judgement is Judgement.FAVOURABLE
        why = f" La valeur est {'dans' if is_inside else 'hors de'} la cible."
    return f"{named(row)}{NBSP}: {change}{target}.{why}"


def _with_interval(item: Ranked, what: str = "") -> str:
    if item.low is None or item.high is None:
        return f"{percent(item.value)}{what}"
    return f"{percent(item.value)}{what} (intervalle {interval(item.low, item.high)})"


def bare_wording(wording: str) -> str:
    """The words of a question without their quotation marks and their full stop."""
    return wording.strip("«» \u00a0").rstrip(".")
