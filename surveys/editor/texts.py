"""Every text of a questionnaire that people read, with a permanent key: what is translated.

Keys are made of uids (``q1a2/label``) and, for answers, of list and code
(``choices/accord/oui/label``), so that they survive moves and new names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.definition import Choice, Questionnaire
from surveys.editor.tree import inside, walk, with_fields, with_inside

#: Fields read by a respondent, with their French name.
FIELDS: Mapping[str, str] = {
    "label": "texte",
    "hint": "aide",
    "guidance_hint": "précision",
    "constraint_message": "message de contrôle",
    "required_message": "message d’obligation",
    "unit": "unité",
}
WHOLE: Mapping[str, str] = {
    "title": "titre",
    "introduction": "introduction",
    "thanks": "remerciement",
    "help_note": "numéros d’aide",
}
UNSEEN = frozenset({"calculate", "hidden"})

Texts = Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Said:
    """One text: its key, what it belongs to and its words by language."""

    key: str
    place: str
    field: str
    texts: Texts
    #: Uid of the question, page or group; empty for the questionnaire itself.
    uid: str = ""


def said(questionnaire: Questionnaire) -> Iterator[Said]:
    """Yield every text that exists in the source language, in reading order."""
    source = questionnaire.source_language
    for one in _all(questionnaire):
        if one.texts.get(source, "").strip():
            yield one


def _all(questionnaire: Questionnaire) -> Iterator[Said]:
    for name, label in WHOLE.items():
        yield Said(name, "Questionnaire", label, getattr(questionnaire, name))
    seen: set[str] = set()
    for piece in walk(questionnaire.pages):
        if getattr(piece, "type", "") in UNSEEN:
            continue
        yield from _of_piece(piece)
        list_name = getattr(piece, "list_name", None)
        if list_name and list_name not in seen:
            seen.add(list_name)
            yield from _of_list(list_name, questionnaire.choices.get(list_name, ()), piece)


def _of_piece(piece: Any) -> Iterator[Said]:
    for name, label in FIELDS.items():
        texts = getattr(piece, name, None)
        if texts:
            yield Said(f"{piece.uid}/{name}", piece.name, label, texts, piece.uid)
    media = getattr(piece, "media", None)
    if media is not None and media.alt:
        yield Said(f"{piece.uid}/alt", piece.name, "texte de l’image", media.alt, piece.uid)


def _of_list(name: str, choices: tuple[Choice, ...], piece: Any) -> Iterator[Said]:
    for choice in choices:
        key = f"choices/{name}/{choice.name}"
        yield Said(f"{key}/label", piece.name, "réponse", choice.label, piece.uid)
        if choice.media is not None and choice.media.alt:
            yield Said(f"{key}/alt", piece.name, "texte de l’image", choice.media.alt, piece.uid)


def with_texts(
    questionnaire: Questionnaire, language: str, words: Mapping[str, str]
) -> Questionnaire:
    """Return the questionnaire with some texts of one language; an empty text is taken away."""
    whole = {
        name: _set(getattr(questionnaire, name), language, words[name])
        for name in WHOLE
        if name in words
    }
    choices = {
        name: tuple(_choice(f"choices/{name}/{one.name}", one, language, words) for one in listed)
        for name, listed in questionnaire.choices.items()
    }
    pages = tuple(_piece(page, language, words) for page in questionnaire.pages)
    return with_fields(questionnaire, pages=pages, choices=choices, **whole)


def _piece(piece: Any, language: str, words: Mapping[str, str]) -> Any:
    if inside(piece):
        piece = with_inside(piece, [_piece(one, language, words) for one in inside(piece)])
    changes: dict[str, Any] = {}
    for name in FIELDS:
        key = f"{piece.uid}/{name}"
        if key in words and getattr(piece, name, None) is not None:
            changes[name] = _set(getattr(piece, name), language, words[key])
    return _with_alt(piece, f"{piece.uid}/alt", language, words).model_copy(update=changes)


def _choice(key: str, choice: Choice, language: str, words: Mapping[str, str]) -> Choice:
    choice = _with_alt(choice, f"{key}/alt", language, words)
    if f"{key}/label" not in words:
        return choice
    label = _set(choice.label, language, words[f"{key}/label"])
    return choice.model_copy(update={"label": label})


def _with_alt(piece: Any, key: str, language: str, words: Mapping[str, str]) -> Any:
    media = getattr(piece, "media", None)
    if key not in words or media is None:
        return piece
    alt = _set(media.alt, language, words[key])
    return piece.model_copy(update={"media": media.model_copy(update={"alt": alt})})


def _set(texts: Texts, language: str, text: str) -> dict[str, str]:
    kept = {code: words for code, words in texts.items() if code != language}
    return kept | ({language: text.strip()} if text.strip() else {})


def stale_after(
    before: Questionnaire, after: Questionnaire, stale: Mapping[str, Mapping[str, str]]
) -> dict[str, dict[str, str]]:
    """Return the translations whose source has changed since they were written.

    Changing the translation, or putting the source back, clears the mark.
    """
    old = {one.key: one.texts for one in said(before)}
    found: dict[str, dict[str, str]] = {}
    for one in said(after):
        for language in after.languages[1:]:
            was = stale.get(language, {}).get(one.key)
            made_from = _made_from(one, old.get(one.key), after.source_language, language, was)
            if made_from is not None:
                found.setdefault(language, {})[one.key] = made_from
    return found


def _made_from(
    one: Said, old: Texts | None, source: str, language: str, was: str | None
) -> str | None:
    """Return the source text that a translation was made from, when it is not today's."""
    translation = one.texts.get(language, "")
    if not translation or (old is not None and old.get(language, "") != translation):
        return None
    made_from = was if was is not None else (old or {}).get(source)
    return made_from if made_from is not None and made_from != one.texts[source] else None
