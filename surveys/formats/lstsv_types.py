"""What a question of ours is in LimeSurvey: a type letter, attributes, and parts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from surveys.definition import Choice, ChoiceRole, Question, Questionnaire, QuestionType
from surveys.formats.lime_own import of_choice, read
from surveys.formats.lstsv_codes import Codes

Record = dict[str, str]


class Markup(Protocol):
    """What parts need of the export: texts and conditions in LimeSurvey's words."""

    def markup(self, text: str) -> str:
        """Return a text as HTML."""

    def condition(self, expression: str | None, name: str) -> str:
        """Return a condition."""

    @property
    def source(self) -> str:
        """Return the language in which extra cells are written."""


@dataclass(frozen=True, slots=True)
class Part:
    """A sub-question or an answer."""

    kind: str
    code: str
    name: str
    label: Mapping[str, str]
    uid: str = ""
    relevant: str | None = None
    default: str = ""
    role: str = ""
    extra: str = ""

    def record(self, language: str, export: Markup) -> Record:
        """Return its row in one language."""
        return {
            "class": self.kind,
            "type/scale": "0",
            "name": self.code,
            "relevance": export.condition(self.relevant, self.name) if self.kind == "SQ" else "",
            "text": export.markup(self.label.get(language, "")).replace("|", "&#124;"),
            "language": language,
            "default": self.default,
            "evalapp_name": self.name,
            "evalapp_uid": self.uid,
            "evalapp_role": self.role,
            "evalapp_extra": self.extra if language == export.source else "",
        }


@dataclass(frozen=True, slots=True)
class Shape:
    """A question as LimeSurvey sees it."""

    type: str
    plain: Mapping[str, str] = field(default_factory=dict)
    parts: tuple[Part, ...] = ()
    other: Mapping[str, str] = field(default_factory=dict)
    lost: str = ""
    #: What « autre » has of its own, and where it stands.
    aside: Mapping[str, Any] = field(default_factory=dict)

    def attributes(self, language: str, export: Markup) -> Record:
        """Return its attributes in one language."""
        other = export.markup(self.other.get(language, ""))
        return {**self.plain, **({"other_replace_text": other} if self.other else {})}


_SIMPLE = {
    QuestionType.DATE: "D", QuestionType.NOTE: "X", QuestionType.TEXT: "S",
    QuestionType.DECIMAL: "N",
}  # fmt: skip


def shape_of(question: Question, questionnaire: Questionnaire, codes: Codes) -> Shape:
    """Return the LimeSurvey shape of a question."""
    match question.type:
        case QuestionType.SELECT_ONE | QuestionType.SELECT_MULTIPLE | QuestionType.RANK:
            return _closed(question, questionnaire, codes)
        case QuestionType.GRID | QuestionType.CONSTANT_SUM:
            return _table(question, questionnaire, codes)
        case QuestionType.INTEGER:
            return Shape("N", {"num_value_int_only": "1"})
        case QuestionType.RANGE:
            return _range(question)
        case QuestionType.CALCULATE:
            return Shape("*", {"hidden": "1"})
        case QuestionType.HIDDEN:
            return Shape("S", {"hidden": "1"})
        case QuestionType.ACKNOWLEDGE:
            return Shape("M", {}, (Part("SQ", "OK", "OK", question.label),))
        case _:
            multiline = question.type is QuestionType.TEXT and "multiline" in question.appearance
            return Shape("T" if multiline else _SIMPLE[question.type])


def _closed(question: Question, questionnaire: Questionnaire, codes: Codes) -> Shape:
    name = question.list_name or ""
    choices = questionnaire.choices[name]
    is_boxes = question.type is QuestionType.SELECT_MULTIPLE
    is_rank = question.type is QuestionType.RANK
    other = None if is_rank else next((c for c in choices if c.role is ChoiceRole.OTHER), None)
    given = (codes.boxes if is_boxes else codes.answers)[name]
    ticked = (question.default or "") if is_boxes else ""
    kept = [choice for choice in choices if choice is not other]
    parts = tuple(_part("SQ" if is_boxes else "A", given, choice, ticked) for choice in kept)
    plain = {"other": "Y", "evalapp_other": other.name} if other is not None else {}
    alone = ";".join(given[c.name] for c in choices if c.exclusive and c is not other)
    if is_boxes and alone:
        plain["exclude_all_others"] = alone
    if question.parameters.get("randomize") == "true":
        plain["random_order"] = "1"
    letter = "M" if is_boxes else "R" if is_rank else _list_letter(question)
    lost = ""
    if question.choice_filter:
        lost = "LimeSurvey ne filtre pas ainsi les réponses : toutes seront proposées."
    aside = {"_at": choices.index(other)} | read(of_choice(other)) if other else {}
    return Shape(letter, plain, parts, other.label if other else {}, lost, aside)


def _part(kind: str, given: Mapping[str, str], choice: Choice, ticked: str = "") -> Part:
    return Part(
        kind,
        given[choice.name],
        choice.name,
        choice.label,
        default="Y" if choice.name in ticked.split() else "",
        role=choice.role.value if choice.role else "",
        extra=of_choice(choice),
    )


def _list_letter(question: Question) -> str:
    return "!" if "minimal" in question.appearance.split() else "L"


def _table(question: Question, questionnaire: Questionnaire, codes: Codes) -> Shape:
    rows = tuple(
        Part("SQ", codes.questions[row.name], row.name, row.label, row.uid, row.relevant)
        for row in question.rows
    )
    if question.type is QuestionType.CONSTANT_SUM:
        total = question.parameters.get("total", "100")
        return Shape("K", {"equals_num_value": total, "num_value_int_only": "1"}, rows)
    name = question.list_name or ""
    answers = tuple(_part("A", codes.answers[name], c) for c in questionnaire.choices[name])
    return Shape("F", {}, rows + answers)


def _range(question: Question) -> Shape:
    given = {"start": "0", "end": "10", "step": "1"} | dict(question.parameters)
    whole = {"num_value_int_only": "1"} if "." not in given["step"] + given["start"] else {}
    bounds = {"min_num_value_n": given["start"], "max_num_value_n": given["end"]}
    return Shape("N", bounds | whole, lost="l'échelle devient un nombre entre deux bornes.")
