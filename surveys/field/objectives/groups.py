"""Answers hoped for by site and by group: the groups are choices of one or two questions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any

from surveys.definition import ChoiceRole, Question, Questionnaire, QuestionType

#: Beyond, a group holds too few people to be followed.
MOST_CHOICES, MOST_GROUPS = 12, 30
MOST_QUESTIONS = 2
HIGHEST = 100_000
_JOIN = "|"


@dataclass(frozen=True, slots=True)
class Objectives:
    """What a campaign hopes for: the questions that make the groups, a number per site and group.

    ``numbers`` is keyed by site code, then by group: the codes of its choices, joined.
    """

    questions: tuple[str, ...] = ()
    numbers: Mapping[str, Mapping[str, int]] = field(default_factory=dict)

    def of(self, site: str, group: str) -> int | None:
        """Return one number, nothing when none was set."""
        return self.numbers.get(site, {}).get(group)

    def written(self) -> dict[str, Any]:
        """Return what the campaign keeps."""
        if not self.questions:
            return {}
        numbers = {site: dict(groups) for site, groups in self.numbers.items() if groups}
        return {"questions": list(self.questions), "sites": numbers}


def read_objectives(kept: Mapping[str, Any]) -> Objectives:
    """Return what a campaign keeps; anything else than groups of questions is nothing."""
    questions = kept.get("questions")
    if not isinstance(questions, list):
        return Objectives()
    return Objectives(tuple(questions), kept.get("sites", {}))


@dataclass(frozen=True, slots=True)
class Group:
    """One group: the codes of its choices, and its words."""

    codes: tuple[str, ...]
    label: str

    @property
    def key(self) -> str:
        """Return the name of the group in what is kept."""
        return _JOIN.join(self.codes)


def candidates(questionnaire: Questionnaire) -> tuple[Question, ...]:
    """Return the questions whose choices may make groups: one answer, few choices."""
    return tuple(
        question
        for question in questionnaire.questions()
        if question.type is QuestionType.SELECT_ONE
        and question.appearance != "agreement"
        and 2 <= len(_choices(questionnaire, question)) <= MOST_CHOICES
    )


def chosen(questionnaire: Questionnaire, uids: Iterable[str]) -> tuple[Question, ...]:
    """Return the questions of some uids, in the order asked for, each once and two at most."""
    known = {question.uid: question for question in candidates(questionnaire)}
    wanted = [known[uid] for uid in dict.fromkeys(uids) if uid in known]
    return tuple(wanted[:MOST_QUESTIONS])


def groups_of(questionnaire: Questionnaire, uids: Iterable[str]) -> tuple[Group, ...]:
    """Return the groups that the choices of the questions make, in the questionnaire's order."""
    questions = chosen(questionnaire, uids)
    if not questions:
        return ()
    source = questionnaire.source_language
    lists = [
        [(name, label.get("fr") or label.get(source) or name) for name, label in choices]
        for choices in (_choices(questionnaire, question) for question in questions)
    ]
    made = (
        Group(tuple(code for code, _ in parts), " · ".join(words for _, words in parts))
        for parts in product(*lists)
    )
    return tuple(made)


def read_numbers(
    sites: Sequence[str], groups: Sequence[Group], sent: Mapping[str, str]
) -> tuple[dict[str, dict[str, int]], set[str]]:
    """Return the numbers of a form by site and group, and the fields that hold no number."""
    found: dict[str, dict[str, int]] = {}
    wrong: set[str] = set()
    for site in sites:
        for rank, group in enumerate(groups):
            text = sent.get(field_name(site, rank), "").replace("\u202f", "").replace(" ", "")
            if not text:
                continue
            if text.isascii() and text.isdigit() and 0 <= int(text[:7]) <= HIGHEST:
                found.setdefault(site, {})[group.key] = int(text[:7])
            else:
                wrong.add(field_name(site, rank))
    return found, wrong


def field_name(site: str, rank: int) -> str:
    """Return the name of the field of one site and group."""
    return f"n.{site}.{rank}"


def _choices(
    questionnaire: Questionnaire, question: Question
) -> list[tuple[str, Mapping[str, str]]]:
    apart = {ChoiceRole.DONT_KNOW, ChoiceRole.REFUSAL}
    listed = questionnaire.choices.get(question.list_name or "", ())
    return [(choice.name, choice.label) for choice in listed if choice.role not in apart]
