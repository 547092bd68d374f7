"""Regroupement de modalités: several answers counted as one, by a recipe that is kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.disclosure.tables import Level
from indicators.survey_indicators import AGREEMENT, Statement

MAX_LABEL = 80


class BadRecipe(ValueError):
    """The groups cannot be used; the message is a French sentence."""


@dataclass(frozen=True, slots=True)
class Regrouping:
    """Which answers make which group, in the order they are shown."""

    groups: tuple[tuple[str, tuple[str, ...]], ...]
    name: str = ""
    key: str = ""

    def levels(self) -> tuple[Level, ...]:
        """Return the groups as levels; their codes are those of their answers, joined."""
        return tuple(Level("+".join(codes), label) for label, codes in self.groups)

    def places(self) -> dict[str, int]:
        """Return the group of each answer."""
        return {code: k for k, (_, codes) in enumerate(self.groups) for code in codes}


def agreement(statement: Statement) -> Regrouping:
    """Return « d’accord » against « pas d’accord » for a scale of agreement."""
    others = tuple(level.code for level in statement.levels if level.code not in AGREEMENT)
    groups = (("D’accord", AGREEMENT), ("Pas d’accord", others))
    return Regrouping(groups, "D’accord ou pas", "accord")


def from_words(statement: Statement, words: Mapping[str, str]) -> Regrouping:
    """Return the groups that these words make: the same words, the same group.

    An answer left without words stays alone, under its own label.
    """
    found: dict[str, list[str]] = {}
    for level in statement.levels:
        label = " ".join(words.get(level.code, "").split()) or level.label
        if len(label) > MAX_LABEL:
            raise BadRecipe(f"Un nom de groupe tient en {MAX_LABEL} caractères.")
        found.setdefault(label, []).append(level.code)
    if len(found) == len(statement.levels):
        raise BadRecipe("Donnez le même nom à au moins deux réponses : aucune n’est regroupée.")
    if len(found) < 2:
        raise BadRecipe("Gardez au moins deux groupes : un seul ne compare rien.")
    return Regrouping(tuple((label, tuple(codes)) for label, codes in found.items()))


def checked(statement: Statement, groups: Sequence[Sequence[object]]) -> Regrouping:
    """Return a kept recipe for the question as it is now: new answers stay alone."""
    known = {level.code: level.label for level in statement.levels}
    kept: list[tuple[str, tuple[str, ...]]] = []
    for label, codes in groups:
        still = tuple(code for code in codes if code in known)  # type: ignore[attr-defined]
        if still:
            kept.append((str(label), still))
    named = {code for _, codes in kept for code in codes}
    alone = ((label, (code,)) for code, label in known.items() if code not in named)
    return Regrouping((*kept, *alone))
