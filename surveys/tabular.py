"""Answers as a data frame typed by the definition, with its data dictionary.

A choice that nobody took is still a category, an answer that is missing stays missing, and the
frame never guesses a type from what happens to be there. The public door must not import this
module: it loads pandas.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

import pandas as pd

from surveys.definition import (
    Choice,
    ChoiceRole,
    Group,
    Item,
    Question,
    Questionnaire,
    QuestionType,
    Repeat,
)

Documents = Sequence[Mapping[str, Any]]
#: pandas has no types here; a column is whatever ``pd.Series`` makes.
Series: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of the frame, or one thing left out of it and why."""

    name: str
    uid: str
    type: str
    label: str
    #: Code and words of each answer, for closed questions.
    choices: tuple[tuple[str, str], ...] = ()
    note: str = ""
    is_column: bool = True


def to_frame(questionnaire: Questionnaire, documents: Documents) -> pd.DataFrame:
    """Return one row per document and one typed column per variable, in order."""
    columns = {
        plan.variable.name: plan.read(plan.variable, [plan.pick(row) for row in documents])
        for plan in _plans(questionnaire)
    }
    return pd.DataFrame(columns, index=pd.RangeIndex(len(documents)))


def data_dictionary(questionnaire: Questionnaire) -> tuple[Variable, ...]:
    """Return what each column holds; repeats are listed with the reason for their absence."""
    columns = tuple(plan.variable for plan in _plans(questionnaire))
    return columns + tuple(
        Variable(
            name=repeat.name,
            uid=repeat.uid,
            type="repeat",
            label=_words(repeat.label, repeat.name),
            note="Répétition : plusieurs lignes par répondant, à exporter dans un tableau à part.",
            is_column=False,
        )
        for repeat in _repeats(questionnaire)
    )


@dataclass(frozen=True, slots=True)
class _Plan:
    variable: Variable
    pick: Callable[[Mapping[str, Any]], Any]
    read: Callable[[Variable, list[Any]], Series]


def _plans(questionnaire: Questionnaire) -> Iterator[_Plan]:
    for page in questionnaire.pages:
        for question in _questions(page.items):
            choices = questionnaire.choices.get(question.list_name or "", ())
            yield from _KINDS.get(question.type, _text)(question, choices)
            if any(choice.role is ChoiceRole.OTHER for choice in choices):
                key = f"{question.uid}.other"
                label = f"{_words(question.label, question.name)} (précision)"
                yield _Plan(Variable(key, question.uid, "text", label), _value(key), _strings)


def _questions(items: tuple[Item, ...]) -> Iterator[Question]:
    for item in items:
        if isinstance(item, Question):
            yield item
        elif isinstance(item, Group):
            yield from _questions(item.items)


def _repeats(questionnaire: Questionnaire) -> Iterator[Repeat]:
    waiting: list[Item] = [item for page in questionnaire.pages for item in page.items]
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, Repeat):
            yield item
        elif isinstance(item, Group):
            waiting = [*item.items, *waiting]


def _one(question: Question, choices: Sequence[Choice]) -> Iterator[_Plan]:
    yield _Plan(_variable(question, choices), _value(question.uid), _categories)


def _several(question: Question, choices: Sequence[Choice]) -> Iterator[_Plan]:
    for choice in choices:
        label = f"{_words(question.label, question.name)} : {_words(choice.label, choice.name)}"
        name = f"{question.uid}/{choice.name}"
        yield _Plan(
            Variable(name, question.uid, "boolean", label),
            _has(question.uid, choice.name),
            _booleans,
        )


def _ranks(question: Question, choices: Sequence[Choice]) -> Iterator[_Plan]:
    for choice in choices:
        words = _words(choice.label, choice.name)
        label = f"{_words(question.label, question.name)} : rang de « {words} »"
        name = f"{question.uid}/{choice.name}"
        yield _Plan(
            Variable(name, question.uid, "integer", label),
            _rank_of(question.uid, choice.name),
            _integers,
        )


def _rows(question: Question, choices: Sequence[Choice]) -> Iterator[_Plan]:
    is_grid = question.type is QuestionType.GRID
    for row in question.rows:
        label = f"{_words(question.label, question.name)} : {_words(row.label, row.name)}"
        variable = Variable(
            name=row.uid,
            uid=row.uid,
            type="select_one" if is_grid else "decimal",
            label=label,
            choices=_pairs(choices) if is_grid else (),
        )
        yield _Plan(variable, _value(row.uid), _categories if is_grid else _decimals)


def _typed(read: Callable[[Variable, list[Any]], Series]) -> Callable[..., Iterator[_Plan]]:
    def plans(question: Question, _choices: Sequence[Choice]) -> Iterator[_Plan]:
        yield _Plan(_variable(question, ()), _value(question.uid), read)

    return plans


def _nothing(_question: Question, _choices: Sequence[Choice]) -> Iterator[_Plan]:
    yield from ()


def _variable(question: Question, choices: Sequence[Choice]) -> Variable:
    return Variable(
        name=question.uid,
        uid=question.uid,
        type=question.type.value,
        label=_words(question.label, question.name),
        choices=_pairs(choices),
    )


def _pairs(choices: Sequence[Choice]) -> tuple[tuple[str, str], ...]:
    return tuple((choice.name, _words(choice.label, choice.name)) for choice in choices)


def _words(label: Mapping[str, str], fallback: str) -> str:
    return label.get("fr") or next(iter(label.values()), fallback)


def _value(key: str) -> Callable[[Mapping[str, Any]], Any]:
    return lambda document: document.get(key)


def _has(key: str, name: str) -> Callable[[Mapping[str, Any]], bool | None]:
    def pick(document: Mapping[str, Any]) -> bool | None:
        chosen = document.get(key)
        return None if chosen is None else name in chosen

    return pick


def _rank_of(key: str, name: str) -> Callable[[Mapping[str, Any]], int | None]:
    def pick(document: Mapping[str, Any]) -> int | None:
        ranked = document.get(key)
        return ranked.index(name) + 1 if ranked and name in ranked else None

    return pick


def _categories(variable: Variable, values: list[Any]) -> Series:
    codes = [code for code, _ in variable.choices]
    return pd.Series(pd.Categorical(values, categories=codes), name=variable.name)


def _integers(variable: Variable, values: list[Any]) -> Series:
    whole = [None if value is None else int(value) for value in values]
    return pd.Series(whole, dtype="Int64", name=variable.name)


def _decimals(variable: Variable, values: list[Any]) -> Series:
    numbers = [None if value is None else float(value) for value in values]
    return pd.Series(numbers, dtype="Float64", name=variable.name)


def _booleans(variable: Variable, values: list[Any]) -> Series:
    return pd.Series(values, dtype="boolean", name=variable.name)


def _dates(variable: Variable, values: list[Any]) -> Series:
    days = [None if value is None else date.fromisoformat(str(value)) for value in values]
    return pd.Series(pd.to_datetime(pd.Series(days, dtype="object")), name=variable.name)


def _strings(variable: Variable, values: list[Any]) -> Series:
    texts = [None if value is None else str(value) for value in values]
    return pd.Series(texts, dtype="string", name=variable.name)


def _scale(question: Question, choices: Sequence[Choice]) -> Iterator[_Plan]:
    is_whole = float(question.parameters.get("step", "1")).is_integer()
    yield from _typed(_integers if is_whole else _decimals)(question, choices)


_text = _typed(_strings)

_KINDS: Mapping[QuestionType, Callable[..., Iterator[_Plan]]] = {
    QuestionType.SELECT_ONE: _one,
    QuestionType.SELECT_MULTIPLE: _several,
    QuestionType.RANK: _ranks,
    QuestionType.GRID: _rows,
    QuestionType.CONSTANT_SUM: _rows,
    QuestionType.INTEGER: _typed(_integers),
    QuestionType.RANGE: _scale,
    QuestionType.DECIMAL: _typed(_decimals),
    QuestionType.DATE: _typed(_dates),
    QuestionType.ACKNOWLEDGE: _typed(_booleans),
    QuestionType.NOTE: _nothing,
}
