"""One response as the reviewer reads it: question, words of the answer, what may be corrected."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.definition import Question, Questionnaire, QuestionType
from surveys.microdata import plan

#: Kinds of question that the correction form knows how to ask again.
CHOICES = {QuestionType.SELECT_ONE, QuestionType.SELECT_MULTIPLE}
TYPED = {
    QuestionType.TEXT, QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE,
    QuestionType.DATE,
}  # fmt: skip
NOT_ASKED, EMPTY = "Non posée", "Sans réponse"


@dataclass(frozen=True, slots=True)
class Line:
    """One question and what was answered."""

    uid: str
    label: str
    text: str
    may_correct: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """One question as the correction form asks it again."""

    uid: str
    label: str
    kind: str
    #: (code, words, chosen).
    choices: tuple[tuple[str, str, bool], ...]
    text: str
    problem: str = ""


def lines(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> tuple[Line, ...]:
    """Return every question that holds an answer of its own, in order."""
    correctable = {q.uid for q in questionnaire.questions() if q.type in CHOICES | TYPED}
    repeated = set(answers) and _uids_of_repeats(questionnaire, answers)
    found: dict[str, Line] = {}
    for column in plan([questionnaire], language=questionnaire.source_language):
        uid = column.key.split("/")[0]
        if uid in found or uid in repeated or column.key.endswith(".other"):
            continue
        question = _question(questionnaire, uid)
        label = question.label if question else {}
        words = label.get(questionnaire.source_language, column.label)
        text = shown(questionnaire, uid, answers) if question else column.write(answers)
        found[uid] = Line(uid, words, text, uid in correctable and uid in answers)
    return tuple(found.values())


def shown(questionnaire: Questionnaire, uid: str, answers: Mapping[str, Any]) -> str:
    """Return an answer in words."""
    if uid not in answers:
        return NOT_ASKED
    value = answers[uid]
    if value is None or value == [] or value == "":
        return EMPTY
    question = _question(questionnaire, uid)
    words = _words(questionnaire, question)
    if isinstance(value, list):
        return ", ".join(words.get(str(one), str(one)) for one in value)
    text = words.get(str(value), str(value))
    other = answers.get(f"{uid}.other")
    return f"{text} : {other}" if other else text


def asked(
    questionnaire: Questionnaire, uid: str, answers: Mapping[str, Any], problem: str = ""
) -> Asked | None:
    """Return a question as the correction form shows it; ``None`` when it may not be corrected."""
    question = _question(questionnaire, uid)
    if question is None or uid not in answers or question.type not in CHOICES | TYPED:
        return None
    value = answers[uid]
    chosen = {str(one) for one in value} if isinstance(value, list) else {str(value)}
    words = _words(questionnaire, question)
    return Asked(
        uid=uid,
        label=question.label.get(questionnaire.source_language, question.name),
        kind=_kind(question),
        choices=tuple((code, label, code in chosen) for code, label in words.items()),
        text="" if value is None or isinstance(value, list) else str(value),
        problem=problem,
    )


def differences(
    before: Mapping[str, Any], after: Mapping[str, Any]
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the answers that differ, as they were and as they are."""
    changed = [
        uid
        for uid in sorted({*before, *after})
        if (uid in before, before.get(uid)) != (uid in after, after.get(uid))
    ]
    was = {uid: before[uid] for uid in changed if uid in before}
    return was, {uid: after[uid] for uid in changed if uid in after}


def is_flagged(actions: Sequence[str]) -> bool:
    """Tell whether a response is flagged, from its acts, the oldest first."""
    marks = [action for action in actions if action in {"flag", "unflag"}]
    return bool(marks) and marks[-1] == "flag"


def _kind(question: Question) -> str:
    if question.type is QuestionType.SELECT_ONE:
        return "radio"
    if question.type is QuestionType.SELECT_MULTIPLE:
        return "checkbox"
    return "textarea" if question.type is QuestionType.TEXT else "text"


def _words(questionnaire: Questionnaire, question: Question | None) -> dict[str, str]:
    choices = questionnaire.choices.get((question and question.list_name) or "", ())
    language = questionnaire.source_language
    return {choice.name: choice.label.get(language, choice.name) for choice in choices}


def _question(questionnaire: Questionnaire, uid: str) -> Question | None:
    return next((q for q in questionnaire.questions() if q.uid == uid), None)


def _uids_of_repeats(questionnaire: Questionnaire, answers: Mapping[str, Any]) -> set[str]:
    """Return the questions inside repeats: several answers each, read in the export."""
    blocks = [value for value in answers.values() if _is_blocks(value)]
    return {uid for rows in blocks for row in rows for uid in row}


def _is_blocks(value: object) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(v, dict) for v in value)
