"""Our own JSON, as a file."""

from __future__ import annotations

from surveys.definition import Questionnaire
from surveys.serialization import questionnaire_to_json


def export_json(questionnaire: Questionnaire) -> bytes:
    """Return the canonical JSON of a questionnaire."""
    return questionnaire_to_json(questionnaire).encode()
