"""How a respondent reads: language and size, carried in addresses because there is no cookie."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from urllib.parse import quote, urlencode

from surveys.collect.wording import direction


@lru_cache(maxsize=4096)
def _quoted(part: str) -> str:
    return quote(part, safe="")


@dataclass(frozen=True, slots=True)
class Manner:
    """A language among those offered, and a size."""

    language: str
    offered: tuple[str, ...]
    is_large: bool = False
    #: What was given at the entrance, sealed (``surveys.field.entry``).
    entry: str = ""

    @property
    def direction(self) -> str:
        """Return the direction of the text."""
        return direction(self.language)

    def link(self, *path: str, **more: str) -> str:
        """Return an address of the respondent's door that keeps language and size."""
        query = dict(more)
        if self.language != self.offered[0]:
            query["lang"] = self.language
        if self.is_large:
            query["taille"] = "grande"
        if self.entry and path[1:2] == ("r",):
            query["passe"] = self.entry
        address = "/q/" + "/".join(map(_quoted, path))
        return f"{address}?{urlencode(query)}" if query else address

    def in_size(self, *, is_large: bool) -> Manner:
        """Return the same in another size."""
        return replace(self, is_large=is_large)

    def speaking(self, language: str) -> Manner:
        """Return the same in another language, if it is offered."""
        return self.in_language(language) if language in self.offered else self

    def in_language(self, language: str) -> Manner:
        """Return the same in another language."""
        return replace(self, language=language)


def manner_of(query: Mapping[str, str], offered: Iterable[str]) -> Manner:
    """Return what an address asks for, within what is offered; anything else is ignored."""
    languages = tuple(offered) or ("fr",)
    wanted = query.get("lang", "")
    language = wanted if wanted in languages else languages[0]
    entry = query.get("passe", "")[:400]
    return Manner(language, languages, query.get("taille") == "grande", entry)


def offered_languages(campaign: Iterable[str], questionnaire: Iterable[str]) -> tuple[str, ...]:
    """Return the languages of a campaign that its questionnaire has; the source one first."""
    written = tuple(questionnaire)
    chosen = set(campaign)
    both = tuple(language for language in written if language in chosen)
    return both or written
