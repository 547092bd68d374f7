"""Permanent identities and readable names of new pieces.

A uid is drawn by the caller and never reused: it is the column of the answers. A name is made
from the wording, may change, and is what expressions call the question by.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection

from surveys.definition import Questionnaire
from surveys.editor.tree import walk

#: Gives a uid that nothing ever had; the service draws it.
Fresh = Callable[[], str]

_LONGEST = 32
_EMPTY_WORDS = frozenset(
    re.findall(
        r"\w+",
        """a au aux avec ce ces cette d dans de des du en est et il elle je l la le les ma mon ne
        nous on ou où par pas pour qu que quel quelle quelles quels qui quoi sa se son sur ta te
        ton tu un une vos votre vous y avez etes es as t s c n j m""",
    )
)


def slug(text: str, separator: str = "_") -> str:
    """Return a text as plain lower-case letters and figures."""
    plain = unicodedata.normalize(
        "NFKD", re.sub("[’']", " ", text.replace("œ", "oe").replace("æ", "ae"))
    )
    letters = plain.encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", separator, letters).strip(separator)


def names_of(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the names in use."""
    return frozenset(piece.name for piece in walk(questionnaire.pages))


def name_for(text: str, taken: Collection[str], fallback: str = "question") -> str:
    """Return a short name made from a wording, not taken yet."""
    words = slug(text.replace("’", " ").replace("'", " "), " ").split()
    telling = [word for word in words if word not in _EMPTY_WORDS] or words
    base = ""
    for word in telling[:4]:
        if base and len(base) + len(word) >= _LONGEST:
            break
        base = f"{base}_{word}" if base else word[:_LONGEST]
    if not base or base[0].isdigit():
        base = f"{fallback}_{base}".strip("_")
    return unused(base, taken)


def unused(base: str, taken: Collection[str]) -> str:
    """Return a name, numbered when it is taken."""
    name, number = base, 2
    while name in taken:
        name, number = f"{base}_{number}", number + 1
    return name


def code_for(label: str, taken: Collection[str]) -> str:
    """Return the code of a new answer, made from its wording."""
    return unused(slug(label)[:40].strip("_") or "reponse", taken)
