"""What a view of the explorer asks for, as its address says it: nothing else is ever read.

An address is made of a few allow-listed names; everything in it is a code, and what a code means
is looked up in the person's own perimeter.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

#: Names that an address may carry.
NAMES = frozenset({"campagne", "question", "par", "filtre", "regroupement", "poids", "reponse"})
#: What a view may be broken down by, besides a question.
SITE, WAVE = "site", "vague"
#: The regrouping that every scale of agreement offers.
AGREEMENT = "accord"
MAX_CAMPAIGNS = 6
#: « poids » asks for the weights in force; without it each answer counts for one.
WEIGHTED = "redresse"
_CODE = re.compile(r"[A-Za-z0-9_.:/+-]{1,200}")


class BadAddress(ValueError):
    """The address cannot be read; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Ask:
    """One view: campaigns, a question, what it is broken down by, and who is kept."""

    campaigns: tuple[str, ...] = ()
    question: str = ""
    group: str = ""
    #: (what, level): the only respondents kept.
    kept: tuple[str, str] = ("", "")
    #: ``accord``, the number of a recipe, or nothing.
    regrouping: str = ""
    #: Whether the weights in force are used.
    is_weighted: bool = False
    #: The answer that the sentence and the comparisons are about.
    answer: str = ""

    @property
    def query(self) -> str:
        """Return the address's query string: one spelling for one view."""
        pairs = [("campagne", code) for code in self.campaigns]
        kept = ":".join(self.kept) if self.kept[0] else ""
        rest = {
            "question": self.question,
            "par": self.group,
            "filtre": kept,
            "regroupement": self.regrouping,
            "poids": WEIGHTED if self.is_weighted else "",
            "reponse": self.answer,
        }
        return urlencode([*pairs, *((name, value) for name, value in rest.items() if value)])

    @property
    def questions(self) -> frozenset[str]:
        """Return the questions that the view crosses or keeps to."""
        return frozenset({self.question, self.group, self.kept[0]}) - {"", SITE, WAVE}

    def without_answer(self) -> Ask:
        """Return the view as its table alone depends on it."""
        return replace(self, answer="")


def read(arguments: Iterable[tuple[str, str]]) -> Ask:
    """Return what an address asks for; raise ``BadAddress`` for what no view can mean."""
    values: dict[str, list[str]] = {}
    for name, value in arguments:
        if name not in NAMES:
            raise BadAddress(f"Cette adresse contient un mot inconnu : « {name[:40]} ».")
        if value and not _CODE.fullmatch(value):
            raise BadAddress(f"Cette adresse contient une valeur illisible pour « {name} ».")
        if value:
            values.setdefault(name, []).append(value)
    _refuse_repeats(values)
    campaigns = tuple(dict.fromkeys(values.get("campagne", ())))
    if len(campaigns) > MAX_CAMPAIGNS:
        raise BadAddress(f"Choisissez au plus {MAX_CAMPAIGNS} campagnes.")
    return Ask(
        campaigns=campaigns,
        question=_one(values, "question"),
        group=_one(values, "par"),
        kept=_pair(_one(values, "filtre")),
        regrouping=_one(values, "regroupement"),
        is_weighted=_weighted(_one(values, "poids")),
        answer=_one(values, "reponse"),
    )


def _refuse_repeats(values: dict[str, list[str]]) -> None:
    for name, listed in values.items():
        if name != "campagne" and len(listed) > 1:
            raise BadAddress(f"Cette adresse donne deux fois « {name} ».")


def _one(values: dict[str, list[str]], name: str) -> str:
    listed: Sequence[str] = values.get(name, ("",))
    return listed[0]


def _weighted(text: str) -> bool:
    if text not in {"", WEIGHTED}:
        raise BadAddress("Le redressement de cette adresse est inconnu.")
    return text == WEIGHTED


def _pair(text: str) -> tuple[str, str]:
    if not text:
        return ("", "")
    what, _, level = text.partition(":")
    if not level:
        raise BadAddress("Le filtre de cette adresse est incomplet.")
    return (what, level)
