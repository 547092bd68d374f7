"""The variables of a statistics file: short names, numeric codes, labels, missing codes.

Answers that are no answer have negative codes, the same in every file: « sans réponse » −1,
« question non posée » −2, « ne sait pas » −8, −18…, refusal −9, −19….
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial
from typing import Any

from surveys.definition import Choice, ChoiceRole, Question, Questionnaire, QuestionType

EMPTY, NOT_ASKED, DONT_KNOW, REFUSED = -1, -2, -8, -9
SPECIAL = {EMPTY: "Sans réponse", NOT_ASKED: "Question non posée"}
#: Stata's limit, the shortest.
MAX_NAME = 32
#: Names of the columns that come before the answers.
LEADING = (
    "ligne", "bloc", "statut", "jour", "site", "acces", "canal", "langue", "version",
)  # fmt: skip
Document = Mapping[str, Any]
Value = int | float | str | None
Texts = Mapping[str, str]


class Kind(StrEnum):
    """What the values of a variable are."""

    CODE = "code"
    NUMBER = "number"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of a statistics file, and how it is read from a document."""

    key: str
    name: str
    label: str
    kind: Kind
    read: Callable[[Document], Value]
    #: Number → words, missing codes included.
    labels: Mapping[int, str]
    #: Number → the answer's code in the questionnaire.
    codes: Mapping[int, str]

    @property
    def missing(self) -> tuple[int, ...]:
        """Return the codes that are no answer."""
        return tuple(code for code in self.labels if code < 0)


def variables(
    versions: Sequence[Questionnaire], language: str = "fr", taken: Sequence[str] = LEADING
) -> tuple[Variable, ...]:
    """Return the variables of every version, oldest first; names in ``taken`` are not used."""
    found: dict[str, Variable] = {}
    lists = _every_choice(versions)
    for questionnaire in versions:
        for question in questionnaire.questions():
            for variable in _of_question(question, lists, language):
                found[variable.key] = variable
    names = set(taken)
    return tuple(replace(one, name=_free(one.name, names)) for one in found.values())


def _every_choice(versions: Sequence[Questionnaire]) -> dict[str, tuple[Choice, ...]]:
    """Return the choices of each question: the oldest first, so that numbers never move."""
    found: dict[str, dict[str, Choice]] = {}
    for questionnaire in versions:
        for question in questionnaire.questions():
            for choice in questionnaire.choices.get(question.list_name or "", ()):
                found.setdefault(question.uid, {})[choice.name] = choice
    return {uid: tuple(listed.values()) for uid, listed in found.items()}


_NUMBERS = {QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE}


def _of_question(
    question: Question, lists: Mapping[str, tuple[Choice, ...]], language: str
) -> Iterator[Variable]:
    uid, name, choices = question.uid, question.name, lists.get(question.uid, ())
    label = _words(question.label, language, name)
    if question.type is QuestionType.NOTE:
        return
    if question.type is QuestionType.SELECT_ONE:
        yield _closed(uid, name, label, choices, language)
    elif question.type in {QuestionType.SELECT_MULTIPLE, QuestionType.RANK}:
        yield from _options(question, choices, label, language)
    elif question.type in {QuestionType.GRID, QuestionType.CONSTANT_SUM}:
        yield from _rows(question, choices, label, language)
    elif question.type in _NUMBERS:
        yield Variable(uid, name, label, Kind.NUMBER, partial(_number, uid), {}, {})
    else:
        yield Variable(uid, name, label, Kind.TEXT, partial(_text, uid), {}, {})
    if any(choice.role is ChoiceRole.OTHER for choice in choices):
        key, words = f"{uid}.other", f"{label} (précision)"
        yield Variable(key, f"{name}_precision", words, Kind.TEXT, partial(_text, key), {}, {})


def _closed(key: str, name: str, label: str, choices: Sequence[Choice], language: str) -> Variable:
    labels, codes = dict(SPECIAL), {}
    ranks = {ChoiceRole.DONT_KNOW: DONT_KNOW, ChoiceRole.REFUSAL: REFUSED}
    place = 0
    for choice in choices:
        if choice.role is not None and choice.role in ranks:
            number = ranks[choice.role]
            ranks[choice.role] -= 10
        else:
            number = place = place + 1
        labels[number] = _words(choice.label, language, choice.name)
        codes[number] = choice.name
    numbers = {code: number for number, code in codes.items()}
    return Variable(key, name, label, Kind.CODE, partial(_code, key, numbers), labels, codes)


def _options(
    question: Question, choices: Sequence[Choice], label: str, language: str
) -> Iterator[Variable]:
    is_rank = question.type is QuestionType.RANK
    for choice in choices:
        key, name = f"{question.uid}/{choice.name}", f"{question.name}_{choice.name}"
        words = f"{label} : {_words(choice.label, language, choice.name)}"
        if is_rank:
            read = partial(_rank, question.uid, choice.name)
            yield Variable(key, name, words, Kind.NUMBER, read, {}, {})
        else:
            flag = partial(_flag, question.uid, choice.name)
            yield Variable(key, name, words, Kind.CODE, flag, {**SPECIAL, 0: "Non", 1: "Oui"}, {})


def _rows(
    question: Question, choices: Sequence[Choice], label: str, language: str
) -> Iterator[Variable]:
    for row in question.rows:
        words = f"{label} : {_words(row.label, language, row.name)}"
        if question.type is QuestionType.GRID:
            yield _closed(row.uid, row.name, words, choices, language)
        else:
            yield Variable(row.uid, row.name, words, Kind.NUMBER, partial(_number, row.uid), {}, {})


def _words(label: Texts, language: str, fallback: str) -> str:
    return label.get(language) or next(iter(label.values()), fallback)


def _code(key: str, numbers: Mapping[str, int], document: Document) -> int:
    if key not in document:
        return NOT_ASKED
    value = document[key]
    return numbers.get(value, EMPTY) if isinstance(value, str) else EMPTY


def _flag(key: str, option: str, document: Document) -> int:
    if key not in document:
        return NOT_ASKED
    value = document[key]
    return int(option in value) if isinstance(value, list) else EMPTY


def _rank(key: str, option: str, document: Document) -> float | None:
    value = document.get(key)
    return float(value.index(option) + 1) if isinstance(value, list) and option in value else None


def _number(key: str, document: Document) -> float | None:
    value = document.get(key)
    try:
        return None if value is None or isinstance(value, bool) else float(value)
    except (TypeError, ValueError):
        return None


def _text(key: str, document: Document) -> str:
    value = document.get(key)
    if value is None:
        return ""
    return "oui" if value is True else str(value)


def _free(name: str, taken: set[str]) -> str:
    """Return a name that SPSS, Stata and R take, and that no other variable has."""
    ascii_ = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    base = re.sub(r"[^A-Za-z0-9_]", "_", ascii_).strip("_")[:MAX_NAME] or "v"
    base = base if base[0].isalpha() else f"v_{base}"[:MAX_NAME]
    free, rank = base, 2
    while free.lower() in taken or free.lower() in _RESERVED:
        suffix = f"_{rank}"
        free, rank = base[: MAX_NAME - len(suffix)] + suffix, rank + 1
    taken.add(free.lower())
    return free


#: Words that SPSS or Stata keep for themselves.
_RESERVED = frozenset(
    {
        "all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with",
        "if", "in", "using", "float", "double", "int", "byte", "long", "str",
    }
)  # fmt: skip
