"""What could make a person recognised in a text, and the words to print instead.

An aid: it proposes, the evaluator reads and decides. Addresses and numbers are certain; a
capital letter only says that a name is possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

MAIL, LINK, PHONE = "[adresse électronique]", "[adresse internet]", "[téléphone]"
ADDRESS, NUMBER = "[adresse]", "[numéro]"
FIRST_NAME, NAME, SCHOOL = "[prénom]", "[nom]", "[établissement]"


class Sure(StrEnum):
    """How sure it is that the words point to somebody."""

    #: An address or a number: never printed.
    CERTAIN = "certain"
    #: A name after « Mme » or « mon fils », a known first name.
    LIKELY = "likely"
    #: A capital letter in the middle of a sentence.
    POSSIBLE = "possible"


@dataclass(frozen=True, slots=True)
class Mask:
    """A place of the text (``start`` to ``end``), its words and what would replace them."""

    start: int
    end: int
    words: str
    instead: str
    sure: Sure


_UPPER = "A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŸŒ"
_LETTER = _UPPER + "a-zàâäçéèêëîïôöùûüÿœ"
_CAPITAL = rf"[{_UPPER}][{_LETTER}]*(?:[-’'][{_LETTER}]+)*"
_FULL = rf"{_CAPITAL}(?:[ \u00a0]{_CAPITAL})*"
_NBSP = "[ \u00a0\u202f]"

_MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5}")
_LINK = re.compile(r"(?:https?://|www\.)\S{1,300}", re.I)
_HANDLE = re.compile(r"(?<![\w@.])@[\w.]{2,40}")
_PHONE = re.compile(
    rf"(?<!\d)(?:(?:\+|00){_NBSP}?\d{{1,3}}{_NBSP}?(?:\(0\))?|0){_NBSP}?[.-]?[1-9]"
    rf"(?:(?:{_NBSP}|[.\-/])?\d){{6,8}}(?!\d)"
)
_LONG_NUMBER = re.compile(rf"(?<!\d)\d(?:{_NBSP}?\d){{8,20}}(?!\d)")
_STREET = re.compile(
    r"\d{1,4}\s?(?:bis|ter|quater)?,?\s(?i:rue|avenue|av\.|boulevard|bd|impasse|allée|chemin|place"
    r"|square|quai|cours|route|résidence|lotissement|passage)\b(?:\s(?:d[eu]s?|la|le|les|l[’']))*"
    rf"[\s’'][{_LETTER}][{_LETTER}’'-]*(?:\s(?:d[eu]s?\s|la\s)*{_CAPITAL})*"
)
_BUILDING = re.compile(
    r"\b(?:bâtiment|bât\.?|bat\.?|appartement|appt\.?|apt\.?|escalier|porte)\s(?:n[°º]\s?)?(?:\d{1,4}|[A-Z]\d{0,3})\b",
    re.I,
)
_TITLED = re.compile(
    r"\b(?:[Mm]onsieur|[Mm]adame|[Mm]ademoiselle|MM?\.|Mr\.?|Mme\.?|Mmes|Mlle\.?|Dr\.?|[Dd]octeur"
    r"|Me|[Mm]a[îi]tre(?:sse)?|[Pp]rof(?:esseure?)?|[Dd]irect(?:eur|rice)|[Pp]rincipale?"
    rf"|[Aa]nimat(?:eur|rice)|[Éé]duc(?:ateur|atrice)?){_NBSP}({_FULL})"
)
_RELATED = re.compile(
    r"\b(?:[Mm]on|[Mm]a|[Ss]on|[Ss]a|[Nn]otre|[Ll]eur|[Tt]on|[Tt]a)\s(?:petite?\s|grande?\s)?"
    r"(?:fils|fille|garçon|frère|sœur|soeur|mari|femme|amie?|copain|copine|voisine?|cousine?"
    rf"|neveu|nièce|enfant|père|mère),?\s({_FULL})"
)
_CALLED = re.compile(
    r"\b(?:s[’']appelle(?:nt)?|m[’']appelle|nommée?|prénommée?|se\snomme|[Jj]e\ssuis|[Ss]igné?)"
    rf"\s?:?\s({_FULL})"
)
_SCHOOL = re.compile(
    r"\b(?i:école|collège|lycée|maternelle|crèche|centre\ssocial)\s(?:(?:élémentaire|primaire"
    rf"|maternelle|publique|privée?|professionnel)\s)?({_FULL})"
)
_INSIDE = re.compile(rf"(?<=[{_LETTER},;]\s)({_FULL})")
_WORD = re.compile(rf"\b{_CAPITAL}\b")

#: Capitals that name nobody: institutions, languages, days of the demonstration of a place.
_KNOWN = frozenset(
    [
        "Cité",
        "Cités",
        "Éducative",
        "CAF",
        "CCAS",
        "CPE",
        "REP",
        "REP+",
        "QPV",
        "PMI",
        "PRE",
        "ATSEM",
        "AESH",
        "ULIS",
        "SEGPA",
        "UPE2A",
        "FLE",
        "ENT",
        "État",
        "France",
        "Français",
        "Française",
        "Éducation",
        "Nationale",
        "Internet",
        "Facebook",
        "WhatsApp",
        "Pronote",
        "Béziers",
        "Sète",
        "Lunel",
        "Montpellier",
        "Mosson",
        "Lézignan",
        "Corbières",
        "Hérault",
        "Aude",
        "Occitanie",
        "Europe",
        "Arabe",
        "Turc",
        "Roumain",
        "Ukrainien",
        "Noël",
        "Ramadan",
        "Pâques",
        "Toussaint",
        "Maison",
        "Mairie",
        "Ville",
        "Pour",
        "Je",
        "Il",
        "M",
        "MM",
        "Mme",
        "Mlle",
        "Préfet",
        "Préfète",
        "Maire",
        "Sous-préfet",
        "Sous-préfète",
        "Madame",
        "Monsieur",
        "Elle",
        "On",
        "Nous",
        "Vous",
        "Ils",
        "Elles",
        "Les",
        "Le",
        "La",
        "Un",
        "Une",
        "Des",
        "Et",
        "Mais",
        "Merci",
        "Bonjour",
    ]
)


def proposals(text: str) -> tuple[Mask, ...]:
    """Return what should be masked, in the order of the text, without overlap."""
    found = sorted(_found(text), key=lambda mask: (_RANK[mask.sure], mask.start, -mask.end))
    kept: list[Mask] = []
    for mask in found:
        if all(mask.end <= other.start or mask.start >= other.end for other in kept):
            kept.append(mask)
    return tuple(sorted(kept, key=lambda mask: mask.start))


def masked(text: str, masks: Sequence[Mask]) -> str:
    """Return the text with every mask in place of its words."""
    pieces, place = [], 0
    for mask in masks:
        pieces += [text[place : mask.start], mask.instead]
        place = mask.end
    return "".join([*pieces, text[place:]])


def certain(text: str) -> tuple[str, ...]:
    """Return the words that are never printed: addresses, numbers."""
    return tuple(mask.words for mask in proposals(text) if mask.sure is Sure.CERTAIN)


def doubtful(text: str) -> tuple[str, ...]:
    """Return the words that may be a name and are still there, once each."""
    left = (mask.words for mask in proposals(text) if mask.sure is not Sure.CERTAIN)
    return tuple(dict.fromkeys(left))


def language_of(text: str) -> str:
    """Return the language that the letters say; French when they say nothing."""
    if re.search(r"[\u0600-\u06ff]", text):
        return "ar"
    return "uk" if re.search(r"[\u0400-\u04ff]", text) else "fr"


_RANK = {Sure.CERTAIN: 0, Sure.LIKELY: 1, Sure.POSSIBLE: 2}
_CERTAIN = (
    (_MAIL, MAIL), (_LINK, LINK), (_HANDLE, MAIL), (_PHONE, PHONE), (_LONG_NUMBER, NUMBER),
    (_STREET, ADDRESS), (_BUILDING, ADDRESS),
)  # fmt: skip
_LIKELY = ((_TITLED, NAME), (_RELATED, FIRST_NAME), (_CALLED, NAME), (_SCHOOL, SCHOOL))


def _found(text: str) -> Iterator[Mask]:
    for pattern, instead in _CERTAIN:
        for hit in pattern.finditer(text):
            yield Mask(hit.start(), hit.end(), hit.group(), instead, Sure.CERTAIN)
    for pattern, instead in _LIKELY:
        for hit in pattern.finditer(text):
            if hit.group(1) not in _KNOWN:
                yield Mask(hit.start(1), hit.end(1), hit.group(1), instead, Sure.LIKELY)
    yield from _capitals(text)


def _capitals(text: str) -> Iterator[Mask]:
    """Yield known first names, and capitals that do not begin a sentence."""
    inside = {w.start() for hit in _INSIDE.finditer(text) for w in _words(text, hit)}
    for word in _WORD.finditer(text):
        if word.group().lower() in _first_names():
            yield Mask(word.start(), word.end(), word.group(), FIRST_NAME, Sure.LIKELY)
        elif word.start() in inside and not _names_nobody(word.group()):
            yield Mask(word.start(), word.end(), word.group(), NAME, Sure.POSSIBLE)


def _words(text: str, hit: re.Match[str]) -> Iterator[re.Match[str]]:
    return _WORD.finditer(text, hit.start(), hit.end())


def _names_nobody(word: str) -> bool:
    return word in _KNOWN or word.isupper()


@cache
def _first_names() -> frozenset[str]:
    listed = files("surveys.verbatims").joinpath("first_names.txt")
    return frozenset(listed.read_text("utf-8").split())
