"""A question of the bank on a questionnaire of its own, so that the same form edits it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from surveys.definition import Choice, Page, Question, Questionnaire
from surveys.definition_checks import check_definition
from surveys.editor.bank import Shared, is_bankable
from surveys.editor.identity import Fresh
from surveys.editor.operations import add, set_choices, update
from surveys.editor.question_form import read_choices, read_element
from surveys.editor.sensitive import sensitive_findings
from surveys.editor.tree import EditRefused, find, with_fields

_LIST = "reponses"


def sheet_of(shared: Shared) -> Questionnaire:
    """Return a questionnaire that asks nothing but this question."""
    question = shared.question.model_copy(update={"uid": shared.code})
    choices = {question.list_name: shared.choices} if question.list_name else {}
    return _blank(_languages(question, shared.choices), (question,), choices)


def _blank(languages: tuple[str, ...], items: tuple[Any, ...], choices: Any) -> Questionnaire:
    page = Page(uid="la_page", name="la_page", items=items)
    title = {languages[0]: "Banque"}
    return Questionnaire(
        name="banque", title=title, languages=languages, pages=(page,), choices=choices
    )


def _languages(question: Question, choices: tuple[Choice, ...]) -> tuple[str, ...]:
    """Return the languages that a question is written in, the source first."""
    texts: list[Mapping[str, str]] = [question.label, question.hint]
    texts += [choice.label for choice in choices]
    texts += [row.label for row in question.rows]
    found = dict.fromkeys(language for text in texts for language in text)
    return tuple(dict.fromkeys(("fr", *found))) if "fr" in found or not found else tuple(found)


def new_sheet(kind: str, label: str, answers: str, fresh: Fresh) -> tuple[Questionnaire, str]:
    """Return the sheet of a new question, with its uid; refuse what the bank does not take."""
    sheet, uid = add(_blank(("fr",), (), {}), "la_page", kind, label, fresh, answers)
    question = find(sheet, uid)
    if not isinstance(question, Question):
        raise EditRefused("La banque garde des questions, ni pages ni groupes.")
    if question.list_name:
        listed = sheet.choices[question.list_name]
        question = question.model_copy(update={"list_name": _LIST})
        sheet = update(with_fields(sheet, choices={_LIST: listed}), uid, question)
    return checked(sheet, uid), uid


def edited(sheet: Questionnaire, uid: str, form: Mapping[str, str], fresh: Fresh) -> Questionnaire:
    """Return the sheet as its form describes it; refuse what the bank does not take."""
    after = read_element(form, find(sheet, uid), sheet, fresh)
    if after.list_name and "choices.shown" in form:
        listed = read_choices(form, sheet.choices.get(after.list_name, ()), sheet.languages)
        sheet = set_choices(sheet, after.list_name, listed)
    return checked(update(sheet, uid, after), uid)


def checked(sheet: Questionnaire, uid: str) -> Questionnaire:
    """Return a sheet that the bank may hold, or refuse it with the reason."""
    if not is_bankable(find(sheet, uid)):
        raise EditRefused(
            "Cette question ne se partage pas : elle n’attend pas de réponse, ou dépend d’autres."
        )
    problems = check_definition(sheet)
    if problems:
        raise EditRefused(problems[0].message)
    sensitive = next(sensitive_findings(sheet), None)
    if sensitive is not None:
        raise EditRefused(f"La banque ne prend pas cette question. {sensitive.message}")
    return sheet
