"""Bytes of a text file to text, whatever wrote it."""

from __future__ import annotations

import codecs
import re

from surveys.formats.losses import Ledger, Place, refused

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
#: Signs that no text file holds and that no export may carry.
#: The overrides of writing direction go too: they make a text read otherwise than it is.
_CONTROLS = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff\u202a-\u202e\u2066-\u2069]"
)


def decoded(content: bytes, ledger: Ledger) -> str:
    """Return the text of a file; a guess about its encoding is told."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return without_controls(_strict(content, encoding))
    guess = _unmarked_utf16(content)
    if guess:
        ledger.told(Place(), "encoding", "Le fichier est en UTF-16 : il a été converti.")
        return without_controls(_strict(content, guess))
    try:
        return without_controls(content.decode("utf-8"))
    except UnicodeDecodeError:
        ledger.told(
            Place(),
            "encoding",
            "Le fichier n'est pas en UTF-8 : il a été lu comme un fichier Windows (cp1252)."
            " Vérifiez les accents.",
        )
        return without_controls(content.decode("cp1252", errors="replace"))


def without_controls(text: str) -> str:
    """Return a text without the signs that break XML, JSON and databases."""
    return _CONTROLS.sub("", text)


def _strict(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeError:
        raise refused("Le texte de ce fichier est illisible : son encodage est abîmé.") from None


def _unmarked_utf16(content: bytes) -> str:
    head = content[:2000]
    if len(head) < 8 or head.count(0) < len(head) // 4:
        return ""
    return "utf-16-le" if head[1::2].count(0) > head[0::2].count(0) else "utf-16-be"
