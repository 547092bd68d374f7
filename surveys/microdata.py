"""Responses as rows of plain text cells: one column per answer, over all versions.

Pure and streaming: the columns are planned once, then each response becomes a row, so that
memory does not grow with the number of responses.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from surveys.definition import Choice, ChoiceRole, Question, Questionnaire, QuestionType

Cells = list[str]
Write = Callable[[Mapping[str, Any]], str]

#: Leading characters by which a spreadsheet takes a text for a formula, full-width forms included.
_FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its permanent key, its heading and how to read it from an answer document."""

    key: str
    name: str
    label: str
    write: Write


def neutralised(text: str) -> str:
    """Return ``text`` so that no spreadsheet can run it: a leading apostrophe when it could."""
    return f"'{text}" if text[:1] in _FORMULA else text


def plan(
    versions: Sequence[Questionnaire], *, language: str = "fr", labels: bool = True
) -> tuple[Column, ...]:
    """Return the columns that hold the answers to every version, oldest version first.

    A question that keeps its ``uid`` keeps its column; the last version gives its heading.
    """
    columns: dict[str, Column] = {}
    for questionnaire in versions:
        for column in _columns(questionnaire, language, labels):
            columns[column.key] = _merged(columns.get(column.key), column)
    names = _distinct_names(columns.values())
    return tuple(
        Column(key, names[key], column.label, column.write) for key, column in columns.items()
    )


def rows(
    columns: Sequence[Column], responses: Iterable[tuple[Sequence[str], Mapping[str, Any]]]
) -> Iterator[Cells]:
    """Yield one row per response: its leading cells, then one cell per column."""
    plans = [_quick(column.write) for column in columns]
    for leading, answers in responses:
        row = list(leading)
        get = answers.get
        try:
            row += [write(answers) if ws is None else ws[get(key)] for key, ws, write in plans]
        except TypeError:  # a list where one answer is meant: another kind in an older version
            row = [*leading, *(write(answers) for _, _, write in plans)]
        yield row


class _Words(dict[Any, str]):
    """The words of each answer: read at once, not through a call for each cell."""

    def __missing__(self, value: Any) -> str:
        return neutralised(str(value))


def _quick(write: Write) -> tuple[str, _Words | None, Write]:
    """Return the key and the words of a column of closed answers, else its own way to write."""
    if isinstance(write, partial) and write.func is _label:
        key, words = write.args
        known = {code: label or neutralised(code) for code, label in words.items()}
        return key, _Words({None: "", **known}), write
    return "", None, write


def _columns(questionnaire: Questionnaire, language: str, labels: bool) -> Iterator[Column]:
    for question in questionnaire.questions():
        choices = questionnaire.choices.get(question.list_name or "", ())
        yield from _KINDS.get(question.type, _plain)(question, choices, language, labels)
        if any(choice.role is ChoiceRole.OTHER for choice in choices):
            key = f"{question.uid}.other"
            label = f"{_words(question, language)} (précision)"
            yield Column(key, f"{question.name}_precision", label, partial(_text, key))


def _plain(
    question: Question, choices: Sequence[Choice], language: str, labels: bool
) -> Iterator[Column]:
    yield Column(
        question.uid, question.name, _words(question, language), partial(_text, question.uid)
    )


def _nothing(
    question: Question, choices: Sequence[Choice], language: str, labels: bool
) -> Iterator[Column]:
    yield from ()


def _number(
    question: Question, choices: Sequence[Choice], language: str, labels: bool
) -> Iterator[Column]:
    write = partial(_decimal if labels else _text, question.uid)
    yield Column(question.uid, question.name, _words(question, language), write)


def _one(
    question: Question, choices: Sequence[Choice], language: str, labels: bool
) -> Iterator[Column]:
    write = _choice_writer(question.uid, choices, language, labels)
    yield Column(question.uid, question.name, _words(question, language), write)


def _each_option(
    question: Question, choices: Sequence[Choice], language: str, labels: bool
) -> Iterator[Column]:
    yes, no = ("oui", "non") if labels else ("1", "0")
    for choice in choices:
        yield Column(
            f"{question.uid}/{choice.name}",
            f"{question.name}_{choice.name}",
            f"{_words(question, language)} : {choice.label.get(language, choice.name)}",
            partial(_chosen, question.uid, choice.name, yes, no),
        )


def _each_rank(
    question: Question, choices: Sequence[Choice], language: str, labels: bool
) -> Iterator[Column]:
    for choice in choices:
        yield Column(
            f"{question.uid}/{choice.name}",
            f"{question.name}_{choice.name}",
            f"{_words(question, language)} : rang de « {choice.label.get(language, choice.name)} »",
            partial(_rank, question.uid, choice.name),
        )


def _each_row(
    question: Question, choices: Sequence[Choice], language: str, labels: bool
) -> Iterator[Column]:
    for row in question.rows:
        write = (
            _choice_writer(row.uid, choices, language, labels)
            if question.type is QuestionType.GRID
            else partial(_decimal if labels else _text, row.uid)
        )
        label = f"{_words(question, language)} : {row.label.get(language, row.name)}"
        yield Column(row.uid, row.name, label, write)


_KINDS: dict[QuestionType, Callable[..., Iterator[Column]]] = {
    QuestionType.SELECT_ONE: _one,
    QuestionType.SELECT_MULTIPLE: _each_option,
    QuestionType.RANK: _each_rank,
    QuestionType.GRID: _each_row,
    QuestionType.CONSTANT_SUM: _each_row,
    QuestionType.DECIMAL: _number,
    QuestionType.NOTE: _nothing,
}


def _words(question: Question, language: str) -> str:
    return question.label.get(language) or question.name


def _text(key: str, answers: Mapping[str, Any]) -> str:
    value = answers.get(key)
    if value is None:
        return ""
    if isinstance(value, str):
        return neutralised(value)
    if value is True:
        return "oui"
    return str(value)


def _decimal(key: str, answers: Mapping[str, Any]) -> str:
    value = answers.get(key)
    return "" if value is None else str(value).replace(".", ",")


def _choice_writer(key: str, choices: Sequence[Choice], language: str, labels: bool) -> Write:
    words = {
        choice.name: neutralised(choice.label.get(language, choice.name) if labels else choice.name)
        for choice in choices
    }
    return partial(_label, key, words)


def _label(key: str, words: Mapping[str, str], answers: Mapping[str, Any]) -> str:
    value = answers.get(key)
    if value is None:
        return ""
    known = words.get(value) if isinstance(value, str) else None
    return known or neutralised(str(value))


def _chosen(key: str, name: str, yes: str, no: str, answers: Mapping[str, Any]) -> str:
    value = answers.get(key)
    if value is None:
        return ""
    return yes if name in value else no


def _rank(key: str, name: str, answers: Mapping[str, Any]) -> str:
    value = answers.get(key)
    return str(value.index(name) + 1) if value and name in value else ""


def _merged(known: Column | None, new: Column) -> Column:
    """A column of two versions reads both: a label of the old one stays readable."""
    if known is None:
        return new
    old, recent = known.write, new.write
    if isinstance(old, partial) and isinstance(recent, partial) and old.func is _label:
        words = {**old.args[1], **recent.args[1]} if recent.func is _label else old.args[1]
        return Column(new.key, new.name, new.label, partial(_label, old.args[0], words))
    return new


def _distinct_names(columns: Iterable[Column]) -> dict[str, str]:
    """Two columns never share a heading: the later one carries its permanent key as well."""
    taken: set[str] = set()
    names = {}
    for column in columns:
        name = column.name if column.name not in taken else f"{column.name} [{column.key}]"
        taken.add(name)
        names[column.key] = name
    return names
