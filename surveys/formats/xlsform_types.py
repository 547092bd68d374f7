"""The « type » cell of XLSForm, in the words of twenty years of tools."""

from __future__ import annotations

import re
from dataclasses import dataclass

#: Types of ours that need nothing but their name.
SIMPLE = {
    "text": "text", "string": "text", "integer": "integer", "int": "integer", "decimal": "decimal",
    "number": "decimal", "float": "decimal", "date": "date", "note": "note",
    "calculate": "calculate", "calculation": "calculate", "hidden": "hidden",
    "acknowledge": "acknowledge", "trigger": "acknowledge", "range": "range", "barcode": "text",
    "time": "text", "datetime": "date", "q string": "text", "add text prompt": "text",
    "add note prompt": "note", "add integer prompt": "integer", "add decimal prompt": "decimal",
    "add date prompt": "date", "text message prompt": "note", "phone number": "text",
    "add barcode prompt": "text", "q int": "integer", "q date": "date",
}  # fmt: skip
#: What is recorded about the person or the device without asking: never taken over.
METADATA = frozenset(
    {
        "start", "end", "today", "deviceid", "subscriberid", "simserial", "phonenumber",
        "username", "email", "audit", "imei", "start-geopoint", "background-geopoint", "uri",
        "caseid", "device id", "phone id", "subscriber id", "sim id", "start time", "end time",
        "background-audio", "get today", "get device id", "get start time", "get end time",
        "get phone number", "get sim id", "get subscriber id",
    }
)  # fmt: skip
#: Questions that we do not ask, each with its name for people.
UNASKED = {
    "geopoint": "une position GPS", "location": "une position GPS", "gps": "une position GPS",
    "geotrace": "un tracé sur une carte", "geoshape": "une zone sur une carte",
    "osm": "un objet d'une carte", "image": "une photo", "photo": "une photo",
    "picture": "une photo", "audio": "un enregistrement sonore", "video": "une vidéo",
    "file": "un fichier à envoyer", "xml-external": "un fichier de données",
    "csv-external": "un fichier de données", "map": "un point sur une carte",
    "add image prompt": "une photo", "add audio prompt": "un enregistrement sonore",
    "add video prompt": "une vidéo", "add location prompt": "une position GPS",
}  # fmt: skip
_SELECT = (
    (re.compile(r"^(?:select[_ ]?one|select1)[_ ]from[_ ]file\s+(\S+)"), "select_one", True),
    (re.compile(r"^select[_ ]multiple[_ ]from[_ ]file\s+(\S+)"), "select_multiple", True),
    (re.compile(r"^select[_ ]one[_ ]external\s+(\S+)"), "select_one", False),
    (
        re.compile(
            r"^(?:add )?(?:select[_ ]?one|select[_ ]?1|select[_ ]single)"
            r"(?: prompt)?(?:\s+(?:from|using))?(?:\s+(.+))?$"
        ),
        "select_one",
        False,
    ),
    (
        re.compile(
            r"^(?:add )?(?:select[_ ]?all[_ ]that[_ ]apply|select[_ ]?multiple|select[_ ]many"
            r"|select)(?: prompt)?(?:\s+(?:from|using))?(?:\s+(.+))?$"
        ),
        "select_multiple",
        False,
    ),
    (re.compile(r"^(?:rank|odk:rank|ranking)(?:\s+(.+))?$"), "rank", False),
)
_OTHER = re.compile(r"[\s_]+(?:or[_ ]other|or specify other|ou autre)$")
_BOUNDARY = re.compile(r"^(begin|end)[\s_]*(group|repeat|loop|score|rank|kobomatrix)\b\s*(.*)$")


@dataclass(frozen=True, slots=True)
class Kind:
    """What a row is: a question of some type, a boundary, or something we leave out."""

    #: question, begin, end, metadata, unasked, row (of a Kobo block), unknown
    role: str
    type: str
    list_name: str = ""
    or_other: bool = False
    from_file: bool = False


def kind_of(written: str) -> Kind:
    """Return what a « type » cell announces."""
    text = " ".join(written.replace("\u00a0", " ").split())
    low = text.lower()
    boundary = _BOUNDARY.match(low)
    if boundary:
        return Kind(boundary.group(1), boundary.group(2))
    if low in ("score__row", "rank__level"):
        return Kind("row", low)
    if low in METADATA or low.startswith("uri:"):
        return Kind("metadata", low)
    if low in SIMPLE:
        return Kind("question", SIMPLE[low])
    if low.split(" ")[0] in UNASKED or low in UNASKED:
        return Kind("unasked", low if low in UNASKED else low.split(" ")[0])
    return _select(text) or Kind("unknown", low)


def _select(text: str) -> Kind | None:
    other = _OTHER.search(text.lower())
    bare = text[: other.start()] if other else text
    for pattern, kind, from_file in _SELECT:
        found = pattern.match(bare.lower())
        if found:
            start, stop = found.span(1) if found.group(1) is not None else (0, 0)
            return Kind("question", kind, bare[start:stop].strip(), bool(other), from_file)
    return None
