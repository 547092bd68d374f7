"""The rules that a readable answer must still follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from surveys.definition import Choice, ChoiceRole, Question, QuestionType
from surveys.expressions.values import truth
from surveys.plan import Step, worded
from surveys.relevance import Scope, filtered

#: A code and what its sentence needs.
Fault = tuple[str, Mapping[str, object]]


def chosen_names(value: object) -> tuple[str, ...]:
    """Return the names of the choices in an answer."""
    if isinstance(value, str):
        return (value,)
    return tuple(value) if isinstance(value, list | tuple) else ()


def has_other(value: object, choices: Sequence[Choice]) -> bool:
    """Say whether « autre » is among the answers."""
    chosen = chosen_names(value)
    return any(c.role is ChoiceRole.OTHER and c.name in chosen for c in choices)


def unknown_names(value: object, choices: Sequence[Choice]) -> list[str]:
    """Return the answers that are not on offer."""
    offered = {choice.name for choice in choices}
    return [name for name in chosen_names(value) if name not in offered]


def faults(scope: Scope, step: Step, value: object, choices: Sequence[Choice]) -> Iterator[Fault]:
    """Yield what is wrong with a readable answer, or with the lack of one."""
    question = step.entry.element
    if not isinstance(question, Question):
        return
    if question.type is QuestionType.CONSTANT_SUM:
        yield from _sum_fault(scope, question)
        return
    if value is None:
        if question.required and question.type is not QuestionType.GRID and _offers(scope, step):
            yield "required", {}
        return
    yield from _exclusive_fault(scope, question, value, choices)
    if step.constraint is not None and truth(step.constraint(scope.context(here=value))) is False:
        yield "constraint", {}


def _offers(scope: Scope, step: Step) -> bool:
    """Tell whether there is something to choose: a filter may leave nothing."""
    return step.choice_filter is None or bool(filtered(scope, step))


def _exclusive_fault(
    scope: Scope, question: Question, value: object, choices: Sequence[Choice]
) -> Iterator[Fault]:
    chosen = chosen_names(value)
    if question.type is not QuestionType.SELECT_MULTIPLE or len(chosen) < 2:
        return
    alone = next((c for c in choices if c.exclusive and c.name in chosen), None)
    if alone is not None:
        label = worded(alone.label, scope.language, scope.plan.questionnaire)
        yield "exclusive", {"label": label.rstrip(".")}


def _sum_fault(scope: Scope, question: Question) -> Iterator[Fault]:
    shown = [row.uid for row in question.rows if scope.prefix + row.uid in scope.shown]
    answered: list[Any] = [scope.values[uid] for uid in shown if scope.values.get(uid) is not None]
    total = sum_wanted(question)
    if answered and sum(answered) != total:
        yield "sum", {"total": total, "actual": sum(answered)}


def sum_wanted(question: Question) -> int:
    """Return the total of a constant sum; 100 unless told."""
    wanted = question.parameters.get("total", "100")
    return int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) < 10 else 100
