"""The remarks of an import, gathered as a person reads them: by topic, alike ones together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from evalapp.typography import NBSP
from surveys.formats.losses import Loss, Severity

#: Beyond this many, rows and names are counted instead of listed.
MOST_LISTED = 12

_OTHERS = "Autres remarques"
_CONDITIONS = "Conditions, contrôles et calculs"
_RULES = ("relevant", "constraint", "calculation", "choice_filter", "repeat_count")
_TOPICS: tuple[tuple[str, frozenset[str]], ...] = (
    ("Le fichier", frozenset({"archive", "extension", "encoding", "extra", "more", "aside",
                                "unread"})),
    (
        "Questions qui ne sont pas posées",
        frozenset({"unasked", "metadata", "missing_type", "disabled", "empty_note", "empty_table",
                   "empty_list", "attachment", "too_deep"}),
    ),
    (
        "Questions posées autrement",
        frozenset({"unknown_type", "time", "datetime", "barcode", "loop", "file_list",
                   "missing_list", "computed", "note_calculation", "empty_calculation", "range",
                   "map", "prefix", "cells", "grid_row", "grid_required", "mandatory", "type",
                   "conditional_required", "rank_part"}),
    ),
    (
        "Réponses proposées",
        frozenset({"no_list_column", "no_list", "duplicate_choice", "same_choice", "role", "search",
                   "supplied",
                   "dynamic_default", "last_saved", "box_relevance", "array_filter"}),
    ),
    (
        _CONDITIONS,
        frozenset({"trigger", "quotes", "repaired", "blanks", "guessed_name", "cycle", "bound",
                   "sum_bound", "expression", "calculation"}),
    ),
    (
        "Textes, langues et images",
        frozenset({"language", "missing_translation", "missing_label", "html", "media",
                   "media_languages", "media_file", "quotation", "unknown_name"}),
    ),
    ("Noms", frozenset({"missing_name", "duplicate_name", "bad_name"})),
    (
        "Pages et groupes",
        frozenset({"split_group", "unclosed", "stray_end", "crossed_end", "random_group",
                   "flattened", "repeat",
                   "third_repeat"}),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Remark:
    """One sentence, and every place where it holds."""

    place: str
    message: str

    def __str__(self) -> str:
        if not self.place:
            return self.message[:1].upper() + self.message[1:]
        return f"{self.place}{NBSP}: {self.message}"


@dataclass(frozen=True, slots=True)
class Topic:
    """The remarks on one subject."""

    title: str
    remarks: tuple[Remark, ...]
    #: How many places of the file they speak of.
    count: int


def topics(losses: Iterable[Loss], severity: Severity) -> tuple[Topic, ...]:
    """Return the remarks of one severity by topic, in the order of the file's parts."""
    by_topic: dict[str, list[Loss]] = {}
    for loss in losses:
        if loss.severity is severity:
            by_topic.setdefault(_title(loss), []).append(loss)
    titles = [title for title, _ in _TOPICS] + [_OTHERS]
    return tuple(
        Topic(title, tuple(_remarks(by_topic[title])), len(by_topic[title]))
        for title in titles
        if title in by_topic
    )


def _title(loss: Loss) -> str:
    found = next((title for title, codes in _TOPICS if loss.code in codes), _OTHERS)
    is_rule = loss.code.startswith("expression") or loss.column in _RULES
    return _CONDITIONS if found == _OTHERS and is_rule else found


def _remarks(losses: Iterable[Loss]) -> Iterator[Remark]:
    alike: dict[tuple[str, str, str], list[Loss]] = {}
    for loss in losses:
        alike.setdefault((loss.message, loss.column, loss.sheet), []).append(loss)
    for (message, _, _), group in alike.items():
        yield Remark(_place(group), message)


def _place(losses: list[Loss]) -> str:
    first = losses[0]
    if len(losses) == 1:
        return first.place
    rows = sorted({loss.row for loss in losses if loss.row is not None})
    subjects = list(dict.fromkeys(loss.subject for loss in losses if loss.subject))
    column = first.column and f"colonne {first.column}" if rows else ""
    sheet = replace(first, row=None, subject="").place
    parts = (sheet, _rows(rows), column, _listed([f"«{NBSP}{name}{NBSP}»" for name in subjects]))
    return ", ".join(part for part in parts if part)


def _rows(rows: list[int]) -> str:
    if not rows:
        return ""
    spans: list[list[int]] = []
    for row in rows:
        if spans and row == spans[-1][-1] + 1:
            spans[-1].append(row)
        else:
            spans.append([row])
    written = [piece for span in spans for piece in _span(span)]
    return f"{'lignes' if len(rows) > 1 else 'ligne'} {_listed(written)}"


def _span(span: list[int]) -> list[str]:
    return [f"{span[0]} à {span[-1]}"] if len(span) > 2 else [str(row) for row in span]


def _listed(words: list[str]) -> str:
    shown = words[:MOST_LISTED]
    if len(words) > MOST_LISTED:
        return f"{', '.join(shown)} et {len(words) - MOST_LISTED} autres"
    return " et ".join([part for part in (", ".join(shown[:-1]), *shown[-1:]) if part])
