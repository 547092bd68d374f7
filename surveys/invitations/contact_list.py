"""A contact list from a CSV or a workbook: who is kept, and what is wrong, line by line."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import python_calamine

from surveys.formats.archive_guard import check_sheets, opened
from surveys.formats.decoding import without_controls
from surveys.invitations.sealing import Person

MOST_CONTACTS = 5000
_EMAIL = re.compile(r"[^@\s<>\"(),;:\\\[\]]{1,64}@(?:[A-Za-z0-9-]{1,63}\.)+[A-Za-z]{2,24}\Z")
_COLUMNS = {
    "email": ("courriel", "email", "e-mail", "mail", "adresse electronique", "adresse mail"),
    "name": ("nom", "name", "contact", "prenom nom", "nom complet"),
    "group": ("groupe", "group", "institution", "structure", "organisme", "categorie"),
    "site": ("site", "code site", "cite"),
}


class UnreadableList(ValueError):
    """The file is no contact list; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line that can be invited."""

    person: Person
    group: str = ""
    site: str = ""


@dataclass(frozen=True, slots=True)
class ContactList:
    """What a file holds; ``problems`` are (line number, sentence), without the address."""

    entries: tuple[Entry, ...]
    problems: tuple[tuple[int, str], ...]


def read_contacts(content: bytes, filename: str) -> ContactList:
    """Return the contacts of a file."""
    is_workbook = filename.lower().endswith((".xlsx", ".xlsm", ".ods"))
    rows = _workbook_rows(content) if is_workbook else _csv_rows(content)
    numbered = [(number, row) for number, row in enumerate(rows, 1) if any(row)]
    if not numbered:
        raise UnreadableList("Ce fichier est vide.")
    columns = _columns(numbered[0][1])
    if "email" not in columns:
        raise UnreadableList(
            "Il manque la colonne « courriel ». La première ligne nomme les colonnes : "
            "courriel, nom, groupe, site (les trois dernières facultatives)."
        )
    if len(numbered) - 1 > MOST_CONTACTS:
        raise UnreadableList(f"Ce fichier dépasse {MOST_CONTACTS} contacts : partagez-le.")
    return _read(numbered[1:], columns)


def is_email(text: str) -> bool:
    """Tell whether a text can be an address."""
    return len(text) <= 254 and _EMAIL.match(text) is not None


def emails_in(text: str) -> tuple[str, ...]:
    """Return the addresses that a text holds, in lower case, once each."""
    found = re.split(r"[\s<>,;\"()]+", text.lower())
    return tuple(dict.fromkeys(word for word in found if is_email(word)))


def _read(rows: Iterable[tuple[int, Sequence[str]]], columns: dict[str, int]) -> ContactList:
    entries: dict[str, Entry] = {}
    problems = []
    for number, row in rows:
        cells = {name: row[place] if place < len(row) else "" for name, place in columns.items()}
        email = cells["email"].lower()
        if not is_email(email):
            problems.append((number, "l’adresse manque ou n’en est pas une"))
        elif email in entries:
            problems.append((number, "cette adresse est déjà plus haut"))
        else:
            person = Person(email, cells.get("name", "")[:120])
            group = cells.get("group", "")[:80]
            entries[email] = Entry(person, group, cells.get("site", "")[:64])
    return ContactList(tuple(entries.values()), tuple(problems))


def _columns(headings: Sequence[str]) -> dict[str, int]:
    plain = [_plain(heading) for heading in headings]
    return {
        name: next(place for place, heading in enumerate(plain) if heading in words)
        for name, words in _COLUMNS.items()
        if any(heading in words for heading in plain)
    }


def _plain(text: str) -> str:
    spread = unicodedata.normalize("NFD", text.strip().lower())
    return "".join(sign for sign in spread if not unicodedata.combining(sign))


def _csv_rows(content: bytes) -> list[list[str]]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    mark = max(";,\t", key=first.count)
    try:
        return [[_cell(c) for c in row] for row in csv.reader(io.StringIO(text), delimiter=mark)]
    except csv.Error:
        raise UnreadableList("Ce fichier CSV est illisible.") from None


def _workbook_rows(content: bytes) -> list[list[str]]:
    try:
        check_sheets(opened(content))
        book = python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
        rows = book.get_sheet_by_index(0).to_python(nrows=MOST_CONTACTS + 100)
    except (python_calamine.CalamineError, OSError, ValueError):
        raise UnreadableList("Ce classeur est illisible, ou protégé.") from None
    return [[_cell(str(cell)) for cell in row] for row in rows]


def _cell(text: str) -> str:
    return " ".join(without_controls(text).split())[:300]
