"""A questionnaire to work on, and uids that are easy to read."""

from __future__ import annotations

from itertools import count
from typing import Any

from surveys.definition import Questionnaire
from surveys.serialization import questionnaire_from_dict
from tests.survey_factories import small_definition


def small(**changes: Any) -> Questionnaire:
    return questionnaire_from_dict(small_definition() | changes)


def uids() -> Any:
    numbers = count(1)
    return lambda: f"new{next(numbers)}"


def names(q: Questionnaire) -> list[str]:
    return [question.name for question in q.questions()]
