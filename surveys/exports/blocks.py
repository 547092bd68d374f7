"""One row per response, or one row per block of a repeat: two tables, never mixed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from surveys.definition import Group, Item, Page, Questionnaire, Repeat

Responses = Iterable[tuple[Sequence[str], Mapping[str, Any]]]


def without_repeats(questionnaire: Questionnaire) -> Questionnaire:
    """Return the questionnaire of what each person answers once."""
    pages = tuple(
        page.model_copy(update={"items": _once(page.items)}) for page in questionnaire.pages
    )
    return questionnaire.model_copy(update={"pages": pages})


def _once(items: tuple[Item, ...]) -> tuple[Item, ...]:
    return tuple(
        item.model_copy(update={"items": _once(item.items)}) if isinstance(item, Group) else item
        for item in items
        if not isinstance(item, Repeat)
    )


def repeats(questionnaire: Questionnaire) -> tuple[Repeat, ...]:
    """Return the repeats of a questionnaire, groups searched, in order."""
    waiting: list[Item] = [item for page in questionnaire.pages for item in page.items]
    found: list[Repeat] = []
    while waiting:
        item = waiting.pop(0)
        if isinstance(item, Repeat):
            found.append(item)
        elif isinstance(item, Group):
            waiting = [*item.items, *waiting]
    return tuple(found)


def of_repeat(questionnaire: Questionnaire, uid: str) -> Questionnaire | None:
    """Return the questionnaire of one block of a repeat, or ``None`` when there is none."""
    found = next((one for one in repeats(questionnaire) if one.uid == uid), None)
    if found is None:
        return None
    page = Page(uid=found.uid, name=found.name, label=found.label, items=found.items)
    return questionnaire.model_copy(update={"pages": (page,)})


def numbered(responses: Responses) -> Iterator[tuple[list[str], Mapping[str, Any]]]:
    """Yield responses with their rank in the file first: what joins the two tables."""
    for rank, (leading, document) in enumerate(responses, start=1):
        yield [str(rank), *leading], document


def block_rows(responses: Responses, uid: str) -> Iterator[tuple[list[str], Mapping[str, Any]]]:
    """Yield one row per block: the response's rank, the block's, then the block's answers."""
    for rank, (leading, document) in enumerate(responses, start=1):
        blocks = document.get(uid)
        for place, block in enumerate(blocks if isinstance(blocks, list) else (), start=1):
            if isinstance(block, Mapping):
                yield [str(rank), str(place), *leading], block
