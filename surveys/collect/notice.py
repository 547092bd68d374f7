"""The information notice in plain words: who asks, why, how long, and the rights.

``campaign.notice`` may hold, each a text or a text by language: ``organisation``,
``purpose``, ``recipients``, ``retention``, ``contact``, ``dpo``, ``next`` (what happens with the
results), ``relay`` (whom to talk to on the spot), and ``minutes``.
What it lacks is said in general words or left out; nothing is invented.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import ceil

from surveys.collect.wording import in_language, written_day
from surveys.definition import Questionnaire, QuestionType
from surveys.submission import Door

Line = tuple[str, str]
_SILENT = {QuestionType.NOTE, QuestionType.CALCULATE, QuestionType.HIDDEN}


def essentials(
    door: Door, questionnaire: Questionnaire, words: Mapping[str, str], language: str
) -> list[Line]:
    """Return what everybody should know before starting."""
    minutes = words["duration"].format(minutes=minutes_for(door, questionnaire))
    until = words["open_until"].format(day=written_day(door.closes_on, language))
    lines = [
        (words["who"], in_language(door.notice.get("organisation", ""), language)),
        (words["why"], in_language(door.notice.get("purpose", ""), language)),
        (words["how_long"], f"{minutes} {until} {words['free']}"),
    ]
    lines.append((words[door.anonymity], words[f"{door.anonymity}_text"]))
    return [line for line in lines if line[1]]


def rights(door: Door, words: Mapping[str, str], language: str) -> list[Line]:
    """Return the rest of what article 13 of the GDPR asks for."""
    kept = door.notice.get("retention", "")
    if not kept and door.retention_on:
        kept = words["retention_on"].format(day=written_day(door.retention_on, language))
    lines = [
        (words["recipients"], in_language(door.notice.get("recipients", ""), language)),
        (words["legal_basis"], words.get(f"basis_{door.legal_basis}", "")),
        (words["retention"], in_language(kept, language)),
        (words["rights"], " ".join(_rights(door, words, language))),
    ]
    return [line for line in lines if line[1]]


def _rights(door: Door, words: Mapping[str, str], language: str) -> Iterator[str]:
    yield words["rights_anonymous" if door.is_anonymous else "rights_named"]
    for name in ("contact", "dpo"):
        text = in_language(door.notice.get(name, ""), language)
        if text:
            yield f"{words[name]} {text.rstrip('.')}."
    yield words["complaint"]


def minutes_for(door: Door, questionnaire: Questionnaire) -> int:
    """Return how long it takes: as told, else a quarter of a minute for each question."""
    told = door.notice.get("minutes") or questionnaire.settings.get("minutes")
    if isinstance(told, int):
        return told
    asked = sum(1 for question in questionnaire.questions() if question.type not in _SILENT)
    return max(2, ceil(asked / 4))
