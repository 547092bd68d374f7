"""Questionnaires to and from JSON; one canonical spelling, one checksum."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import orjson
from pydantic import ValidationError

from surveys.definition import Questionnaire
from surveys.definition_checks import check_definition
from surveys.definition_problems import DefinitionProblem, DefinitionProblems, from_pydantic

MAX_SIZE = 5_000_000


def questionnaire_from_dict(data: Mapping[str, Any]) -> Questionnaire:
    """Return a checked questionnaire, or raise ``DefinitionProblems`` with every error."""
    try:
        questionnaire = Questionnaire.model_validate(data)
    except ValidationError as error:
        raise DefinitionProblems(from_pydantic(error)) from None
    except RecursionError:
        raise DefinitionProblems((_too_deep(),)) from None
    problems = check_definition(questionnaire)
    if problems:
        raise DefinitionProblems(problems)
    return questionnaire


def questionnaire_to_dict(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return a questionnaire as plain values; what keeps its default is left out."""
    return questionnaire.model_dump(mode="json", exclude_defaults=True)


def questionnaire_from_json(content: bytes | str) -> Questionnaire:
    """Return a checked questionnaire from JSON; the same text is read only once."""
    return _from_bytes(content.encode(errors="replace") if isinstance(content, str) else content)


def questionnaire_to_json(questionnaire: Questionnaire) -> str:
    """Return the canonical JSON of a questionnaire."""
    return questionnaire.canonical


def checksum(questionnaire: Questionnaire) -> str:
    """Return the SHA-256 of the canonical JSON."""
    return questionnaire.checksum


@lru_cache(maxsize=32)
def _from_bytes(content: bytes) -> Questionnaire:
    if len(content) > MAX_SIZE:
        sentence = "Ce questionnaire dépasse 5 Mo."
        raise DefinitionProblems((DefinitionProblem("too_large", "", sentence),))
    try:
        data = orjson.loads(content)
    except orjson.JSONDecodeError:
        sentence = "Ce fichier n’est pas du JSON lisible."
        raise DefinitionProblems((DefinitionProblem("not_json", "", sentence),)) from None
    return questionnaire_from_dict(data)


def _too_deep() -> DefinitionProblem:
    return DefinitionProblem("too_deep", "", "Les groupes sont imbriqués trop profondément.")
