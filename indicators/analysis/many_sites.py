"""Many sites side by side: each against all the others, corrected, and what could be seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from indicators.analysis.material import (
    REST,
    SITE,
    Grouping,
    Material,
    Refused,
    crossed_with,
    designed,
    published,
    tables_of,
    usable,
)
from indicators.analysis.outcome import Outcome
from indicators.disclosure.tables import Level, PublishedTable
from indicators.estimation.adjust import p_adjust
from indicators.estimation.arrays import FloatArray, tally
from indicators.estimation.comparisons import Contrast, contrast
from indicators.estimation.contingency import chisq
from indicators.estimation.design import Design
from indicators.estimation.effects import detectable_difference
from indicators.estimation.errors import EstimationError
from indicators.explorer.coding import Codes

ALPHA = 0.05


@dataclass(frozen=True, slots=True)
class Place:
    """One site against the others: difference of shares, interval, and what it could show."""

    code: str
    label: str
    difference: float
    low: float
    high: float
    p: float
    #: Smallest true difference that this site would show four times out of five.
    detectable: float

    @property
    def conclusive(self) -> bool:
        """Whether the site stands apart once the number of sites is accounted for."""
        return self.p < ALPHA


@dataclass(frozen=True, eq=False, slots=True)
class SitesStudy:
    """The published table, and the sites that could be compared."""

    outcome: Outcome
    table: PublishedTable
    places: tuple[Place, ...]
    #: The overall test, on the sites compared.
    p: float
    aside: tuple[str, ...]
    #: Sites withheld, put together among the others.
    merged: tuple[str, ...] = ()
    weighting: str = ""

    @property
    def conclusive(self) -> bool:
        """Whether the sites differ at all."""
        return self.p < ALPHA


def compared(material: Material, outcome: Outcome) -> SitesStudy:
    """Compare the sites of the perimeter; those withheld are only among « the others »."""
    if outcome.is_scale:
        raise Refused("Comparez les sites sur l’accord ou sur une réponse, pas sur l’échelle.")
    codes, levels, _ = material.grouped(SITE)
    crossing = crossed_with(
        material, outcome.answers, outcome.statement, outcome.kind, (codes, levels, SITE)
    )
    (table,) = published(material, tables_of([crossing]), [outcome.statement.uid])
    known = codes[material.inside]
    present = [level for k, level in enumerate(levels) if (known == k).any()]
    grouping = usable(table, present, material.rules)
    used = [level for level in grouping.levels if level.code != REST]
    if not used or len(grouping.levels) < 2:
        raise Refused(
            "Il faut au moins deux sites dont les réponses peuvent être montrées. "
            "Les autres ont trop peu de réponses pour le secret statistique."
        )
    design = _design(material, outcome, codes, levels, grouping)
    try:
        p = chisq(design, "y", "site").p_value
        weights = _against_others(design, len(grouping.levels))[: len(used)]
        found = contrast(design, design.values("y"), design.factor("site"), weights)
        # Two groups make a single comparison, told from each side.
        corrected = found.p if len(grouping.levels) == 2 else p_adjust(found.p, "holm")
        places = _places(found, corrected, used)
    except EstimationError as error:
        raise Refused("Toutes les réponses sont les mêmes : rien ne se compare.") from error
    return SitesStudy(
        outcome, table, places, p, grouping.aside, grouping.merged, material.weighting
    )


def _design(
    material: Material, outcome: Outcome, codes: Codes, levels: Sequence[Level], grouping: Grouping
) -> Design:
    answers = outcome.answers.arrays[0]
    order = np.array([*(grouping.places.get(level.code, -1) for level in levels), -1, -1, -1])
    rows = material.inside & (order[codes] >= 0) & (answers >= 0)
    place = np.where(rows, order[codes], -1)
    sites = pd.Categorical.from_codes(place, [level.code for level in grouping.levels])
    return designed(material, {"y": np.where(rows, answers == 0, np.nan), "site": sites})


def _against_others(design: Design, size: int) -> FloatArray:
    """Each site minus the others taken together, by the weight of their answers."""
    known = np.where(np.isnan(design.values("y")), 0.0, design.weights)
    weights = -np.tile(tally(design.factor("site").codes, size, known), (size, 1))
    np.fill_diagonal(weights, 0.0)
    weights /= -weights.sum(axis=1, keepdims=True)
    np.fill_diagonal(weights, 1.0)
    return weights


def _places(found: Contrast, corrected: FloatArray, used: Sequence[Level]) -> tuple[Place, ...]:
    low, high = found.within(0.95)
    size = 1 if len(used) == 2 else len(used)
    return tuple(
        Place(
            level.code, level.label, float(found.difference[k]), float(low[k]), float(high[k]),
            float(corrected[k]),
            detectable_difference(float(found.se[k]), df=found.df, comparisons=size),
        )
        for k, level in enumerate(used)
    )  # fmt: skip
