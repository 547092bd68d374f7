"""What each question asks, with all that decides what its answers mean."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.definition import Choice, GridRow, Question, Questionnaire, QuestionType
from surveys.media.naming import named_in
from surveys.outline import outline

#: Questions that hold no answer of their own.
SILENT = frozenset({QuestionType.NOTE, QuestionType.GRID, QuestionType.CONSTANT_SUM})


@dataclass(frozen=True, slots=True)
class Asked:
    """One column of answers: a question, or a row of a table."""

    uid: str
    name: str
    type: QuestionType
    label: str
    #: Every condition that must hold for the question to be shown, outermost first.
    conditions: tuple[str, ...] = ()
    codes: Mapping[str, str] = field(default_factory=dict)
    scale: tuple[str, ...] = ()
    unit: str = ""
    constraint: str = ""
    bank: str = ""
    #: Images and sounds beside the question and its answers.
    medias: tuple[str, ...] = ()


def asked(questionnaire: Questionnaire) -> dict[str, Asked]:
    """Return what holds an answer, by uid, in order."""
    found: dict[str, Asked] = {}
    conditions: dict[str | None, tuple[str, ...]] = {None: ()}
    owners: dict[str, Question] = {}
    for entry in outline(questionnaire):
        own = (entry.element.relevant or "").strip()
        conditions[entry.uid] = conditions[entry.parent] + ((own,) if own else ())
        element = entry.element
        if isinstance(element, Question):
            owners[element.uid] = element
            if element.type not in SILENT:
                found[entry.uid] = _asked(element, element, questionnaire, conditions[entry.uid])
        elif isinstance(element, GridRow):
            owner = owners[entry.parent or ""]
            found[entry.uid] = _asked(element, owner, questionnaire, conditions[entry.uid])
    return found


def _asked(
    piece: Any, question: Question, questionnaire: Questionnaire, conditions: tuple[str, ...]
) -> Asked:
    language = questionnaire.source_language
    listed = questionnaire.choices.get(question.list_name or "", ())
    return Asked(
        uid=piece.uid,
        name=piece.name,
        type=question.type,
        label=_label(piece, question, language),
        conditions=conditions,
        codes={choice.name: choice.label.get(language, choice.name) for choice in listed},
        scale=_scale(question),
        unit=question.unit.get(language, ""),
        constraint=question.constraint or "",
        bank=question.bank or "" if piece is question else "",
        medias=medias_beside(question, listed),
    )


def medias_beside(question: Question, listed: Sequence[Choice]) -> tuple[str, ...]:
    """Return the files that go with a question and its answers, each with whose it is."""
    found = [("", question.media), *((choice.name, choice.media) for choice in listed)]
    return tuple(f"{of}:{name}" for of, media in found if media for name in named_in(media))


def _label(piece: Any, question: Question, language: str) -> str:
    own = str(piece.label.get(language, ""))
    return own if piece is question else f"{question.label.get(language, '')} – {own}"


def _scale(question: Question) -> tuple[str, ...]:
    if question.type is not QuestionType.RANGE:
        return ()
    defaults = {"start": "0", "end": "10", "step": "1"}
    return tuple(question.parameters.get(name, value) for name, value in defaults.items())


def plain(text: str) -> str:
    """Return a text whose spaces, apostrophes and end mark do not count."""
    return " ".join(text.replace("’", "'").split()).strip(" .:?!").casefold()
