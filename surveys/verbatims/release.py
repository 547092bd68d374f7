"""Which open answers may be read, and in what order: never beside a profile."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveys.definition import ChoiceRole, Group, Item, Question, Questionnaire, QuestionType

#: Room that the table of chosen words keeps for the name of a question.
LONGEST_KEY = 40
PAGE_SIZE = 25


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Where words were asked for: ``key`` is the answers' key (``p16``, ``p05.other``)."""

    key: str
    title: str


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the words that may be read; ``found`` of them match what is sought."""

    texts: tuple[str, ...]
    number: int
    pages: int
    found: int
    total: int


def open_questions(versions: Iterable[Questionnaire]) -> tuple[OpenQuestion, ...]:
    """Return what is asked in words in any version, in order; repeats are left out."""
    found: dict[str, OpenQuestion] = {}
    for version in versions:
        for page in version.pages:
            for question in _flat(page.items):
                for one in _asked(version, question):
                    found[one.key] = one
    return tuple(one for one in found.values() if len(one.key) <= LONGEST_KEY)


def said(documents: Iterable[Mapping[str, object]], key: str) -> list[str]:
    """Return the words given under ``key``; empty ones are left out."""
    texts = (document.get(key) for document in documents)
    return [text.strip() for text in texts if isinstance(text, str) and text.strip()]


def released(texts: Sequence[str], threshold: int, seed: str) -> tuple[str, ...]:
    """Return the words once each when enough people wrote, in an order that tells nothing."""
    if len(texts) < threshold:
        return ()
    return tuple(sorted(set(texts), key=lambda text: token(text, seed)))


def token(text: str, seed: str = "") -> str:
    """Return a short name of the words themselves: it leads to no response."""
    return hashlib.sha256(f"{seed}\n{text}".encode()).hexdigest()[:20]


def page_of(texts: Sequence[str], sought: str, number: str) -> Page:
    """Return the page asked for of the words that hold ``sought``; the first when in doubt."""
    words = _plain(sought).split()
    kept = [text for text in texts if all(word in _plain(text) for word in words)]
    pages = max(1, -(-len(kept) // PAGE_SIZE))
    asked = int(number) if number.isascii() and number.isdigit() and len(number) < 6 else 1
    shown = min(max(1, asked), pages)
    start = (shown - 1) * PAGE_SIZE
    return Page(tuple(kept[start : start + PAGE_SIZE]), shown, pages, len(kept), len(texts))


def _plain(text: str) -> str:
    """Return the text without accents nor capitals, to search in."""
    spread = unicodedata.normalize("NFD", text.casefold().replace("’", "'"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


def _flat(items: Sequence[Item]) -> Iterable[Question]:
    for item in items:
        if isinstance(item, Question):
            yield item
        elif isinstance(item, Group):
            yield from _flat(item.items)


def _asked(version: Questionnaire, question: Question) -> Iterable[OpenQuestion]:
    title = question.label.get(version.source_language) or question.name
    if question.type is QuestionType.TEXT:
        yield OpenQuestion(question.uid, title)
    choices = version.choices.get(question.list_name or "", ())
    if any(choice.role is ChoiceRole.OTHER for choice in choices):
        yield OpenQuestion(f"{question.uid}.other", f"{title} – Autre, précisez")
