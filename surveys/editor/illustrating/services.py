"""Storing the images and sounds of a question."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from werkzeug.datastructures import FileStorage

from evalapp.errors import Invalid
from surveys.definition import Questionnaire
from surveys.editor.drafts import Draft
from surveys.editor.illustrations import Place, illustrated, places_of
from surveys.editor.operations import worded
from surveys.editor.tree import EditRefused, find
from surveys.editor.work.services import Step, Work, edit, work_on
from surveys.media.refusal import MediaRefused
from surveys.media.services import MOST_PICTURE, keep_picture, keep_sound


def open_places(code: str, uid: str) -> tuple[Work, tuple[Place, ...]]:
    """Return a draft and the texts of a question that may have an image or a sound."""
    work = work_on(code)
    try:
        return work, places_of(work.definition, uid)
    except EditRefused as refusal:
        raise Invalid(refusal.message) from None


def sharing(q: Questionnaire, uid: str) -> int:
    """Return how many questions offer the same list of answers."""
    name = find(q, uid).list_name
    return sum(one.list_name == name for one in q.questions()) if name else 0


def illustrate(
    code: str,
    uid: str,
    form: Mapping[str, str],
    files: Mapping[str, FileStorage],
    today: date,
    author_id: int | None,
) -> Work:
    """Store what was sent and put it beside the texts, as one step that can be undone."""
    try:
        sent = {name: _kept(name, one, today) for name, one in files.items() if one.filename}
    except MediaRefused as refusal:
        raise Invalid(refusal.message) from None

    def change(draft: Draft) -> Step:
        after = illustrated(draft.questionnaire, uid, form, sent)
        label = worded(find(after, uid), after)
        return Step(draft.then(after), f"Images et sons de « {label} »")

    return edit(code, change, author_id)


def _kept(name: str, sent: FileStorage, today: date) -> str:
    content = sent.stream.read(MOST_PICTURE + 1)
    keep = keep_picture if name.startswith("image.") else keep_sound
    try:
        return keep(content, today)
    except MediaRefused as refusal:
        raise MediaRefused(f"« {sent.filename} » : {refusal.message}") from None
