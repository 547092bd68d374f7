"""What the drawing of a question needs besides the question, and what its look depends on."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from surveys.collect.fields import Fields, first, name_of
from surveys.definition import Choice, Question, Questionnaire, QuestionType


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a renderer needs besides the question itself."""

    fields: Fields
    problems: Mapping[str, str]
    shown: frozenset[str]
    #: Writes a text in the respondent's language, earlier answers put in.
    say: Callable[[Mapping[str, str]], str]
    words: Mapping[str, str]
    #: Choices that a question offers, its filter applied.
    choices: Callable[[Question], tuple[Choice, ...]]
    #: All of them, where an answer of the same page decides which are offered; else nothing.
    every: Callable[[Question], tuple[Choice, ...]] = lambda _: ()
    language: str = "fr"
    #: What the look of a question depends on besides answers: questionnaire and language.
    look: str = ""
    #: Questions whose look may be kept, with the names of their fields.
    fixed: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    prefix: str = ""

    def has(self, name: str, value: str) -> bool:
        """Tell whether a field holds a value."""
        return value in self.fields.get(name, ())

    def inside(self, prefix: str, say: Callable[[Mapping[str, str]], str]) -> Asked:
        """Return the same for one block of a repeat."""
        return replace(self, prefix=prefix, say=say)


def look(question: Question, asked: Asked) -> tuple[Hashable, ...]:
    """Return what makes a control look as it does, or nothing when it may not be kept.

    Not kept: what somebody writes with their own words, texts that quote earlier answers,
    choices that depend on earlier answers.
    """
    names = asked.fixed.get(question.uid)
    if names is None:
        return ()
    path = asked.prefix + question.uid
    if first(asked.fields, f"{name_of(path)}.other"):
        return ()
    fields = tuple(tuple(asked.fields.get(f"q.{asked.prefix}{name}", ())) for name in names)
    parts = [path, *(asked.prefix + row.uid for row in question.rows)]
    return (
        asked.look,
        path,
        fields,
        tuple(part in asked.shown for part in parts),
        tuple(asked.problems.get(part, "") for part in parts),
    )


def fixed_questions(questionnaire: Questionnaire) -> Mapping[str, tuple[str, ...]]:
    """Return, by uid, the questions whose look depends only on ticks, with their fields."""
    return {
        question.uid: (question.uid, *_row_names(question, questionnaire))
        for question in questionnaire.questions()
        if question.type in _TICKED
        and not question.choice_filter
        and not _quotes(question, questionnaire)
    }


def _row_names(question: Question, questionnaire: Questionnaire) -> Iterator[str]:
    yield from (row.uid for row in question.rows)
    if question.type is QuestionType.RANK:
        for choice in questionnaire.choices.get(question.list_name or "", ()):
            yield f"{question.uid}.{choice.name}"


def _quotes(question: Question, questionnaire: Questionnaire) -> bool:
    choices = questionnaire.choices.get(question.list_name or "", ())
    texts = [question.label, question.hint, question.guidance_hint]
    texts += [choice.label for choice in choices]
    texts += [row.label for row in question.rows]
    return any("${" in text for by_language in texts for text in by_language.values())


_TICKED = {
    QuestionType.SELECT_ONE,
    QuestionType.SELECT_MULTIPLE,
    QuestionType.RANK,
    QuestionType.GRID,
    QuestionType.RANGE,
    QuestionType.NOTE,
    QuestionType.ACKNOWLEDGE,
}
