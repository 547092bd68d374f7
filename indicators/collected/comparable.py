"""Which waves of an indicator may stand in one series, and what must be said of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.framework import Indicator
from indicators.judgement import Point
from surveys.definition import Questionnaire
from surveys.editor.differences import Badge, Level, comparability


@dataclass(frozen=True, slots=True)
class Told:
    """One wave's value of an indicator, with the questionnaire that it was asked by."""

    point: Point
    questionnaire: Questionnaire
    #: The questions that it was made of.
    uids: tuple[str, ...]


def series(indicator: Indicator, waves: Sequence[Told]) -> tuple[list[Point], list[str]]:
    """Return the waves comparable with the last one, oldest first, and the notes to show.

    A wave that cannot be compared leaves the series: no trend is drawn through it.
    """
    last = waves[-1]
    kept: list[Point] = []
    notes: list[str] = []
    for told in waves:
        badge = _worst(told, last)
        if badge.level is not Level.NOT_COMPARABLE:
            kept.append(told.point)
        if badge.level is not Level.COMPARABLE:
            notes.append(_note(indicator, told.point.period, last.point.period, badge))
    return kept, notes


def _worst(old: Told, new: Told) -> Badge:
    if old.questionnaire.checksum == new.questionnaire.checksum and old.uids == new.uids:
        return Badge(Level.COMPARABLE)
    badges = comparability(old.questionnaire, new.questionnaire)
    found = [badges[uid] for uid in {*old.uids, *new.uids} if uid in badges]
    return max(found, key=lambda badge: RANK[badge.level], default=Badge(Level.COMPARABLE))


RANK: Mapping[Level, int] = {
    Level.COMPARABLE: 0,
    Level.WITH_RESERVE: 1,
    Level.NOT_COMPARABLE: 2,
}


def _note(indicator: Indicator, old: str, new: str, badge: Badge) -> str:
    refused = badge.level is Level.NOT_COMPARABLE
    lead = "ne se comparent pas" if refused else "se comparent avec réserve"
    end = " La première n’est pas montrée." if refused else ""
    return f"{indicator.code} : les vagues {old} et {new} {lead}. {badge.reason}{end}"
