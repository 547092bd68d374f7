"""Moving pieces: one step up or down, or before, after and inside another."""

from __future__ import annotations

from typing import Any

from surveys.definition import GridRow, Page, Question, Questionnaire
from surveys.editor.core import keep_core
from surveys.editor.tree import (
    EditRefused,
    find,
    inside,
    parent_of,
    replaced,
    siblings_of,
    walk,
    with_fields,
    with_inside,
)

ALREADY_FIRST = "C’est déjà le premier."
ALREADY_LAST = "C’est déjà le dernier."


def step(q: Questionnaire, uid: str, by: int) -> Questionnaire:
    """Move a piece one step up (-1) or down (+1); at an edge it leaves its group or its page."""
    keep_core(q, find(q, uid))
    siblings = siblings_of(q, uid)
    place = next(i for i, one in enumerate(siblings) if one.uid == uid)
    other = place + by
    if 0 <= other < len(siblings):
        return _swapped(q, uid, siblings, place, other)
    return _out(q, uid, by)


def _swapped(q: Questionnaire, uid: str, among: Any, place: int, other: int) -> Questionnaire:
    order = list(among)
    order[place], order[other] = order[other], order[place]
    parent = parent_of(q, uid)
    if parent is None:
        return with_fields(q, pages=tuple(order))
    return replaced(q, parent.uid, lambda one: (with_inside(one, order),))


def _out(q: Questionnaire, uid: str, by: int) -> Questionnaire:
    parent = parent_of(q, uid)
    if parent is None or isinstance(parent, Question):
        raise EditRefused(ALREADY_FIRST if by < 0 else ALREADY_LAST)
    if not isinstance(parent, Page):
        return move(q, uid, parent.uid, "before" if by < 0 else "after")
    pages = list(q.pages)
    place = next(i for i, one in enumerate(pages) if one.uid == parent.uid) + by
    if not 0 <= place < len(pages):
        raise EditRefused(ALREADY_FIRST if by < 0 else ALREADY_LAST)
    return move(q, uid, pages[place].uid, "inside" if by < 0 else "first")


def move(q: Questionnaire, uid: str, target: str, where: str) -> Questionnaire:
    """Move a piece ``before`` or ``after`` another, or ``inside`` (at the end) or ``first``."""
    moved, at = find(q, uid), find(q, target)
    if target == uid:
        return q
    keep_core(q, moved)
    if any(piece.uid == target for piece in walk((moved,))):
        raise EditRefused("Un groupe ne peut pas entrer dans lui-même.")
    _check_place(q, moved, at, where)
    without = replaced(q, uid, lambda _: ())
    changes = {
        "before": lambda one: (moved, one),
        "after": lambda one: (one, moved),
        "inside": lambda one: (with_inside(one, (*inside(one), moved)),),
        "first": lambda one: (with_inside(one, (moved, *inside(one))),),
    }
    if where not in changes:
        raise EditRefused("Cet endroit n’existe pas.")
    return replaced(without, target, changes[where])


def _check_place(q: Questionnaire, moved: Any, at: Any, where: str) -> None:
    is_inside = where in ("inside", "first")
    holder = at if is_inside else parent_of(q, at.uid)
    if isinstance(moved, Page):
        fits = holder is None
    elif isinstance(moved, GridRow):
        fits = isinstance(holder, Question) and parent_of(q, moved.uid) == holder
    else:
        fits = holder is not None and not isinstance(holder, Question | GridRow)
    if not fits:
        raise EditRefused("Cet élément ne peut pas aller à cet endroit.")
