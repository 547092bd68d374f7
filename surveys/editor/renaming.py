"""Change a question's name everywhere it is read: expressions, texts that quote it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from surveys.definition import Questionnaire
from surveys.editor.tree import inside, walk, with_fields, with_inside

_EXPRESSIONS = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count")
_TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")


def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(r"\$\{ *" + re.escape(name) + r"(\.other)? *\}")


def reads(element: Any, name: str) -> bool:
    """Tell whether a piece reads or quotes a question."""
    pattern = _pattern(name)
    texts = [getattr(element, field, None) or "" for field in _EXPRESSIONS]
    for field in _TEXTS:
        texts.extend((getattr(element, field, None) or {}).values())
    return any(pattern.search(text) for text in texts)


def readers_of(questionnaire: Questionnaire, name: str) -> tuple[Any, ...]:
    """Return the pieces that read or quote a question."""
    return tuple(piece for piece in walk(questionnaire.pages) if reads(piece, name))


def renamed(questionnaire: Questionnaire, old: str, new: str) -> Questionnaire:
    """Return the questionnaire where every reader of ``old`` reads ``new``."""
    pages = tuple(renamed_piece(page, old, new) for page in questionnaire.pages)
    texts = {
        field: _texts(getattr(questionnaire, field), old, new)
        for field in ("introduction", "thanks", "help_note")
    }
    return with_fields(questionnaire, pages=pages, **texts)


def renamed_piece(element: Any, old: str, new: str) -> Any:
    """Return a piece, and all in it, that reads ``new`` instead of ``old``."""
    if inside(element):
        element = with_inside(element, [renamed_piece(one, old, new) for one in inside(element)])
    changes: dict[str, Any] = {}
    for field in _EXPRESSIONS:
        text = getattr(element, field, None)
        if text:
            changes[field] = _text(text, old, new)
    for field in _TEXTS:
        texts = getattr(element, field, None)
        if texts:
            changes[field] = _texts(texts, old, new)
    return element.model_copy(update=changes)


def _texts(texts: Mapping[str, str], old: str, new: str) -> dict[str, str]:
    return {language: _text(text, old, new) for language, text in texts.items()}


def _text(text: str, old: str, new: str) -> str:
    return _pattern(old).sub(lambda found: f"${{{new}{found.group(1) or ''}}}", text)
