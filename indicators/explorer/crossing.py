"""The rows of a view put side by side: one campaign, or several waves stacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicators.columns.table import ColumnTable
from indicators.disclosure.tables import Level
from indicators.explorer.address import SITE, WAVE, Ask, BadAddress
from indicators.explorer.analysis import Crossed
from indicators.explorer.catalogue import Catalogue
from indicators.explorer.coding import Coded, Codes, by_site, coded
from indicators.explorer.recoding import Regrouping
from indicators.survey_indicators import Statement

#: Code and name of each site that the person reaches, by its number.
Sites = Mapping[int, tuple[str, str]]


@dataclass(frozen=True, eq=False, slots=True)
class Wave:
    """One campaign's answers and the sites of the person's perimeter."""

    code: str
    wave: str
    title: str
    table: ColumnTable
    sites: Sites


@dataclass(frozen=True, eq=False, slots=True)
class Crossing:
    """All that a view is made of, checked: nothing unknown is left in it."""

    ask: Ask
    statement: Statement
    regrouping: Regrouping | None
    waves: tuple[Wave, ...]
    group: Statement | None
    kept: Statement | None
    #: The words of the group and of the filter.
    by: str = ""
    kept_words: str = ""
    reserve: str = ""

    @property
    def is_wave(self) -> bool:
        """Whether waves are compared."""
        return len(self.waves) > 1

    def view(self) -> Crossed:
        """Return the arrays that the analysis reads."""
        answers = _stacked([coded(w.table, self.statement, self.regrouping) for w in self.waves])
        group, groups, variable = self._groups()
        scope = [("campaign", "+".join(wave.code for wave in self.waves))]
        if self.ask.kept[0]:
            scope.append(self.ask.kept)
        suffix = f"~{self.ask.regrouping}" if self.ask.regrouping else ""
        uid = self.statement.uid + suffix
        return Crossed(
            f"{uid}~{variable or 'ensemble'}", self.statement.title, answers, tuple(scope), uid,
            group, groups, variable, np.concatenate([self._mask(wave) for wave in self.waves]),
        )  # fmt: skip

    def _groups(self) -> tuple[Codes | None, tuple[Level, ...], str]:
        if self.is_wave:
            places = [np.full(w.table.n, k, np.int16) for k, w in enumerate(self.waves)]
            return np.concatenate(places), _wave_levels(self.waves), WAVE
        wave = self.waves[0]
        if self.ask.group == SITE:
            codes, levels = by_site(wave.table, wave.sites)
            return codes, levels, SITE
        if self.group is not None:
            return coded(wave.table, self.group).arrays[0], self.group.levels, self.group.uid
        return None, (), ""

    def _mask(self, wave: Wave) -> npt.NDArray[np.bool_]:
        mask = np.isin(wave.table.sites, list(wave.sites))
        what, level = self.ask.kept
        if what == SITE:
            wanted = [number for number, (code, _) in wave.sites.items() if code == level]
            mask &= np.isin(wave.table.sites, wanted)
        elif self.kept is not None:
            place = [one.code for one in self.kept.levels].index(level)
            mask &= coded(wave.table, self.kept).arrays[0] == place
        return mask


def crossed(
    ask: Ask,
    known: Catalogue,
    statement: Statement,
    regrouping: Regrouping | None,
    waves: Sequence[Wave],
) -> Crossing:
    """Return a view whose group and filter exist, or raise ``BadAddress``."""
    several = len(waves) > 1
    if several and ask.group not in {"", WAVE}:
        raise BadAddress(
            "Avec plusieurs campagnes, la vue montre l’évolution d’une vague à l’autre : "
            "retirez l’autre croisement, ou gardez-le comme filtre."
        )
    group = None if several or ask.group in {"", SITE} else _group(known, ask.group)
    if group is not None and group.uid == statement.uid:
        raise BadAddress("Une question ne se croise pas avec elle-même.")
    kept, kept_words = _kept(ask, known, waves)
    by = _by(several, ask.group, group)
    reserve = known.reserve(statement.uid)
    return Crossing(ask, statement, regrouping, tuple(waves), group, kept, by, kept_words, reserve)


def _by(several: bool, asked: str, group: Statement | None) -> str:
    if several:
        return "d’une vague à l’autre"
    if group is not None:
        return f"selon « {group.title} »"
    return "selon le site" if asked == SITE else ""


def _group(known: Catalogue, uid: str) -> Statement:
    found = next((one for one in known.groups if one.uid == uid), None)
    if found is None:
        raise BadAddress("Cette question ne peut pas servir à former des groupes.")
    return found


def _kept(ask: Ask, known: Catalogue, waves: Sequence[Wave]) -> tuple[Statement | None, str]:
    what, level = ask.kept
    if not what:
        return None, ""
    if what in {ask.question, ask.group}:
        raise BadAddress("Le filtre porte sur une autre question que celles de la vue.")
    if what == SITE:
        names = dict(site for wave in waves for site in wave.sites.values())
        if level not in names:
            raise BadAddress("Ce site n’est pas dans la campagne, ou pas dans votre périmètre.")
        return None, names[level]
    statement = _group(known, what)
    words = {one.code: one.label for one in statement.levels}
    if level not in words:
        raise BadAddress("Cette réponse n’est pas proposée à la question du filtre.")
    return statement, f"{statement.title} : {words[level]}"


def _wave_levels(waves: Sequence[Wave]) -> tuple[Level, ...]:
    names = [wave.wave for wave in waves]
    return tuple(
        Level(wave.code, wave.wave if names.count(wave.wave) == 1 else wave.title) for wave in waves
    )


def _stacked(parts: Sequence[Coded]) -> Coded:
    if len(parts) == 1:
        return parts[0]
    arrays = tuple(
        np.concatenate([part.arrays[k] for part in parts]) for k in range(len(parts[0].arrays))
    )
    return Coded(parts[0].levels, arrays, parts[0].several)
