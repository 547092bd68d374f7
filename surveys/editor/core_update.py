"""Following a common core that has moved on: its new questions, around which a site keeps its own.

What the site added stays beside the same question, or at the end of the same page; what the core
no longer asks goes with it. Nothing is lost for answers: a column is a uid.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from surveys.definition import Page, Questionnaire
from surveys.editor.core import built_on, core_of, locked_uids
from surveys.editor.identity import names_of, unused
from surveys.editor.renaming import renamed_piece
from surveys.editor.tree import has, inside, replaced, walk, with_fields, with_inside


def is_core_behind(site: Questionnaire, latest: int) -> bool:
    """Tell whether a questionnaire stands on an older version of its common core."""
    core = core_of(site)
    return core is not None and core[1] < latest


def on_new_core(site: Questionnaire, core: Questionnaire, version: int) -> Questionnaire:
    """Return a site's questionnaire standing on another version of its common core."""
    code = (core_of(site) or ("", 0))[0]
    title = site.title.get(site.source_language, "")
    made = built_on(core, code, version, site.name, title)
    kept = {name: value for name, value in site.settings.items() if name != "core"}
    languages = tuple(dict.fromkeys((*core.languages, *site.languages)))
    made = with_fields(
        made, settings={**made.settings, **kept}, languages=languages,
        choices={**site.choices, **core.choices}, title=site.title,
    )  # fmt: skip
    for piece, parent, before in _own(site):
        if not has(made, piece.uid):  # the core may ask it itself by now
            made = _placed(made, _named(piece, made), parent, before)
    return _without_spare(made)


def _own(site: Questionnaire) -> Iterator[tuple[Any, str, str]]:
    """Yield the outermost pieces that the site added: (piece, uid of its parent, of its elder)."""
    locked = locked_uids(site)

    def among(pieces: tuple[Any, ...], parent: str) -> Iterator[tuple[Any, str, str]]:
        elder = ""
        for piece in pieces:
            if piece.uid in locked:
                yield from among(inside(piece), piece.uid)
            else:
                yield piece, parent, elder
            elder = piece.uid

    yield from among(site.pages, "")


def _placed(q: Questionnaire, piece: Any, parent: str, elder: str) -> Questionnaire:
    if isinstance(piece, Page):
        place = next((i + 1 for i, page in enumerate(q.pages) if page.uid == elder), len(q.pages))
        return with_fields(q, pages=(*q.pages[:place], piece, *q.pages[place:]))
    if elder and has(q, elder):
        return replaced(q, elder, lambda one: (one, piece))
    target = parent if has(q, parent) else q.pages[-1].uid
    if elder:
        return replaced(q, target, lambda one: (with_inside(one, (*inside(one), piece)),))
    return replaced(q, target, lambda one: (with_inside(one, (piece, *inside(one))),))


def _named(piece: Any, q: Questionnaire) -> Any:
    """Return a piece whose names are free: the core may have taken one meanwhile."""
    taken = set(names_of(q))
    renames: Mapping[str, str] = {
        one.name: unused(one.name, taken) for one in walk((piece,)) if one.name in taken
    }
    for old, new in renames.items():
        piece = _renamed(renamed_piece(piece, old, new), old, new)
    return piece


def _renamed(piece: Any, old: str, new: str) -> Any:
    if inside(piece):
        piece = with_inside(piece, [_renamed(one, old, new) for one in inside(piece)])
    return piece.model_copy(update={"name": new}) if piece.name == old else piece


def _without_spare(q: Questionnaire) -> Questionnaire:
    used = {question.list_name for question in q.questions()}
    return with_fields(q, choices={name: c for name, c in q.choices.items() if name in used})
