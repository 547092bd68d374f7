"""The rows of a view put side by side: one campaign, or several waves stacked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt

from indicators.columns.table import ColumnTable
from indicators.disclosure.linking import MERGED
from indicators.disclosure.tables import Level
from indicators.explorer.address import SITE, WAVE, Ask, BadAddress
from indicators.explorer.analysis import Crossed
from indicators.explorer.catalogue import Catalogue
from indicators.explorer.coding import Coded, Codes, by_site, coded
from indicators.explorer.recoding import Regrouping
from indicators.explorer.start import ENDING
from indicators.survey_indicators import Statement
from indicators.weighting.applied import Applied, laid, stacked
from surveys.editor.differences import Badge

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
    #: Whether these are all the campaign's sites.
    is_whole: bool = True
    #: Weights in force on these sites, when the view asks for them.
    applied: tuple[Applied, ...] = ()


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
    #: Whether the campaigns compare on the question; nothing with one campaign.
    badge: Badge | None = None

    @property
    def is_wave(self) -> bool:
        """Whether waves are compared."""
        return len(self.waves) > 1

    @property
    def weights(self) -> tuple[str, ...]:
        """Return how the answers are weighted, site by site; nothing when they are not."""
        return tuple(
            f"{wave.sites[one.site][1]} : {one.words}"
            for wave in self.waves
            for one in wave.applied
        )

    @property
    def is_partly_weighted(self) -> bool:
        """Whether a site of the view has no weights in force beside one that has."""
        sites = sum(len(wave.sites) for wave in self.waves)
        return 0 < sum(len(wave.applied) for wave in self.waves) < sites

    def view(self) -> Crossed:
        """Return the arrays that the analysis reads, for the sites of the perimeter."""
        seen = np.concatenate([np.isin(wave.table.sites, list(wave.sites)) for wave in self.waves])
        answers = _stacked([coded(w.table, self.statement, self.regrouping) for w in self.waves])
        group, groups, variable = self._groups()
        kept = [self._kept(wave) for wave in self.waves]
        inside = None if kept[0] is None else np.concatenate(kept)[seen]  # type: ignore[arg-type]
        weights = [laid(wave.table.n, wave.applied) for wave in self.waves]
        return Crossed(
            key=f"{self._variable}~{variable or 'ensemble'}",
            title=self.statement.title,
            answers=replace(answers, arrays=tuple(one[seen] for one in answers.arrays)),
            scope=self._scope(),
            variable=self._variable if answers.several else self.statement.uid,
            question=self.statement.uid,
            group=None if group is None else group[seen],
            groups=groups,
            group_variable=variable,
            inside=inside,
            laid=stacked(weights).kept(seen) if self.ask.is_weighted else None,
        )

    @property
    def _variable(self) -> str:
        regrouped = f"~{self.ask.regrouping}" if self.ask.regrouping else ""
        return self.statement.uid + regrouped

    def _scope(self) -> tuple[tuple[str, str], ...]:
        """Return what the counts are about: a part of the sites is no whole campaign."""
        scope = {"campaign": MERGED.join(wave.code for wave in self.waves)}
        if not all(wave.is_whole for wave in self.waves):
            codes = {code for wave in self.waves for code, _ in wave.sites.values()}
            scope[SITE] = MERGED.join(sorted(codes))
        if self.ask.kept[0]:
            scope[self.ask.kept[0]] = self.ask.kept[1]
        return tuple(scope.items())

    def _groups(self) -> tuple[Codes | None, tuple[Level, ...], str]:
        if self.is_wave:
            places = [np.full(w.table.n, k, np.int16) for k, w in enumerate(self.waves)]
            return np.concatenate(places), _wave_levels(self.waves), "campaign"
        wave = self.waves[0]
        if self.ask.group == SITE:
            codes, levels = by_site(wave.table, wave.sites)
            return codes, levels, SITE
        if self.group is not None:
            return coded(wave.table, self.group).arrays[0], self.group.levels, self.group.uid
        return None, (), ""

    def _kept(self, wave: Wave) -> npt.NDArray[np.bool_] | None:
        """Return those whom the filter keeps; ``None`` without a filter."""
        what, level = self.ask.kept
        if what == SITE:
            wanted = [number for number, (code, _) in wave.sites.items() if code == level]
            found: npt.NDArray[np.bool_] = np.isin(wave.table.sites, wanted)
            return found
        if self.kept is None:
            return None
        place = [one.code for one in self.kept.levels].index(level)
        chosen: npt.NDArray[np.bool_] = coded(wave.table, self.kept).arrays[0] == place
        return chosen


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
    badge = known.badge(statement.uid)
    return Crossing(ask, statement, regrouping, tuple(waves), group, kept, by, kept_words, badge)


def _by(several: bool, asked: str, group: Statement | None) -> str:
    if several:
        return "d’une vague à l’autre"
    if group is not None:
        return f"selon « {group.title.rstrip(ENDING)} »"
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
