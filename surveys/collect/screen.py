"""One page of a questionnaire as a value that a template draws."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from evalapp.typography import typography
from surveys.answers import Problem
from surveys.collect.asked import Asked, fixed_questions
from surveys.collect.controls import control, id_of
from surveys.collect.drawing import Control
from surveys.collect.dynamics import is_dynamic, known, reads_here
from surveys.collect.fields import BLOCKS, Fields, block_count
from surveys.collect.manner import Manner
from surveys.collect.visit import Visit
from surveys.collect.wording import words
from surveys.definition import Choice, Group, Item, Page, Question, Questionnaire, Repeat
from surveys.expressions.values import truth
from surveys.piping import render_label
from surveys.plan import plan_of
from surveys.relevance import choices_for, evaluated, shows_something, visible_on


@dataclass(frozen=True, slots=True)
class Section:
    """A group, or one block of a repeat, with its pieces."""

    id: str
    label: str
    hint: str
    is_hidden: bool
    relevant: str
    pieces: tuple[Piece, ...]
    kind: str = "section"
    #: For a repeat: the field that says how many blocks there are, and the number.
    blocks_field: str = ""
    blocks: int = 0
    can_grow: bool = False


Piece = Control | Section


@dataclass(frozen=True, slots=True)
class Complaint:
    """One line of the summary: what to say, and where it leads."""

    target: str
    question: str
    message: str


@dataclass(frozen=True, slots=True)
class Screen:
    """All that the template of a page needs."""

    heading: str
    hint: str
    number: int
    total: int
    pieces: tuple[Piece, ...]
    complaints: tuple[Complaint, ...]
    is_dynamic: bool
    #: Earlier answers that skips on this page read, as JSON.
    known: str
    has_optional: bool


def screen_of(
    visit: Visit,
    page: Page,
    fields: Fields,
    problems: Iterable[Problem],
    manner: Manner,
    today: date,
    *,
    blocks: int = 1,
) -> Screen:
    """Return a page as it stands with these fields."""
    told = tuple(problems)
    asked = _asked(visit, page, fields, told, manner, today)
    pieces = tuple(_pieces(page.items, asked, visit, blocks))
    questionnaire = visit.questionnaire
    number, total = progress(questionnaire, visit.values, page.uid)
    return Screen(
        asked.say(page.label) or asked.say(questionnaire.title),
        asked.say(page.hint),
        number,
        total,
        pieces,
        tuple(_complaints(told, pieces)),
        is_dynamic(questionnaire, page.uid),
        known(visit, page.uid),
        any(not one.is_required for one in _controls(pieces)),
    )


def progress(questionnaire: Questionnaire, values: Mapping[str, Any], uid: str) -> tuple[int, int]:
    """Return « part 2 of 4 »: pages seen, and pages that may still come."""
    uids = [page.uid for page in questionnaire.pages]
    here = uids.index(uid)
    before = sum(shows_something(questionnaire, values, one) for one in uids[:here])
    after = sum(may_show(questionnaire, values, one) for one in uids[here + 1 :])
    return before + 1, before + 1 + after


def speaker(
    questionnaire: Questionnaire,
    values: Mapping[str, Any],
    language: str,
    block: Mapping[str, Any] | None = None,
) -> Callable[[Mapping[str, str]], str]:
    """Return a function that writes a text in a language, earlier answers put in."""
    source = questionnaire.source_language

    def say(texts: Mapping[str, str]) -> str:
        written = language if texts.get(language) else source
        text = render_label(texts.get(written) or "", values, written, questionnaire, block)
        return typography(text) if written == "fr" else text

    return say


def may_show(questionnaire: Questionnaire, values: Mapping[str, Any], uid: str) -> bool:
    """Tell whether nothing answered so far closes a page."""
    plan = plan_of(questionnaire)
    steps = plan.page_steps[uid]
    condition = next(step.relevant for step in steps if step.entry.uid == uid)
    if condition is None:
        return True
    return truth(condition(evaluated(plan, steps, values).context())) is not False


def _asked(
    visit: Visit,
    page: Page,
    fields: Fields,
    problems: tuple[Problem, ...],
    manner: Manner,
    today: date,
) -> Asked:
    questionnaire, values = visit.questionnaire, visit.values

    def choices(question: Question) -> tuple[Choice, ...]:
        if question.choice_filter and not plan_of(questionnaire).entries[question.uid].repeats:
            return choices_for(questionnaire, question.uid, values, today=today)
        return questionnaire.choices.get(question.list_name or "", ())

    def every(question: Question) -> tuple[Choice, ...]:
        if not reads_here(questionnaire, question, page.uid):
            return ()
        return questionnaire.choices.get(question.list_name or "", ())

    return Asked(
        fields,
        {problem.uid: problem.message for problem in problems},
        visible_on(questionnaire, values, page.uid, today=today),
        speaker(questionnaire, values, manner.language),
        words(manner.language, str(questionnaire.settings.get("address", "vous"))),
        choices,
        every,
        manner.language,
        f"{questionnaire.checksum}.{manner.language}",
        _fixed(questionnaire),
    )


_FIXED: dict[str, Mapping[str, tuple[str, ...]]] = {}


def _fixed(questionnaire: Questionnaire) -> Mapping[str, tuple[str, ...]]:
    if questionnaire.checksum not in _FIXED:
        if len(_FIXED) > 100:
            _FIXED.clear()
        _FIXED[questionnaire.checksum] = fixed_questions(questionnaire)
    return _FIXED[questionnaire.checksum]


def _pieces(items: Sequence[Item], asked: Asked, visit: Visit, blocks: int) -> Iterator[Piece]:
    for item in items:
        if isinstance(item, Question):
            drawn = control(item, asked)
            if drawn is not None:
                yield drawn
        elif isinstance(item, Group):
            yield _group(item, asked, visit, blocks)
        else:
            yield _repeat(item, asked, visit, blocks)


def _group(group: Group, asked: Asked, visit: Visit, blocks: int) -> Section:
    path = asked.prefix + group.uid
    return Section(
        id_of(path),
        asked.say(group.label),
        asked.say(group.hint),
        path not in asked.shown,
        group.relevant or "",
        tuple(_pieces(group.items, asked, visit, blocks)),
    )


def _repeat(repeat: Repeat, asked: Asked, visit: Visit, blocks: int) -> Section:
    path = asked.prefix + repeat.uid
    count = block_count(asked.fields, path)
    if repeat.repeat_count is None:
        count = min(max(count, blocks), repeat.max_count)
    else:
        count = len({p.split("/")[1] for p in asked.shown if p.startswith(f"{path}/")})
    label = asked.say(repeat.label)
    return Section(
        id_of(path),
        "",
        asked.say(repeat.hint),
        path not in asked.shown,
        repeat.relevant or "",
        tuple(_block(repeat, asked, visit, f"{path}/{index}/", label) for index in range(count)),
        "repeat",
        BLOCKS + path,
        count,
        repeat.repeat_count is None and count < repeat.max_count,
    )


def _block(repeat: Repeat, asked: Asked, visit: Visit, prefix: str, label: str) -> Section:
    index = int(prefix.split("/")[-2])
    given = visit.values.get(repeat.uid) or ()
    block = given[index] if index < len(given) and isinstance(given[index], Mapping) else {}
    say = speaker(visit.questionnaire, visit.values, asked.language, block)
    inner = asked.inside(prefix, say)
    if index >= len(given):  # a block not yet begun shows all that has no condition
        fresh = {prefix + q.uid for q in repeat.items if isinstance(q, Question) and not q.relevant}
        inner = replace(inner, shown=asked.shown | fresh)
    title = asked.words["entry"].format(label=label, number=index + 1)
    pieces = tuple(_pieces(repeat.items, inner, visit, 1))
    return Section(id_of(prefix[:-1]), title, "", False, "", pieces)


def _controls(pieces: Iterable[Piece]) -> Iterator[Control]:
    for piece in pieces:
        if isinstance(piece, Section):
            yield from _controls(piece.pieces)
        elif piece.kind != "note":
            yield piece


def _complaints(problems: Iterable[Problem], pieces: Sequence[Piece]) -> Iterator[Complaint]:
    found = {one.path: (one.focus_id, one.label) for one in _controls(pieces)}
    for one in _controls(pieces):
        found |= {row.uid: (row.id, row.label) for row in one.rows}
    for problem in problems:
        path = problem.uid.removesuffix(".other")
        target, label = found.get(path, ("main", ""))
        yield Complaint(target, label, problem.message)
