"""What a template draws of a question: options, rows, the control itself."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from typing import Any

#: Kinds of control that are one field with a label.
_ONE_FIELD = {"list", "number", "date", "line", "lines"}


@dataclass(frozen=True, slots=True)
class Aid:
    """An image and a sound beside a text, for people who read little."""

    image: str = ""
    alt: str = ""
    width: int = 0
    height: int = 0
    sound: str = ""
    #: What a screen reader calls the player.
    listen: str = ""


@dataclass(frozen=True, slots=True)
class Option:
    """One choice that can be taken."""

    value: str
    label: str
    id: str
    is_taken: bool = False
    #: Set a little apart: « je ne sais pas », « je préfère ne pas répondre ».
    is_apart: bool = False
    is_exclusive: bool = False
    #: Name and content of « autre, précisez ».
    other_name: str = ""
    other_text: str = ""
    other_problem: str = ""
    aid: Aid | None = None
    #: What the filter of its list reads of it, as JSON; empty when nothing does.
    columns: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a grid, of a sum or of a ranking."""

    uid: str
    name: str
    id: str
    label: str
    value: str = ""
    is_hidden: bool = False
    relevant: str = ""
    problem: str = ""
    options: tuple[Option, ...] = ()


@dataclass(frozen=True, slots=True)
class Control:
    """One question as a page shows it; ``kind`` names its macro."""

    kind: str
    path: str
    name: str
    id: str
    #: The name that skips call it by.
    variable: str = ""
    label: str = ""
    hints: tuple[str, ...] = ()
    is_required: bool = False
    is_hidden: bool = False
    relevant: str = ""
    problem: str = ""
    value: str = ""
    options: tuple[Option, ...] = ()
    rows: tuple[Row, ...] = ()
    unit: str = ""
    numeric: str = ""
    limit: int = 0
    low_label: str = ""
    high_label: str = ""
    aid: Aid | None = None
    #: The expression that narrows the list as the page is answered, and the whole list.
    narrows: str = ""
    every: tuple[Option, ...] = ()
    #: Nothing to choose until another question is answered.
    is_empty: bool = False
    #: What makes this control look as it does; empty when it holds somebody's own words.
    key: Hashable = field(default=(), compare=False)

    @property
    def focus_id(self) -> str:
        """Return the id to go to: the field itself where there is only one."""
        return f"{self.id}-i" if self.kind in _ONE_FIELD else self.id

    @property
    def described_by(self) -> str:
        """Return the ids of what explains the question."""
        ids = [f"{self.id}-h"] if self.hints else []
        return " ".join([*ids, f"{self.id}-p"] if self.problem else ids)


#: The markup of controls without anybody's words, by what makes them look so.
_MARKUP: dict[Hashable, str] = {}
_MOST_MARKUP = 4000


@dataclass(frozen=True, slots=True)
class Pen:
    """Draws the pieces of a page with the macros of ``controls.html``.

    A page of fresh questions looks the same for everybody: its markup is made once. What a
    person wrote with their own words is never kept here.
    """

    macros: Any
    words: Mapping[str, str]
    tree: Callable[[str], str]

    def draw(self, piece: Any) -> str:
        """Return the markup of a control or a section."""
        key = getattr(piece, "key", ())
        found = _MARKUP.get(key) if key else None
        if found is None:
            found = self.macros.piece(piece, self.words, self)
            if key:
                if len(_MARKUP) >= _MOST_MARKUP:
                    _MARKUP.clear()
                _MARKUP[key] = found
        return found
