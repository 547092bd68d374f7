"""Parse and check a form of 1 000 questions, then evaluate the skips of one page.

    .venv/bin/python benchmarks/expressions.py

Processor time, so that a busy machine does not count. Fails when a page's skips take
2 ms or more (median). The last line is JSON, for who follows the figures over time.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from surveys.answers import check_answers
from surveys.formats.importing import import_questionnaire
from surveys.formats.xlsform_export import export_xlsform
from surveys.plan import plan_of
from surveys.relevance import next_page, visible, visible_on
from surveys.serialization import questionnaire_from_dict, questionnaire_from_json

PAGES, PER_PAGE = 200, 5
LIMIT_MS = 2.0
FIGURES: dict[str, float] = {}


def large_form() -> dict[str, Any]:
    """Return 1 000 questions, nine tenths with a condition over one to three others."""
    pages = []
    for page in range(PAGES):
        items = [_question(page * PER_PAGE + index) for index in range(PER_PAGE)]
        pages.append({"uid": f"p{page}", "name": f"p{page}", "items": items})
    choices = {"ouinon": [{"name": n, "label": {"fr": n}} for n in ("oui", "non", "nsp")]}
    return {"name": "grand", "title": {"fr": "Grand"}, "choices": choices, "pages": pages}


def _question(number: int) -> dict[str, Any]:
    question: dict[str, Any] = {
        "uid": f"q{number}",
        "name": f"q{number}",
        "label": {"fr": f"Question {number}"},
    }
    if number % 3:
        question |= {"type": "select_one", "list_name": "ouinon"}
    else:
        question |= {"type": "integer", "constraint": ". >= 0 and . <= 100"}
    if number % 10:
        question["relevant"] = _condition(number)
    return question


def _condition(number: int) -> str:
    near, far = number - number % 10, number // 2 - (number // 2) % 10
    parts = [f"(${{q{near}}} != '' or ${{q{near}}} > 3)"]
    if number % 2:
        parts.append(f"not(selected(${{q{far}}}, 'non'))")
    if number % 5 == 0:
        parts.append(f"if(${{q{far}}} = 'oui', 1, 0) + 1 >= 1")
    return " and ".join(parts)


def timed(label: str, action: Callable[[], object], times: int) -> float:
    """Run an action several times, print and return the median in milliseconds."""
    durations = []
    for _ in range(times):
        start = time.process_time()
        action()
        durations.append((time.process_time() - start) * 1000)
    return shown(label, statistics.median(durations))


def shown(label: str, median: float) -> float:
    """Print a figure, keep it for the last line, and return it."""
    print(f"{label:<58} {median:9.3f} ms")
    FIGURES[label] = round(median, 3)
    return median


def once(label: str, action: Callable[[], object]) -> None:
    """Time what can only be done once: afterwards its results are remembered."""
    start = time.process_time()
    action()
    shown(label, (time.process_time() - start) * 1000)


def main() -> int:
    """Print the figures; 1 when the promise is broken."""
    data = large_form()
    text = json.dumps(data)
    once("parse and check, first time", lambda: questionnaire_from_dict(data))
    questionnaire = questionnaire_from_dict(data)
    timed("parse and check, expressions already seen", lambda: questionnaire_from_dict(data), 3)
    questionnaire_from_json(text)
    timed("read the same JSON again", lambda: questionnaire_from_json(text), 20)
    once("plan, once per checksum", lambda: plan_of(questionnaire))
    values = {f"q{n}": ("oui" if n % 3 else 5) for n in range(PAGES * PER_PAGE)}
    last = f"p{PAGES - 1}"
    worst = max(
        timed(
            "skips of a page in the middle", lambda: visible_on(questionnaire, values, "p100"), 200
        ),
        timed("skips of the last page", lambda: visible_on(questionnaire, values, last), 200),
        timed("next page from the middle", lambda: next_page(questionnaire, values, "p100"), 200),
    )
    timed("everything that is shown", lambda: visible(questionnaire, values), 20)
    today = date(2026, 1, 15)
    timed("check all the answers", lambda: check_answers(questionnaire, values, today=today), 10)
    timed(
        "check one page",
        lambda: check_answers(questionnaire, values, page="p100", today=today),
        10,
    )
    written = export_xlsform(questionnaire)
    timed("read it from an XLSForm", lambda: import_questionnaire(written, "grand.xlsx"), 3)
    print("ok" if worst < LIMIT_MS else f"over {LIMIT_MS} ms")
    print(json.dumps({"benchmark": "expressions", "questions": PAGES * PER_PAGE} | FIGURES))
    return 0 if worst < LIMIT_MS else 1


if __name__ == "__main__":
    sys.exit(main())
