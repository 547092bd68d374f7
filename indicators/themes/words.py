"""Which words come back, and in how many answers; names are masked before anything is counted."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from surveys.verbatims.masking import masked, proposals

#: Words shown at most.
MOST = 20
SHORTEST = 3

#: French words that say nothing alone; compared without accents.
_EMPTY = """
a afin ai aie ait alors apres as assez au aucun aucune aujourd auquel aussi autre autres aux avait
avant avec avez avoir avons ayant beaucoup bien bon bonne car ce ceci cela celle celles celui ces
cet cette ceux chaque chez ci comme comment dans de deja depuis des deux devrait dire dit doit
donc dont du elle elles en encore entre est et etaient etait ete etes etre eu eux faire fait fais
faites faut faudrait fois font il ils ici j je jamais juste l la le les leur leurs lors lui
m ma mais me meme memes mes moi moins mon monsieur madame n ne ni non nos notre nous on ont ou oui
par parce pas pendant peu peut peuvent peux plus plusieurs plutot pour pourquoi pourrait pourraient
pouvoir pres prenom puis qu quand que quel quelle quelles quels quelqu quelque quelques qui quoi
rien s sa sais sans sauf se sera serait ses si sien soi soient sois soit son sont sous souvent sur
t ta te telle tel tels tes toi ton toujours tous tout toute toutes tres trop tu un une va vais vas
vers veut veux voila voir vont vos votre vous vraiment y aurait avais etais suis sommes est-ce nom
adresse telephone etablissement electronique internet numero
"""
_WORD = re.compile(r"[a-zà-öø-ÿœ]+", re.I)


@dataclass(frozen=True, slots=True)
class Frequent:
    """A word under its most usual spelling, and the number of answers that hold it."""

    word: str
    answers: int


def frequent_words(texts: Sequence[str], least: int, most: int = MOST) -> tuple[Frequent, ...]:
    """Return the words that at least ``least`` answers hold, the most usual first."""
    answers: Counter[str] = Counter()
    spellings: dict[str, Counter[str]] = {}
    for text in texts:
        words = list(_words(masked(text, proposals(text))))
        answers.update({root for root, _ in words})
        for root, word in words:
            spellings.setdefault(root, Counter())[word] += 1
    found = [
        Frequent(_usual(spellings[root]), number)
        for root, number in answers.items()
        if number >= least
    ]
    return tuple(sorted(found, key=lambda one: (-one.answers, one.word))[:most])


def root_of(word: str) -> str:
    """Return a word without accents nor mark of the plural or feminine: close words meet."""
    bare = _bare(word)
    if len(bare) > 4 and bare.endswith("aux"):
        bare = bare[:-3] + "al"
    if len(bare) > 3 and bare[-1] in "sx":
        bare = bare[:-1]
    return bare[:-1] if len(bare) > 4 and bare.endswith("ee") else bare


def _words(text: str) -> Iterator[tuple[str, str]]:
    for hit in _WORD.finditer(text):
        word = hit.group().lower()
        if len(word) >= SHORTEST and _bare(word) not in _empty():
            yield root_of(word), word


def _usual(spellings: Counter[str]) -> str:
    return min(spellings, key=lambda word: (-spellings[word], len(word), word))


def _bare(word: str) -> str:
    spread = unicodedata.normalize("NFD", word.lower().replace("œ", "oe"))
    return "".join(letter for letter in spread if not unicodedata.combining(letter))


@cache
def _empty() -> frozenset[str]:
    return frozenset(_EMPTY.split())
