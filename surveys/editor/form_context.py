"""What the form of one piece needs, whoever shows it: the editor or the bank."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.definition import ChoiceRole, Questionnaire
from surveys.editor.bank import Shared
from surveys.editor.conditions import OPERATORS
from surveys.editor.question_form import types_for
from surveys.editor.screen import SPARE, panel_of
from surveys.labels import CHOICE_ROLES, QUESTION_TYPES


def form_context(
    q: Questionnaire, uid: str, bank: Mapping[str, Shared], typed: Mapping[str, str] | None
) -> dict[str, Any]:
    """Return the names that the form's templates use; with ``typed``, what was sent comes back.

    Without a ``uid`` it is the form of the questionnaire itself.
    """

    def value(name: str, fallback: object = "") -> object:
        return fallback if typed is None else typed.get(name, "")

    return {
        "q": q,
        "panel": panel_of(q, uid, bank) if uid else None,
        "value": value,
        "operators": OPERATORS,
        "spare": SPARE,
        "roles": {role.value: CHOICE_ROLES[role] for role in ChoiceRole},
        "types": QUESTION_TYPES,
        "types_for": types_for,
    }
