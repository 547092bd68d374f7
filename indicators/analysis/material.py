"""What every analysis is made from: the answers of one campaign within a perimeter.

Everything that is shown goes through the disclosure gate in the very tables that the explorer
would show: an analysis uses a group only where none of its cells is withheld, so that it says
nothing of a group that a table would hide.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from indicators.columns.table import ColumnTable
from indicators.disclosure.gate import publish_set
from indicators.disclosure.linking import MERGED
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import (
    TOTAL,
    AddsUp,
    Audience,
    Level,
    PublishedTable,
    Table,
)
from indicators.estimation.design import Design
from indicators.explorer.analysis import Crossed, analysed
from indicators.explorer.coding import Coded, Codes, by_site, coded
from indicators.explorer.crossing import Sites
from indicators.explorer.recoding import Regrouping
from indicators.survey_indicators import Statement
from indicators.weighting.applied import Laid
from surveys.definition import QuestionType

SITE = "site"
#: Code of the groups that are put together.
REST = "autres~reunis"


class Refused(ValueError):
    """The analysis cannot be made; the message is a French sentence for the evaluator."""


@dataclass(frozen=True, eq=False, slots=True)
class Material:
    """The answers of a campaign: its columns, its questions, the sites of the perimeter."""

    code: str
    title: str
    wave: str
    table: ColumnTable
    statements: tuple[Statement, ...]
    sites: Sites
    rules: Rules
    #: Whether the perimeter holds every site of the campaign.
    is_whole: bool
    #: What reports have already published about a question.
    already: Callable[[str], Sequence[PublishedTable]]
    #: The reports that these tables come from.
    releases: tuple[int, ...]
    #: Weights in force laid on the rows, and how each site is weighted; ``None``: raw answers.
    laid: Laid | None = None
    weights: tuple[str, ...] = ()
    weight_stamps: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        """Return the words that name the source."""
        return f"{self.title} ({self.wave})"

    @property
    def scope(self) -> tuple[tuple[str, str], ...]:
        """Return what the counts are about: a part of the sites is no whole campaign."""
        codes = MERGED.join(sorted(code for code, _ in self.sites.values()))
        return (("campaign", self.code), *(() if self.is_whole else ((SITE, codes),)))

    @property
    def weighting(self) -> str:
        """Return how the answers are weighted, in a sentence."""
        if self.laid is None:
            return "Chaque réponse compte pour une : aucune pondération."
        return f"Réponses redressées : {' ; '.join(self.weights)}."

    @property
    def inside(self) -> npt.NDArray[np.bool_]:
        """Return the responses of the perimeter."""
        return np.isin(self.table.sites, list(self.sites))

    @property
    def n(self) -> int:
        """Return the number of responses of the perimeter."""
        return int(self.inside.sum())

    def statement(self, uid: str) -> Statement:
        """Return a question, or refuse."""
        found = next((one for one in self.statements if one.uid == uid), None)
        if found is None:
            raise Refused("Cette question n’est pas dans le questionnaire de la campagne.")
        return found

    @property
    def single(self) -> tuple[Statement, ...]:
        """Return the questions with one answer among a few: they explain and make families."""
        return tuple(
            one
            for one in self.statements
            if one.type is not QuestionType.SELECT_MULTIPLE and 2 <= len(one.levels) <= 12
        )

    @property
    def explanations(self) -> tuple[tuple[str, str], ...]:
        """Return what may explain an answer, as (key, words)."""
        sites = ((SITE, "Le site"),) if len(self.sites) > 1 else ()
        return sites + tuple((one.uid, one.title) for one in self.single)

    def grouped(self, key: str) -> tuple[Codes, tuple[Level, ...], str]:
        """Return the group of each response, the groups, and the words of the explanation."""
        if key == SITE:
            codes, levels = by_site(self.table, self.sites)
            return codes, levels, "Le site"
        statement = self.statement(key)
        if statement not in self.single:
            raise Refused(f"« {statement.title} » ne forme pas de groupes.")
        return coded(self.table, statement).arrays[0], statement.levels, statement.title


def crossed_with(
    material: Material,
    answers: Coded,
    statement: Statement,
    suffix: str,
    group: tuple[Codes, tuple[Level, ...], str],
) -> Crossed:
    """Return a question crossed with groups, over the perimeter, as the explorer makes it."""
    codes, levels, variable = group
    return Crossed(
        key=f"{statement.uid}~{suffix}~{variable}",
        title=statement.title,
        answers=answers,
        scope=material.scope,
        variable=statement.uid,
        question=statement.uid,
        group=codes,
        groups=levels,
        group_variable=variable,
        inside=material.inside,
        laid=material.laid,
    )


def designed(material: Material, columns: Mapping[str, object]) -> Design:
    """Return the design of columns over all the rows, blank where they do not count.

    With weights the other rows stay: they carry a part of the calibration's error.
    """
    design = Design(pd.DataFrame(columns, copy=False))
    if material.laid is None:
        return design
    return design.reweighted(material.laid.weights, "redresse", material.laid.adjustment)


def published(
    material: Material, tables: Sequence[Table], uids: Sequence[str]
) -> tuple[PublishedTable, ...]:
    """Return tables as the team may see them, protected together and from earlier reports."""
    already = [old for uid in dict.fromkeys(uids) for old in material.already(uid)]
    return publish_set(tables, Audience.TEAM, material.rules, already)


def tables_of(crossings: Sequence[Crossed]) -> list[Table]:
    """Return the ungated table of each crossing; refuses when nobody answered."""
    found = [analysed(one) for one in crossings]
    if not found or any(one is None for one in found):
        raise Refused("Personne n’a encore répondu à cette question.")
    return [one.tables[0] for one in found if one is not None]


def open_groups(table: PublishedTable) -> frozenset[str]:
    """Return the groups none of whose cells is withheld or bounded; the whole is ``TOTAL``."""
    closed = {cell.column for cell in table.cells if cell.reason or cell.value is None}
    return frozenset(one.code for one in table.columns if one.code not in closed)


@dataclass(frozen=True, slots=True)
class Grouping:
    """The groups that an analysis may use, and where each group of the question went."""

    levels: tuple[Level, ...]
    #: Place of each code among ``levels``; those that are absent are set aside.
    places: Mapping[str, int]
    aside: tuple[str, ...] = ()
    merged: tuple[str, ...] = ()


def usable(table: PublishedTable, present: Sequence[Level], rules: Rules) -> Grouping:
    """Keep the groups shown whole; put the others together when the table tells their sum.

    Where every respondent is in a group, the whole minus the groups shown is known to every
    reader: the rest, taken as one group, is no secret, provided that it is large enough itself.
    Where some people have no group, the gate counts on their number being unknown.
    """
    kept = open_groups(table)
    shown = [level for level in present if level.code in kept]
    hidden = [level for level in present if level.code not in kept]
    places = {level.code: k for k, level in enumerate(shown)}
    told = table.columns_add_up is AddsUp.EXACTLY and TOTAL in kept
    if len(hidden) < 2 or not told or not _rest_is_large(table, shown, rules):
        return Grouping(tuple(shown), places, tuple(level.label for level in hidden))
    words = tuple(level.label for level in hidden)
    rest = Level(REST, f"Les autres réunis ({', '.join(words)})")
    places |= dict.fromkeys((level.code for level in hidden), len(shown))
    return Grouping((*shown, rest), places, merged=words)


def _rest_is_large(table: PublishedTable, shown: Sequence[Level], rules: Rules) -> bool:
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    threshold, needed = rules.threshold(table.audience), rules.base_needed(table.audience)
    for row in table.rows:
        whole = cells[row.code, TOTAL]
        parts = [cells[row.code, level.code] for level in shown]
        inside = (whole.n or 0) - sum(part.n or 0 for part in parts)
        base = (whole.base or 0) - sum(part.base or 0 for part in parts)
        if base < needed or inside < threshold or base - inside < threshold:
            return False
    return True


def answers_of(material: Material, statement: Statement, regrouping: Regrouping | None) -> Coded:
    """Return the coded answers of a question with a single answer."""
    if statement.type is QuestionType.SELECT_MULTIPLE:
        raise Refused(
            "Cette question admet plusieurs réponses : choisissez-en une à réponse unique."
        )
    return coded(material.table, statement, regrouping)
