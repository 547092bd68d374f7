"""Languages as spreadsheets write them: « French (fr) », « Français », « fr »."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cache

from babel import Locale

NAMES = {
    "fr": "Français", "en": "English", "ar": "العربية", "es": "Español", "pt": "Português",
    "de": "Deutsch", "it": "Italiano", "tr": "Türkçe", "ru": "Русский", "uk": "Українська",
    "ro": "Română", "pl": "Polski", "nl": "Nederlands", "zh": "中文", "vi": "Tiếng Việt",
    "fa": "فارسی", "ps": "پښتو", "ur": "اردو", "bn": "বাংলা", "hi": "हिन्दी", "ta": "தமிழ்",
    "so": "Soomaali", "sw": "Kiswahili", "wo": "Wolof", "bm": "Bamanankan", "ff": "Fulfulde",
    "ln": "Lingála", "am": "አማርኛ", "ti": "ትግርኛ", "sq": "Shqip", "hy": "Հայերեն", "ka": "ქართული",
    "ku": "Kurdî", "bg": "Български", "sr": "Srpski", "hr": "Hrvatski", "el": "Ελληνικά",
    "ht": "Kreyòl ayisyen", "oc": "Occitan", "ca": "Català", "eu": "Euskara", "br": "Brezhoneg",
    "rom": "Romani", "kab": "Taqbaylit", "mg": "Malagasy",
}  # fmt: skip
#: What Babel does not call so: other names, and the marks that tools add.
_ALIASES = {
    "castellano": "es", "farsi": "fa", "dari": "prs", "pachto": "ps", "peul": "ff",
    "fulani": "ff", "comorian": "zdj", "mandarin": "zh", "tagalog": "tl", "burmese": "my",
    "de-informal": "de", "nl-informal": "nl", "fr-informal": "fr", "es-informal": "es",
}  # fmt: skip
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)\s*$")
_TWICE = re.compile(r"(.+) \(\1\)\Z")
_WORDS = {
    "fr": "le la les des est vous votre avez quel quelle êtes pour dans une aux sur",
    "en": "the your you what how is are do does have which please this for with",
    "es": "el los las usted cuál qué es está para una su cómo tiene del por",
    "de": "der die das ist sie ihr wie bitte und haben welche ein eine wir",
    "pt": "você qual não uma para seu sua como os tem são quais está com",
    "it": "il gli lei quale che per una suo come ha sono quali della con",
}


def code_of(written: str) -> str:
    """Return the code of a language however it is written; never empty."""
    written = written.strip()
    found = _CODE.search(written)
    if found:
        return found.group(1).lower().replace("_", "-")
    folded = _folded(_TWICE.sub(r"\1", written))
    for code, name in NAMES.items():
        if folded in (code, _folded(name)):
            return code
    known = _ALIASES.get(folded) or _by_name().get(folded)
    if known:
        return known
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:35].rstrip("-") or "und"


def heading(code: str) -> str:
    """Return « Français (fr) »: a column's suffix that reads back as the same code."""
    return f"{NAMES.get(code, code)} ({code})"


@cache
def _by_name() -> Mapping[str, str]:
    """Return the codes of languages by their French and English names."""
    return {
        _folded(name): code
        for reader in ("fr", "en")
        for code, name in Locale(reader).languages.items()
        if len(code) <= 3
    }


def guessed(texts: Iterable[str]) -> str:
    """Return the likely language of texts whose language nobody declared."""
    scores: Counter[str] = Counter()
    for text in texts:
        if any("\u0600" <= sign <= "\u06ff" for sign in text):
            scores["ar"] += 3
        words = set(re.findall(r"[^\W\d_]+", text.lower()))
        for code, common in _WORDS.items():
            scores[code] += len(words.intersection(common.split()))
    best, score = max(scores.items(), key=lambda pair: pair[1], default=("fr", 0))
    return best if score > 2 * scores["fr"] else "fr"


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text)
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip().lower()
