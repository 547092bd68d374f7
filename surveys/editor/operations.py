"""Acts of an author on a questionnaire: each returns another questionnaire, or is refused.

Every act is checked against the locked common core; uids are drawn by the caller.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from surveys.definition import Choice, GridRow, Group, Page, Question, Questionnaire, Repeat
from surveys.editor.core import LOCKED, keep_core, locked_uids
from surveys.editor.identity import Fresh, code_for, name_for, names_of, unused
from surveys.editor.kinds import BY_CODE, Pairs
from surveys.editor.renaming import readers_of, renamed, renamed_piece
from surveys.editor.tree import (
    EditRefused,
    find,
    inside,
    parent_of,
    replaced,
    walk,
    with_fields,
    with_inside,
)

MOST_ANSWERS = 500


def add_page(
    q: Questionnaire, after: str | None, label: str, fresh: Fresh
) -> tuple[Questionnaire, str]:
    """Add a page after another (at the end without one); return it with its uid."""
    names = names_of(q)
    page = Page(
        uid=fresh(), name=name_for(label, names, "page"), label={q.source_language: label}, items=()
    )
    pages = list(q.pages)
    place = next((i + 1 for i, one in enumerate(pages) if one.uid == after), len(pages))
    pages.insert(place, page)
    return with_fields(q, pages=tuple(pages)), page.uid


def add(
    q: Questionnaire, target: str, kind: str, label: str, fresh: Fresh, answers: str = ""
) -> tuple[Questionnaire, str]:
    """Add a question or a container inside a container, or after a question.

    ``answers`` holds the answers to offer, one per line; without it, the kind's own.
    """
    label = label.strip()
    if not label:
        raise EditRefused("Écrivez le texte de ce que vous ajoutez.")
    if kind == "page":
        return add_page(q, target or None, label, fresh)
    choices = dict(q.choices)
    made = _made(q, kind, label, fresh, choices, answers)
    placed = placed_at(with_fields(q, choices=choices), target, made)
    return placed, made.uid


def placed_at(q: Questionnaire, target: str, made: Any) -> Questionnaire:
    """Put a piece at the end of a container, or after a question."""
    at = find(q, target)
    if isinstance(at, GridRow):
        raise EditRefused("Une ligne de tableau ne contient rien : choisissez une question.")
    if isinstance(at, Question):
        return replaced(q, target, lambda one: (one, made))
    return replaced(q, target, lambda one: (with_inside(one, (*one.items, made)),))


def _made(
    q: Questionnaire, kind: str, label: str, fresh: Fresh, choices: dict[str, Any], answers: str
) -> Any:
    names, source = names_of(q), q.source_language
    head: dict[str, Any] = {"uid": fresh(), "label": {source: label}}
    if kind in ("group", "repeat"):
        make: Any = Group if kind == "group" else Repeat
        return make(**head, name=name_for(label, names, "groupe"), items=())
    chosen = BY_CODE.get(kind)
    if chosen is None:
        raise EditRefused("Cette sorte de question n’existe pas.")
    name = name_for(label, names)
    list_name = None
    if chosen.choices:
        list_name = unused(name, choices)
        choices[list_name] = _choices(_given(answers) or chosen.choices, source)
    rows = tuple(
        GridRow(uid=fresh(), name=unused(f"{name}_{code}", names), label={source: words})
        for code, words, _ in chosen.rows
    )
    return Question(
        **head, name=name, type=chosen.type, list_name=list_name, rows=rows, **chosen.fields
    )


def _given(answers: str) -> Pairs:
    """Return the answers written one per line, each with a code made from its words."""
    found: dict[str, str] = {}
    for line in answers.splitlines()[:MOST_ANSWERS]:
        if line.strip():
            found[code_for(line, found)] = line.strip()
    return tuple((code, text, None) for code, text in found.items())


def _choices(pairs: Pairs, source: str) -> tuple[Choice, ...]:
    return tuple(Choice(name=code, label={source: text}, role=role) for code, text, role in pairs)


def remove(q: Questionnaire, uid: str) -> Questionnaire:
    """Remove a piece and what it contains, unless something else reads it."""
    gone = find(q, uid)
    keep_core(q, gone)
    if isinstance(gone, Page) and len(q.pages) == 1:
        raise EditRefused("Un questionnaire garde au moins une page.")
    inner = {piece.uid for piece in walk((gone,))}
    for piece in walk((gone,)):
        for reader in readers_of(q, piece.name):
            if reader.uid not in inner:
                raise EditRefused(
                    f"« {worded(piece, q)} » est lue par « {worded(reader, q)} » : "
                    "changez d’abord sa condition ou son texte."
                )
    parent = parent_of(q, uid)
    if isinstance(parent, Question) and len(parent.rows) == 1:
        raise EditRefused("Un tableau garde au moins une ligne.")
    return without_spare_lists(replaced(q, uid, lambda _: ()), q)


def without_spare_lists(q: Questionnaire, before: Questionnaire) -> Questionnaire:
    """Drop the lists that lost their last question; a list that never had one is kept."""
    used, was = _lists_used(q), _lists_used(before)
    kept = {name: value for name, value in q.choices.items() if name in used or name not in was}
    return with_fields(q, choices=kept)


def _lists_used(q: Questionnaire) -> set[str]:
    return {question.list_name for question in q.questions() if question.list_name}


def duplicate(q: Questionnaire, uid: str, fresh: Fresh) -> tuple[Questionnaire, str]:
    """Put a copy after a piece: same content, new identities, new names."""
    original = find(q, uid)
    names = set(names_of(q))
    renames: dict[str, str] = {}
    copy = _copied(original, fresh, names, renames)
    for old, new in renames.items():
        copy = renamed_piece(copy, old, new)
    return replaced(q, uid, lambda one: (one, copy)), copy.uid


def _copied(piece: Any, fresh: Fresh, names: set[str], renames: dict[str, str]) -> Any:
    name = unused(f"{piece.name}_copie", names)
    names.add(name)
    renames[piece.name] = name
    changes: dict[str, Any] = {"uid": fresh(), "name": name}
    if isinstance(piece, Question):
        changes["bank"] = None
    copy = piece.model_copy(update=changes)
    if not inside(copy):
        return copy
    return with_inside(copy, [_copied(one, fresh, names, renames) for one in inside(copy)])


def update(q: Questionnaire, uid: str, changed: Any) -> Questionnaire:
    """Put a changed piece in its place; its readers follow a new name."""
    before = find(q, uid)
    if before == changed:
        return q
    keep_core(q, before)
    if changed.name != before.name and changed.name in names_of(q):
        raise EditRefused(f"Le nom « {changed.name} » est déjà pris dans ce questionnaire.")
    after = replaced(q, uid, lambda _: (changed,))
    if changed.name != before.name:
        after = renamed(after, before.name, changed.name)
    return without_spare_lists(after, q)


def set_choices(q: Questionnaire, list_name: str, choices: Sequence[Choice]) -> Questionnaire:
    """Give a list other answers."""
    if tuple(choices) == q.choices.get(list_name):
        return q
    locked = locked_uids(q)
    if any(one.list_name == list_name and one.uid in locked for one in q.questions()):
        raise EditRefused(LOCKED)
    return with_fields(q, choices={**q.choices, list_name: tuple(choices)})


def worded(piece: Any, q: Questionnaire) -> str:
    """Return what an author calls a piece: its wording, else its name."""
    text = str(piece.label.get(q.source_language) or piece.name)
    return text if len(text) <= 60 else text[:59].rstrip() + "…"
