"""All that is kept of one person, as one file: what the right of access asks for."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from surveys.invitations.sealing import Person


def access_file(
    person: Person, contact: Mapping[str, Any], answers: Iterable[tuple[date, Mapping[str, str]]]
) -> bytes:
    """Return readable JSON: the contact, then each response as question → words."""
    content = {
        "courriel": person.email,
        "nom": person.name,
        **contact,
        "réponses": [
            {"jour": day.isoformat(), "questions": dict(questions)} for day, questions in answers
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2, default=str).encode()
