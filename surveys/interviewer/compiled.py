"""A questionnaire as the browser runs it: its definition, and the same trees as the server's."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evalapp.typography import typography
from surveys.collect.wording import direction, language_name
from surveys.definition import Questionnaire
from surveys.expressions.parser import parse
from surveys.expressions.printing import to_json
from surveys.interviewer.wording import tablet_messages, tablet_words
from surveys.media.naming import stored_names
from surveys.outline import expressions
from surveys.plan import Step, plan_of
from surveys.serialization import questionnaire_to_dict

#: What the scripts of the tablet expect; a change of shape takes a new number.
FORMAT = 1


def compiled_form(questionnaire: Questionnaire) -> dict[str, Any]:
    """Return all that a tablet needs to ask a questionnaire without network."""
    definition = questionnaire_to_dict(questionnaire)
    address = str(questionnaire.settings.get("address", "vous"))
    return {
        "format": FORMAT,
        "checksum": questionnaire.checksum,
        "definition": definition,
        "steps": _steps(plan_of(questionnaire).steps),
        "languages": {
            language: {
                "name": language_name(language),
                "direction": direction(language),
                "words": dict(tablet_words(language, address)),
                "messages": dict(tablet_messages(language, address)),
            }
            for language in questionnaire.languages
        },
        "typography": _repaired(definition),
        "medias": list(stored_names(questionnaire)),
    }


def _steps(steps: Sequence[Step]) -> list[dict[str, Any]]:
    """Return the order in which items are evaluated, with their expressions as trees."""
    written = []
    for step in steps:
        found: dict[str, Any] = {"uid": step.entry.uid}
        found |= {field: to_json(parse(text)) for field, text in expressions(step.entry.element)}
        if step.inside:
            found["inside"] = _steps(step.inside)
        written.append(found)
    return written


def _repaired(definition: Mapping[str, Any]) -> dict[str, str]:
    """Return the French texts that are shown otherwise than they are written.

    The definition itself stays as it is: expressions may read the labels of its choices.
    """
    repaired = {text: typography(text) for text in set(_french(definition))}
    return {text: shown for text, shown in sorted(repaired.items()) if shown != text}


def _french(part: object) -> Iterator[str]:
    if isinstance(part, Mapping):
        for name, inner in part.items():
            if name == "fr" and isinstance(inner, str):
                yield inner
            else:
                yield from _french(inner)
    elif isinstance(part, list | tuple):
        for inner in part:
            yield from _french(inner)
