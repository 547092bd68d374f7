"""Kinds of indicators: which way is good, who holds the numbers; with their French words."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum


class Direction(StrEnum):
    """Which way is good; ``CONTEXT`` is never judged."""

    UP = "up"
    DOWN = "down"
    RANGE = "range"
    CONTEXT = "context"


DIRECTION_SIGNS: Mapping[Direction, str] = {
    Direction.UP: "↑",
    Direction.DOWN: "↓",
    Direction.RANGE: "↔",
    Direction.CONTEXT: "○",
}

DIRECTION_WORDS: Mapping[Direction, str] = {
    Direction.UP: "favorable si hausse",
    Direction.DOWN: "favorable si baisse",
    Direction.RANGE: "cible à respecter",
    Direction.CONTEXT: "contexte, sans jugement",
}


class Origin(StrEnum):
    """Who holds the numbers."""

    OPEN_DATA = "O"
    PARTNER = "P"
    REVIEWS = "B"
    SURVEY = "E"


ORIGIN_WORDS: Mapping[Origin, str] = {
    Origin.OPEN_DATA: "données publiques",
    Origin.PARTNER: "données d’un partenaire",
    Origin.REVIEWS: "bilans d’actions",
    Origin.SURVEY: "enquête",
}
