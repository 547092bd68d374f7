"""Write a questionnaire as an XLSForm that ODK and Kobo accept and that reads back whole."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

import xlsxwriter

from surveys.definition import (
    Choice,
    Group,
    Item,
    Page,
    Question,
    Questionnaire,
    Repeat,
)
from surveys.formats.languages import heading
from surveys.formats.xlsform_own import media_extra, sound_cell
from surveys.formats.xlsform_rows import own_json, question_rows

_PER_LANGUAGE = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_SINGLE = (
    "required", "relevant", "constraint", "calculation", "choice_filter", "repeat_count",
    "appearance", "parameters", "default", "read_only", "image", "audio",
    "evalapp_kind", "evalapp_uid", "evalapp_extra",
)  # fmt: skip

_ALWAYS = frozenset({"type", "name", "list_name", "form_title", "form_id", "key", "value_json"})

#: A row before it knows its columns: field, or (field, language), to cell.
Cells = dict[str | tuple[str, str], str]


def export_xlsform(questionnaire: Questionnaire) -> bytes:
    """Return the questionnaire as an .xlsx workbook."""
    out = io.BytesIO()
    options = {"constant_memory": True, "in_memory": False, "strings_to_formulas": False}
    with xlsxwriter.Workbook(out, options | {"strings_to_urls": False}) as book:
        book.set_properties({"created": datetime(2000, 1, 1)})
        _sheet(book, "survey", _survey_table(questionnaire))
        _sheet(book, "choices", _choices_table(questionnaire))
        _sheet(book, "settings", _settings_table(questionnaire))
        _sheet(book, "evalapp", _own_table(questionnaire))
    return out.getvalue()


def _sheet(book: Any, name: str, rows: Iterable[Sequence[str]]) -> None:
    """Write a sheet, without the columns that nothing fills."""
    header, *body = rows
    used = [
        column
        for column, title in enumerate(header)
        if title in _ALWAYS or any(row[column] for row in body)
    ]
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    for index, row in enumerate((header, *body)):
        for column, source in enumerate(used):
            if row[source]:
                sheet.write_string(index, column, row[source])


def _survey_table(questionnaire: Questionnaire) -> Iterator[list[str]]:
    languages = questionnaire.languages
    columns: list[str | tuple[str, str]] = ["type", "name"]
    columns += [(field, code) for field in _PER_LANGUAGE for code in languages]
    columns += _SINGLE
    yield [_written(column, languages[0]) for column in columns]
    for page in questionnaire.pages:
        for cells in _page_rows(page, questionnaire):
            yield [cells.get(column, "") for column in columns]


def _written(column: str | tuple[str, str], source: str) -> str:
    if column in ("image", "audio"):
        return f"media::{column}::{heading(source)}"
    return column if isinstance(column, str) else f"{column[0]}::{heading(column[1])}"


def _page_rows(page: Page, questionnaire: Questionnaire) -> Iterator[Cells]:
    has_repeat = any(isinstance(item, Repeat) for item in _inside(page.items))
    looks = "" if has_repeat else "field-list"
    yield _opening(page, "begin group") | {"appearance": looks, "evalapp_kind": "page"}
    yield from _item_rows(page.items, questionnaire)
    yield {"type": "end group"}


def _inside(items: Sequence[Item]) -> Iterator[Item]:
    for item in items:
        yield item
        if not isinstance(item, Question):
            yield from _inside(item.items)


def _item_rows(items: Sequence[Item], questionnaire: Questionnaire) -> Iterator[Cells]:
    for item in items:
        if isinstance(item, Question):
            yield from question_rows(item, questionnaire)
        elif isinstance(item, Group):
            yield _opening(item, "begin group") | {"appearance": item.appearance}
            yield from _item_rows(item.items, questionnaire)
            yield {"type": "end group"}
        else:
            extra = {"max_count": item.max_count} if item.max_count != 20 else {}
            yield _opening(item, "begin repeat") | {
                "appearance": item.appearance,
                "repeat_count": item.repeat_count or "",
                "evalapp_extra": json.dumps(extra) if extra else "",
            }
            yield from _item_rows(item.items, questionnaire)
            yield {"type": "end repeat"}


def _opening(item: Page | Group | Repeat, kind: str) -> Cells:
    cells: Cells = {"type": kind, "name": item.name, "evalapp_uid": item.uid}
    cells |= texts("label", item.label) | texts("hint", item.hint)
    if item.relevant:
        cells["relevant"] = item.relevant
    return cells


def texts(field: str, by_language: Mapping[str, str]) -> Cells:
    """Return a text's cells, one per language."""
    return {(field, code): text for code, text in by_language.items()}


def _choices_table(questionnaire: Questionnaire) -> Iterator[list[str]]:
    every = [c for choices in questionnaire.choices.values() for c in choices]
    extra = list(dict.fromkeys(name for choice in every for name in choice.columns))
    labels = [f"label::{heading(code)}" for code in questionnaire.languages]
    source = heading(questionnaire.source_language)
    own = [
        f"media::image::{source}",
        f"media::audio::{source}",
        "evalapp_role",
        "evalapp_exclusive",
        "evalapp_extra",
    ]
    yield ["list_name", "name", *labels, *own, *extra]
    for list_name, choices in questionnaire.choices.items():
        for choice in choices:
            words = [choice.label.get(code, "") for code in questionnaire.languages]
            columns = [choice.columns.get(name, "") for name in extra]
            yield [list_name, choice.name, *words, *_choice_cells(choice), *columns]


def _choice_cells(choice: Choice) -> list[str]:
    media = choice.media
    extra = media_extra(media)
    return [
        (media.image or "") if media else "",
        sound_cell(media) if media else "",
        choice.role.value if choice.role else "",
        "yes" if choice.exclusive else "",
        own_json(extra) if extra else "",
    ]


def _settings_table(questionnaire: Questionnaire) -> Iterator[list[str]]:
    source = questionnaire.source_language
    yield ["form_title", "form_id", "default_language"]
    title = questionnaire.title.get(source) or questionnaire.name
    yield [title, questionnaire.name, heading(source)]


def _own_table(questionnaire: Questionnaire) -> Iterator[list[str]]:
    """Yield what a questionnaire has and an XLSForm has not, as JSON by key."""
    yield ["key", "value_json"]
    values: dict[str, Any] = {
        "format": questionnaire.format,
        "name": questionnaire.name,
        "languages": list(questionnaire.languages),
        "title": dict(questionnaire.title),
        "introduction": dict(questionnaire.introduction),
        "thanks": dict(questionnaire.thanks),
        "help_note": dict(questionnaire.help_note),
        "settings": dict(questionnaire.settings),
        "empty_lists": [name for name, choices in questionnaire.choices.items() if not choices],
    }
    for key, value in values.items():
        if value:
            yield [key, json.dumps(value, ensure_ascii=False)]
