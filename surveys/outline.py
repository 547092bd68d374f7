"""The questionnaire seen flat: every item in order, with its place and what it reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from surveys.definition import GridRow, Group, Page, Question, Questionnaire, Repeat

Element = Page | Group | Repeat | Question | GridRow

#: Deepest nesting of groups and repeats.
MAX_DEPTH = 10


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a questionnaire and where it stands."""

    element: Element
    uid: str
    name: str
    #: Uid of what contains it; ``None`` for a page.
    parent: str | None
    page: str
    #: Uids of the repeats around it, outermost first.
    repeats: tuple[str, ...]
    #: ``pages.0.items.3``: where it is written.
    path: str
    depth: int


def outline(questionnaire: Questionnaire) -> Iterator[Entry]:
    """Yield pages, groups, repeats, questions and rows in document order."""
    stack: list[Entry] = []
    for index, page in enumerate(questionnaire.pages):
        stack.append(Entry(page, page.uid, page.name, None, page.uid, (), f"pages.{index}", 0))
        while stack:
            entry = stack.pop()
            yield entry
            stack.extend(reversed(tuple(_below(entry))))


def _below(entry: Entry) -> Iterator[Entry]:
    element = entry.element
    repeats = entry.repeats
    if isinstance(element, Repeat):
        repeats = (*repeats, entry.uid)
    if isinstance(element, Question):
        inside, field = element.rows, "rows"
    elif isinstance(element, GridRow):
        return
    else:
        inside, field = element.items, "items"  # type: ignore[assignment]
    for index, child in enumerate(inside):
        path = f"{entry.path}.{field}.{index}"
        yield Entry(
            child, child.uid, child.name, entry.uid, entry.page, repeats, path, entry.depth + 1
        )


def expressions(element: Element) -> Iterator[tuple[str, str]]:
    """Yield (field, text) for each expression that an item carries."""
    for field in ("relevant", "constraint", "calculation", "choice_filter", "repeat_count"):
        text = getattr(element, field, None)
        if text is not None and text.strip():
            yield field, text
