"""Answers as the fields of a form, and back: names, written values, raw answers.

A field is called ``q.`` and the path of its question: a uid or, inside a repeat,
``children/0/age``. What the fields hold are texts; ``surveys.answers`` gives them types.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from surveys.definition import Group, Item, Question, Questionnaire, QuestionType, Repeat

#: What a browser sends, or what stands in the fields of a page: name -> texts.
Fields = Mapping[str, Sequence[str]]

PREFIX = "q."
BLOCKS = "blocks."
MOST_BLOCKS = 100


def name_of(path: str) -> str:
    """Return the name of a question's field."""
    return PREFIX + path


def first(fields: Fields, name: str) -> str:
    """Return the first text of a field, or nothing."""
    texts = fields.get(name) or ("",)
    return texts[0]


def block_count(fields: Fields, path: str) -> int:
    """Return how many blocks of a repeat the form had."""
    return small_number(first(fields, BLOCKS + path))


def small_number(text: str) -> int:
    """Return a number of blocks that came in an address or a form; 0 for anything else."""
    return min(int(text), MOST_BLOCKS) if re.fullmatch("[0-9]{1,4}", text) else 0


def max_block_count(fields: Fields) -> int:
    """Return the most blocks that a repeat of the form had."""
    paths = [name.removeprefix(BLOCKS) for name in fields if name.startswith(BLOCKS)]
    return max((block_count(fields, path) for path in paths), default=0)


# From fields to raw answers.


def raw_answers(
    items: Sequence[Item], questionnaire: Questionnaire, fields: Fields, prefix: str = ""
) -> dict[str, Any]:
    """Return what a form says of some items, for ``check_answers`` to read."""
    raw: dict[str, Any] = {}
    for item in items:
        if isinstance(item, Group):
            raw |= raw_answers(item.items, questionnaire, fields, prefix)
        elif isinstance(item, Repeat):
            raw[item.uid] = _read_blocks(item, questionnaire, fields, prefix + item.uid)
        else:
            raw |= _READERS.get(item.type, _read_one)(item, questionnaire, fields, prefix)
    return raw


def _read_blocks(
    repeat: Repeat, questionnaire: Questionnaire, fields: Fields, path: str
) -> list[dict[str, Any]]:
    """Return the blocks of a repeat; those left empty at the end are not blocks."""
    blocks = [
        raw_answers(repeat.items, questionnaire, fields, f"{path}/{index}/")
        for index in range(block_count(fields, path))
    ]
    while blocks and not any(blocks[-1].values()):
        blocks.pop()
    return blocks


def _read_one(
    question: Question, questionnaire: Questionnaire, fields: Fields, prefix: str
) -> dict[str, Any]:
    name = name_of(prefix + question.uid)
    raw: dict[str, Any] = {question.uid: first(fields, name)}
    return _with_other(raw, question, name, fields)


def _read_several(
    question: Question, questionnaire: Questionnaire, fields: Fields, prefix: str
) -> dict[str, Any]:
    name = name_of(prefix + question.uid)
    raw: dict[str, Any] = {question.uid: list(fields.get(name, ()))}
    return _with_other(raw, question, name, fields)


def _with_other(
    raw: dict[str, Any], question: Question, name: str, fields: Fields
) -> dict[str, Any]:
    if f"{name}.other" in fields:
        raw[f"{question.uid}.other"] = first(fields, f"{name}.other")
    return raw


def _read_rank(
    question: Question, questionnaire: Questionnaire, fields: Fields, prefix: str
) -> dict[str, Any]:
    """Return the choices in the order of their numbers; a number given twice names one twice."""
    name = name_of(prefix + question.uid)
    given: list[tuple[int, str]] = []
    for choice in questionnaire.choices.get(question.list_name or "", ()):
        text = first(fields, f"{name}.{choice.name}")
        if re.fullmatch("[0-9]{1,3}", text):
            given.append((int(text), choice.name))
    given.sort(key=lambda pair: pair[0])
    ordered = [choice for _, choice in given]
    if len({number for number, _ in given}) < len(given):
        ordered += ordered[:1]
    return {question.uid: ordered}


def _read_rows(
    question: Question, questionnaire: Questionnaire, fields: Fields, prefix: str
) -> dict[str, Any]:
    return {row.uid: first(fields, name_of(prefix + row.uid)) for row in question.rows}


def _read_nothing(
    question: Question, questionnaire: Questionnaire, fields: Fields, prefix: str
) -> dict[str, Any]:
    return {}


_READERS: Mapping[
    QuestionType, Callable[[Question, Questionnaire, Fields, str], dict[str, Any]]
] = {
    QuestionType.SELECT_MULTIPLE: _read_several,
    QuestionType.RANK: _read_rank,
    QuestionType.GRID: _read_rows,
    QuestionType.CONSTANT_SUM: _read_rows,
    QuestionType.NOTE: _read_nothing,
    QuestionType.CALCULATE: _read_nothing,
    QuestionType.HIDDEN: _read_nothing,
}


# From typed answers to fields.


def written(
    items: Sequence[Item], values: Mapping[str, Any], prefix: str = ""
) -> dict[str, list[str]]:
    """Return the fields that show answers already given."""
    fields: dict[str, list[str]] = {}
    for item in items:
        if isinstance(item, Group):
            fields |= written(item.items, values, prefix)
        elif isinstance(item, Repeat):
            blocks = values.get(item.uid) or ()
            fields[BLOCKS + prefix + item.uid] = [str(len(blocks))]
            for index, block in enumerate(blocks):
                fields |= written(item.items, block, f"{prefix}{item.uid}/{index}/")
        else:
            fields |= dict(_written_question(item, values, prefix))
    return fields


def _written_question(
    question: Question, values: Mapping[str, Any], prefix: str
) -> Iterator[tuple[str, list[str]]]:
    name = name_of(prefix + question.uid)
    value = values.get(question.uid)
    for row in question.rows:
        if values.get(row.uid) is not None:
            yield name_of(prefix + row.uid), [_text(values[row.uid])]
    if values.get(f"{question.uid}.other"):
        yield f"{name}.other", [str(values[f"{question.uid}.other"])]
    if question.type is QuestionType.RANK:
        for place, choice in enumerate(value or (), 1):
            yield f"{name}.{choice}", [str(place)]
    elif isinstance(value, list | tuple):
        yield name, [str(item) for item in value]
    elif value is not None:
        yield name, [_text(value)]


def _text(value: object) -> str:
    if value is True:
        return "OK"
    if isinstance(value, float):
        return f"{value:.15g}".replace(".", ",")
    return str(value)
