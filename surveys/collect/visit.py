"""One respondent's visit as values: where they are, what they may do, what a post leads to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Any

from surveys.answers import Checked, Problem, check_answers
from surveys.collect.fields import PREFIX, Fields, raw_answers, written
from surveys.collect.manner import offered_languages
from surveys.definition import GridRow, Page, Question, Questionnaire, QuestionType, Repeat
from surveys.plan import plan_of
from surveys.relevance import choices_for, next_page, previous_page, visible_on
from surveys.submission import DRAFTS, Door, Stored, given_values


class Go(StrEnum):
    """Which button was pressed."""

    CONTINUE = "continue"
    BACK = "back"
    PAUSE = "pause"
    #: From the page that explains a conflict: this page's answers begin another response.
    RESTART = "restart"
    #: One block more in a repeat.
    MORE = "more"
    #: The same page, in another size.
    STAY = "stay"


@dataclass(frozen=True, slots=True)
class Visit:
    """A form in somebody's hands: its key, its version, the answers so far."""

    door: Door
    key: str
    questionnaire: Questionnaire
    version_id: int
    stored: Stored | None
    values: Mapping[str, Any]
    #: What was typed and could not be kept as an answer, by field.
    drafts: Mapping[str, list[str]] = field(default_factory=dict)

    @property
    def is_finished(self) -> bool:
        """Tell whether this form has been sent already."""
        return self.stored is not None and self.stored.is_finished

    def under(self, key: str) -> Visit:
        """Return the same visit in another form, which nothing is stored of yet."""
        return self if key == self.key else replace(self, key=key, stored=None)


def visit_of(
    door: Door, key: str, questionnaire: Questionnaire, version_id: int, stored: Stored | None
) -> Visit:
    """Return a visit from what the database knows of its key."""
    answers = dict(stored.answers) if stored else {}
    drafts = answers.pop(DRAFTS, {})
    values = {**given_values(questionnaire, door), **answers}
    return Visit(door, key, questionnaire, version_id, stored, values, drafts)


def language_of(visit: Visit, wanted: str) -> str:
    """Return the wanted language when it is offered, else the first one."""
    offered = offered_languages(visit.door.languages, visit.questionnaire.languages)
    return wanted if wanted in offered else offered[0]


def page_by_uid(questionnaire: Questionnaire, uid: str) -> Page | None:
    """Return a page, or nothing."""
    return next((page for page in questionnaire.pages if page.uid == uid), None)


def page_fields(visit: Visit, page: Page) -> Fields:
    """Return what stands in the fields of a page when it is opened again."""
    names = set(_names_on(visit.questionnaire, page))
    typed = {name: texts for name, texts in visit.drafts.items() if _owner(name) in names}
    return {**written(page.items, visit.values), **typed}


@dataclass(frozen=True, slots=True)
class Posted:
    """One page as it was sent, checked against the answers so far."""

    visit: Visit
    page: Page
    fields: Fields
    go: Go
    checked: Checked

    @property
    def problems(self) -> tuple[Problem, ...]:
        """Return what stops the person here: nothing does on the way back or out."""
        return self.checked.problems if self.go is Go.CONTINUE else ()

    @property
    def drafts(self) -> dict[str, list[str]]:
        """Return all that was typed, here or on other pages, and cannot be an answer yet."""
        names = set(_names_on(self.visit.questionnaire, self.page))
        kept = {n: list(t) for n, t in self.visit.drafts.items() if _owner(n) not in names}
        wrong = [PREFIX + p.uid for p in self.checked.problems if p.code != "required"]
        for name, texts in self.fields.items():
            if any(name == start or name.startswith(f"{start}.") for start in wrong):
                kept[name] = [text[:5000] for text in texts]
        return kept

    def appeared(self, today: date) -> str | None:
        """Return the path of the first question that these answers brought and nobody saw."""
        if "shown" not in self.fields:
            return None
        seen = set(self.fields["shown"])
        now = visible_on(self.visit.questionnaire, self.checked.values, self.page.uid, today=today)
        brought = (p for p in self._paths() if p in now and p not in seen)
        return next((p for p in brought if self._offers(p, today)), None)

    def _offers(self, uid: str, today: date) -> bool:
        """Tell whether there is something to choose: a filter may leave nothing."""
        element = plan_of(self.visit.questionnaire).entries[uid].element
        if not isinstance(element, Question) or not element.choice_filter:
            return True
        return bool(choices_for(self.visit.questionnaire, uid, self.checked.values, today=today))

    def _paths(self) -> Iterator[str]:
        entries = plan_of(self.visit.questionnaire).entries
        for uid in _askable_on(self.visit.questionnaire, self.page):
            owner = entries[uid]
            if not owner.repeats and self.checked.values.get(uid) is None:
                yield uid

    def is_what_is_stored(self) -> bool:
        """Tell whether this page says the same as the finished response."""
        if self.checked.problems:
            return False
        uids = set(_askable_on(self.visit.questionnaire, self.page, stored=True))
        return all(
            self.visit.values.get(uid) == self.checked.values.get(uid)
            for uid in uids | {f"{uid}.other" for uid in uids}
        )


def posted(visit: Visit, page: Page, fields: Fields, go: Go, today: date, language: str) -> Posted:
    """Return a page that was sent, its answers checked."""
    on_page = set(_askable_on(visit.questionnaire, page, stored=True))
    on_page |= {f"{uid}.other" for uid in on_page}
    others = {uid: value for uid, value in visit.values.items() if uid not in on_page}
    raw = {**others, **raw_answers(page.items, visit.questionnaire, fields)}
    checked = check_answers(visit.questionnaire, raw, page=page.uid, today=today, language=language)
    return Posted(visit, page, fields, go, checked)


def page_after(sent: Posted) -> Page | None:
    """Return the page to show next, or nothing when the questionnaire is at its end."""
    values, current = sent.checked.values, sent.page.uid
    if sent.go is Go.BACK:
        return previous_page(sent.visit.questionnaire, values, current) or sent.page
    return next_page(sent.visit.questionnaire, values, current)


def page_of(questionnaire: Questionnaire, path: str) -> Page:
    """Return the page of a question or of a field: « p3.other », « q.children/0/age »."""
    entry = plan_of(questionnaire).entries.get(_owner(path))
    page = page_by_uid(questionnaire, entry.page) if entry else None
    return page or questionnaire.pages[0]


def _owner(name: str) -> str:
    return name.removeprefix(PREFIX).partition("/")[0].partition(".")[0]


def _names_on(questionnaire: Questionnaire, page: Page) -> Iterator[str]:
    return (e.uid for e in plan_of(questionnaire).entries.values() if e.page == page.uid)


def _askable_on(questionnaire: Questionnaire, page: Page, *, stored: bool = False) -> Iterator[str]:
    """Yield the uids on a page that a person sees; with ``stored``, the repeats that hold them."""
    for entry in plan_of(questionnaire).entries.values():
        if entry.page == page.uid and _is_askable(entry.element, stored=stored):
            yield entry.uid


def _is_askable(element: object, *, stored: bool) -> bool:
    if isinstance(element, Question):
        return element.type not in _NOT_ASKED
    return isinstance(element, GridRow) or (stored and isinstance(element, Repeat))


_NOT_ASKED = {
    QuestionType.CALCULATE,
    QuestionType.HIDDEN,
    QuestionType.GRID,
    QuestionType.CONSTANT_SUM,
}
