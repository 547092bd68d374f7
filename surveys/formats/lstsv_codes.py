"""The short codes that LimeSurvey wants: letters and digits, twenty signs, five for answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from surveys.definition import Choice, Item, Question, Questionnaire

MOST_QUESTION = 20
MOST_ANSWER = 5


@dataclass(frozen=True, slots=True)
class Codes:
    """What each name becomes in LimeSurvey."""

    #: question, row or repeat -> code
    questions: Mapping[str, str]
    #: list -> choice -> code
    answers: Mapping[str, Mapping[str, str]]
    #: list -> choice -> code of a box
    boxes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)


def codes_of(questionnaire: Questionnaire) -> Codes:
    """Return the codes of a questionnaire, unique where LimeSurvey wants them unique."""
    names = [question.name for question in questionnaire.questions()]
    names += [name for page in questionnaire.pages for name in _containers(page.items)]
    rows: dict[str, str] = {}
    for question in questionnaire.questions():
        rows |= _coded((row.name for row in question.rows), MOST_QUESTION, "R")
    return Codes(
        _coded(names, MOST_QUESTION, "Q") | rows,
        {
            name: _coded(_names(choices), MOST_ANSWER, "A")
            for name, choices in questionnaire.choices.items()
        },
        {
            name: _coded(_names(choices), MOST_QUESTION, "S")
            for name, choices in questionnaire.choices.items()
        },
    )


def _containers(items: Sequence[Item]) -> Iterator[str]:
    for item in items:
        if not isinstance(item, Question):
            yield item.name
            yield from _containers(item.items)


def _names(choices: Iterable[Choice]) -> list[str]:
    return [choice.name for choice in choices]


def _coded(names: Iterable[str], most: int, letter: str) -> dict[str, str]:
    found: dict[str, str] = {}
    taken: set[str] = set()
    for name in names:
        code = re.sub(r"[^A-Za-z0-9]", "", name)[:most]
        if not code or (letter != "A" and not code[0].isalpha()):
            code = f"{letter}{code}"[:most]
        number = 1
        while code.lower() in taken:
            number += 1
            code = f"{code[: most - len(str(number))]}{number}"
        taken.add(code.lower())
        found[name] = code
    return found
