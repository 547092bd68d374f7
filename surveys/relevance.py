"""What a respondent is shown: an item is shown when its condition, and those of all that
contains it, are true. Unknown is not true: an unanswered filter hides what it opens.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from surveys.definition import Choice, Page, Question, Questionnaire, QuestionType, Repeat
from surveys.expressions.evaluation import Compiled
from surveys.expressions.values import Context, Nodes, known, number, text, truth
from surveys.plan import Plan, Step, plan_of

Values = Mapping[str, Any]

_SILENT = (QuestionType.HIDDEN, QuestionType.CALCULATE)


@dataclass(slots=True)
class Scope:
    """What is known so far, in the questionnaire or in one block of a repeat."""

    plan: Plan
    values: Values
    language: str
    today: str | None
    by_name: dict[str, object] = field(default_factory=dict)
    repeated: dict[str, Sequence[object]] = field(default_factory=dict)
    #: Keys of what is shown; inside a repeat, ``children/0/age``.
    shown: set[str] = field(default_factory=set)
    calculated: dict[str, object] = field(default_factory=dict)
    prefix: str = ""
    position: int | None = None
    #: repeat uid -> one scope per block
    blocks: dict[str, list[Scope]] = field(default_factory=dict)

    _plain: Context | None = None

    def plain_context(self) -> Context:
        """Return what a condition may read; one value, as the answers fill up in place."""
        if self._plain is None:
            self._plain = self.context()
        return self._plain

    def context(self, here: object = None, columns: Mapping[str, str] | None = None) -> Context:
        """Return what an expression of this scope may read."""
        return Context(
            values=self.by_name,
            here=here,
            today=self.today,
            position=self.position,
            repeated=self.repeated,
            labels=self.plan.labels(self.language),
            lists=self.plan.lists(self.language),
            columns=columns or {},
        )


def visible(
    questionnaire: Questionnaire, values: Values, *, today: date | None = None
) -> frozenset[str]:
    """Return the uids of everything shown; in repeats, keys such as ``children/0/age``."""
    plan = plan_of(questionnaire)
    return frozenset(evaluated(plan, plan.steps, values, today=today).shown)


def visible_on(
    questionnaire: Questionnaire, values: Values, page: str, *, today: date | None = None
) -> frozenset[str]:
    """Return the uids of what one page shows; only what decides it is evaluated."""
    plan = plan_of(questionnaire)
    shown = evaluated(plan, plan.page_steps[page], values, today=today).shown
    return frozenset(uid for uid in shown if plan.entries[uid.rpartition("/")[2]].page == page)


def first_page(questionnaire: Questionnaire, values: Values) -> Page | None:
    """Return the first page with something to show."""
    return _first_shown(questionnaire, values, questionnaire.pages)


def next_page(questionnaire: Questionnaire, values: Values, current: str) -> Page | None:
    """Return the next page with something to show, or nothing at the end."""
    return _first_shown(
        questionnaire, values, questionnaire.pages[_index(questionnaire, current) + 1 :]
    )


def previous_page(questionnaire: Questionnaire, values: Values, current: str) -> Page | None:
    """Return the page before with something to show, or nothing at the beginning."""
    before = questionnaire.pages[: _index(questionnaire, current)]
    return _first_shown(questionnaire, values, tuple(reversed(before)))


def shows_something(questionnaire: Questionnaire, values: Values, page: str) -> bool:
    """Say whether a page has at least one thing to show."""
    plan = plan_of(questionnaire)
    return any(
        isinstance(element := plan.entries[key.rpartition("/")[2]].element, Question)
        and element.type not in _SILENT
        for key in visible_on(questionnaire, values, page)
    ) or any(
        isinstance(plan.entries[key.rpartition("/")[2]].element, Repeat)
        for key in visible_on(questionnaire, values, page)
    )


def choices_for(
    questionnaire: Questionnaire, uid: str, values: Values, *, today: date | None = None
) -> tuple[Choice, ...]:
    """Return the choices that a question outside repeats offers, its filter applied."""
    plan = plan_of(questionnaire)
    entry = plan.entries[uid]
    scope = evaluated(plan, plan.page_steps[entry.page], values, today=today)
    step = next(step for step in plan.page_steps[entry.page] if step.entry.uid == uid)
    return filtered(scope, step)


def filtered(scope: Scope, step: Step) -> tuple[Choice, ...]:
    """Return the choices of a question in a scope that has been evaluated."""
    question = step.entry.element
    if not isinstance(question, Question) or question.list_name is None:
        return ()
    choices = scope.plan.questionnaire.choices.get(question.list_name, ())
    if step.choice_filter is None:
        return choices
    return tuple(
        choice
        for choice in choices
        if truth(step.choice_filter(scope.context(columns={**choice.columns, "name": choice.name})))
        is True
    )


def evaluated(
    plan: Plan,
    steps: Sequence[Step],
    values: Values,
    *,
    today: date | None = None,
    language: str | None = None,
) -> Scope:
    """Return the scope left by evaluating some steps in order."""
    scope = Scope(
        plan,
        values,
        language or plan.questionnaire.source_language,
        today.isoformat() if today else None,
    )
    run_steps(scope, steps)
    return scope


def run_steps(scope: Scope, steps: Sequence[Step]) -> None:
    """Evaluate steps in order; each may read those before it."""
    for step in steps:
        if _is_shown(scope, step):
            scope.shown.add(scope.prefix + step.entry.uid)
            _record(scope, step)


def _is_shown(scope: Scope, step: Step) -> bool:
    entry = step.entry
    parent = entry.parent
    is_block_item = bool(entry.repeats) and parent == entry.repeats[-1]
    if parent is not None and not is_block_item and scope.prefix + parent not in scope.shown:
        return False
    return step.relevant is None or truth(step.relevant(scope.plain_context())) is True


def _record(scope: Scope, step: Step) -> None:
    element = step.entry.element
    if isinstance(element, Repeat):
        _run_blocks(scope, step, element)
        return
    uid = step.entry.uid
    value = scope.values.get(uid)
    if isinstance(element, Question):
        if step.calculation is not None and is_computed(element):
            value = _computed(step.calculation, scope, value)
            scope.calculated[uid] = value
        elif element.type is QuestionType.ACKNOWLEDGE and value is True:
            value = "OK"
        other = scope.values.get(f"{uid}.other")
        if other is not None:
            scope.by_name[f"{step.entry.name}.other"] = other
    scope.by_name[step.entry.name] = value


def is_computed(question: Question) -> bool:
    """Say whether the value comes from the calculation and not from the respondent."""
    return question.type in _SILENT or question.read_only


def _computed(calculation: Compiled, scope: Scope, previous: object) -> object:
    value = calculation(scope.context(here=previous))
    if isinstance(value, Nodes):
        value = value.items[0] if value.items else None
    if isinstance(value, tuple):
        return text(value)
    if isinstance(value, float) and value == int(value) and abs(value) < 1e15:
        return int(value)
    return None if value == "" else value


def block_count(scope: Scope, step: Step, repeat: Repeat) -> int:
    """Return how many blocks of a repeat there are."""
    answered = scope.values.get(step.entry.uid)
    size = len(answered) if isinstance(answered, list | tuple) else 0
    if step.repeat_count is not None:
        wanted = number(step.repeat_count(scope.plain_context()))
        size = int(wanted) if wanted is not None and wanted > 0 else 0
    return min(size, repeat.max_count)


def _run_blocks(scope: Scope, step: Step, repeat: Repeat) -> None:
    uid = step.entry.uid
    size = block_count(scope, step, repeat)
    answered = scope.values.get(uid)
    blocks = list(answered)[:size] if isinstance(answered, list | tuple) else []
    blocks += [{}] * (size - len(blocks))
    inner = [s.entry.name for s in step.inside]
    columns: dict[str, list[object]] = {name: [] for name in inner}
    scope.by_name[repeat.name] = Nodes((True,) * size)
    scope.blocks[uid] = [
        _run_block(scope, step, index, block, columns) for index, block in enumerate(blocks)
    ]
    for name, column in columns.items():
        scope.repeated[name] = column
        items = (known(value) for value in column)
        scope.by_name[name] = Nodes(tuple(i for i in items if not isinstance(i, Nodes)))


def _run_block(
    scope: Scope, step: Step, index: int, block: object, columns: dict[str, list[object]]
) -> Scope:
    inside = Scope(
        scope.plan,
        block if isinstance(block, Mapping) else {},
        scope.language,
        scope.today,
        dict(scope.by_name),
        {**scope.repeated, **columns},
        set(),
        {},
        f"{scope.prefix}{step.entry.uid}/{index}/",
        index + 1,
    )
    for name in columns:
        inside.by_name.pop(name, None)
    run_steps(inside, step.inside)
    scope.shown |= inside.shown
    for name, column in columns.items():
        column.append(inside.by_name.get(name))
    return inside


def _index(questionnaire: Questionnaire, uid: str) -> int:
    return next(index for index, page in enumerate(questionnaire.pages) if page.uid == uid)


def _first_shown(
    questionnaire: Questionnaire, values: Values, pages: Sequence[Page]
) -> Page | None:
    return next((page for page in pages if shows_something(questionnaire, values, page.uid)), None)
