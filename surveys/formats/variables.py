"""The variables that a questionnaire makes: one per answer that a person can give."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from surveys.definition import (
    Choice,
    ChoiceRole,
    Item,
    Question,
    Questionnaire,
    QuestionType,
    Repeat,
)
from surveys.formats.pages import both

_MISSING = (ChoiceRole.DONT_KNOW, ChoiceRole.REFUSAL)
_WORDS = {
    QuestionType.SELECT_ONE: "choix unique", QuestionType.SELECT_MULTIPLE: "choix multiple",
    QuestionType.RANK: "classement", QuestionType.GRID: "ligne de tableau",
    QuestionType.INTEGER: "nombre entier", QuestionType.DECIMAL: "nombre",
    QuestionType.RANGE: "échelle", QuestionType.DATE: "date", QuestionType.TEXT: "texte",
    QuestionType.CALCULATE: "calcul", QuestionType.ACKNOWLEDGE: "case à cocher",
    QuestionType.HIDDEN: "champ caché", QuestionType.CONSTANT_SUM: "part d’un total",
}  # fmt: skip
_NUMERIC = (
    QuestionType.INTEGER,
    QuestionType.DECIMAL,
    QuestionType.RANGE,
    QuestionType.CONSTANT_SUM,
)

Texts = dict[str, str]


@dataclass(frozen=True, slots=True)
class Variable:
    """One column of the data."""

    uid: str
    name: str
    label: Texts
    #: Wording of the question around it: the table of a row, the question of « autre ».
    question: Texts
    kind: str
    is_numeric: bool = False
    choices: tuple[Choice, ...] = ()
    condition: str = ""
    calculation: str = ""
    required: bool = False
    unit: Texts = field(default_factory=dict)
    #: Name of the repeat whose blocks give it several values.
    repeat: str = ""
    page: str = ""

    def missing(self) -> tuple[Choice, ...]:
        """Return the answers that mean a refusal or that the person does not know."""
        return tuple(choice for choice in self.choices if choice.role in _MISSING)


def variables(questionnaire: Questionnaire) -> Iterator[Variable]:
    """Yield every variable, in the order of the questions."""
    for page in questionnaire.pages:
        yield from _items(page.items, page.relevant, "", page.name, questionnaire)


def _items(
    items: tuple[Item, ...],
    condition: str | None,
    repeat: str,
    page: str,
    questionnaire: Questionnaire,
) -> Iterator[Variable]:
    for item in items:
        inside = both(condition, item.relevant)
        if isinstance(item, Question):
            for variable in _question(item, inside or "", questionnaire):
                yield _placed(variable, repeat, page)
        else:
            around = item.name if isinstance(item, Repeat) else repeat
            yield from _items(item.items, inside, around, page, questionnaire)


def _placed(variable: Variable, repeat: str, page: str) -> Variable:
    values = {name: getattr(variable, name) for name in Variable.__slots__}
    return Variable(**(values | {"repeat": repeat, "page": page}))


def _question(
    question: Question, condition: str, questionnaire: Questionnaire
) -> Iterator[Variable]:
    if question.type is QuestionType.NOTE:
        return
    choices = questionnaire.choices.get(question.list_name or "", ())
    kind, numeric = _WORDS[question.type], question.type in _NUMERIC
    if question.rows:
        for row in question.rows:
            yield Variable(
                row.uid, row.name, dict(row.label), dict(question.label), kind, numeric, choices,
                both(condition, row.relevant) or "", "", question.required, dict(question.unit),
            )  # fmt: skip
        return
    yield Variable(
        question.uid, question.name, dict(question.label), dict(question.label), kind, numeric,
        choices, condition, question.calculation or "", question.required, dict(question.unit),
    )  # fmt: skip
    other = next((choice for choice in choices if choice.role is ChoiceRole.OTHER), None)
    if other is not None and question.type is not QuestionType.RANK:
        test = f"selected(${{{question.name}}}, '{other.name}')"
        yield Variable(
            f"{question.uid}.other", f"{question.name}.other", dict(other.label),
            dict(question.label), "texte", condition=both(condition, test) or "",
        )  # fmt: skip
