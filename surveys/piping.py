"""Put earlier answers into a text: « Quel âge a ${prenom} ? »."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from surveys.definition import Questionnaire
from surveys.expressions.values import known, text
from surveys.plan import plan_of

_PIPE = re.compile(r"\$\{ *([A-Za-z_][A-Za-z0-9_.-]{0,63}) *\}")

#: Shown for a question that was not answered.
BLANK = "…"

Values = Mapping[str, Any]


def piped_names(label: str) -> frozenset[str]:
    """Return the names of the questions that a text quotes."""
    return frozenset(_PIPE.findall(label))


def render_label(
    label: str,
    values: Values,
    language: str,
    questionnaire: Questionnaire,
    block: Values | None = None,
) -> str:
    """Return a text with earlier answers in it, choices by their wording.

    ``block`` holds the answers of the current block of a repeat. The result is plain
    text: whoever writes it into a page escapes it.
    """
    if "${" not in label:
        return label
    plan = plan_of(questionnaire)
    labels = plan.labels(language)

    def quoted(found: re.Match[str]) -> str:
        name = found.group(1)
        uid = plan.uids.get(name, "")
        value = known((block or {}).get(uid, values.get(uid)))
        if value is None:
            return BLANK
        wordings = labels.get(name)
        if wordings and isinstance(value, str):
            return wordings.get(value, value)
        if wordings and isinstance(value, tuple):
            return ", ".join(wordings.get(item, item) for item in value)
        plain = text(value) or BLANK
        return plain.replace(".", ",") if isinstance(value, float) else plain

    return _PIPE.sub(quoted, label)
