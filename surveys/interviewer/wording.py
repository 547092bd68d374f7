"""What is said to the person who answers on a tablet, in each language."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from evalapp.typography import typography
from surveys.collect import wording
from surveys.messages import CODES, message

_OWN = json.loads(Path(__file__).with_name("words.json").read_text(encoding="utf-8"))
#: The words of the respondent's pages that the tablet says too.
_TAKEN = (
    "start", "languages", "language_name", "continue", "previous", "optional", "required",
    "rank_help", "rank_of", "no_rank", "sum_help", "date_help", "several", "other", "choose",
    "listen",
    "entry", "add_entry", "remove_last", "leave_blank", "check_title", "check_text", "notice",
    "large", "normal", "help_title",
)  # fmt: skip
#: What the sentences of ``surveys.messages`` leave open; the tablet fills it.
_OPEN = ("low", "high", "count", "limit", "label", "total", "actual")


@lru_cache(maxsize=64)
def tablet_words(language: str, address: str) -> Mapping[str, str]:
    """Return the words of the tablet; what a language lacks is said in French."""
    taken = wording.words(language, address)
    own = dict(_OWN["fr"]) | (_OWN["fr-tu"] if address == "tu" else {})
    own = {name: typography(text) for name, text in own.items()}
    if language != "fr":
        own |= _OWN.get(language, {})
    return {name: taken[name] for name in _TAKEN} | own


@lru_cache(maxsize=64)
def tablet_messages(language: str, address: str) -> Mapping[str, str]:
    """Return the sentence of each problem, with its blanks as ``{low}``."""
    blanks = {name: f"{{{name}}}" for name in _OPEN}
    return {code: message(code, language, address, blanks) for code in sorted(CODES)}
