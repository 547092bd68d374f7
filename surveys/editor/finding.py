"""Searching the bank and the questions of past questionnaires by their words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from surveys.definition import Question, Questionnaire
from surveys.editor.bank import Shared
from surveys.editor.identity import slug
from surveys.labels import QUESTION_TYPES

#: (code, title, definition) of a questionnaire.
Past = tuple[str, str, Questionnaire]


@dataclass(frozen=True, slots=True)
class Hit:
    """One question found."""

    #: Identity in the bank; empty when the question is only in a questionnaire.
    bank: str
    label: str
    kind: str
    answers: str
    #: Code and title of a questionnaire that asks it.
    questionnaire: str = ""
    title: str = ""
    uid: str = ""


def hits(wanted: str, bank: Mapping[str, Shared], pasts: Sequence[Past]) -> tuple[Hit, ...]:
    """Return the bank's questions first, then those of questionnaires that are not in it."""
    words = slug(wanted, " ").split()
    return (*_of_bank(words, bank), *_of_pasts(words, bank, pasts))


def _of_bank(words: Sequence[str], bank: Mapping[str, Shared]) -> Iterator[Hit]:
    for shared in bank.values():
        if shared.is_withdrawn:
            continue
        label = _label(shared.question, "fr")
        answers = ", ".join(_label(one, "fr") for one in shared.choices)
        if _says(f"{label} {answers}", words):
            yield Hit(shared.code, label, QUESTION_TYPES[shared.question.type], answers)


def _of_pasts(
    words: Sequence[str], bank: Mapping[str, Shared], pasts: Sequence[Past]
) -> Iterator[Hit]:
    if not words:
        return
    for code, title, definition in pasts:
        for question in definition.questions():
            if question.uid in bank or question.bank:
                continue
            label = _label(question, definition.source_language)
            listed = definition.choices.get(question.list_name or "", ())
            answers = ", ".join(_label(one, definition.source_language) for one in listed)
            if label and _says(f"{label} {answers}", words):
                kind = QUESTION_TYPES[question.type]
                yield Hit("", label, kind, answers, code, title, question.uid)


def _label(piece: Question | object, language: str) -> str:
    texts: Mapping[str, str] = getattr(piece, "label", {})
    return texts.get(language) or next(iter(texts.values()), "")


def _says(text: str, words: Sequence[str]) -> bool:
    plain = slug(text, " ")
    return all(word in plain for word in words)
