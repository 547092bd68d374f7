"""Read raw answers into typed ones, before anything is known of what is shown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from surveys.answer_rules import Fault, has_other, unknown_names
from surveys.answer_values import (
    MAX_LENGTH,
    Unreadable,
    read_choice,
    read_integer,
    read_text,
    read_value,
)
from surveys.definition import GridRow, Question, QuestionType, Repeat
from surveys.plan import Plan, Step

_VALUELESS = (
    QuestionType.NOTE,
    QuestionType.CALCULATE,
    QuestionType.GRID,
    QuestionType.CONSTANT_SUM,
)


@dataclass(slots=True)
class Reading:
    """Typed answers by uid, with what could not be read by key (``children/0/age``)."""

    plan: Plan
    faults: dict[str, Fault] = field(default_factory=dict)

    def scope(self, raw: object, steps: Sequence[Step], prefix: str) -> dict[str, Any]:
        """Return the typed answers of the questionnaire, or of one block of a repeat."""
        answers = raw if isinstance(raw, Mapping) else {}
        typed: dict[str, Any] = {}
        for step in steps:
            uid, element = step.entry.uid, step.entry.element
            if isinstance(element, Repeat):
                if uid in answers:
                    typed[uid] = self._blocks(answers[uid], step, element, prefix)
            elif uid in answers or self._has_default(element):
                self._value(answers, step, prefix, typed)
        return typed

    def _has_default(self, element: object) -> bool:
        return (
            isinstance(element, Question)
            and element.type is QuestionType.HIDDEN
            and element.default is not None
        )

    def _blocks(self, raw: object, step: Step, repeat: Repeat, prefix: str) -> list[Any]:
        key = prefix + step.entry.uid
        if not isinstance(raw, list | tuple):
            if raw is not None:
                self.faults[key] = ("not_list", {})
            return []
        if len(raw) > repeat.max_count:
            self.faults[key] = ("too_many_blocks", {"limit": repeat.max_count})
        return [
            self.scope(block, step.inside, f"{key}/{index}/")
            for index, block in enumerate(raw[: repeat.max_count])
        ]

    def _value(
        self, answers: Mapping[str, Any], step: Step, prefix: str, typed: dict[str, Any]
    ) -> None:
        uid, element = step.entry.uid, step.entry.element
        try:
            value = self._read(step, answers.get(uid))
        except Unreadable as fault:
            self.faults[prefix + uid] = (fault.code, fault.details)
            value = None
        typed[uid] = value
        if isinstance(element, Question) and element.list_name is not None:
            choices = self.plan.questionnaire.choices.get(element.list_name, ())
            if has_other(value, choices):
                typed[f"{uid}.other"] = self._other(answers, uid, prefix)

    def _other(self, answers: Mapping[str, Any], uid: str, prefix: str) -> str | None:
        try:
            return read_text(answers.get(f"{uid}.other"), MAX_LENGTH)
        except Unreadable as fault:
            self.faults[f"{prefix}{uid}.other"] = (fault.code, fault.details)
            return None

    def _read(self, step: Step, raw: object) -> object:
        element = step.entry.element
        if isinstance(element, GridRow):
            return self._row(step, raw)
        if not isinstance(element, Question) or element.type in _VALUELESS:
            return None
        if element.type is QuestionType.HIDDEN and raw in (None, ""):
            raw = element.default
        value = read_value(element, raw)
        return self._on_list(element, value)

    def _row(self, step: Step, raw: object) -> object:
        owner = self.plan.entries[step.entry.parent or ""].element
        if not isinstance(owner, Question) or owner.type is not QuestionType.CONSTANT_SUM:
            return self._on_list(owner, read_choice(raw))
        amount = read_integer(raw)
        if amount is not None and amount < 0:
            raise Unreadable("negative")
        return amount

    def _on_list(self, owner: object, value: object) -> object:
        if isinstance(owner, Question) and owner.list_name is not None:
            choices = self.plan.questionnaire.choices.get(owner.list_name, ())
            if unknown_names(value, choices):
                raise Unreadable("unknown_choice")
        return value
