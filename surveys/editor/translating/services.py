"""Acts on translations: a table typed on the screen, or brought back by a translator."""

from __future__ import annotations

from collections.abc import Mapping

from evalapp.errors import Invalid, NotFound
from surveys.editor.drafts import Draft
from surveys.editor.translation_files import read_table
from surveys.editor.translations import translated
from surveys.editor.tree import EditRefused
from surveys.editor.work.services import Step, Work, edit, work_on
from surveys.labels import language_name


def work_in(code: str, language: str) -> Work:
    """Return the work, if the questionnaire has this language and it is not the source."""
    work = work_on(code)
    if language not in work.definition.languages[1:]:
        raise NotFound("Ce questionnaire n’a pas cette langue.")
    return work


def save(code: str, language: str, form: Mapping[str, str], author_id: int | None) -> Work:
    """Store the translations of a form; ``ok:<key>`` says that one is still right."""
    work_in(code, language)
    words = {name[2:]: text for name, text in form.items() if name.startswith("t:")}
    kept = frozenset(name[3:] for name in form if name.startswith("ok:"))
    return _stored(code, language, words, kept, author_id)


def bring_back(code: str, language: str, content: bytes, author_id: int | None) -> int:
    """Store the translations of a file; blanks change nothing. Return how many were read."""
    work_in(code, language)
    try:
        words = {key: text for key, text in read_table(content).items() if text}
    except EditRefused as refusal:
        raise Invalid(refusal.message) from None
    _stored(code, language, words, frozenset(words), author_id)
    return len(words)


def _stored(
    code: str, language: str, words: Mapping[str, str], kept: frozenset[str], author_id: int | None
) -> Work:
    def change(draft: Draft) -> Step:
        return Step(
            translated(draft, language, words, kept), f"Traduction en {language_name(language)}"
        )

    return edit(code, change, author_id)
