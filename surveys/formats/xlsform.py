"""Read an XLSForm: sheets of text in, a checked questionnaire out."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from surveys.definition import Questionnaire
from surveys.formats.assembly import MOST_ITEMS, Draft, finished, inner
from surveys.formats.columns import Row
from surveys.formats.cycles import break_cycles
from surveys.formats.losses import Ledger, Place, refused
from surveys.formats.names import NameBook, is_name, slug
from surveys.formats.pages import paged
from surveys.formats.sheets import Sheet
from surveys.formats.xlsform_choices import read_choices
from surveys.formats.xlsform_context import Reading, languages_of, table
from surveys.formats.xlsform_expressions import settle_expressions
from surveys.formats.xlsform_survey import read_survey

#: Columns that act on another tool; those of an author's notes need no word.
_TECHNICAL = re.compile(r"(bind|body|control|instance)\s*::?|save_to$|instance_name$")
#: Settings that only matter to the tool that wrote them.
_UNNEEDED = frozenset({"omit_instanceID", "clean_text_values", "namespaces", "add_none_option"})


def read_xlsform(sheets: Mapping[str, Sheet], filename: str, ledger: Ledger) -> Questionnaire:
    """Return the questionnaire of an XLSForm."""
    headings, rows = table(sheets.get("survey"), frozenset({"type"}))
    if not rows:
        raise refused(
            "La feuille « survey » n'a pas de colonne « type », ou aucune ligne :"
            " ce n'est pas un questionnaire XLSForm."
        )
    choice_headings, choice_rows = table(sheets.get("choices"), frozenset({"list_name"}))
    if sheets.get("choices") and sheets["choices"].rows and not choice_headings:
        ledger.lost(
            Place(1, "list_name", "choices"),
            "no_list_column",
            "la feuille n'a pas de colonne « list_name » : aucune réponse n'est lue.",
        )
    choice_rows += table(sheets.get("external_choices"), frozenset({"list_name"}))[1]
    settings = _settings(sheets)
    ours = _ours(sheets.get("evalapp"))
    languages, unnamed = languages_of(headings, choice_headings, settings, rows + choice_rows)
    if ours:
        languages = tuple(ours.get("languages", languages))
    reading = Reading(ledger, NameBook(ledger), languages, unnamed, bool(ours))
    _tell_language(reading, rows)
    _tell_unread(reading, rows, sheets)
    read_choices(reading, choice_rows)
    for name in ours.get("empty_lists", ()):
        reading.choices.setdefault(name, [])
    items = read_survey(reading, rows)
    return _assembled(reading, items, settings, ours, filename)


def _assembled(
    reading: Reading,
    items: list[Draft],
    settings: Mapping[str, str],
    ours: Mapping[str, Any],
    filename: str,
) -> Questionnaire:
    count = sum(1 for item in items for _ in inner(item))
    if count > MOST_ITEMS:
        raise refused("Ce questionnaire est trop grand : {0} éléments au plus.", MOST_ITEMS)
    settle_expressions(reading, items)
    break_cycles(items, reading.ledger)
    if items and all(item.get("_page") for item in items):
        pages = [_own_page(item) for item in items]
    else:
        pages = paged(items, reading.names, reading.ledger)
    draft: Draft = {
        "name": _name(settings, filename),
        "title": {reading.languages[0]: _title(settings, filename).replace("${", "{")},
        "languages": list(reading.languages),
        "choices": {name: _ready(choices) for name, choices in reading.choices.items()},
        "pages": pages,
    }
    kept = ("name", "title", "introduction", "thanks", "help_note", "settings")
    draft |= {key: ours[key] for key in kept if key in ours}
    if not ours:
        _fill_labels(reading, draft)
        used = {i.get("list_name") for page in pages for i in _all(page)}
        draft["choices"] = {
            name: choices for name, choices in draft["choices"].items() if choices and name in used
        } | _looked_up(reading, draft["choices"], used)
    return finished(draft, reading.ledger)


def _looked_up(reading: Reading, choices: dict[str, Any], used: set[Any]) -> dict[str, Any]:
    return {
        name: inside
        for name, inside in choices.items()
        if inside and name in reading.looked_up and name not in used
    }


def _all(page: Draft) -> list[Draft]:
    found: list[Draft] = []
    for item in page["items"]:
        found += [item, *(_all(item) if "items" in item else [])]
    return found


def _own_page(item: Draft) -> Draft:
    return {key: value for key, value in item.items() if key not in ("type", "appearance")}


def _ready(choices: list[Draft]) -> list[Draft]:
    return [dict(choice) for choice in choices]


def _settings(sheets: Mapping[str, Sheet]) -> dict[str, str]:
    _, rows = table(sheets.get("settings"), frozenset())
    return {key: text.strip() for key, text in (rows[0].cells if rows else {}).items()}


def _ours(sheet: Sheet | None) -> dict[str, Any]:
    """Return what our own sheet says; empty for the files of others."""
    found: dict[str, Any] = {}
    for _, cells in sheet.rows if sheet else ():
        if len(cells) >= 2:
            try:
                found[cells[0]] = json.loads(cells[1])
            except (ValueError, RecursionError):
                continue
    if found.get("format") != 1 or not isinstance(found.get("languages"), list):
        return {}
    texts = ("title", "introduction", "thanks", "help_note", "settings")
    kept = {key: found[key] for key in texts if isinstance(found.get(key), dict)}
    languages = [code for code in found["languages"] if isinstance(code, str)]
    name = {"name": found["name"]} if isinstance(found.get("name"), str) else {}
    empty = {"empty_lists": [n for n in found.get("empty_lists") or () if isinstance(n, str)]}
    return kept | name | empty | {"languages": languages or ["fr"]}


def _name(settings: Mapping[str, str], filename: str) -> str:
    written = settings.get("form_id") or settings.get("form_title") or _stem(filename)
    return written if is_name(written) else slug(written, "questionnaire")


def _title(settings: Mapping[str, str], filename: str) -> str:
    return settings.get("form_title") or settings.get("form_id") or _stem(filename)


def _stem(filename: str) -> str:
    name = filename.replace("\\", "/").rpartition("/")[2]
    return name.rpartition(".")[0] or name or "questionnaire"


def _tell_language(reading: Reading, rows: list[Row]) -> None:
    undeclared = any("" in row.texts.get("label", {}) for row in rows)
    if undeclared and not reading.ours:
        reading.ledger.told(
            Place(1, "label"),
            "language",
            "la langue de cette colonne n'est pas dite ; elle est lue comme « {0} ».",
            reading.unnamed,
        )


def _tell_unread(reading: Reading, rows: list[Row], sheets: Mapping[str, Sheet]) -> None:
    """Tell which columns, settings and sheets have no place in a questionnaire of ours."""
    if reading.ours:
        return
    columns = dict.fromkeys(
        name for row in rows for name in row.others if _TECHNICAL.match(name.lower())
    )
    if columns:
        reading.ledger.told(
            Place(), "unread", "les colonnes « {0} » ne sont pas lues.", " », « ".join(columns)
        )
    settings = [row.others for row in table(sheets.get("settings"), frozenset())[1]]
    unread = [name for others in settings[:1] for name in others if name not in _UNNEEDED]
    if unread:
        reading.ledger.told(
            Place(sheet="settings"), "unread", "les réglages « {0} » ne sont pas lus.",
            " », « ".join(unread),
        )  # fmt: skip
    if "entities" in sheets:
        reading.ledger.lost(
            Place(sheet="entities"), "unread", "les listes d'entités ne sont pas reprises."
        )


def _fill_labels(reading: Reading, draft: Draft) -> None:
    """Show another language where the source language has no text."""
    source = reading.languages[0]
    lists = [choice for choices in draft["choices"].values() for choice in choices]
    items = [item for page in draft["pages"] for item in _all(page)]
    rows = [row for item in items for row in item.get("rows", ())]
    for piece in (*lists, *items, *rows):
        label = piece.get("label")
        if not label or label.get(source):
            continue
        piece["label"] = {source: next(iter(label.values()))} | label
        place: Place = piece.get("_place", Place())
        reading.ledger.told(
            replace(place, column="label"),
            "missing_translation",
            "le texte manque en « {0} » ; celui d'une autre langue est affiché.",
            source,
        )
