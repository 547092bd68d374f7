"""The « choices » sheet: lists of answers, their roles and their extra columns."""

from __future__ import annotations

import re
from typing import Any

from surveys.formats.assembly import Draft
from surveys.formats.columns import Row
from surveys.formats.losses import Place
from surveys.formats.names import NAME, Taken, choice_slug, free, slug
from surveys.formats.xlsform_context import Reading
from surveys.formats.xlsform_own import own_media

OTHER_LABELS = {
    "fr": "Autre (précisez)", "en": "Other (please specify)", "es": "Otro (especifique)",
    "ar": "آخر (يرجى التحديد)", "pt": "Outro (especifique)", "de": "Sonstiges (bitte angeben)",
    "it": "Altro (specificare)", "tr": "Diğer (belirtiniz)", "ru": "Другое (уточните)",
}  # fmt: skip
YES = {
    "fr": "Oui", "en": "Yes", "es": "Sí", "ar": "نعم", "pt": "Sim", "de": "Ja", "it": "Sì",
    "tr": "Evet", "ru": "Да",
}  # fmt: skip
NO = {
    "fr": "Non", "en": "No", "es": "No", "ar": "لا", "pt": "Não", "de": "Nein", "it": "No",
    "tr": "Hay\u0131r", "ru": "Нет",
}  # fmt: skip
_YES_NO = {
    "yes_no": ("yes", "no"), "yesno": ("yes", "no"), "yn": ("yes", "no"), "y_n": ("yes", "no"),
    "oui_non": ("oui", "non"), "ouinon": ("oui", "non"), "on": ("oui", "non"),
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
    if is_double and _is_said(siblings, written, label, _details(reading, row)):
        reading.ledger.told(
            row.at("name"),
            "same_choice",
            "la réponse « {0} » est écrite deux fois à l'identique : une seule est gardée.",
            written,
        )
        return
    name = taken.claim(choice_slug(written))
    if is_double:
        _tell_double(reading, row, written, name)
    if name != written:
        reading.renamed[list_name].setdefault(written, name)
    choice: Draft = {"name": name, "label": label, "_place": row.place, **_details(reading, row)}
    if not label and not choice.get("media"):
        choice["label"] = {reading.languages[0]: written}
        reading.ledger.told(
            row.at("label"), "missing_label", "le texte manque ; « {0} » est affiché.", written
        )
    siblings.append(choice)


def _is_said(siblings: list[Draft], written: str, label: Any, details: Draft) -> bool:
    """Say whether a list has this answer already, to the letter."""
    again = {"name": written, "label": label, **details}
    return any(
        {key: value for key, value in choice.items() if key != "_place"} == again
        for choice in siblings[:200]
    )


def _tell_double(reading: Reading, row: Row, written: str, name: str) -> None:
    reading.ledger.lost(
        row.at("name"),
        "duplicate_choice",
        "la réponse « {0} » est deux fois dans sa liste ; celle-ci devient « {1} ».",
        written,
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
        found["media"] = own_media(media, reading.own_extras(row))
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


def supplied(reading: Reading, place: Place, written: str) -> bool:
    """Fill in « yes_no » when a form forgot it: its two answers are known."""
    codes = _YES_NO.get(written.lower().replace("-", "_"))
    if codes is None:
        return False
    words = zip(codes, (YES, NO), strict=True)
    reading.choices[list_named(reading, written)] = [
        {"name": code, "label": {lang: by.get(lang, by["fr"]) for lang in reading.languages}}
        for code, by in words
    ]
    reading.ledger.told(
        place, "supplied", "la liste « {0} » manque dans le fichier : « oui » et « non » sont"
        " proposés.", written,
    )  # fmt: skip
    return True


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
