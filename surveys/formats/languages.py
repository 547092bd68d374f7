"""Languages as spreadsheets write them: « French (fr) », « Français », « fr »."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable

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
_ALIASES = {
    "french": "fr", "francais": "fr", "english": "en", "anglais": "en", "arabic": "ar",
    "arabe": "ar", "spanish": "es", "espagnol": "es", "castellano": "es", "portuguese": "pt",
    "portugais": "pt", "german": "de", "allemand": "de", "italian": "it", "italien": "it",
    "turkish": "tr", "turc": "tr", "russian": "ru", "russe": "ru", "ukrainian": "uk",
    "ukrainien": "uk", "romanian": "ro", "roumain": "ro", "polish": "pl", "polonais": "pl",
    "dutch": "nl", "chinese": "zh", "chinois": "zh", "vietnamese": "vi", "persian": "fa",
    "farsi": "fa", "dari": "prs", "pashto": "ps", "pachto": "ps", "urdu": "ur", "bengali": "bn",
    "hindi": "hi", "tamil": "ta", "somali": "so", "swahili": "sw", "wolof": "wo",
    "bambara": "bm", "peul": "ff", "fulani": "ff", "lingala": "ln", "amharic": "am",
    "tigrinya": "ti", "albanian": "sq", "albanais": "sq", "armenian": "hy", "georgian": "ka",
    "kurdish": "ku", "kurde": "ku", "bulgarian": "bg", "bulgare": "bg", "serbian": "sr",
    "croatian": "hr", "greek": "el", "haitian creole": "ht", "comorian": "zdj",
    "de-informal": "de", "de-easy": "de-easy", "nl-informal": "nl", "es-mx": "es-mx",
}  # fmt: skip
_CODE = re.compile(r"\(\s*([A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*)\s*\)\s*$")
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
    folded = _folded(written)
    for code, name in NAMES.items():
        if folded in (code, _folded(name)):
            return code
    if folded in _ALIASES:
        return _ALIASES[folded]
    return re.sub(r"[^a-z0-9]+", "-", folded).strip("-")[:35] or "und"


def heading(code: str) -> str:
    """Return « Français (fr) »: a column's suffix that reads back as the same code."""
    return f"{NAMES.get(code, code)} ({code})"


def reads_back(code: str) -> bool:
    """Say whether a code survives being written in a column's heading."""
    return code_of(heading(code)) == code


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
