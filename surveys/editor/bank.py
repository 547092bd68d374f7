"""The question bank: a question is used by link, so that its identity follows it everywhere.

The questionnaire keeps the words that its respondents read; the link says where they come from,
whether they were changed locally, and whether the bank has moved on.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.definition import Choice, Question, Questionnaire, QuestionType
from surveys.editor.asked import plain
from surveys.editor.identity import Fresh, names_of, unused
from surveys.editor.operations import placed_at, set_choices, update
from surveys.editor.tree import EditRefused, find, has, with_fields

#: What the bank says of a question; the rest (condition, place) belongs to each questionnaire.
_WORDING = ("label", "hint", "unit")
_RULES = ("type", "parameters", "constraint", "constraint_message", "appearance")
_SHARED = (*_WORDING, "media", *_RULES)
_SILENT = {QuestionType.NOTE, QuestionType.CALCULATE, QuestionType.HIDDEN}


@dataclass(frozen=True)
class Content:
    """What the bank says of a question at one of its revisions."""

    question: Question
    choices: tuple[Choice, ...]


@dataclass(frozen=True)
class Shared:
    """A question of the bank, with the answers that it offers, and what it said before."""

    code: str
    question: Question
    choices: tuple[Choice, ...]
    past: tuple[Content, ...] = ()
    is_withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Link:
    """How a question stands towards the bank."""

    code: str
    #: The wording here is not the bank's.
    is_local: bool
    #: Type, answers or scale are not the bank's: not the same measure any more.
    is_other: bool
    #: The question says what the bank said before: it has not been changed here.
    is_behind: bool = False


def content_of(question: Question, questionnaire: Questionnaire) -> str:
    """Return a question as the bank stores it, without what belongs to one questionnaire."""
    kept: dict[str, Any] = {
        "relevant": None, "required": False, "required_message": {}, "calculation": None,
        "choice_filter": None, "default": None, "bank": None, "justification": None,
        "list_name": "reponses" if question.list_name else None,
    }  # fmt: skip
    bare = question.model_copy(update=kept)
    choices = questionnaire.choices.get(question.list_name or "", ())
    content = {
        "question": bare.model_dump(mode="json", exclude_defaults=True),
        "choices": [choice.model_dump(mode="json", exclude_defaults=True) for choice in choices],
    }
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def read_content(
    code: str, content: str, past: Sequence[str] = (), *, is_withdrawn: bool = False
) -> Shared:
    """Return a question of the bank from its stored text, and from those of before."""
    now = _content(content)
    before = tuple(_content(one) for one in past)
    return Shared(code, now.question, now.choices, before, is_withdrawn)


def _content(text: str) -> Content:
    data = json.loads(text)
    choices = tuple(Choice.model_validate(one) for one in data["choices"])
    return Content(Question.model_validate(data["question"]), choices)


def is_bankable(question: Question) -> bool:
    """Tell whether a question is worth sharing: it asks something by itself."""
    text = "".join(question.label.values())
    return question.type not in _SILENT and "${" not in text and not question.choice_filter


def placed(
    q: Questionnaire, target: str, shared: Shared, fresh: Fresh
) -> tuple[Questionnaire, str]:
    """Put a question of the bank in a questionnaire, by link; refuse it twice."""
    if any(one.bank == shared.code for one in q.questions()):
        raise EditRefused("Cette question de la banque est déjà dans le questionnaire.")
    names = set(names_of(q))
    changes: dict[str, Any] = {
        "uid": shared.code if not has(q, shared.code) else fresh(),
        "name": unused(shared.question.name, names),
        "bank": shared.code,
    }
    rows = []
    for row in shared.question.rows:
        uid = row.uid if not has(q, row.uid) else fresh()
        rows.append(row.model_copy(update={"uid": uid, "name": unused(row.name, names)}))
    changes["rows"] = tuple(rows)
    choices = dict(q.choices)
    if shared.choices:
        changes["list_name"] = unused(shared.question.name, choices)
        choices[changes["list_name"]] = shared.choices
    made = shared.question.model_copy(update=changes)
    return placed_at(with_fields(q, choices=choices), target, made), made.uid


def link_of(question: Question, q: Questionnaire, bank: Mapping[str, Shared]) -> Link | None:
    """Return how a question stands towards the bank; nothing when it is not linked."""
    shared = bank.get(question.bank or "")
    if shared is None:
        return None
    is_local, is_other = _departs(question, q, Content(shared.question, shared.choices))
    is_behind = (is_local or is_other) and any(
        not any(_departs(question, q, before)) for before in shared.past
    )
    return Link(shared.code, is_local, is_other, is_behind)


def _departs(question: Question, q: Questionnaire, bank: Content) -> tuple[bool, bool]:
    """Tell whether a question says something else, and whether it measures something else."""
    source, theirs = q.source_language, bank.question
    here = q.choices.get(question.list_name or "", ())

    def said(one: Question, choices: Sequence[Choice]) -> list[str]:
        texts = [getattr(one, name) for name in _WORDING] + [choice.label for choice in choices]
        return [plain(text.get(source, "")) for text in texts]

    is_local = said(question, here) != said(theirs, bank.choices)
    is_other = (
        question.type is not theirs.type
        or dict(question.parameters) != dict(theirs.parameters)
        or [one.name for one in here] != [one.name for one in bank.choices]
    )
    return is_local, is_other


def refreshed(q: Questionnaire, uid: str, shared: Shared) -> Questionnaire:
    """Return the questionnaire where a linked question says again what the bank says."""
    question = find(q, uid)
    changes = {name: getattr(shared.question, name) for name in _SHARED}
    after = update(q, uid, question.model_copy(update=changes))
    if question.list_name and shared.choices:
        after = set_choices(after, question.list_name, shared.choices)
    return after


def behind(q: Questionnaire, bank: Mapping[str, Shared]) -> tuple[Question, ...]:
    """Return the linked questions that say what the bank said before."""
    links = ((question, link_of(question, q, bank)) for question in q.questions())
    return tuple(question for question, link in links if link is not None and link.is_behind)


def unlinked(q: Questionnaire, uid: str) -> Questionnaire:
    """Return the questionnaire where a question is its own again."""
    return update(q, uid, find(q, uid).model_copy(update={"bank": None}))


def linked(q: Questionnaire, codes: frozenset[str]) -> Questionnaire:
    """Return a questionnaire whose questions of these uids are linked to the bank."""
    after = q
    for question in q.questions():
        if question.uid in codes and question.bank is None:
            after = update(after, question.uid, question.model_copy(update={"bank": question.uid}))
    return after
