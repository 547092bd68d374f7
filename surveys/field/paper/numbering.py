"""A questionnaire as it is on paper: numbered questions, a code per answer, skips in words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from string import ascii_lowercase

from surveys.answer_values import bounds
from surveys.definition import Choice, Group, Item, Question, Questionnaire, QuestionType, Repeat
from surveys.expressions.evaluation import compiled
from surveys.expressions.parser import parse
from surveys.expressions.tree import Logical, Node, names
from surveys.expressions.values import Context, truth
from surveys.field.paper.conditions import PaperWords
from surveys.piping import render_label
from surveys.plan import Plan, plan_of, worded
from surveys.relevance import evaluated

#: Blocks of a repeat that the paper has room for.
BLOCKS = 3
END = 0
_SILENT = (QuestionType.HIDDEN, QuestionType.CALCULATE)


@dataclass(frozen=True, slots=True)
class Code:
    """One answer: its number, to tick or to circle, and where it leads when it skips."""

    code: str
    name: str
    label: str
    #: Number of the next question; ``END`` for the end, ``None`` when it is the following one.
    jump: int | None = None
    is_other: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a grid or of a sum, with its letter."""

    letter: str
    path: str
    label: str


@dataclass(frozen=True, slots=True)
class PaperItem:
    """One numbered question, or a note (number 0)."""

    number: int
    path: str
    question: Question
    label: str
    hint: str
    page: str
    codes: tuple[Code, ...] = ()
    lines: tuple[Line, ...] = ()
    #: « Si … », when the skips alone do not say it.
    condition: str = ""
    #: Heading of the part, on its first question.
    heading: str = ""


@dataclass(frozen=True, slots=True)
class _Place:
    question: Question
    path: str
    page: str
    #: Uids whose conditions open it, outermost first; a block of a repeat has its repeat's.
    above: tuple[str, ...]
    block: str = ""


def paper_items(
    questionnaire: Questionnaire,
    language: str = "fr",
    given: Mapping[str, str | None] | None = None,
) -> tuple[PaperItem, ...]:
    """Return the questions in order, numbered, with codes, skips and conditions.

    ``given`` is what the campaign answers by itself, by the name of its hidden question: what it
    closes is not printed, what it opens is printed without a condition.
    """
    known = given or {}
    places = [
        place
        for place in _places(questionnaire, language)
        if not _is_closed(place, questionnaire, known)
    ]
    items, number = [], 0
    for place in places:
        is_note = place.question.type is QuestionType.NOTE
        number += not is_note
        items.append(_item(place, 0 if is_note else number, questionnaire, language, known))
    jumps = _Jumps(plan_of(questionnaire), places, items, known)
    headings = {page.uid: worded(page.label, language, questionnaire)
                for page in questionnaire.pages}  # fmt: skip
    return tuple(
        replace(
            item,
            codes=jumps.codes(place, item),
            condition=jumps.condition(place),
            heading=headings.pop(place.page, ""),
        )
        for place, item in zip(places, items, strict=True)
    )


def _is_closed(
    place: _Place, questionnaire: Questionnaire, given: Mapping[str, str | None]
) -> bool:
    """Tell whether what the campaign gives closes a question by itself."""
    entries = plan_of(questionnaire).entries
    texts = [getattr(entries[uid].element, "relevant", None) or "" for uid in place.above]
    parts = [part for text in texts if text.strip() for part in _split(parse(text))]
    return any(_decided(part, given) is False for part in parts)


def _decided(part: Node, given: Mapping[str, str | None]) -> bool | None:
    """Return what a condition that reads only given values comes to."""
    read = names(part)
    if not read or not set(read) <= set(given):
        return None
    return truth(compiled(part)(Context(values=given)))


def _places(questionnaire: Questionnaire, language: str) -> Iterator[_Place]:
    for page in questionnaire.pages:
        yield from _inside(page.items, page.uid, (page.uid,), "", "", questionnaire, language)


def _inside(
    items: Sequence[Item], page: str, above: tuple[str, ...], prefix: str, block: str,
    questionnaire: Questionnaire, language: str,
) -> Iterator[_Place]:  # fmt: skip
    for item in items:
        deeper = (*above, item.uid) if not prefix else above
        if isinstance(item, Question):
            if item.type not in _SILENT:
                yield _Place(item, prefix + item.uid, page, deeper, block)
        elif isinstance(item, Group):
            yield from _inside(item.items, page, deeper, prefix, block, questionnaire, language)
        elif isinstance(item, Repeat) and not prefix:
            name = worded(item.label, language, questionnaire)
            for index in range(min(BLOCKS, item.max_count)):
                path, said = f"{item.uid}/{index}/", f"{name} {index + 1}"
                yield from _inside(item.items, page, deeper, path, said, questionnaire, language)


def _item(
    place: _Place,
    number: int,
    questionnaire: Questionnaire,
    language: str,
    given: Mapping[str, str | None],
) -> PaperItem:
    question = place.question
    uids = plan_of(questionnaire).uids
    values = {uids[name]: text for name, text in given.items() if name in uids}

    def say(texts: Mapping[str, str]) -> str:
        text = worded(texts, language, questionnaire)
        return render_label(text, values, language, questionnaire, None)

    prefix = place.path.removesuffix(question.uid)
    label = say(question.label)
    return PaperItem(
        number,
        place.path,
        question,
        f"{place.block} – {label}" if place.block else label,
        say(question.hint),
        place.page,
        tuple(
            Code(str(rank), choice.name, say(choice.label), is_other=choice.role == "other")
            for rank, choice in enumerate(_choices(question, questionnaire), 1)
        ) or _steps(question),
        tuple(
            Line(ascii_lowercase[rank % 26], prefix + row.uid, say(row.label))
            for rank, row in enumerate(question.rows)
        ),
    )  # fmt: skip


def _choices(question: Question, questionnaire: Questionnaire) -> Sequence[Choice]:
    if question.type is QuestionType.RANGE:
        return ()
    return questionnaire.choices.get(question.list_name or "", ())


def _steps(question: Question) -> tuple[Code, ...]:
    """Return the steps of a short scale, each its own code; « OK » for what is acknowledged."""
    if question.type is QuestionType.ACKNOWLEDGE:
        return (Code("1", "OK", "Oui"),)
    if question.type is not QuestionType.RANGE:
        return ()
    low, high, step = bounds(question)
    count = int((high - low) / step) + 1
    texts = [f"{low + index * step:.10g}".replace(".", ",") for index in range(min(count, 11))]
    return tuple(Code(text, text, text) for text in texts) if count <= 11 else ()


class _Jumps:
    """Where each answer of a single-choice question leads."""

    def __init__(
        self,
        plan: Plan,
        places: list[_Place],
        items: list[PaperItem],
        given: Mapping[str, str | None],
    ) -> None:
        self.plan, self.places, self.items, self.given = plan, places, items, given
        numbers = {item.question.name: item.number for item in items if item.number}
        self.words = PaperWords(plan.questionnaire, numbers)
        #: path of a question -> uids of the questions whose skips say all about it
        self.told: dict[str, set[str]] = {}
        self.targets = {
            place.path: self._targets(rank, place, item)
            for rank, (place, item) in enumerate(zip(places, items, strict=True))
        }

    def codes(self, place: _Place, item: PaperItem) -> tuple[Code, ...]:
        """Return the codes of a question with their skips."""
        found = self.targets[place.path]
        return tuple(replace(code, jump=found.get(code.name)) for code in item.codes)

    def condition(self, place: _Place) -> str:
        """Return « Si … » when skips alone do not say who answers."""
        told = self.told.get(place.path, set())
        parts = [part for uid in place.above for part in self._conjuncts(uid)]
        if place.block and place.question.relevant:
            parts += _split(parse(place.question.relevant))
        return self.words.condition(
            part
            for part in parts
            if not self._reads(part) <= told and _decided(part, self.given) is None
        )

    def _targets(self, rank: int, place: _Place, item: PaperItem) -> dict[str, int]:
        if place.question.type is not QuestionType.SELECT_ONE or place.block:
            return {}
        found: dict[str, int] = {}
        for code in item.codes:
            closed = self._closed_by(place.question.uid, code.name)
            skipped = rank + 1
            while skipped < len(self.places) and self._is_passed(skipped, closed):
                skipped += 1
            if any(one.number for one in self.items[rank + 1 : skipped]):
                for path in {one.path for one in self.places[rank + 1 : skipped]} & closed:
                    self.told.setdefault(path, set()).add(place.question.uid)
                numbers = [one.number for one in self.items[skipped:] if one.number]
                found[code.name] = numbers[0] if numbers else END
        return found

    def _is_passed(self, rank: int, closed: set[str]) -> bool:
        """Tell whether a skip goes over an item; notes are read on the way."""
        return self.places[rank].path in closed or not self.items[rank].number

    def _closed_by(self, uid: str, answer: str) -> set[str]:
        """Return the questions that one answer closes by itself, whatever the others are."""
        # As if the question were shown: what closes it as well has its own skip.
        name = self.plan.entries[uid].name
        context = replace(evaluated(self.plan, (), {}).context(), values={name: answer})
        closed = {
            step.entry.uid
            for step in self.plan.steps
            for part in self._conjuncts(step.entry.uid)
            if self._reads(part) == {uid} and truth(compiled(part)(context)) is False
        }
        return {place.path for place in self.places if closed & set(place.above)}

    def _conjuncts(self, uid: str) -> list[Node]:
        text = getattr(self.plan.entries[uid].element, "relevant", None) or ""
        return _split(parse(text)) if text.strip() else []

    def _reads(self, part: Node) -> set[str]:
        return {self.plan.uids.get(name, name) for name in names(part)}


def _split(node: Node) -> list[Node]:
    """Return the conditions that have to hold together."""
    if isinstance(node, Logical) and node.operator == "and":
        return [part for operand in node.operands for part in _split(operand)]
    return [node]
