"""Settle every expression of an XLSForm once all its questions and lists are known."""

from __future__ import annotations

import re
from collections.abc import Iterator

from surveys.expressions.errors import ExpressionError
from surveys.expressions.parser import parse
from surveys.expressions.tree import Lookup, walk
from surveys.formats.assembly import Draft, inner
from surveys.formats.losses import Place
from surveys.formats.rewriting import compared_columns
from surveys.formats.rules import Rules
from surveys.formats.xlsform_context import Reading
from surveys.formats.xlsform_own import without_exclusive_rule

_FIELDS = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count")
_MUTE = ("note", "group", "repeat", "grid", "constant_sum")
_DYNAMIC_LOOK = "la présentation lit une réponse : elle n'est pas reprise."
_TEXTS = ("label", "hint", "constraint_message", "required_message")


def settle_expressions(reading: Reading, items: list[Draft]) -> None:
    """Read, repair or drop the expressions and quotations of every item."""
    names = dict(reading.names.given)
    every = [item for outer in items for item in inner(outer)]
    for item in every:
        choices = reading.choices.get(item.get("list_name", ""), ())
        if any(choice.get("role") == "other" for choice in choices):
            names.setdefault(f"{item['name']}_other", f"{item['name']}.other")
            names.setdefault(f"{item['name']}.other", f"{item['name']}.other")
    renamed = {name: by for name, by in reading.by_question.items() if by}
    renamed |= {
        row["name"]: reading.renamed[item["list_name"]]
        for item in every
        for row in item.get("rows", ())
        if reading.renamed.get(item.get("list_name", ""))
    }
    valued = frozenset(item["name"] for item in every if item.get("type", "row") not in _MUTE)
    rules = Rules(reading.ledger, names, renamed, reading.constants, not reading.ours, valued)
    for item in every:
        _settle(reading, rules, item)
    if not reading.ours:
        _quote_in_choices(reading, rules)
    _follow_columns(reading, every)


def _settle(reading: Reading, rules: Rules, item: Draft) -> None:
    place: Place = item.get("_place", Place())
    choices = reading.choices.get(item.get("list_name", ""), [])
    columns = frozenset({"name", "label"}.union(*(choice.get("columns", ()) for choice in choices)))
    for field in _FIELDS:
        if item.get(field):
            text = rules.read(
                item[field],
                place.at(field),
                field,
                item["name"],
                columns if field == "choice_filter" else frozenset(),
            )
            _put(item, field, text)
    if item.get("_required"):
        _required(rules, item, place)
    for field in _TEXTS:
        if item.get(field) and not reading.ours:
            item[field] = {
                language: rules.quoted(text, place.at(field))
                for language, text in item[field].items()
            }
    if "${" in item.get("appearance", "") and not reading.ours:
        del item["appearance"]
        reading.ledger.lost(place.at("appearance"), "search", _DYNAMIC_LOOK)
    without_exclusive_rule(item, choices)
    reading.looked_up.update(_looked_up(item))


def _quote_in_choices(reading: Reading, rules: Rules) -> None:
    for choices in reading.choices.values():
        for choice in choices:
            place: Place = choice.get("_place", Place())
            choice["label"] = {
                language: rules.quoted(text, place.at("label"))
                for language, text in choice["label"].items()
            }


def _put(item: Draft, field: str, text: str | None) -> None:
    if text is None:
        del item[field]
        if field == "calculation" and item["type"] == "calculate":
            item["type"] = "hidden"
    else:
        item[field] = text


def _required(rules: Rules, item: Draft, place: Place) -> None:
    """A question required under a condition becomes optional: that loses no answer."""
    rules.ledger.lost(
        place.at("required"),
        "conditional_required",
        "la question n'est obligatoire que si « {0} » : elle devient facultative.",
        item.pop("_required"),
    )


def _looked_up(item: Draft) -> Iterator[str]:
    for field in _FIELDS:
        text = item.get(field)
        if text and "instance" in text:
            try:
                node = parse(text)
            except ExpressionError:
                continue
            yield from (part.list_name for part in walk(node) if isinstance(part, Lookup))


def _follow_columns(reading: Reading, every: list[Draft]) -> None:
    """Where a filter compares a column with a question, follow that question's new names."""
    done: set[tuple[str, str]] = set()
    for item in every:
        text = item.get("choice_filter")
        if not text:
            continue
        try:
            compared = compared_columns(parse(text))
        except ExpressionError:
            continue
        for column, question in compared.items():
            changes = reading.by_question.get(question)
            key = (item.get("list_name", ""), column)
            if changes and key not in done:
                done.add(key)
                for choice in reading.choices.get(key[0], ()):
                    _follow(choice, column, changes)


def _follow(choice: Draft, column: str, changes: dict[str, str]) -> None:
    columns = choice.get("columns", {})
    if column in columns:
        words = re.split(r"(\s+)", columns[column])
        changed = "".join(changes.get(word, word) for word in words)
        choice["columns"] = columns | {column: changed}
