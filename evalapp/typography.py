"""Repair of the spaces and signs of French text that people typed."""

from __future__ import annotations

import re
from functools import lru_cache

NBSP = "\u00a0"
THIN = "\u202f"

_SPACES = r"[ \t\u00a0\u202f\u2009]"
_ADDRESS = re.compile(r"(?:https?://|www\.)\S*[^\s.,;:!?»)]|\S+@\S+\.\w+")

_RULES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"[ \t]{2,}"), " "),
    (re.compile(r"\.{3,}"), "…"),
    (re.compile(r"(?<=\w)['\u02bc](?=\w)"), "’"),
    (re.compile(r'"([^"\n]*[^"\s][^"\n]*)"'), r"«\1»"),
    (re.compile(rf"«{_SPACES}*"), f"«{NBSP}"),
    (re.compile(rf"{_SPACES}*»"), f"{NBSP}»"),
    # A sign that is glued to its word, or that has a breakable space, gets the right one.
    (re.compile(rf"(?<=[^\s(\[«!?;:]){_SPACES}*([!?;]+)(?!\w)"), rf"{NBSP}\1"),
    (re.compile(rf"(?<=[^\s(\[«!?;:]){_SPACES}*:(?=\s|$)"), f"{NBSP}:"),
    (re.compile(rf"(?<=\d){_SPACES}*([%€°])(?!\w)"), rf"{NBSP}\1"),
    (re.compile(rf"\bn{_SPACES}*°{_SPACES}*(?=\d)"), f"n°{NBSP}"),
    (re.compile(rf"{_SPACES}+([,.])(?=\s|$)"), r"\1"),
)
#: In the text of a page's template: a breakable space where a line must not break.
_OPENED = re.compile(r"« (?=\S|$)")
_CLOSED = re.compile(r"(?<!\s) ([:;!?»])(?=[\s<.,)]|$)|^ ([:;!?»])(?=[\s<.,)]|$)")
_THOUSANDS = re.compile(r"(?<![\d.,])(?<!\d[ \u00a0\u202f])\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?!\d)")
#: More than nested quotation marks ever asked for.
_ROUNDS = 20
_GAP = re.compile(r"[ \u00a0\u202f]")


@lru_cache(maxsize=4096)
def typography(text: str) -> str:
    """The text with French spaces, quotation marks and apostrophes; addresses untouched."""
    pieces: list[str] = []
    position = 0
    for address in _ADDRESS.finditer(text):
        pieces += [_repaired(text[position : address.start()]), address.group()]
        position = address.end()
    return "".join((*pieces, _repaired(text[position:])))


def unbroken(markup: str) -> str:
    """Return a piece of a template whose quotation marks and double signs stay with their words.

    Only spaces that are there change; addresses and attributes hold none of these shapes.
    """
    closed = _CLOSED.sub(lambda found: NBSP + (found[1] or found[2]), markup)
    return _OPENED.sub(f"«{NBSP}", closed)


def _repaired(text: str) -> str:
    """Apply the rules until nothing changes: one repair may call for another."""
    for _ in range(_ROUNDS):
        before = text
        for pattern, replacement in _RULES:
            text = pattern.sub(replacement, text)
        text = _THOUSANDS.sub(lambda found: _GAP.sub(THIN, found.group()), text)
        if text == before:
            break
    return text
