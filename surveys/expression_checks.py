"""Check the expressions of a questionnaire: they parse, and read what exists, in time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from surveys.definition import Question, Questionnaire
from surveys.definition_problems import DefinitionProblem
from surveys.expressions.errors import ExpressionError
from surveys.expressions.parser import parse
from surveys.expressions.tree import Here, Lookup, Node, columns, names, walk
from surveys.outline import Entry, expressions
from surveys.piping import piped_names
from surveys.plan import dependencies, expression_names, names_in, ordered, scope_graph

Entries = tuple[Entry, ...]


def check_expressions(
    questionnaire: Questionnaire, entries: Entries, *, with_order: bool
) -> Iterator[DefinitionProblem]:
    """Yield the errors of every expression; order is checked once each one is sound."""
    uids = expression_names(entries, questionnaire)
    found = [p for entry in entries for p in _entry(entry, uids, questionnaire)]
    found.extend(p for entry in entries for p in _piping(entry, uids))
    yield from found
    if with_order and not found:
        yield from _order(entries, uids)


def _entry(
    entry: Entry, uids: Mapping[str, str], questionnaire: Questionnaire
) -> Iterator[DefinitionProblem]:
    for field, text in expressions(entry.element):
        path = f"{entry.path}.{field}"
        try:
            node = parse(text)
        except ExpressionError as error:
            yield DefinitionProblem("expression", path, error.message, error.position)
            continue
        for name in sorted(names_in(text) - uids.keys()):
            sentence = f"La question «\u00a0{name}\u00a0» n’existe pas, ou n’a pas de valeur."
            yield DefinitionProblem("unknown_name", path, sentence)
        yield from _places(entry, field, path, node)
        yield from _columns(entry, field, path, node, questionnaire)


def _places(entry: Entry, field: str, path: str, node: Node) -> Iterator[DefinitionProblem]:
    if field != "relevant":
        return
    if any(isinstance(part, Here) for part in walk(node)):
        sentence = "Le point «\u00a0.\u00a0» n’a pas de sens dans une condition d’affichage."
        yield DefinitionProblem("here", path, sentence)
    if entry.name in names(node):
        sentence = f"«\u00a0{entry.name}\u00a0» ne peut pas dépendre d’elle-même."
        yield DefinitionProblem("cycle", path, sentence)


def _columns(
    entry: Entry, field: str, path: str, node: Node, questionnaire: Questionnaire
) -> Iterator[DefinitionProblem]:
    known: set[str] = set()
    element = entry.element
    if field == "choice_filter" and isinstance(element, Question):
        known = _list_columns(questionnaire, element.list_name or "")
    for name in sorted(columns(node) - known):
        yield _unknown_column(name, field, path)
    for part in walk(node):
        if not isinstance(part, Lookup):
            continue
        if part.list_name not in questionnaire.choices:
            sentence = f"La liste «\u00a0{part.list_name}\u00a0» n’existe pas."
            yield DefinitionProblem("unknown_list", path, sentence)
            continue
        readable = _list_columns(questionnaire, part.list_name) | {"label", "itextId"}
        for name in sorted((columns(part.filter) | {part.column}) - readable):
            yield _unknown_column(name, "instance", path)


def _unknown_column(name: str, field: str, path: str) -> DefinitionProblem:
    if field in ("choice_filter", "instance"):
        sentence = f"La liste de réponses n’a pas de colonne «\u00a0{name}\u00a0»."
    else:
        sentence = f"«\u00a0{name}\u00a0»\u00a0: pour lire une question, écrivez ${{{name}}}."
    return DefinitionProblem("unknown_column", path, sentence)


def _list_columns(questionnaire: Questionnaire, list_name: str) -> set[str]:
    choices = questionnaire.choices.get(list_name, ())
    return {"name"}.union(*(choice.columns for choice in choices))


def _piping(entry: Entry, uids: Mapping[str, str]) -> Iterator[DefinitionProblem]:
    for field in ("label", "hint", "constraint_message", "required_message"):
        for language, text in getattr(entry.element, field, {}).items():
            for name in sorted(piped_names(text) - uids.keys()):
                sentence = f"La question «\u00a0{name}\u00a0» citée dans ce texte n’existe pas."
                path = f"{entry.path}.{field}.{language}"
                yield DefinitionProblem("unknown_name", path, sentence)


def _order(entries: Entries, uids: Mapping[str, str]) -> Iterator[DefinitionProblem]:
    by_uid = {entry.uid: entry for entry in entries}
    _, cycle = ordered(scope_graph(by_uid, uids))
    if cycle:
        written = " → ".join(by_uid[uid].name for uid in (*cycle, cycle[0]))
        sentence = f"Ces éléments dépendent les uns des autres\u00a0: {written}."
        yield DefinitionProblem("cycle", by_uid[cycle[0]].path, sentence)
        return
    pages = {page: index for index, page in enumerate(dict.fromkeys(e.page for e in entries))}
    for entry in entries:
        for uid, field in dependencies(entry, uids).items():
            if field == "relevant" and pages[by_uid[uid].page] > pages[entry.page]:
                sentence = (
                    f"«\u00a0{entry.name}\u00a0» dépend de «\u00a0{by_uid[uid].name}\u00a0», "
                    "qui se trouve sur une page suivante."
                )
                yield DefinitionProblem("forward_reference", f"{entry.path}.{field}", sentence)
