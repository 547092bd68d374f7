"""The respondent's interface in each language; French says « vous » or « tu »."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from evalapp.typography import typography
from evalapp.wording import day as french_day

RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur"})
_CATALOGUE = json.loads(Path(__file__).with_name("interface.json").read_text(encoding="utf-8"))
LANGUAGES = tuple(name for name in _CATALOGUE if "-" not in name)


@lru_cache(maxsize=32)
def words(language: str, address: str = "vous") -> Mapping[str, str]:
    """Return every word of the interface; what a language lacks is said in French."""
    french = dict(_CATALOGUE["fr"])
    if address == "tu":
        french |= _CATALOGUE["fr-tu"]
    french = {name: typography(text) for name, text in french.items()}
    return french if language == "fr" else french | _CATALOGUE.get(language, {})


def language_name(language: str) -> str:
    """Return a language's own name."""
    return str(_CATALOGUE.get(language, {}).get("language_name", language))


def direction(language: str) -> str:
    """Return the direction in which a language is written."""
    return "rtl" if language.partition("-")[0] in RIGHT_TO_LEFT else "ltr"


def written_day(value: date, language: str) -> str:
    """Return a day as people read it."""
    return french_day(value) if language == "fr" else f"{value:%d/%m/%Y}"


def in_language(text: Any, language: str) -> str:
    """Return one text of a notice, given plainly or by language."""
    if isinstance(text, Mapping):
        text = text.get(language) or text.get("fr") or ""
    return typography(str(text)) if language == "fr" else str(text)
