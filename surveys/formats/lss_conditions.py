"""The table of conditions of old LimeSurvey files, written as the expressions of newer ones.

Before 1.92 a question had no expression of its own: its scenarios stood apart, one row per
test. Tests of one scenario hold together, unless they ask the same question: one is then
enough. One scenario is enough too.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from surveys.formats.lime_model import LimeQuestion
from surveys.formats.losses import Ledger

Record = Mapping[str, str]

#: Questions of boxes: the answer tested is the box, and its value « Y ».
_BOXES = ("M", "P")
_FIELD = re.compile(r"\d+X\d+X\d+[A-Za-z0-9_#]*\Z")
_OTHER_FIELD = re.compile(r"@(\d+X\d+X\d+[A-Za-z0-9_#]*)@\Z")
_NUMBER = re.compile(r"-?\d+(\.\d+)?\Z")
_SIGNS = ("==", "!=", "<", "<=", ">", ">=")


def add_conditions(
    records: Iterable[Record], questions: Mapping[str, LimeQuestion], ledger: Ledger
) -> None:
    """Give each question that has no expression the one that its rows make."""
    by_question: dict[str, dict[str, dict[str, list[str]]]] = {}
    for record in records:
        question = questions.get(record.get("qid", ""))
        if question is None or question.relevance.strip() not in ("", "1"):
            continue
        test = _test(record, questions)
        if not test:
            ledger.lost(
                question.place, "expression_relevant",
                "la condition sur « {0} » est retirée, la question sera posée plus souvent.",
                record.get("cfieldname", ""),
            )  # fmt: skip
            continue
        scenarios = by_question.setdefault(record.get("qid", ""), {})
        scenario = scenarios.setdefault(record.get("scenario", "") or "1", {})
        scenario.setdefault(record.get("cqid", ""), []).append(test)
    for qid, scenarios in by_question.items():
        written = [_scenario(tests) for tests in scenarios.values()]
        questions[qid].relevance = " or ".join(f"({text})" for text in written)


def _scenario(tests: Mapping[str, list[str]]) -> str:
    return " and ".join(f"({' or '.join(alike)})" for alike in tests.values())


def _test(record: Record, questions: Mapping[str, LimeQuestion]) -> str:
    field = record.get("cfieldname", "").strip()
    value, method = record.get("value", ""), record.get("method", "").strip() or "=="
    asked = questions.get(record.get("cqid", ""))
    bare = field.removeprefix("+")
    if not _FIELD.match(bare):
        return ""
    if asked is not None and asked.type in _BOXES and not field.startswith("+"):
        return f'{bare}{value.strip()} {method} "Y"' if method in ("==", "!=") else ""
    if not value.strip():
        return f"{'!' if method == '!=' else ''}is_empty({bare})"
    if method == "RX":
        return f"regexMatch({_quoted(value)}, {bare})"
    other = _OTHER_FIELD.match(value.strip())
    if method not in _SIGNS:
        return ""
    return f"{bare} {method} {other.group(1) if other else _written(value.strip())}"


def _written(value: str) -> str:
    return value if _NUMBER.match(value) and not value.startswith("0") else _quoted(value)


def _quoted(value: str) -> str:
    mark = "'" if '"' in value else '"'
    return f"{mark}{value}{mark}"
