"""The codebook of a questionnaire, as a workbook for people."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from surveys.definition import ChoiceRole, Questionnaire
from surveys.formats.variables import Variable, variables

_ROLES = {
    ChoiceRole.DONT_KNOW: "ne sait pas", ChoiceRole.REFUSAL: "refus", ChoiceRole.OTHER: "autre",
    ChoiceRole.NONE: "aucune",
}  # fmt: skip
_VARIABLES = (
    "Variable", "Libellé", "Question", "Type", "Réponses", "Condition d’affichage",
    "Calcul", "Obligatoire", "Unité", "Codes manquants", "Bloc répété", "Page", "Identité",
)  # fmt: skip
_CHOICES = ("Variable", "Code", "Libellé", "Rôle", "Exclusive", "Manquante")
_WIDTHS = (24, 50, 50, 16, 40, 40, 30, 12, 10, 20, 16, 16, 24)


def export_codebook(questionnaire: Questionnaire) -> bytes:
    """Return the codebook as .xlsx: variables, answers, missing codes."""
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"constant_memory": True}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        heading = book.add_format({"bold": True, "text_wrap": True, "bottom": 1})
        wrapped = book.add_format({"text_wrap": True, "valign": "top"})
        _sheet(book, "Variables", _VARIABLES, _variable_rows(questionnaire), heading, wrapped)
        _sheet(book, "Réponses", _CHOICES, _choice_rows(questionnaire), heading, wrapped)
        _sheet(book, "Lecture", ("Signe", "Sens"), _reading_rows(questionnaire), heading, wrapped)
    return out.getvalue()


def _sheet(
    book: Any,
    name: str,
    titles: Sequence[str],
    rows: Iterable[Sequence[str]],
    heading: Any,
    wrapped: Any,
) -> None:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 1)
    for column in range(len(titles)):
        sheet.set_column(column, column, _WIDTHS[column])
        sheet.write_string(0, column, titles[column], heading)
    for index, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(index, column, cell[:32_000], wrapped)


def _variable_rows(questionnaire: Questionnaire) -> Iterator[list[str]]:
    source = questionnaire.source_language
    for variable in variables(questionnaire):
        yield [
            variable.name,
            variable.label.get(source, ""),
            variable.question.get(source, ""),
            variable.kind,
            "\n".join(_answers(variable, source)),
            variable.condition,
            variable.calculation,
            "oui" if variable.required else "non",
            variable.unit.get(source, ""),
            ", ".join(choice.name for choice in variable.missing()),
            variable.repeat,
            variable.page,
            variable.uid,
        ]


def _answers(variable: Variable, source: str) -> Iterator[str]:
    for choice in variable.choices:
        yield f"{choice.name} = {choice.label.get(source, '')}"


def _choice_rows(questionnaire: Questionnaire) -> Iterator[list[str]]:
    source = questionnaire.source_language
    for variable in variables(questionnaire):
        missing = variable.missing()
        for choice in variable.choices:
            yield [
                variable.name,
                choice.name,
                choice.label.get(source, ""),
                _ROLES[choice.role] if choice.role else "",
                "oui" if choice.exclusive else "",
                "oui" if choice in missing else "",
            ]


def _reading_rows(questionnaire: Questionnaire) -> Iterator[list[str]]:
    source = questionnaire.source_language
    yield ["Questionnaire", questionnaire.title.get(source, questionnaire.name)]
    yield ["Code", questionnaire.name]
    yield ["Langues", ", ".join(questionnaire.languages)]
    yield ["Empreinte", questionnaire.checksum]
    yield ["Case vide", "Pas de réponse, ou question non posée d’après sa condition d’affichage."]
    yield ["Codes manquants", "Réponses « ne sait pas » et refus, à écarter des calculs."]
