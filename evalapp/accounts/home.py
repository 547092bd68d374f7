"""What a room puts on the home page: a panel of short lines that lead somewhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a panel: where it leads, what it is, one fact about it."""

    label: str
    href: str
    meta: str = ""
    #: A short word in a badge, « à relancer » for instance; ``tone`` is its colour.
    badge: str = ""
    tone: str = "neutral"


@dataclass(frozen=True, slots=True)
class Panel:
    """A titled list; ``empty`` says what to do when there is no line."""

    title: str
    lines: tuple[Line, ...] = ()
    empty: str = ""
    more_href: str = ""
    more_label: str = ""


#: A room's ``home/views.py`` lists such functions in ``home_panels``, and the factory names that
#: module; ``None`` means nothing to say to this person.
PanelMaker = Callable[[], Panel | None]
