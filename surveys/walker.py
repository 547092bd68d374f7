"""An automatic respondent that follows the skips as a person would, page by page."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from surveys.answer_rules import sum_wanted
from surveys.answer_values import bounds
from surveys.answers import check_answers
from surveys.definition import Choice, ChoiceRole, GridRow, Page, Question, QuestionType, Repeat
from surveys.guesses import meets, within
from surveys.plan import plan_of
from surveys.relevance import Scope, evaluated, filtered, first_page, next_page

if TYPE_CHECKING:
    from numpy.random import Generator

    from surveys.definition import Questionnaire
    from surveys.plan import Step

_TODAY = date(2026, 1, 15)
_TRIES = 40
#: How often the respondent may turn back to answer an earlier page otherwise.
_TURNS = 60
_SENTENCES = ("Plus de sorties.", "Rien à ajouter.", "Un lieu pour se retrouver.", "Merci.")


class DeadEnd(RuntimeError):
    """A page that the automatic respondent could not get past."""


@dataclass(frozen=True, slots=True)
class Profile:
    """How a respondent tends to answer; what is not said is even chance."""

    #: uid of a question or row -> choice -> weight (0 to 1 for a multiple choice).
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    #: Chance of leaving an optional question unanswered.
    blank: float = 0.08
    #: Chance of stopping after each page.
    stop: float = 0.0
    #: Answers already given, such as the hidden ``site``.
    given: Mapping[str, Any] = field(default_factory=dict)
    #: What to write in text questions, by uid.
    texts: Mapping[str, Sequence[str]] = field(default_factory=dict)
    #: The day on which the answers are given.
    today: date = _TODAY


def walk(
    questionnaire: Questionnaire, rng: Generator, profile: Profile | None = None
) -> dict[str, Any]:
    """Return the checked answers of one respondent; raise ``DeadEnd`` if stuck."""
    respondent = _Respondent(questionnaire, rng, profile or Profile())
    return respondent.walk()


def pages_seen(questionnaire: Questionnaire, values: Mapping[str, Any]) -> Iterator[Page]:
    """Yield the pages that a respondent with these answers goes through."""
    page = first_page(questionnaire, values)
    while page is not None:
        yield page
        page = next_page(questionnaire, values, page.uid)


class _Respondent:
    def __init__(self, questionnaire: Questionnaire, rng: Generator, profile: Profile) -> None:
        self.questionnaire = questionnaire
        self.plan = plan_of(questionnaire)
        self.rng = rng
        self.profile = profile

    def walk(self) -> dict[str, Any]:
        """Go through the pages to the end, or stop on the way as the profile says."""
        values: dict[str, Any] = dict(self.profile.given)
        page = first_page(self.questionnaire, values)
        turned: list[tuple[Page, dict[str, Any]]] = []
        for _ in range(_TURNS + len(self.questionnaire.pages)):
            if page is None:
                break
            try:
                following = self._page(page, values)
            except DeadEnd:
                if not turned:
                    raise
                page, values = turned.pop()
                continue
            turned.append((page, values))
            page, values = next_page(self.questionnaire, following, page.uid), following
            if page is not None and self.rng.random() < self.profile.stop:
                return values
        else:
            raise DeadEnd(page.uid if page else "")
        return dict(check_answers(self.questionnaire, values, today=self.profile.today).values)

    def _page(self, page: Page, before: dict[str, Any]) -> dict[str, Any]:
        steps = self.plan.page_steps[page.uid]
        for _ in range(_TRIES):
            values = dict(before)
            self._fill(values, [step for step in steps if step.entry.page == page.uid])
            checked = check_answers(
                self.questionnaire, values, page=page.uid, today=self.profile.today
            )
            if not checked.problems:
                return dict(checked.values)
        raise DeadEnd(f"{page.uid}: {checked.problems}")

    def _fill(self, values: dict[str, Any], steps: Sequence[Step]) -> None:
        """Answer in order; each answer may open or close what follows."""
        for step in steps:
            page = self.plan.page_steps[step.entry.page]
            look = partial(evaluated, self.plan, page, values, today=self.profile.today)
            self._answer(values, step, look)

    def _answer(self, values: dict[str, Any], step: Step, look: Callable[[], Scope]) -> None:
        """Answer one question if it is shown; ``look`` says what the answers so far open."""
        element, uid, scope = step.entry.element, step.entry.uid, look()
        if scope.prefix + uid not in scope.shown:
            return
        if isinstance(element, Repeat):
            self._blocks(values, step, element, look)
        elif isinstance(element, GridRow):
            self._row(values, step, scope)
        elif isinstance(element, Question) and element.type in _ANSWERS:
            is_blank = not element.required and self.rng.random() < self.profile.blank
            offered = filtered(scope, step)
            answer = None if is_blank else _ANSWERS[element.type](self, element, offered)
            values[uid] = self._checked(answer, step, scope, offered)
            self._other(values, uid, offered)

    def _other(self, values: dict[str, Any], uid: str, offered: Sequence[Choice]) -> None:
        others = {choice.name for choice in offered if choice.role is ChoiceRole.OTHER}
        value = values[uid]
        if others & set(value if isinstance(value, list) else [value]):
            values[f"{uid}.other"] = self._sentence(uid)

    def _sentence(self, uid: str) -> str:
        texts = self.profile.texts.get(uid) or _SENTENCES
        return texts[int(self.rng.integers(len(texts)))]

    def _checked(
        self, answer: object, step: Step, scope: Scope, offered: Sequence[Choice]
    ) -> object:
        """Return the answer, or another one when the question's check refuses it."""
        if meets(answer, step, scope):
            return answer
        found = within(step, scope, offered)
        return found[int(self.rng.integers(len(found)))] if found else None

    def _blocks(
        self, values: dict[str, Any], step: Step, repeat: Repeat, look: Callable[[], Scope]
    ) -> None:
        """Answer block after block, each in the light of those before."""
        uid = step.entry.uid
        wanted = len(look().blocks.get(uid, ()))
        if step.repeat_count is None:
            wanted = int(self.rng.integers(1, min(repeat.max_count, 3) + 1))
        values[uid] = [{} for _ in range(wanted)]
        for index, block in enumerate(values[uid]):
            for inner in step.inside:
                self._answer(block, inner, partial(_block_of, look, uid, index))

    def _row(self, values: dict[str, Any], step: Step, scope: Scope) -> None:
        owner = self.plan.entries[step.entry.parent or ""].element
        if not isinstance(owner, Question):
            return
        if owner.type is QuestionType.CONSTANT_SUM:
            shown = [row.uid for row in owner.rows if scope.prefix + row.uid in scope.shown]
            values[step.entry.uid] = sum_wanted(owner) if shown[0] == step.entry.uid else 0
            return
        choices = self.questionnaire.choices[owner.list_name or ""]
        is_blank = not owner.required and self.rng.random() < self.profile.blank
        values[step.entry.uid] = None if is_blank else self.one(step.entry.uid, choices)

    def one(self, uid: str, offered: Sequence[Choice]) -> str | None:
        """Return one choice, by the profile's weights."""
        if not offered:
            return None
        wanted = self.profile.weights.get(uid, {})
        weights = [max(wanted.get(choice.name, 0.0 if wanted else 1.0), 0.0) for choice in offered]
        total = sum(weights)
        if total <= 0:
            return offered[int(self.rng.integers(len(offered)))].name
        chances = [weight / total for weight in weights]
        return offered[int(self.rng.choice(len(offered), p=chances))].name

    def several(self, question: Question, offered: Sequence[Choice]) -> list[str] | None:
        """Return some choices; an exclusive one stays alone."""
        wanted = self.profile.weights.get(question.uid, {})
        chosen = [
            choice
            for choice in offered
            if self.rng.random() < wanted.get(choice.name, 0.0 if wanted else 0.3)
        ]
        alone = [choice for choice in chosen if choice.exclusive]
        if alone and (len(alone) == len(chosen) or self.rng.random() < 0.5):
            return [alone[0].name]
        kept = [choice.name for choice in chosen if not choice.exclusive]
        return kept or None

    def _shuffled(self, names: list[str]) -> list[str]:
        return [names[int(index)] for index in self.rng.permutation(len(names))]

    def rank(self, question: Question, offered: Sequence[Choice]) -> list[str]:
        """Return the choices in some order."""
        return self._shuffled([choice.name for choice in offered])

    def number(self, question: Question, offered: Sequence[Choice]) -> int:
        """Return a small whole number, or one on the scale."""
        if question.type is not QuestionType.RANGE:
            return int(self.rng.integers(0, 13))
        weights = self.profile.weights.get(question.uid, {})
        if weights:
            names = list(weights)
            total = sum(weights.values())
            chances = [weights[name] / total for name in names]
            return int(names[int(self.rng.choice(len(names), p=chances))])
        low, high, step = bounds(question)
        rank = int(self.rng.integers(0, int((high - low) / step + 1e-9) + 1))
        value = round(low + step * rank, 9)
        return int(value) if value == int(value) else value  # type: ignore[return-value]

    def text(self, question: Question, offered: Sequence[Choice]) -> str | None:
        """Return a short sentence; most people write nothing."""
        if not question.required and self.rng.random() < 0.7:
            return None
        return self._sentence(question.uid)

    def day(self, question: Question, offered: Sequence[Choice]) -> str:
        """Return a date of the last three years."""
        return (_TODAY - timedelta(days=int(self.rng.integers(1000)))).isoformat()


_Answer = Callable[[_Respondent, Question, Sequence[Choice]], object]


def _block_of(look: Callable[[], Scope], uid: str, index: int) -> Scope:
    return look().blocks[uid][index]


_ANSWERS: dict[QuestionType, _Answer] = {
    QuestionType.SELECT_ONE: lambda who, question, offered: who.one(question.uid, offered),
    QuestionType.SELECT_MULTIPLE: _Respondent.several,
    QuestionType.RANK: _Respondent.rank,
    QuestionType.INTEGER: _Respondent.number,
    QuestionType.DECIMAL: _Respondent.number,
    QuestionType.RANGE: _Respondent.number,
    QuestionType.DATE: _Respondent.day,
    QuestionType.TEXT: _Respondent.text,
    QuestionType.ACKNOWLEDGE: lambda who, question, offered: True,
}
