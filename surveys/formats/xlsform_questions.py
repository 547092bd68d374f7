"""One row of the « survey » sheet becomes one question."""

from __future__ import annotations

import re
from dataclasses import replace

from surveys.formats.assembly import Draft
from surveys.formats.columns import TEXTS, Row
from surveys.formats.xlsform_choices import list_named, supplied, with_other
from surveys.formats.xlsform_context import Reading
from surveys.formats.xlsform_own import own_media
from surveys.formats.xlsform_types import UNASKED, Kind

_YES = frozenset({"yes", "true", "true()", "1", "oui", "vrai", "y", "o", "x", "required"})
_NO = frozenset({"no", "false", "false()", "0", "non", "faux", "n", ""})
_TEXTS = ("label", "hint", "guidance_hint", "constraint_message", "required_message")
_EXPRESSIONS = ("relevant", "constraint", "calculation", "choice_filter")
_UNSEEN = ("calculate", "hidden")
_TIME = r"^([01]?[0-9]|2[0-3])[:hH][0-5][0-9]$"
_PARAMETER = re.compile(r"([A-Za-z_][\w-]*)\s*=\s*('[^']*'|\"[^\"]*\"|[^\s;,]*)")
_DYNAMIC = re.compile(r"\$\{|[a-z-]\(|^\.|^concat|\+\s*\d|now\(\)|today\(\)")
#: Fields that a row of ours may carry in its extra cell, beyond what XLSForm can say.
EXTRA_FIELDS = frozenset(
    {
        "unit", "bank", "justification", "appearance", "parameters", "required", "default",
        "constraint", "constraint_message", "required_message", "guidance_hint", "max_count",
        "choice_filter", "calculation", "hint", "read_only", "media",
    }
)  # fmt: skip


def question(reading: Reading, row: Row, kind: Kind) -> Draft | None:
    """Return the question that a row describes; ``None`` when it cannot be asked."""
    label = reading.texts(row, "label")
    found: Draft = {"_place": row.place, "type": kind.type}
    if not _with_list(reading, row, kind, found):
        found["type"] = "note" if row.get("read_only") else "text"
    fallback = next(iter(label.values()), kind.type)
    found["name"] = reading.names.name(_written_name(row), row.at("name"), fallback)
    _texts(reading, row, found)
    _expressions(row, found)
    _flags(reading, row, found)
    _default(reading, row, found)
    _particular(reading, row, found)
    extra = reading.own_extras(row)
    found |= {key: value for key, value in extra.items() if key in EXTRA_FIELDS}
    _identity(row, found)
    if not found.get("label") and found["type"] not in _UNSEEN:
        return _without_label(reading, row, found)
    return found


def container(reading: Reading, row: Row, kind: str) -> Draft:
    """Return the group or the repeat that a row opens, still empty."""
    label = reading.texts(row, "label")
    name = reading.names.name(
        _written_name(row), row.at("name"), next(iter(label.values()), "groupe")
    )
    found: Draft = {"_place": row.place, "type": kind, "name": name, "items": []}
    for field in ("label", "hint"):
        texts = reading.texts(row, field)
        if texts:
            found[field] = texts
    if row.get("relevant"):
        found["relevant"] = row.get("relevant")
    if row.get("appearance"):
        found["appearance"] = row.get("appearance")
    if kind == "repeat" and row.get("repeat_count"):
        found["repeat_count"] = row.get("repeat_count")
    extra = reading.own_extras(row)
    found |= {key: value for key, value in extra.items() if key in EXTRA_FIELDS}
    _identity(row, found)
    return found


def _written_name(row: Row) -> str:
    return row.get("name") or row.get("autoname")


def _identity(row: Row, found: Draft) -> None:
    if row.get("evalapp_uid"):
        found["uid"] = row.get("evalapp_uid")


def _with_list(reading: Reading, row: Row, kind: Kind, found: Draft) -> bool:
    if kind.type not in ("select_one", "select_multiple", "rank"):
        return True
    written = kind.list_name or row.get("list_of_type") or row.get("file")
    if kind.from_file and not reading.lists.get(written):
        reading.ledger.lost(
            row.at("type"),
            "file_list",
            "les réponses sont dans le fichier « {0} », qui n'est pas dans ce classeur :"
            " la question devient un texte libre. Ajoutez ces réponses à la feuille choices.",
            written,
        )
        return False
    if not _is_filled(reading, written) and not supplied(reading, row.at("type"), written):
        reading.ledger.lost(
            row.at("type"),
            "missing_list",
            "la liste de réponses « {0} » n'existe pas : la question devient un texte libre."
            if written
            else "aucune liste de réponses n'est nommée : la question devient un texte libre.",
            written,
        )
        return False
    name = list_named(reading, written)
    found["list_name"] = with_other(reading, name) if kind.or_other else name
    return True


def _is_filled(reading: Reading, written: str) -> bool:
    return written in reading.lists and bool(reading.choices[reading.lists[written]])


def _texts(reading: Reading, row: Row, found: Draft) -> None:
    for field in _TEXTS:
        texts = reading.texts(row, field)
        if texts:
            found[field] = texts
    media = reading.media(row)
    if media:
        found["media"] = own_media(media, reading.own_extras(row))


def _expressions(row: Row, found: Draft) -> None:
    for field in _EXPRESSIONS:
        if row.get(field):
            found[field] = row.get(field)
    if "list_name" not in found:
        found.pop("choice_filter", None)
    appearance = row.get("appearance")
    if appearance:
        found["appearance"] = appearance
    parameters = {
        name: value.strip("'\"") for name, value in _PARAMETER.findall(row.get("parameters"))
    }
    if parameters:
        found["parameters"] = parameters


def _flags(reading: Reading, row: Row, found: Draft) -> None:
    required = row.get("required").lower()
    if required in _YES:
        found["required"] = True
    elif required not in _NO:
        found["_required"] = row.get("required")
    if row.get("read_only").lower() in _YES:
        found["read_only"] = True
    if row.get("trigger"):
        reading.ledger.lost(
            row.at("trigger"),
            "trigger",
            "le déclencheur « {0} » n'est pas repris : le calcul est refait à chaque réponse.",
            row.get("trigger"),
        )


def _default(reading: Reading, row: Row, found: Draft) -> None:
    default = row.cells.get("default", "") if reading.ours else row.get("default")
    if not default:
        return
    if _DYNAMIC.search(default) and not reading.ours:
        if found["type"] in _UNSEEN and not found.get("calculation"):
            found["type"], found["calculation"] = "calculate", f"once({default})"
            return
        if "last-saved#" in default:
            reading.ledger.lost(row.at("default"), "last_saved", _TOLD["last_saved"])
            return
        reading.ledger.lost(
            row.at("default"),
            "dynamic_default",
            "la réponse proposée d'avance « {0} » est calculée : elle n'est pas reprise.",
            default,
        )
        return
    renames = reading.renamed.get(found.get("list_name", ""), {})
    if "list_name" in found:
        default = " ".join(renames.get(name, name) for name in default.split())
    found["default"] = default


def _particular(reading: Reading, row: Row, found: Draft) -> None:
    written = row.get("type").lower().replace(" ", "")
    if written == "time":
        _time(reading, row, found)
    elif written in _TOLD:
        reading.ledger.lost(row.at("type"), written, _TOLD[written])
    if found["type"] in (*_UNSEEN, "note"):
        found.pop("required", None)
        found.pop("_required", None)
    _calculation(reading, row, found)
    if found.get("appearance", "").startswith("search("):
        del found["appearance"]
        reading.ledger.lost(row.at("appearance"), "search", _TOLD["search"])
    if found["type"] == "range" and not reading.ours:
        _range(reading, row, found)


_TOLD = {
    "datetime": "l'heure n'est pas demandée : seule la date est gardée.",
    "search": "les réponses sont cherchées dans un fichier qui n'est pas dans ce classeur :"
    " seules celles de la feuille choices sont proposées.",
    "last_saved": "la réponse de la personne précédente (last-saved) n'est jamais proposée.",
    "barcode": "le code-barres n'est pas lu : il sera saisi au clavier.",
}


def _calculation(reading: Reading, row: Row, found: Draft) -> None:
    if found["type"] == "calculate" and not found.get("calculation"):
        found["type"] = "hidden"
        if not reading.ours:
            reading.ledger.told(
                row.at("calculation"), "empty_calculation", "le calcul est vide : champ caché."
            )
    computed = found.get("calculation") and found["type"] not in _UNSEEN
    if computed and not found.get("read_only") and not reading.ours:
        _computed(reading, row, found)


def _time(reading: Reading, row: Row, found: Draft) -> None:
    reading.ledger.lost(
        row.at("type"), "time", "l'heure devient un texte court, écrit comme « 14:30 »."
    )
    if not found.get("constraint"):
        found["constraint"] = f"regex(., '{_TIME}')"
        found["constraint_message"] = {reading.languages[0]: "Écrivez l’heure ainsi : 14:30."}


def _computed(reading: Reading, row: Row, found: Draft) -> None:
    if found["type"] == "note" or not found.get("label"):
        found["type"] = "note" if found.get("label") else "calculate"
        if found["type"] == "note":
            del found["calculation"]
            reading.ledger.lost(
                row.at("calculation"), "note_calculation", "le calcul de cette note est retiré."
            )
        return
    found["read_only"] = True
    reading.ledger.told(
        row.at("calculation"),
        "computed",
        "la réponse est calculée : la personne la voit sans pouvoir la changer.",
    )


def _range(reading: Reading, row: Row, found: Draft) -> None:
    given = found.get("parameters", {})
    kept = {"start": "0", "end": "10", "step": "1"} | given
    kept = {name: value.replace(",", ".") for name, value in kept.items()}
    try:
        start, end, step = (float(kept[name]) for name in ("start", "end", "step"))
        sound = start < end and 0 < step <= end - start and (end - start) / step <= 1000
    except (ValueError, OverflowError):
        sound = False
    if not sound:
        reading.ledger.lost(
            row.at("parameters"), "range", "l'échelle est illisible : elle va de 0 à 10."
        )
        kept = {"start": "0", "end": "10", "step": "1"}
    found["parameters"] = kept


def _without_label(reading: Reading, row: Row, found: Draft) -> Draft | None:
    if found["type"] == "note" and not found.get("hint") and not found.get("media"):
        reading.ledger.told(row.at("label"), "empty_note", "cette note est vide : elle est omise.")
        return None
    source = reading.languages[0]
    texts = next((found[f] for f in ("hint", "guidance_hint") if found.get(f)), None)
    found["label"] = texts or {source: found["name"]}
    if texts is not None:
        found.pop("hint" if found.get("hint") == texts else "guidance_hint")
    reading.ledger.told(
        row.at("label"),
        "missing_label",
        "la question n'a pas de texte ; « {0} » est affiché.",
        next(iter(found["label"].values())),
    )
    return found


def unasked(reading: Reading, row: Row, kind: Kind) -> None:
    """Tell that a question is left out, and why."""
    name = row.get("name") or next(iter(row.texts.get("label", {"": kind.type}).values()))
    reading.ledger.lost(
        replace(row.at("type"), subject=name),
        "unasked",
        "cette question demande {0} : elle n'est pas reprise.",
        UNASKED[kind.type],
    )


def has_content(row: Row) -> bool:
    """Say whether a row without a type was meant as something."""
    return bool(row.get("name") or any(row.texts.get(field) for field in TEXTS))
