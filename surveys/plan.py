"""What is worked out once per questionnaire, so that a page's skips take microseconds."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import groupby

from surveys.definition import ChoiceRole, Question, Questionnaire, QuestionType, Repeat
from surveys.expressions.evaluation import Compiled, compiled
from surveys.expressions.parser import parse
from surveys.expressions.tree import Lookup, names, walk
from surveys.outline import Entry, expressions, outline

#: Fields whose result decides what is shown, and in what order things are computed.
_DECIDING = ("relevant", "calculation", "repeat_count")


@dataclass(frozen=True, slots=True)
class Step:
    """One item to evaluate, after everything that it reads."""

    entry: Entry
    relevant: Compiled | None
    calculation: Compiled | None = None
    repeat_count: Compiled | None = None
    constraint: Compiled | None = None
    choice_filter: Compiled | None = None
    #: For a repeat: the steps of one of its blocks.
    inside: tuple[Step, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A questionnaire ready to be evaluated."""

    questionnaire: Questionnaire
    entries: Mapping[str, Entry]
    #: expression name -> uid
    uids: Mapping[str, str]
    steps: tuple[Step, ...]
    #: page uid -> the steps that decide what it shows
    page_steps: Mapping[str, tuple[Step, ...]]
    _labels: dict[str, dict[str, dict[str, str]]] = field(default_factory=dict)
    _lists: dict[str, dict[str, list[dict[str, str]]]] = field(default_factory=dict)

    def labels(self, language: str) -> Mapping[str, Mapping[str, str]]:
        """Return, by question name, the wording of its choices."""
        if language not in self._labels:
            self._labels[language] = {
                question.name: {
                    choice.name: worded(choice.label, language, self.questionnaire)
                    for choice in self.questionnaire.choices.get(question.list_name, ())
                }
                for question in self.questionnaire.questions()
                if question.list_name
            }
        return self._labels[language]

    def lists(self, language: str) -> Mapping[str, list[dict[str, str]]]:
        """Return the lists of choices as rows that an expression can look up."""
        if not self.has_lookup:
            return {}
        if language not in self._lists:
            self._lists[language] = {
                name: [
                    dict(choice.columns)
                    | {
                        "name": choice.name,
                        "label": worded(choice.label, language, self.questionnaire),
                    }
                    for choice in choices
                ]
                for name, choices in self.questionnaire.choices.items()
            }
        return self._lists[language]

    @cached_property
    def ranks(self) -> Mapping[str, int]:
        """Return the rank of each item, by uid."""
        return {uid: index for index, uid in enumerate(self.entries)}

    @cached_property
    def silent(self) -> frozenset[str]:
        """Return the uids of what nobody answers: hidden and computed questions, notes."""
        mute = {QuestionType.HIDDEN, QuestionType.CALCULATE, QuestionType.NOTE}
        return frozenset(q.uid for q in self.questionnaire.questions() if q.type in mute)

    @cached_property
    def hidden(self) -> Mapping[str, str]:
        """Return the uids of the hidden questions, by name."""
        every = self.questionnaire.questions()
        return {q.name: q.uid for q in every if q.type is QuestionType.HIDDEN}

    @cached_property
    def has_lookup(self) -> bool:
        """Say whether an expression reads a list of choices."""
        return any(
            isinstance(part, Lookup)
            for entry in self.entries.values()
            for _, text in expressions(entry.element)
            for part in walk(parse(text))
        )


def worded(texts: Mapping[str, str], language: str, questionnaire: Questionnaire) -> str:
    """Return a text in a language, else in the source language, else empty."""
    return texts.get(language) or texts.get(questionnaire.source_language) or ""


_PLANS: dict[str, Plan] = {}
_MOST_PLANS = 64


def plan_of(questionnaire: Questionnaire) -> Plan:
    """Return the plan of a checked questionnaire; made once per checksum."""
    key = questionnaire.checksum
    plan = _PLANS.get(key)
    if plan is None:
        if len(_PLANS) >= _MOST_PLANS:
            _PLANS.clear()
        plan = _PLANS[key] = _build(questionnaire)
    return plan


def expression_names(entries: Iterable[Entry], questionnaire: Questionnaire) -> dict[str, str]:
    """Return the names that an expression may read, each with its key in the answers."""
    found: dict[str, str] = {}
    for entry in entries:
        element = entry.element
        if isinstance(element, Question):
            if element.type in (QuestionType.NOTE, QuestionType.GRID, QuestionType.CONSTANT_SUM):
                continue
            choices = questionnaire.choices.get(element.list_name or "", ())
            if any(choice.role is ChoiceRole.OTHER for choice in choices):
                found[f"{entry.name}.other"] = f"{entry.uid}.other"
        elif hasattr(element, "items") and not isinstance(element, Repeat):
            continue
        found[entry.name] = entry.uid
    return found


@lru_cache(maxsize=8192)
def names_in(text: str) -> frozenset[str]:
    """Return the names that the text of a sound expression reads."""
    return names(parse(text))


def dependencies(entry: Entry, uids: Mapping[str, str]) -> dict[str, str]:
    """Return the uids that decide an item's display or value, with the field that reads them."""
    found: dict[str, str] = {}
    for fieldname, text in expressions(entry.element):
        if fieldname not in _DECIDING:
            continue
        for name in sorted(names_in(text)):
            uid = uids.get(name)
            if uid is not None:
                found.setdefault(uid.removesuffix(".other"), fieldname)
    return found


def _build(questionnaire: Questionnaire) -> Plan:
    entries = {entry.uid: entry for entry in outline(questionnaire)}
    uids = expression_names(entries.values(), questionnaire)
    graph = scope_graph(entries, uids)
    order = ordered(graph)[0]
    steps = _scope_steps(order, entries, ())
    by_uid = {step.entry.uid: step for step in steps}
    rank = {uid: index for index, uid in enumerate(by_uid)}
    page_steps: dict[str, tuple[Step, ...]] = {}
    for page, on_page in groupby(entries.values(), key=lambda entry: entry.page):
        needed = _closure(on_page, entries, graph, uids)
        page_steps[page] = tuple(by_uid[uid] for uid in sorted(needed, key=rank.__getitem__))
    return Plan(questionnaire, entries, uids, steps, page_steps)


def scope_graph(
    entries: Mapping[str, Entry], uids: Mapping[str, str]
) -> dict[str, tuple[str, ...]]:
    """Return, for each item, the items of its own scope to be evaluated before it.

    A scope is the questionnaire itself or one block of a repeat; seen from outside, a
    repeat is one item that reads all that its questions read.
    """
    graph: dict[str, dict[str, None]] = {uid: {} for uid in entries}
    for entry in entries.values():
        needed = list(dependencies(entry, uids))
        if entry.parent is not None:
            needed.append(entry.parent)
        for uid in needed:
            _link(graph, entry, entries[uid])
    return {uid: tuple(needs) for uid, needs in graph.items()}


def _link(graph: dict[str, dict[str, None]], reader: Entry, read: Entry) -> None:
    if read.uid in reader.repeats:
        return
    if reader.uid in read.repeats:
        graph[reader.uid][reader.uid] = None
        return
    shared = 0
    for mine, other in zip(reader.repeats, read.repeats, strict=False):
        if mine != other:
            break
        shared += 1
    source = (*reader.repeats, reader.uid)[shared]
    graph[source][(*read.repeats, read.uid)[shared]] = None


def ordered(graph: Mapping[str, tuple[str, ...]]) -> tuple[list[str], tuple[str, ...]]:
    """Return the items so that each follows what it reads, and one cycle if there is any."""
    order: list[str] = []
    state: dict[str, int] = {}
    for start in graph:
        stack = [(start, iter(graph[start]))] if start not in state else []
        state.setdefault(start, 1)
        while stack:
            uid, rest = stack[-1]
            following = next((need for need in rest if state.get(need) != 2), None)
            if following is None:
                state[uid] = 2
                order.append(uid)
                stack.pop()
            elif state.get(following) == 1:
                path = [step for step, _ in stack]
                return order, tuple(path[path.index(following) :])
            else:
                state[following] = 1
                stack.append((following, iter(graph[following])))
    return order, ()


def _scope_steps(
    order: list[str], entries: Mapping[str, Entry], scope: tuple[str, ...]
) -> tuple[Step, ...]:
    return tuple(
        _step(entries[uid], order, entries) for uid in order if entries[uid].repeats == scope
    )


def _step(entry: Entry, order: list[str], entries: Mapping[str, Entry]) -> Step:
    found = {name: compiled(parse(text)) for name, text in expressions(entry.element)}
    inside: tuple[Step, ...] = ()
    if isinstance(entry.element, Repeat):
        inside = _scope_steps(order, entries, (*entry.repeats, entry.uid))
    return Step(
        entry,
        found.get("relevant"),
        found.get("calculation"),
        found.get("repeat_count"),
        found.get("constraint"),
        found.get("choice_filter"),
        inside,
    )


def _closure(
    on_page: Iterable[Entry],
    entries: Mapping[str, Entry],
    graph: Mapping[str, tuple[str, ...]],
    uids: Mapping[str, str],
) -> set[str]:
    """Return the items of the outer scope that a page shows or reads."""
    stack: list[str] = []
    for entry in on_page:
        stack.append((*entry.repeats, entry.uid)[0])
        stack.extend(_read(entry, entries, uids))
    found: set[str] = set()
    while stack:
        uid = stack.pop()
        if uid not in found:
            found.add(uid)
            stack.extend(graph[uid])
    return found


def _read(entry: Entry, entries: Mapping[str, Entry], uids: Mapping[str, str]) -> Iterator[str]:
    """Yield the items of the outer scope that any expression of an item reads."""
    for _, text in expressions(entry.element):
        for name in names_in(text):
            read = entries[uids[name].removesuffix(".other")]
            yield (*read.repeats, read.uid)[0]
