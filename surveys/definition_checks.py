"""Everything that must hold between the parts of a questionnaire, found in one pass."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping

from surveys.answer_values import clean
from surveys.definition import (
    Choice,
    ChoiceRole,
    GridRow,
    Page,
    Question,
    Questionnaire,
    QuestionType,
    Repeat,
)
from surveys.definition_problems import DefinitionProblem
from surveys.expression_checks import check_expressions
from surveys.outline import MAX_DEPTH, Entry, outline

MAX_ITEMS = 5000
MAX_CHOICES = 20_000
#: Blocks inside blocks multiply: two levels, of 100 blocks at most each.
MAX_REPEATS = 2

_WITH_LIST = (
    QuestionType.SELECT_ONE,
    QuestionType.SELECT_MULTIPLE,
    QuestionType.RANK,
    QuestionType.GRID,
)
_WITH_ROWS = (QuestionType.GRID, QuestionType.CONSTANT_SUM)
_UNSEEN = (QuestionType.CALCULATE, QuestionType.HIDDEN)


def check_definition(questionnaire: Questionnaire) -> tuple[DefinitionProblem, ...]:
    """Return every error of a questionnaire that has the right shape."""
    entries = tuple(outline(questionnaire))
    if len(entries) > MAX_ITEMS or sum(map(len, questionnaire.choices.values())) > MAX_CHOICES:
        sentence = f"Ce questionnaire est trop grand\u00a0: {MAX_ITEMS} éléments au plus."
        return (DefinitionProblem("too_large", "", sentence),)
    found = [problem for check in _CHECKS for problem in check(questionnaire, entries)]
    has_doubles = any(problem.code.startswith("duplicate") for problem in found)
    found.extend(check_expressions(questionnaire, entries, with_order=not has_doubles))
    return tuple(found)


Entries = tuple[Entry, ...]


def _identities(_: Questionnaire, entries: Entries) -> Iterator[DefinitionProblem]:
    yield from _doubles(entries, "duplicate_uid", "uid", lambda entry: entry.uid)
    yield from _doubles(entries, "duplicate_name", "name", lambda entry: entry.name)


def _doubles(
    entries: Entries, code: str, field: str, read: Callable[[Entry], str]
) -> Iterator[DefinitionProblem]:
    counts = Counter(map(read, entries))
    for entry in entries:
        if counts[read(entry)] > 1:
            sentence = f"«\u00a0{read(entry)}\u00a0» est utilisé {counts[read(entry)]} fois."
            yield DefinitionProblem(code, f"{entry.path}.{field}", sentence)


def _structure(questionnaire: Questionnaire, entries: Entries) -> Iterator[DefinitionProblem]:
    if not questionnaire.pages:
        yield DefinitionProblem("no_page", "pages", "Il faut au moins une page.")
    for entry in entries:
        if entry.depth > MAX_DEPTH:
            sentence = "Les groupes sont imbriqués trop profondément."
            yield DefinitionProblem("too_deep", entry.path, sentence)
        if isinstance(entry.element, Repeat) and len(entry.repeats) >= MAX_REPEATS:
            sentence = "Un bloc répété peut en contenir un autre, mais pas davantage."
            yield DefinitionProblem("too_deep", entry.path, sentence)
        if isinstance(entry.element, Page | Repeat) and not entry.element.items:
            sentence = f"«\u00a0{entry.name}\u00a0» ne contient aucune question."
            yield DefinitionProblem("empty", f"{entry.path}.items", sentence)


def _languages(questionnaire: Questionnaire, entries: Entries) -> Iterator[DefinitionProblem]:
    languages = questionnaire.languages
    if not languages or len(set(languages)) != len(languages):
        sentence = "Il faut au moins une langue, et chacune une seule fois."
        yield DefinitionProblem("languages", "languages", sentence)
        return
    source = languages[0]
    if not questionnaire.title.get(source, "").strip():
        yield _no_label("title", source)
    for entry in entries:
        needs_label = isinstance(entry.element, GridRow) or (
            isinstance(entry.element, Question) and entry.element.type not in _UNSEEN
        )
        if needs_label and not entry.element.label.get(source, "").strip():
            yield _no_label(f"{entry.path}.label", source)
    for name, choices in questionnaire.choices.items():
        for index, choice in enumerate(choices):
            has_image = choice.media is not None and choice.media.image is not None
            if not has_image and not choice.label.get(source, "").strip():
                yield _no_label(f"choices.{name}.{index}.label", source)


def _no_label(path: str, language: str) -> DefinitionProblem:
    sentence = f"Il manque le texte dans la langue de départ ({language})."
    return DefinitionProblem("missing_label", path, sentence)


def _lists(questionnaire: Questionnaire, _: Entries) -> Iterator[DefinitionProblem]:
    for name, choices in questionnaire.choices.items():
        counts = Counter(choice.name for choice in choices)
        for index, choice in enumerate(choices):
            path = f"choices.{name}.{index}"
            if clean(choice.name) != choice.name:
                sentence = "Le code de cette réponse contient un signe invisible."
                yield DefinitionProblem("choice_name", f"{path}.name", sentence)
            if counts[choice.name] > 1:
                sentence = f"La réponse «\u00a0{choice.name}\u00a0» est deux fois dans cette liste."
                yield DefinitionProblem("duplicate_choice", f"{path}.name", sentence)
        yield from _roles(name, choices)


def _roles(name: str, choices: Iterable[Choice]) -> Iterator[DefinitionProblem]:
    counts = Counter(choice.role for choice in choices if choice.role is not None)
    for role in (ChoiceRole.OTHER, ChoiceRole.DONT_KNOW, ChoiceRole.REFUSAL):
        if counts[role] > 1:
            sentence = f"Plusieurs réponses de cette liste ont le rôle «\u00a0{role.value}\u00a0»."
            yield DefinitionProblem("duplicate_role", f"choices.{name}", sentence)


def _questions(questionnaire: Questionnaire, entries: Entries) -> Iterator[DefinitionProblem]:
    for entry in entries:
        if isinstance(entry.element, Question):
            yield from _question(entry.element, entry.path, questionnaire.choices)


def _question(
    question: Question, path: str, lists: Mapping[str, tuple[Choice, ...]]
) -> Iterator[DefinitionProblem]:
    needs_list = question.type in _WITH_LIST
    if needs_list and question.list_name is None:
        sentence = "Cette question a besoin d’une liste de réponses."
        yield DefinitionProblem("list_needed", f"{path}.list_name", sentence)
    elif question.list_name is not None and question.list_name not in lists:
        sentence = f"La liste «\u00a0{question.list_name}\u00a0» n’existe pas."
        yield DefinitionProblem("unknown_list", f"{path}.list_name", sentence)
    elif needs_list and not lists[question.list_name or ""]:
        sentence = f"La liste «\u00a0{question.list_name}\u00a0» est vide."
        yield DefinitionProblem("empty_list", f"{path}.list_name", sentence)
    if question.list_name is not None and not needs_list:
        sentence = "Ce type de question n’a pas de liste de réponses."
        yield DefinitionProblem("list_unexpected", f"{path}.list_name", sentence)
    yield from _rows(question, path)
    yield from _details(question, path)


def _rows(question: Question, path: str) -> Iterator[DefinitionProblem]:
    if question.type in _WITH_ROWS and not question.rows:
        sentence = "Ce tableau a besoin d’au moins une ligne."
        yield DefinitionProblem("rows_needed", f"{path}.rows", sentence)
    if question.rows and question.type not in _WITH_ROWS:
        sentence = "Seuls un tableau et une somme à répartir ont des lignes."
        yield DefinitionProblem("rows_unexpected", f"{path}.rows", sentence)


def _details(question: Question, path: str) -> Iterator[DefinitionProblem]:
    if question.type is QuestionType.CALCULATE and not (question.calculation or "").strip():
        sentence = "Un calcul a besoin de son expression."
        yield DefinitionProblem("calculation_needed", f"{path}.calculation", sentence)
    if question.required and question.type in (*_UNSEEN, QuestionType.NOTE):
        sentence = "Ce type de question ne peut pas être obligatoire."
        yield DefinitionProblem("required_unexpected", f"{path}.required", sentence)
    if question.type is QuestionType.GRID and question.choice_filter:
        sentence = "Un tableau ne peut pas filtrer ses réponses."
        yield DefinitionProblem("filter_unexpected", f"{path}.choice_filter", sentence)
    if question.type is QuestionType.RANGE and not _is_range(question):
        sentence = "Une échelle va de start à end par pas de step, avec start < end."
        yield DefinitionProblem("range", f"{path}.parameters", sentence)


def _is_range(question: Question) -> bool:
    defaults = {"start": "0", "end": "10", "step": "1"}
    read = [question.parameters.get(name, value) for name, value in defaults.items()]
    try:
        start, end, step = map(float, read)
    except ValueError:
        return False
    return start < end and 0 < step <= end - start and (end - start) / step <= 1000


_CHECKS = (_identities, _structure, _languages, _lists, _questions)
