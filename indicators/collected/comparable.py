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


def series(indicator: Indicator, waves: Sequence[Told]) -> tuple[list[Point], list[str]]:
    """Return the waves comparable with the last one, oldest first, and the notes to show.

    A wave that cannot be compared leaves the series: no trend is drawn through it.
    """
    last = waves[-1].questionnaire
    kept: list[Point] = []
    notes: list[str] = []
    for told in waves:
        badge = _worst(indicator, told.questionnaire, last)
        if badge.level is not Level.NOT_COMPARABLE:
            kept.append(told.point)
        if badge.level is not Level.COMPARABLE:
            notes.append(_note(indicator, told.point.period, waves[-1].point.period, badge))
    return kept, notes


def _worst(indicator: Indicator, old: Questionnaire, new: Questionnaire) -> Badge:
    if old.checksum == new.checksum or indicator.survey is None:
        return Badge(Level.COMPARABLE)
    badges = comparability(old, new)
    found = [badges[uid] for uid in indicator.survey.uids if uid in badges]
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
