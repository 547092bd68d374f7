"""The side-by-side table of a translation: what is there, missing or out of date."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from surveys.definition import Questionnaire
from surveys.editor.drafts import Draft
from surveys.editor.texts import said, with_texts
from surveys.editor.tree import EditRefused, with_fields
from surveys.labels import RIGHT_TO_LEFT
from surveys.piping import piped_names

_CODE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})?")


class State(StrEnum):
    """Where one translated text stands."""

    CURRENT = "current"
    MISSING = "missing"
    STALE = "stale"


STATES: Mapping[State, str] = {
    State.CURRENT: "à jour",
    State.MISSING: "manquant",
    State.STALE: "à revoir",
}


@dataclass(frozen=True, slots=True)
class Line:
    """One text with its translation."""

    key: str
    place: str
    field: str
    source: str
    translation: str
    state: State
    #: The source text that the translation was made from, when it has changed since.
    made_from: str = ""
    uid: str = ""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a translation has come."""

    total: int
    missing: int
    stale: int

    @property
    def done(self) -> int:
        """Return how many texts are up to date."""
        return self.total - self.missing - self.stale


def table(draft: Draft, language: str) -> tuple[Line, ...]:
    """Return every text with its translation, in reading order."""
    stale = draft.stale.get(language, {})
    source = draft.questionnaire.source_language
    lines = []
    for one in said(draft.questionnaire):
        translation = one.texts.get(language, "")
        state = State.MISSING if not translation.strip() else State.CURRENT
        if state is State.CURRENT and one.key in stale:
            state = State.STALE
        was = stale.get(one.key, "") if state is State.STALE else ""
        line = Line(
            one.key, one.place, one.field, one.texts[source], translation, state, was, one.uid
        )
        lines.append(line)
    return tuple(lines)


def progress(draft: Draft, language: str) -> Progress:
    """Return the counts of a language."""
    states = [line.state for line in table(draft, language)]
    return Progress(len(states), states.count(State.MISSING), states.count(State.STALE))


def translated(
    draft: Draft, language: str, words: Mapping[str, str], kept: frozenset[str]
) -> Draft:
    """Return the draft with some translations; those of ``kept`` are declared up to date.

    Refuse a translation that forgets or invents a quoted answer (``${prenom}``).
    """
    lines = {line.key: line for line in table(draft, language)}
    wanted = {key: text for key, text in words.items() if key in lines}
    for key, text in wanted.items():
        line = lines[key]
        if text.strip() and piped_names(text) != piped_names(line.source):
            names = ", ".join(f"${{{name}}}" for name in sorted(piped_names(line.source)))
            raise EditRefused(
                f"« {line.source[:60]} » : la traduction doit garder {names or 'aucune'} "
                "tel quel (réponse reprise dans le texte)."
            )
    after = draft.then(with_texts(draft.questionnaire, language, wanted))
    left = {key: was for key, was in after.stale.get(language, {}).items() if key not in kept}
    stale = {code: marks for code, marks in after.stale.items() if code != language}
    return Draft(after.questionnaire, stale | ({language: left} if left else {}))


def with_language(questionnaire: Questionnaire, language: str) -> Questionnaire:
    """Return the questionnaire with one more language."""
    code = language.strip().lower()
    if not _CODE.fullmatch(code):
        raise EditRefused("Donnez le code de la langue, par exemple « ar » ou « tr ».")
    if code in questionnaire.languages:
        raise EditRefused("Cette langue est déjà dans le questionnaire.")
    return with_fields(questionnaire, languages=(*questionnaire.languages, code))


def without_language(questionnaire: Questionnaire, language: str) -> Questionnaire:
    """Return the questionnaire without a language and its texts."""
    if language == questionnaire.source_language:
        raise EditRefused("La langue de départ ne peut pas être retirée.")
    words = {one.key: "" for one in said(questionnaire)}
    kept = tuple(code for code in questionnaire.languages if code != language)
    return with_fields(with_texts(questionnaire, language, words), languages=kept)


def direction(code: str) -> str:
    """Return the direction of a language's script."""
    return "rtl" if code.split("-")[0] in RIGHT_TO_LEFT else "ltr"
