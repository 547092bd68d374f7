"""What a template draws of a question: options, rows, the control itself."""

from __future__ import annotations

from dataclasses import dataclass

#: Kinds of control that are one field with a label.
_ONE_FIELD = {"list", "number", "date", "line", "lines"}


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

    @property
    def focus_id(self) -> str:
        """Return the id to go to: the field itself where there is only one."""
        return f"{self.id}-i" if self.kind in _ONE_FIELD else self.id

    @property
    def described_by(self) -> str:
        """Return the ids of what explains the question."""
        ids = [f"{self.id}-h"] if self.hints else []
        return " ".join([*ids, f"{self.id}-p"] if self.problem else ids)
