"""What every part of the XLSForm reader shares while one file is read."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.formats.assembly import Draft
from surveys.formats.columns import Heading, Row, heading, read_row
from surveys.formats.languages import code_of, guessed
from surveys.formats.losses import Ledger, Place
from surveys.formats.markup import first_image, has_markup, plain_text
from surveys.formats.names import NameBook, Taken
from surveys.formats.sheets import Sheet

_MISSING_FILE = {
    "image": "l'image n'est pas dans le fichier : ajoutez-la dans l'éditeur.",
    "audio": "le son n'est pas dans le fichier : ajoutez-le dans l'éditeur.",
}


@dataclass(slots=True)
class Reading:
    """One XLSForm being read."""

    ledger: Ledger
    names: NameBook
    languages: tuple[str, ...]
    #: Language of the columns that name none.
    unnamed: str
    #: Whether the file was written by us: its texts are kept to the letter.
    ours: bool = False
    #: list name -> its choices
    choices: dict[str, list[Draft]] = field(default_factory=dict)
    #: list name -> choice as written -> choice as kept
    renamed: dict[str, dict[str, str]] = field(default_factory=dict)
    #: list as written -> list as kept
    lists: dict[str, str] = field(default_factory=dict)
    constants: dict[str, str] = field(default_factory=dict)
    #: list -> the names of its choices
    taken: dict[str, Taken] = field(default_factory=dict)
    #: lists that an expression looks into
    looked_up: set[str] = field(default_factory=set)
    #: question as named in the file -> its choices that changed name
    by_question: dict[str, dict[str, str]] = field(default_factory=dict)

    def texts(self, row: Row, name: str) -> dict[str, str]:
        """Return a text in its languages, made plain."""
        found: dict[str, str] = {}
        for language, text in row.texts.get(name, {}).items():
            clean = text if self.ours else self._clean(text, row.at(name))
            if clean.strip():
                found.setdefault(language or self.unnamed, clean)
        return found

    def media(self, row: Row) -> dict[str, Any] | None:
        """Return the image and the sound of a row; what we cannot play is told."""
        found: dict[str, Any] = {}
        for kind in ("image", "audio"):
            files = self._files(row, kind)
            if kind == "audio" and len(set(files.values())) > 1:
                found["spoken"] = files
            elif files:
                found[kind] = self._for_all(row, kind, files)
        for kind in ("video", "big-image"):
            if row.texts.get(kind):
                self.ledger.lost(
                    row.at(kind), "media", "les vidéos et images agrandies ne sont pas reprises."
                )
        if not found and not self.ours:
            found = self._image_in_label(row)
        return found or None

    def _files(self, row: Row, kind: str) -> dict[str, str]:
        files = {
            language or self.unnamed: text.strip()
            for language, text in row.texts.get(kind, {}).items()
            if self.ours or self._is_file(text, row.at(kind))
        }
        if files and not self.ours:
            self.ledger.told(row.at(kind), "media_file", _MISSING_FILE[kind])
        return files

    def _for_all(self, row: Row, kind: str, files: dict[str, str]) -> str:
        kept = files.get(self.languages[0]) or next(iter(files.values()))
        if len(set(files.values())) > 1:
            self.ledger.lost(
                row.at(kind),
                "media_languages",
                "un seul fichier est gardé pour toutes les langues : « {0} ».",
                kept,
            )
        return kept

    def _is_file(self, text: str, place: Place) -> bool:
        if "${" in text:
            self.ledger.lost(place, "media", "le nom du fichier se calcule : il n'est pas repris.")
        return "${" not in text

    def own_extras(self, row: Row) -> dict[str, Any]:
        """Return what only our own files carry."""
        written = row.get("evalapp_extra")
        if not written:
            return {}
        try:
            value = json.loads(written)
        except (ValueError, RecursionError):
            value = None
        if isinstance(value, dict):
            return value
        self.ledger.lost(row.at("evalapp_extra"), "extra", "cette cellule est illisible.")
        return {}

    def _clean(self, text: str, place: Place) -> str:
        text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
        if not has_markup(text):
            return text
        self.ledger.told(
            Place(sheet=place.sheet),
            "html",
            "les balises HTML des textes sont retirées ; les mots restent.",
        )
        return plain_text(text)

    def _image_in_label(self, row: Row) -> dict[str, Any]:
        for language, text in row.texts.get("label", {}).items():
            image = first_image(text)
            if image:
                alt = {language or self.unnamed: image[1]} if image[1] else {}
                return {"image": image[0], "alt": alt}
        return {}


def table(sheet: Sheet | None, needed: frozenset[str]) -> tuple[list[Heading], list[Row]]:
    """Return the headings of a sheet, found among its first rows, and its rows."""
    if sheet is None:
        return [], []
    for index, (_, cells) in enumerate(sheet.rows[:15]):
        headings = [heading(cell) for cell in cells]
        if needed <= {column.field for column in headings}:
            rows = [read_row(headings, n, c, sheet.name) for n, c in sheet.rows[index + 1 :]]
            return headings, rows
    return [], []


def languages_of(
    survey: list[Heading], choices: list[Heading], settings: Mapping[str, str], rows: list[Row]
) -> tuple[tuple[str, ...], str]:
    """Return the languages of a form, its source first, and that of the unnamed columns."""
    used = {(name, code) for row in rows for name, by in row.texts.items() for code in by}
    named = [
        column.language
        for column in (*survey, *choices)
        if column.language and (column.field, column.language) in used
    ]
    found = list(dict.fromkeys(named))
    has_unnamed = any(code == "" for _, code in used)
    declared = _declared(settings.get("default_language", ""))
    declared = declared if has_unnamed or _is_spoken(declared, rows) else ""
    source = declared or _fullest(rows, found)
    if has_unnamed or not found:
        unnamed = source or guessed(
            text for row in rows for by in row.texts.values() for text in by.values()
        )
        unnamed = unnamed if not found or unnamed in found or declared else found[0]
        if ("label", "") in used and not source and found and "fr" not in found:
            unnamed = guessed(row.texts.get("label", {}).get("", "") for row in rows)
    else:
        unnamed = source or found[0]
    source = source or unnamed
    return tuple(dict.fromkeys([source, *([unnamed] if has_unnamed else []), *found])), unnamed


def _is_spoken(declared: str, rows: list[Row]) -> bool:
    """Say whether at least half of the questions have a text in the declared language."""
    counts = Counter(code for row in rows for code in row.texts.get("label", ()))
    return 2 * counts[declared] >= max(counts.values(), default=1)


def _fullest(rows: list[Row], found: list[str]) -> str:
    """Return French when half of it is there, else the language with the most labels."""
    counts = Counter(code for row in rows for code in row.texts.get("label", ()))
    most = max((counts[code] for code in found), default=0)
    if counts["fr"] and 2 * counts["fr"] >= most:
        return "fr"
    return next((code for code in found if counts[code] == most >= max(counts[""], 1)), "")


def _declared(written: str) -> str:
    written = written.strip()
    return "" if not written or re.fullmatch(r"default", written, re.I) else code_of(written)
