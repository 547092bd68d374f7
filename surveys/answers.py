"""The one authority on answers: the web form, imports and paper all come through here.

``values`` is keyed by permanent uid. A key with ``None``: shown and left unanswered; no
key: not asked. « Autre, précisez » is under ``<uid>.other``; a repeat is a list with one
mapping per block. A respondent's mistake is a ``Problem``, never an exception. Values may
be stored as a response only when there is no problem.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from surveys.answer_reading import Reading
from surveys.answer_rules import Fault, faults, has_other, unknown_names
from surveys.definition import Choice, GridRow, Question, Questionnaire, QuestionType, Repeat
from surveys.messages import message
from surveys.plan import Plan, Step, plan_of
from surveys.relevance import Scope, evaluated, filtered

_KEYLESS = (QuestionType.NOTE, QuestionType.GRID, QuestionType.CONSTANT_SUM)
_NEVER_ASKED = (QuestionType.HIDDEN, QuestionType.CALCULATE)


@dataclass(frozen=True, slots=True)
class Problem:
    """One answer that cannot be kept, and what to tell the respondent."""

    #: The question's or row's uid; inside a repeat, ``children/0/age``.
    uid: str
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Checked:
    """Typed answers, and what is wrong with the others."""

    values: Mapping[str, Any]
    problems: tuple[Problem, ...]


def check_answers(
    questionnaire: Questionnaire,
    raw: Mapping[str, object],
    *,
    page: str | None = None,
    today: date,
    language: str = "fr",
) -> Checked:
    """Return the typed answers and their problems.

    With ``page``, ``raw`` holds the answers so far: only that page is held to have been
    shown, and only its problems are returned; other pages keep the keys that they had.
    """
    plan = plan_of(questionnaire)
    reading = Reading(plan)
    typed = reading.scope(raw, plan.steps, "")
    scope = _settled(plan, typed, reading, today, language)
    collected = _Collected(plan, reading.faults, page, language)
    values = collected.scope(scope, plan.steps)
    order = plan.ranks
    problems = sorted(collected.problems, key=lambda p: _place(p.uid, order))
    return Checked(
        {uid: values[uid] for uid in sorted(values, key=lambda k: _place(k, order))},
        tuple(problems),
    )


def _place(key: str, order: Mapping[str, int]) -> tuple[int, ...]:
    steps = key.removesuffix(".other").split("/")
    place = tuple(int(step) if i % 2 else order[step] for i, step in enumerate(steps))
    return (*place, 1) if key.endswith(".other") else place


def _settled(
    plan: Plan, typed: dict[str, Any], reading: Reading, today: date, language: str
) -> Scope:
    """Evaluate until no answer is left that its choice filter has taken away."""
    while True:
        scope = evaluated(plan, plan.steps, typed, today=today, language=language)
        stale = list(_stale(scope, plan.steps))
        if not stale:
            return scope
        for values, uid, key in stale:
            values[uid] = None
            values.pop(f"{uid}.other", None)
            reading.faults.setdefault(key, ("unknown_choice", {}))


def _stale(scope: Scope, steps: Sequence[Step]) -> Iterator[tuple[dict[str, Any], str, str]]:
    for step in steps:
        uid = step.entry.uid
        for block in scope.blocks.get(uid, ()):
            yield from _stale(block, step.inside)
        value = scope.values.get(uid)
        is_asked = step.choice_filter is not None and scope.prefix + uid in scope.shown
        if is_asked and value is not None and unknown_names(value, filtered(scope, step)):
            yield scope.values, uid, scope.prefix + uid  # type: ignore[misc]


class _Collected:
    """Gather what is kept and what is wrong, one scope at a time."""

    def __init__(
        self, plan: Plan, unread: Mapping[str, Fault], page: str | None, language: str
    ) -> None:
        self.plan = plan
        self.unread = unread
        self.page = page
        self.language = language
        self.address = str(plan.questionnaire.settings.get("address", "vous"))
        self.problems: list[Problem] = []

    def scope(self, scope: Scope, steps: Sequence[Step]) -> dict[str, Any]:
        """Return the values of the questionnaire, or of one block of a repeat."""
        values: dict[str, Any] = {}
        for step in steps:
            key = scope.prefix + step.entry.uid
            if key not in scope.shown:
                continue
            is_here = self.page in (None, step.entry.page)
            if is_here or step.entry.uid in scope.values or _is_automatic(step):
                self._keep(scope, step, values)
            if is_here:
                self._judge(scope, step, key)
        return values

    def _keep(self, scope: Scope, step: Step, values: dict[str, Any]) -> None:
        uid, element = step.entry.uid, step.entry.element
        if isinstance(element, Repeat):
            blocks = scope.blocks.get(uid, [])
            values[uid] = [self.scope(block, step.inside) for block in blocks]
        elif isinstance(element, GridRow):
            values[uid] = scope.values.get(uid)
        elif isinstance(element, Question) and element.type not in _KEYLESS:
            values[uid] = scope.calculated.get(uid, scope.values.get(uid))
            if has_other(values[uid], self._choices(element)):
                values[f"{uid}.other"] = scope.values.get(f"{uid}.other")

    def _choices(self, question: Question) -> Sequence[Choice]:
        return self.plan.questionnaire.choices.get(question.list_name or "", ())

    def _judge(self, scope: Scope, step: Step, key: str) -> None:
        unread = [k for k in (key, f"{key}.other") if k in self.unread]
        for each in unread:
            self._report(each, step, self.unread[each])
        element = step.entry.element
        if key in unread:
            return
        if isinstance(element, GridRow):
            self._judge_row(scope, step, key)
        elif isinstance(element, Question) and element.type not in _NEVER_ASKED:
            value = scope.values.get(step.entry.uid)
            for fault in faults(scope, step, value, self._choices(element)):
                self._report(key, step, fault)

    def _judge_row(self, scope: Scope, step: Step, key: str) -> None:
        owner = self.plan.entries[step.entry.parent or ""].element
        is_required = isinstance(owner, Question) and owner.required
        if is_required and scope.values.get(step.entry.uid) is None:
            self._report(key, step, ("required", {}))

    def _report(self, key: str, step: Step, fault: Fault) -> None:
        code, details = fault
        own = self._own_message(step, code)
        sentence = own or message(code, self.language, self.address, details)
        self.problems.append(Problem(key, code, sentence))

    def _own_message(self, step: Step, code: str) -> str:
        element = step.entry.element
        if isinstance(element, GridRow):
            element = self.plan.entries[step.entry.parent or ""].element
        if not isinstance(element, Question) or code not in ("constraint", "required"):
            return ""
        texts = element.constraint_message if code == "constraint" else element.required_message
        source = self.plan.questionnaire.source_language
        return texts.get(self.language) or texts.get(source, "")


def _is_automatic(step: Step) -> bool:
    element = step.entry.element
    return isinstance(element, Question) and element.type in _NEVER_ASKED
