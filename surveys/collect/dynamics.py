"""What the optional script of a page needs to know: what here depends on what here."""

from __future__ import annotations

from functools import lru_cache

import orjson

from surveys.collect.visit import Visit
from surveys.definition import Question, Questionnaire
from surveys.expressions.parser import parse
from surveys.expressions.printing import to_json
from surveys.expressions.tree import names
from surveys.outline import expressions
from surveys.plan import plan_of

#: What may change on a page while it is being answered.
_FIELDS = ("relevant", "choice_filter")


def is_dynamic(questionnaire: Questionnaire, page: str) -> bool:
    """Tell whether an answer of a page changes what the same page asks."""
    on_page, read = _read(questionnaire, page)
    return bool(on_page & read)


def known(visit: Visit, page: str) -> str:
    """Return, by name, the earlier answers that this page's skips and lists read."""
    on_page, read = _read(visit.questionnaire, page)
    uids = plan_of(visit.questionnaire).uids
    found = {name: visit.values.get(uids[name]) for name in read - on_page if name in uids}
    return orjson.dumps(found, option=orjson.OPT_SORT_KEYS).decode() if on_page & read else ""


def reads_here(questionnaire: Questionnaire, question: Question, page: str) -> bool:
    """Tell whether the answers that a question offers depend on an answer of its own page."""
    if not question.choice_filter or plan_of(questionnaire).entries[question.uid].repeats:
        return False
    return bool(set(names(parse(question.choice_filter))) & _read(questionnaire, page)[0])


_READ: dict[tuple[str, str], tuple[set[str], set[str]]] = {}


def _read(questionnaire: Questionnaire, page: str) -> tuple[set[str], set[str]]:
    """Return the names on a page, and those that its skips and its lists read."""
    key = (questionnaire.checksum, page)
    if key not in _READ:
        if len(_READ) > 500:
            _READ.clear()
        entries = [e for e in plan_of(questionnaire).entries.values() if e.page == page]
        read = {
            name
            for entry in entries
            for field, text in expressions(entry.element)
            if field in _FIELDS
            for name in names(parse(text))
        }
        _READ[key] = ({entry.name for entry in entries}, read)
    return _READ[key]


@lru_cache(maxsize=2048)
def tree(expression: str) -> str:
    """Return an expression as the JSON that the browser evaluates."""
    return orjson.dumps(to_json(parse(expression))).decode() if expression else ""
