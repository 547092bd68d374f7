"""Plain French: words and sentences that slow a reader down. An aid to re-reading, no verdict.

The check never says « FALC »: only people concerned can say so, by re-reading.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from surveys.editor.identity import slug

#: FALC advises one idea per sentence, about twelve words.
MOST_WORDS = 15
_WORD = re.compile(r"[A-Za-zÀ-ÖØ-öø-ÿœŒæÆ]+")
_SENTENCE = re.compile(r"[.!?;:\n]+")
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")
_PIPED = re.compile(r"\$\{[^}]*\}")
_NEGATIONS = re.compile(
    r"\b(?:n['’]|ne )\S+(?: \S+)? (?:pas|plus|jamais|rien|aucune?|guère)\b", re.I
)


@dataclass(frozen=True, slots=True)
class Remark:
    """One thing to re-read in a text."""

    message: str


@lru_cache(maxsize=1)
def hard_words() -> Mapping[str, str]:
    """Return the words to avoid, each with a simpler way to say it."""
    text = (files("surveys") / "editor" / "hard_words.txt").read_text(encoding="utf-8")
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {slug(word, " "): better.strip() for word, _, better in pairs}


@lru_cache(maxsize=1)
def simple_words() -> frozenset[str]:
    """Return the stems of the words that everybody reads with ease."""
    text = (files("surveys") / "editor" / "simple_words.txt").read_text(encoding="utf-8")
    return frozenset(_stem(word) for word in text.split() if not word.startswith("#"))


def remarks(text: str) -> Iterator[Remark]:
    """Yield what to re-read in a text shown to respondents."""
    plain = _PIPED.sub("", text)
    yield from _hard(plain)
    for sentence in _SENTENCE.split(plain):
        count = len(_WORD.findall(sentence))
        if count > MOST_WORDS:
            yield Remark(f"Phrase de {count} mots : coupez-la ({MOST_WORDS} au plus).")
        if len(_NEGATIONS.findall(sentence)) > 1:
            yield Remark("Double négation : dites-le à l’endroit.")
    for acronym in sorted(set(_ACRONYM.findall(plain))):
        yield Remark(f"Sigle « {acronym} » : écrivez-le en toutes lettres.")


def _hard(text: str) -> Iterator[Remark]:
    words = f" {slug(text, ' ')} "
    for word, better in hard_words().items():
        if re.search(rf" {re.escape(word)}s? ", words):
            yield Remark(f"« {word} » : dites plutôt « {better} ».")


def unusual_words(text: str) -> list[str]:
    """Return the words outside the list of simple words, proper names left out."""
    plain = _PIPED.sub("", text.replace("’", " ").replace("'", " "))
    found = []
    for match in _WORD.finditer(plain):
        word = match.group()
        starts = not plain[: match.start()].rstrip(" «\u00a0") or plain[
            : match.start()
        ].rstrip().endswith((".", "?", "!", ":"))
        is_name = word[0].isupper() and not starts
        if len(word) > 3 and not is_name and _stem(word) not in simple_words():
            found.append(word.lower())
    return list(dict.fromkeys(found))


def readability(text: str) -> tuple[float, int]:
    """Return (words per sentence, share of unusual words in percent)."""
    words = _WORD.findall(_PIPED.sub("", text))
    sentences = [one for one in _SENTENCE.split(text) if _WORD.search(one)]
    if not words:
        return 0.0, 0
    unusual = unusual_words(text)
    return len(words) / max(1, len(sentences)), round(100 * len(unusual) / len(words))


_ENDINGS = (
    "issements", "issement", "issaient", "issions", "eraient", "eriez", "erions", "aient", "èrent",
    "erent", "iront", "eront", "antes", "ement", "ments", "ment", "ante", "ants", "ions", "tion",
    "erai", "eras", "erez", "ant", "ent", "ons", "ais", "ait", "iez", "ees", "ees", "ee", "es",
    "er", "ez", "ir", "is", "it", "re", "us", "ue", "x", "s", "e", "i", "u", "t",
)  # fmt: skip


def _stem(word: str) -> str:
    plain = slug(word, "")
    for ending in _ENDINGS:
        if plain.endswith(ending) and len(plain) - len(ending) >= 3:
            return plain[: -len(ending)]
    return plain
