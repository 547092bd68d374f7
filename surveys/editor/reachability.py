"""Questions that nobody can reach: a small search for a model of each condition.

A condition is first tested alone with the values that it speaks of (each answer offered, each
number named and its neighbours, blank), together with the conditions that enclose it and those
of the questions that it reads. Found: reachable. The whole space tried without success, and it
is complete for the shape of the condition: contradictory. Space too large: nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any

from surveys.definition import GridRow, Question, Questionnaire, QuestionType
from surveys.editor.findings import Finding, Severity
from surveys.editor.operations import worded
from surveys.expressions.evaluation import compiled
from surveys.expressions.parser import parse
from surveys.expressions.tree import (
    Arithmetic,
    Call,
    Literal,
    Logical,
    Lookup,
    Match,
    Node,
    Ref,
    walk,
)
from surveys.expressions.values import Context, truth
from surveys.outline import Entry, outline

MOST_MODELS = 4000
_DECIDABLE_CALLS = {"selected", "not", "true", "false", "count-selected", "boolean", "number"}
_FREE = {QuestionType.TEXT, QuestionType.HIDDEN, QuestionType.CALCULATE, QuestionType.DATE}


def reachability_findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield the pieces whose condition can never be true, outermost first."""
    entries = {entry.uid: entry for entry in outline(questionnaire)}
    by_name = {entry.name: entry for entry in entries.values()}
    search = _Search(questionnaire, entries, by_name)
    dead: set[str] = set()
    for entry in entries.values():
        if entry.parent in dead:
            dead.add(entry.uid)
        elif (entry.element.relevant or "").strip() and search.is_dead(entry):
            dead.add(entry.uid)
            yield Finding(
                "unreachable",
                Severity.BLOCKING,
                entry.uid,
                worded(entry.element, questionnaire),
                "Personne ne verra cet élément : sa condition, avec celles dont elle dépend, "
                "n’est jamais vraie.",
            )


def check_findings(questionnaire: Questionnaire) -> Iterator[Finding]:
    """Yield the questions whose check accepts no answer at all."""
    entries = {entry.uid: entry for entry in outline(questionnaire)}
    search = _Search(questionnaire, entries, {entry.name: entry for entry in entries.values()})
    for entry in entries.values():
        if search.refuses_all(entry):
            yield Finding(
                "contradictory_check",
                Severity.BLOCKING,
                entry.uid,
                worded(entry.element, questionnaire),
                "Aucune réponse ne peut être acceptée : le contrôle se contredit.",
            )


class _Search:
    def __init__(
        self,
        questionnaire: Questionnaire,
        entries: Mapping[str, Entry],
        by_name: Mapping[str, Entry],
    ) -> None:
        self.questionnaire, self.entries, self.by_name = questionnaire, entries, by_name

    def is_dead(self, entry: Entry) -> bool:
        """Tell whether every possible set of answers leaves a piece hidden."""
        conditions, read = self._needed(entry)
        if any(not _is_decidable(node) for node in conditions):
            return False
        spaces = {name: self._space(name, conditions) for name in sorted(read)}
        if any(space is None for space in spaces.values()):
            return False
        size = 1
        for space in spaces.values():
            size *= len(space or ())
        return size <= MOST_MODELS and not self._has_model(conditions, spaces)

    def refuses_all(self, entry: Entry) -> bool:
        """Tell whether the check of a question is false whatever is answered, here and before."""
        text = (getattr(entry.element, "constraint", None) or "").strip()
        if not text:
            return False
        node = parse(text)
        here = self._space(entry.name, [node])
        read = sorted({part.name for part in walk(node) if isinstance(part, Ref)})
        spaces = [self._space(name, [node]) for name in read]
        if here is None or None in spaces or not _is_decidable(node):
            return False
        answers = [value for value in here if value is not None]
        tries = list(product(answers, *(space or () for space in spaces)))
        test = compiled(node)
        return len(tries) <= MOST_MODELS and not any(
            truth(test(Context(values=dict(zip(read, values, strict=True)), here=one))) is not False
            for one, *values in tries
        )

    def _has_model(
        self, conditions: Sequence[Node], spaces: Mapping[str, Sequence[Any] | None]
    ) -> bool:
        tests = [compiled(node) for node in conditions]
        names = list(spaces)
        for values in product(*(spaces[name] or () for name in names)):
            context = Context(values=dict(zip(names, values, strict=True)))
            if all(truth(test(context)) is True for test in tests):
                return True
        return False

    def _needed(self, entry: Entry) -> tuple[list[Node], set[str]]:
        """Return every condition that must hold, and the names that they read.

        A question read by a condition that cannot hold on a blank must itself be shown: its own
        conditions are needed too, unless the condition accepts blanks.
        """
        conditions: list[Node] = []
        read: set[str] = set()
        waiting, seen = [entry], {entry.uid}
        while waiting:
            for above in self._chain(waiting.pop()):
                text = (above.element.relevant or "").strip()
                if not text:
                    continue
                for node in _conjuncts(parse(text)):
                    conditions.append(node)
                    waiting.extend(self._prerequisites(node, read, seen))
        return conditions, read

    def _prerequisites(self, node: Node, read: set[str], seen: set[str]) -> Iterator[Entry]:
        """Yield the questions that must be shown for a condition to be true."""
        for name in sorted({part.name for part in walk(node) if isinstance(part, Ref)}):
            read.add(name)
            other = self.by_name.get(name)
            if other and other.uid not in seen and not _accepts_blank(node, name):
                seen.add(other.uid)
                yield other

    def _chain(self, entry: Entry) -> Iterator[Entry]:
        current: Entry | None = entry
        while current is not None:
            yield current
            current = self.entries.get(current.parent) if current.parent else None

    def _space(self, name: str, conditions: Sequence[Node]) -> list[Any] | None:
        """Return the answers worth trying; nothing when they cannot be listed."""
        entry = self.by_name.get(name)
        if entry is None or entry.repeats:
            return None
        element = entry.element
        owner = (
            self.entries[entry.parent or ""].element if isinstance(element, GridRow) else element
        )
        if not isinstance(owner, Question) or owner.type in _FREE or owner.choice_filter:
            return None
        listed = [one.name for one in self.questionnaire.choices.get(owner.list_name or "", ())]
        if owner.type is QuestionType.SELECT_MULTIPLE:
            return _subsets(listed, _named(conditions))
        if owner.type in (QuestionType.SELECT_ONE, QuestionType.GRID):
            return [None, *listed]
        if owner.type is QuestionType.ACKNOWLEDGE:
            return [None, "OK"]
        if owner.type in (QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE):
            return _numbers(owner, _named(conditions))
        return None


def _conjuncts(node: Node) -> tuple[Node, ...]:
    """Return the parts of a condition that must all hold."""
    if isinstance(node, Logical) and node.operator == "and":
        return tuple(part for operand in node.operands for part in _conjuncts(operand))
    return (node,)


def _is_decidable(node: Node) -> bool:
    return all(
        not isinstance(part, Arithmetic | Match | Lookup)
        and not (isinstance(part, Call) and part.name not in _DECIDABLE_CALLS)
        for part in walk(node)
    )


def _accepts_blank(node: Node, name: str) -> bool:
    """Tell whether a condition may be true while a question is blank, the others free."""
    others = {part.name for part in walk(node) if isinstance(part, Ref)} - {name}
    if others:
        return True
    return truth(compiled(node)(Context(values={name: None}))) is True


def _named(conditions: Sequence[Node]) -> list[float | str]:
    return [part.value for node in conditions for part in walk(node) if isinstance(part, Literal)]


def _subsets(listed: Sequence[str], named: Sequence[float | str]) -> list[Any]:
    """Return blank, each answer alone, each pair, and all the answers that are named."""
    spoken = [name for name in listed if name in named] or list(listed[:1])
    rest = [name for name in listed if name not in spoken][:2]
    pool = [*spoken, *rest][:8]
    chosen = (
        tuple(n for i, n in enumerate(pool) if bits >> i & 1) for bits in range(1, 2 ** len(pool))
    )
    return [None, *chosen, tuple(listed)]


def _numbers(question: Question, named: Sequence[float | str]) -> list[Any]:
    low, high = -1e6, 1e6
    if question.type is QuestionType.RANGE:
        low = float(question.parameters.get("start", "0"))
        high = float(question.parameters.get("end", "10"))
    step = 0.5 if question.type is QuestionType.DECIMAL else 1.0
    values = {low, high, 0.0}
    for one in named:
        if isinstance(one, float):
            values |= {one - step, one, one + step}
    return [None, *sorted(value for value in values if low <= value <= high)]
