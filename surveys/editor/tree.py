"""A questionnaire as a tree: find a piece by its uid, put other pieces in its place.

Nothing is changed in place. A whole questionnaire is built anew and never copied, because a
copy would keep the checksum of what it was copied from.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, TypeAlias

from surveys.definition import GridRow, Group, Page, Question, Questionnaire, Repeat

Element: TypeAlias = Page | Group | Repeat | Question | GridRow
#: What takes the place of a piece: nothing, itself changed, or itself and a neighbour.
Change: TypeAlias = Callable[[Any], Sequence[Any]]


class EditRefused(ValueError):
    """An act that cannot be done; the message is the sentence for the author."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


def with_fields(questionnaire: Questionnaire, **fields: Any) -> Questionnaire:
    """Return the questionnaire with other fields."""
    kept = {name: getattr(questionnaire, name) for name in Questionnaire.model_fields}
    return Questionnaire(**(kept | fields))


def inside(element: Element) -> tuple[Any, ...]:
    """Return what a piece contains."""
    if isinstance(element, Question):
        return element.rows
    return () if isinstance(element, GridRow) else element.items


def with_inside(element: Any, pieces: Sequence[Any]) -> Any:
    """Return a piece that contains other pieces."""
    field = "rows" if isinstance(element, Question) else "items"
    return element.model_copy(update={field: tuple(pieces)})


def walk(pieces: Sequence[Any]) -> Iterator[Any]:
    """Yield pieces and all that they contain, in order."""
    for piece in pieces:
        yield piece
        yield from walk(inside(piece))


def find(questionnaire: Questionnaire, uid: str) -> Any:
    """Return the piece of a uid; refuse when there is none."""
    for piece in walk(questionnaire.pages):
        if piece.uid == uid:
            return piece
    raise EditRefused("Cet élément n’est plus dans le questionnaire.")


def has(questionnaire: Questionnaire, uid: str) -> bool:
    """Tell whether a uid is in the questionnaire."""
    return any(piece.uid == uid for piece in walk(questionnaire.pages))


def parent_of(questionnaire: Questionnaire, uid: str) -> Any:
    """Return what contains a piece; ``None`` for a page."""
    for piece in walk(questionnaire.pages):
        if any(child.uid == uid for child in inside(piece)):
            return piece
    return None


def siblings_of(questionnaire: Questionnaire, uid: str) -> tuple[Any, ...]:
    """Return the pieces among which a piece stands."""
    parent = parent_of(questionnaire, uid)
    return questionnaire.pages if parent is None else inside(parent)


def page_of(questionnaire: Questionnaire, uid: str) -> Page:
    """Return the page on which a piece stands."""
    for page in questionnaire.pages:
        if any(piece.uid == uid for piece in walk((page,))):
            return page
    raise EditRefused("Cet élément n’est plus dans le questionnaire.")


def replaced(questionnaire: Questionnaire, uid: str, change: Change) -> Questionnaire:
    """Return the questionnaire where ``change`` says what stands in the place of a piece."""
    find(questionnaire, uid)
    return with_fields(questionnaire, pages=_replaced(questionnaire.pages, uid, change))


def _replaced(pieces: Sequence[Any], uid: str, change: Change) -> tuple[Any, ...]:
    found: list[Any] = []
    for piece in pieces:
        if piece.uid == uid:
            found.extend(change(piece))
        elif inside(piece):
            found.append(with_inside(piece, _replaced(inside(piece), uid, change)))
        else:
            found.append(piece)
    return tuple(found)
