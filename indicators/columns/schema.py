"""Which columns the answers to a questionnaire make, over all its versions.

A closed question is one column of codes, a multiple choice one column per option, a number one
column of floats. Questions are matched by their permanent uid: the levels of the last version
come first, those that only an older version proposed come after, so that no code is lost.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from surveys.definition import Choice, Item, Question, Questionnaire, QuestionType, Repeat

#: Bumped when the bytes of a file change their meaning: every cache is then built again.
FORMAT = 1
#: Codes that are no level: asked and left empty; never asked.
MISSING, NOT_ASKED = -1, -2
#: From this many levels on a code needs two bytes.
WIDE = 120


class Kind(StrEnum):
    """What the values of a column are."""

    CODE = "code"
    FLAG = "flag"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: ``key`` is the uid, or ``uid/option`` for an option of a multiple choice."""

    key: str
    uid: str
    kind: Kind
    levels: tuple[str, ...] = ()
    option: str = ""
    #: The option's place is a rank in the answer, not its mere presence.
    is_rank: bool = False

    @property
    def is_wide(self) -> bool:
        """Whether codes need two bytes."""
        return self.kind is Kind.CODE and len(self.levels) >= WIDE


@dataclass(frozen=True, slots=True)
class Schema:
    """The columns of a campaign, in the order of its last version."""

    columns: tuple[Column, ...]

    @property
    def signature(self) -> str:
        """Return a digest of all that the bytes depend on."""
        content = [
            [c.key, c.uid, c.kind.value, list(c.levels), c.option, c.is_rank] for c in self.columns
        ]
        text = json.dumps([FORMAT, content], ensure_ascii=False, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:24]

    def of(self, kind: Kind, *, wide: bool = False) -> tuple[Column, ...]:
        """Return the columns of one kind, wide or not, in order."""
        return tuple(c for c in self.columns if c.kind is kind and c.is_wide == wide)

    @property
    def small(self) -> tuple[Column, ...]:
        """Return the columns of one byte, in order."""
        return tuple(c for c in self.columns if c.kind is not Kind.NUMBER and not c.is_wide)

    def column(self, key: str) -> Column | None:
        """Return the column of this key."""
        return next((column for column in self.columns if column.key == key), None)


def schema_of(versions: Sequence[Questionnaire]) -> Schema:
    """Return the columns that hold the answers to every version, oldest version first."""
    found: dict[str, Column] = {}
    for questionnaire in reversed(versions):
        for column in _columns(questionnaire):
            known = found.get(column.key)
            found[column.key] = column if known is None else _merged(known, column)
    return Schema(tuple(found.values()))


def _merged(recent: Column, old: Column) -> Column:
    """Keep the recent kind; a question that changed its kind keeps only its recent answers."""
    if recent.kind is not old.kind:
        return recent
    gone = tuple(level for level in old.levels if level not in recent.levels)
    return replace(recent, levels=recent.levels + gone)


def _columns(questionnaire: Questionnaire) -> Iterator[Column]:
    for page in questionnaire.pages:
        for question in outside_repeats(page.items):
            choices = questionnaire.choices.get(question.list_name or "", ())
            yield from _of_question(question, choices)


def outside_repeats(items: tuple[Item, ...]) -> Iterator[Question]:
    """Yield the questions answered once per person."""
    for item in items:
        if isinstance(item, Question):
            yield item
        elif not isinstance(item, Repeat):
            yield from outside_repeats(item.items)


_NUMBERS = {QuestionType.INTEGER, QuestionType.DECIMAL, QuestionType.RANGE}


def _of_question(question: Question, choices: Sequence[Choice]) -> Iterator[Column]:
    uid, names = question.uid, tuple(choice.name for choice in choices)
    if question.type is QuestionType.SELECT_ONE:
        yield Column(uid, uid, Kind.CODE, names)
    elif question.type is QuestionType.GRID:
        yield from (Column(row.uid, row.uid, Kind.CODE, names) for row in question.rows)
    elif question.type is QuestionType.SELECT_MULTIPLE:
        yield from (Column(f"{uid}/{name}", uid, Kind.FLAG, (), name) for name in names)
    elif question.type is QuestionType.RANK:
        yield from (Column(f"{uid}/{n}", uid, Kind.NUMBER, (), n, is_rank=True) for n in names)
    elif question.type is QuestionType.CONSTANT_SUM:
        yield from (Column(row.uid, row.uid, Kind.NUMBER) for row in question.rows)
    elif question.type in _NUMBERS:
        yield Column(uid, uid, Kind.NUMBER)
