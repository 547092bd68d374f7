"""A day that brought far more answers than the others: a class, or somebody who stuffs the box."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median

from evalapp.wording import NBSP, count, number
from evalapp.wording import day as words_of
from surveys.campaigns.follow_up import Day

#: Fewer answers than this in a day are never a rush.
AT_LEAST = 100
#: How many usual days must fit in one for it to be told.
TIMES = 5


def rush_message(days: Sequence[Day]) -> str:
    """Return a warning about the busiest day, or nothing when it looks like the others.

    The usual day is the median of the other days that brought answers; a first day alone has
    nothing to be compared with, and counts as a rush from ``AT_LEAST`` on.
    """
    busiest = max(days, key=lambda one: one.finished, default=None)
    if busiest is None or busiest.finished < AT_LEAST:
        return ""
    others = [one.finished for one in days if one.finished and one is not busiest]
    usual = median(others) if others else 0
    if busiest.finished < TIMES * usual:
        return ""
    against = f", contre {number(usual)} un jour habituel" if others else " en un seul jour"
    return (
        f"{count(busiest.finished, 'réponse')} le {words_of(busiest.day)}{against}{NBSP}: une "
        "séance collective, ou quelqu’un qui remplit à la place des autres. Rien n’a été refusé"
        f"{NBSP}; relisez les réponses de ce jour avant de vous en servir."
    )
