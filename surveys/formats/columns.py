"""The headings of XLSForm sheets: their many spellings, and their languages."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from surveys.formats.languages import code_of
from surveys.formats.losses import Place

#: Columns that exist once per language.
TEXTS = frozenset(
    {
        "label", "hint", "guidance_hint", "constraint_message", "required_message",
        "image", "big-image", "audio", "video",
    }
)  # fmt: skip
_ALIASES = {
    "caption": "label", "command": "type", "tag": "name", "value": "name", "question": "label",
    "list name": "list_name", "listname": "list_name", "list": "list_name",
    "relevance": "relevant", "skip": "relevant", "bind:relevant": "relevant",
    "bind::relevant": "relevant", "bind:constraint": "constraint", "bind::constraint": "constraint",
    "bind:required": "required", "bind::required": "required", "bind:calculate": "calculation",
    "bind::calculate": "calculation", "calculate": "calculation", "bind:readonly": "read_only",
    "bind::readonly": "read_only", "readonly": "read_only", "read only": "read_only",
    "bind:type": "bind_type", "bind::type": "bind_type",
    "bind:jr:constraintmsg": "constraint_message", "bind::jr:constraintmsg": "constraint_message",
    "jr:constraintmsg": "constraint_message", "constraint message": "constraint_message",
    "constraint-msg": "constraint_message", "constraint_msg": "constraint_message",
    "constraining message": "constraint_message", "constraintmessage": "constraint_message",
    "bind:jr:requiredmsg": "required_message", "bind::jr:requiredmsg": "required_message",
    "jr:requiredmsg": "required_message", "required message": "required_message",
    "requiredmsg": "required_message", "required_msg": "required_message",
    "requiredmessage": "required_message",
    "body:appearance": "appearance", "body::appearance": "appearance",
    "control:appearance": "appearance", "control::appearance": "appearance",
    "repeat count": "repeat_count", "count": "repeat_count", "jr:count": "repeat_count",
    "repeatcount": "repeat_count", "choice filter": "choice_filter",
    "choicefilter": "choice_filter", "guidance hint": "guidance_hint",
    "media:image": "image", "media::image": "image", "media:audio": "audio",
    "media::audio": "audio", "media:video": "video", "media::video": "video",
    "media:big-image": "big-image", "media::big-image": "big-image",
    "parameter": "parameters", "set form title": "form_title", "form title": "form_title",
    "title": "form_title", "set form id": "form_id", "form id": "form_id", "id": "form_id",
    "id_string": "form_id", "default language": "default_language",
    "default_lang": "default_language", "read-only": "read_only",
    "select_from_list_name": "list_of_type", "$autoname": "autoname", "$given_name": "autoname",
    "kobo--score-choices": "kobo_list", "kobo--rank-items": "kobo_list",
    "kobo--matrix_list": "kobo_list", "kobo--matrix-list": "kobo_list",
    "kobo--rank-constraint-message": "constraint_message", "note": "author_note",
}  # fmt: skip
_MEDIA_TEXT = re.compile(r"^media\s*::?\s*(image|audio|video|big-image)\s*::?\s*(.+)$", re.I)
_WITH_LANGUAGE = re.compile(r"^(.+?)\s*::?\s*([^:].*)$", re.S)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a column holds."""

    field: str
    #: Code of its language; empty when none is written.
    language: str
    written: str


@dataclass(slots=True)
class Row:
    """A row under canonical headings."""

    place: Place
    cells: dict[str, str] = field(default_factory=dict)
    texts: dict[str, dict[str, str]] = field(default_factory=dict)
    #: Cells under headings that we do not know, by written heading.
    others: dict[str, str] = field(default_factory=dict)

    def get(self, name: str) -> str:
        """Return a cell without the spaces around it."""
        return self.cells.get(name, "").strip()

    def at(self, column: str) -> Place:
        """Return the place of one of its cells."""
        return self.place.at(column)


def heading(written: str) -> Heading:
    """Return what a heading means, whatever its spelling."""
    text = " ".join(written.replace("\u00a0", " ").split())
    media = _MEDIA_TEXT.match(text)
    if media:
        return Heading(media.group(1).lower(), code_of(media.group(2)), text)
    canonical = _canonical(text)
    if canonical in TEXTS or canonical in _KNOWN:
        return Heading(canonical, "", text)
    found = _WITH_LANGUAGE.match(text)
    if found and _canonical(found.group(1)) in TEXTS:
        return Heading(_canonical(found.group(1)), code_of(found.group(2)), text)
    return Heading("", "", text)


_KNOWN = frozenset(_ALIASES.values()) | {
    "type", "name", "required", "relevant", "constraint", "calculation", "choice_filter",
    "appearance", "default", "repeat_count", "parameters", "read_only", "trigger", "disabled",
    "list_name", "form_title", "form_id", "version", "default_language", "instance_name",
    "style", "allow_choice_duplicates", "evalapp_kind", "evalapp_uid", "evalapp_extra",
    "evalapp_constraint", "evalapp_role", "evalapp_exclusive", "key", "value_json", "file",
}  # fmt: skip


def _canonical(written: str) -> str:
    name = written.strip().lower()
    return _ALIASES.get(name, name.replace(" ", "_") if name.replace(" ", "_") in _KNOWN else name)


def read_row(headings: Sequence[Heading], number: int, cells: Sequence[str], sheet: str) -> Row:
    """Return a row of cells under its headings; the first of two equal headings wins."""
    row = Row(Place(number, "", "" if sheet == "survey" else sheet))
    for column, cell in zip(headings, cells, strict=False):
        if not cell.strip():
            continue
        if column.field in TEXTS:
            row.texts.setdefault(column.field, {}).setdefault(column.language, cell)
        elif column.field:
            row.cells.setdefault(column.field, cell)
        elif column.written:
            row.others.setdefault(column.written, cell)
    return row
