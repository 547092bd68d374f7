"""The « choices » sheet: lists of answers, their roles and their extra columns."""

from __future__ import annotations

import re
from typing import Any

from surveys.formats.assembly import Draft
from surveys.formats.columns import Row
from surveys.formats.losses import Place
from surveys.formats.names import NAME, Taken, choice_slug, free, slug
from surveys.formats.xlsform_context import Reading

OTHER_LABELS = {
    "fr": "Autre (précisez)", "en": "Other (please specify)", "es": "Otro (especifique)",
    "ar": "آخر (يرجى التحديد)", "pt": "Outro (especifique)", "de": "Sonstiges (bitte angeben)",
    "it": "Altro (specificare)", "tr": "Diğer (belirtiniz)", "ru": "Другое (уточните)",
}  # fmt: skip
_DONT_KNOW = re.compile(
    r"^(je )?n[e'’]? ?(sais|sait) pas\W*$|^nsp$|^(i )?don['’]?t know\W*$|^do not know\W*$", re.I
)
_REFUSAL = re.compile(
    r"^(je )?(ne )?(souhaite|veux|préfère|prefere)s? ?(pas |ne pas )répondre\W*$"
    r"|^refus( de répondre)?\W*$|^prefer not to (say|answer)\W*$|^refused( to answer)?\W*$",
    re.I,
)


def read_choices(reading: Reading, rows: list[Row]) -> None:
    """Fill in the lists of answers."""
    for row in rows:
        written = row.get("list_name")
        if not written:
            if row.get("name") or row.texts.get("label"):
                reading.ledger.lost(
                    row.at("list_name"), "no_list", "cette réponse n'appartient à aucune liste."
                )
            continue
        _add(reading, row, list_named(reading, written))
    for name, choices in reading.choices.items():
        if not reading.ours:
            _recognise_roles(reading, choices)
        _single_roles(reading, name, choices)


def list_named(reading: Reading, written: str) -> str:
    """Return the name under which a list is kept."""
    if written not in reading.lists:
        name = written if NAME.fullmatch(written) else slug(written, "liste")
        reading.lists[written] = free(name, set(reading.choices))
        reading.choices.setdefault(reading.lists[written], [])
        reading.renamed.setdefault(reading.lists[written], {})
    return reading.lists[written]


def _add(reading: Reading, row: Row, list_name: str) -> None:
    written = row.get("name") or row.get("evalapp_name")
    label = reading.texts(row, "label")
    if not written:
        if not label and not row.texts:
            return
        written = slug(next(iter(label.values()), "choix"), "choix")
        reading.ledger.told(
            row.at("name"), "missing_name", "le nom manque ; « {0} » est utilisé.", written
        )
    siblings = reading.choices[list_name]
    taken = reading.taken.setdefault(list_name, Taken())
    is_double = written in reading.renamed[list_name] or written in taken.names
    name = taken.claim(choice_slug(written))
    if is_double:
        _tell_double(reading, row, written, name, label, siblings)
    if name != written:
        reading.renamed[list_name].setdefault(written, name)
    choice: Draft = {"name": name, "label": label, "_place": row.place, **_details(reading, row)}
    if not label and not choice.get("media"):
        choice["label"] = {reading.languages[0]: written}
        reading.ledger.told(
            row.at("label"), "missing_label", "le texte manque ; « {0} » est affiché.", written
        )
    siblings.append(choice)


def _tell_double(
    reading: Reading, row: Row, written: str, name: str, label: Any, siblings: list[Draft]
) -> None:
    same = any(choice["label"] == label for choice in siblings[:200])
    reading.ledger.lost(
        row.at("name"),
        "duplicate_choice",
        "la réponse « {0} » est deux fois dans sa liste{1} ; celle-ci devient « {2} ».",
        written,
        " avec le même texte" if same else "",
        name,
    )


def _details(reading: Reading, row: Row) -> Draft:
    found: Draft = {}
    if row.get("evalapp_role"):
        found["role"] = row.get("evalapp_role")
    if row.get("evalapp_exclusive").lower() in ("true", "yes", "oui", "1"):
        found["exclusive"] = True
    media = reading.media(row)
    if media:
        found["media"] = media | {k: v for k, v in reading.own_extras(row).items() if k == "alt"}
    columns = {
        name: text if reading.ours else text.strip()
        for name, text in row.others.items()
        if re.fullmatch(r"[A-Za-z_][\w.-]{0,63}", name)
    }
    if columns:
        found["columns"] = columns
    return found


def _recognise_roles(reading: Reading, choices: list[Draft]) -> None:
    for choice in choices:
        texts = " ".join(choice["label"].values()) if len(choice["label"]) == 1 else ""
        first = texts or choice["label"].get(reading.languages[0], "")
        for pattern, role in ((_DONT_KNOW, "dont_know"), (_REFUSAL, "refusal")):
            if pattern.match(first.strip()) and "role" not in choice:
                choice["role"] = role
                reading.ledger.told(
                    Place(sheet="choices"),
                    "role",
                    "la réponse « {0} » est reconnue comme {1}.",
                    first.strip(),
                    "« ne sait pas »" if role == "dont_know" else "un refus de répondre",
                )


def _single_roles(reading: Reading, name: str, choices: list[Draft]) -> None:
    seen: set[str] = set()
    for choice in choices:
        role = choice.get("role")
        if role in seen and role != "none":
            del choice["role"]
        elif role is not None:
            seen.add(role)


def with_other(reading: Reading, list_name: str) -> str:
    """Return the list that ends with « autre, précisez »; the original stays as it is."""
    name = f"{list_name[:55]}_autre"
    if name not in reading.choices:
        label = {code: OTHER_LABELS.get(code, OTHER_LABELS["fr"]) for code in reading.languages}
        taken = {choice["name"] for choice in reading.choices[list_name]}
        if "other" in taken:
            chosen = [
                choice | ({"role": "other"} if choice["name"] == "other" else {})
                for choice in reading.choices[list_name]
            ]
        else:
            other = {"name": "other", "label": label, "role": "other"}
            chosen = [*reading.choices[list_name], other]
        reading.choices[name] = chosen
        reading.renamed[name] = reading.renamed[list_name]
    return name
