"""The editor's screen as values: the outline, the piece that is open, its pinned problems."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.definition import Choice, Question, Questionnaire
from surveys.editor.bank import Link, Shared, link_of
from surveys.editor.conditions import (
    Condition,
    Readable,
    from_expression,
    readable_before,
    readable_here,
)
from surveys.editor.core import locked_uids
from surveys.editor.drafts import problems_by_uid
from surveys.editor.operations import worded
from surveys.editor.tree import find, inside, page_of
from surveys.expressions.errors import ExpressionError
from surveys.expressions.french import to_french
from surveys.expressions.parser import parse
from surveys.labels import QUESTION_TYPES
from surveys.media.naming import is_stored, mimetype_of, named_in

#: Blank lines offered after the answers, the rows and the rules.
SPARE = 2


@dataclass(frozen=True, slots=True)
class Line:
    """One piece in the outline."""

    uid: str
    label: str
    kind: str
    depth: int
    is_open: bool
    problems: int
    has_condition: bool
    is_locked: bool
    is_container: bool


@dataclass(frozen=True)
class Panel:
    """The piece that is open, with all that its form shows."""

    piece: Any
    kind: str
    page: str
    choices: tuple[Choice, ...] = ()
    #: How many questions share the list of answers.
    sharing: int = 0
    columns: tuple[str, ...] = ()
    condition: Condition | None = None
    #: The condition as a sentence in French; empty when there is none.
    said: str = ""
    readables: tuple[Readable, ...] = ()
    #: The check of the answer, as a sentence to build and in French.
    check: Condition | None = None
    check_said: str = ""
    check_readables: tuple[Readable, ...] = ()
    #: Stored images, and how many sounds, go with the question and its answers.
    pictures: tuple[str, ...] = ()
    sounds: int = 0
    pins: Mapping[str, list[str]] = field(default_factory=dict)
    is_locked: bool = False
    link: Link | None = None

    @property
    def shape(self) -> str:
        """Return which template draws the form."""
        return type(self.piece).__name__.lower()


def outline_lines(q: Questionnaire, open_uid: str) -> tuple[Line, ...]:
    """Return the outline, in order."""
    problems, locked = problems_by_uid(q), locked_uids(q)
    lines: list[Line] = []

    def add(piece: Any, depth: int) -> None:
        lines.append(
            Line(
                uid=piece.uid,
                label=worded(piece, q),
                kind=kind_of(piece),
                depth=depth,
                is_open=piece.uid == open_uid,
                problems=len(problems.get(piece.uid, ())),
                has_condition=bool(piece.relevant),
                is_locked=piece.uid in locked,
                is_container=not isinstance(piece, Question),
            )
        )
        if not isinstance(piece, Question):
            for one in inside(piece):
                add(one, depth + 1)

    for page in q.pages:
        add(page, 0)
    return tuple(lines)


def kind_of(piece: Any) -> str:
    """Return what a piece is, in a word or two."""
    if isinstance(piece, Question):
        return QUESTION_TYPES[piece.type]
    return _KINDS[type(piece).__name__]


_KINDS = {"Page": "Page", "Group": "Groupe", "Repeat": "Bloc répété", "GridRow": "Ligne"}


def panel_of(q: Questionnaire, uid: str, bank: Mapping[str, Shared]) -> Panel:
    """Return the form of one piece."""
    piece = find(q, uid)
    list_name = getattr(piece, "list_name", None) or ""
    choices = q.choices.get(list_name, ())
    columns = dict.fromkeys(name for choice in choices for name in choice.columns)
    return Panel(
        **_checked(piece, q),
        piece=piece,
        kind=kind_of(piece),
        page=page_of(q, uid).uid,
        choices=choices,
        sharing=sum(one.list_name == list_name for one in q.questions()) if list_name else 0,
        columns=tuple(columns),
        condition=from_expression(piece.relevant or ""),
        said=french(piece.relevant, q),
        readables=readable_before(q, uid),
        pins=_pins(piece, q),
        is_locked=uid in locked_uids(q),
        link=link_of(piece, q, bank) if isinstance(piece, Question) else None,
    )


def _checked(piece: Any, q: Questionnaire) -> dict[str, Any]:
    """Return what only a question has: the check of its answer, its images and sounds."""
    if not isinstance(piece, Question):
        return {}
    medias = [piece.media, *(one.media for one in q.choices.get(piece.list_name or "", ()))]
    names = [name for media in medias if media for name in named_in(media) if is_stored(name)]
    pictures = tuple(name for name in names if mimetype_of(name).startswith("image/"))
    return {
        "check": from_expression(piece.constraint or ""),
        "check_said": french(piece.constraint, q),
        "check_readables": readable_here(q, piece),
        "pictures": pictures,
        "sounds": len(names) - len(pictures),
    }


def _pins(piece: Any, q: Questionnaire) -> dict[str, list[str]]:
    """Return the problems of a piece by field; one inside an expression points at its place."""
    pins: dict[str, list[str]] = {}
    for problem in problems_by_uid(q).get(piece.uid, []):
        name = _field(problem.path)
        written = getattr(piece, name, None)
        message = problem.message
        if problem.position is not None and isinstance(written, str):
            message = f"{message} {_pointed(written, problem.position)}"
        pins.setdefault(name, []).append(message)
    return pins


def _pointed(text: str, position: int) -> str:
    """Return the neighbourhood of a fault, with a hand that points at it."""
    start, end = max(0, position - 20), position + 20
    before = ("…" if start else "") + text[start:position]
    after = text[position:end] + ("…" if end < len(text) else "")
    if not after:
        return f"Ici, à la fin : « {before} »."
    return f"Ici : « {before}☞{after} »."


def french(expression: str | None, q: Questionnaire) -> str:
    """Return a condition as a sentence; empty when there is none or it cannot be read."""
    if not (expression or "").strip():
        return ""
    try:
        return to_french(parse(expression or ""), q)
    except ExpressionError:
        return ""


_FIELDS = frozenset(
    {
        "label", "hint", "name", "relevant", "constraint", "calculation", "choice_filter",
        "repeat_count", "required", "parameters", "list_name", "rows", "items", "choices",
        "constraint_message", "required_message", "default",
    }
)  # fmt: skip


def _field(path: str) -> str:
    """Return the field that a problem's path names, for the form to show it there."""
    steps = path.split(".")
    if steps[0] == "choices":
        return "choices"
    return next((step for step in reversed(steps) if step in _FIELDS), "label")
