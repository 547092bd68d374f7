"""Families of respondents by their answers, through the gate: who they are, and if they hold.

Classes are made on the answers (multiple correspondence analysis, then Ward's tree); what is
told of them are shares of answers by class, published together like any cross-table. A family too
small to be shown is not described, and no respondent is ever placed on the map.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from evalapp.wording import number
from indicators.analysis.material import (
    Material,
    Refused,
    answers_of,
    crossed_with,
    published,
    tables_of,
)
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import TOTAL, Audience, Level, PublishedCell, PublishedTable
from indicators.estimation.arrays import BoolArray
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.typology import STABLE, Typology, typology
from indicators.explorer.analysis import Crossed
from indicators.explorer.coding import Coded
from indicators.survey_indicators import Statement

MIN_QUESTIONS, MAX_QUESTIONS = 3, 15
MIN_ANSWERS, MAX_ANSWERS = 40, 2_000
MAX_FAMILIES = 8
#: Resamples that tell whether a family is found again.
RESAMPLES = 40
SEED = 20_260_101
#: People per family at least, on average, when their number is left to the answers.
EACH = 20
#: Marks told of a family, on each side.
MARKS = 5


@dataclass(frozen=True, slots=True)
class Mark:
    """An answer that a family gives more, or less, often than the whole."""

    question: str
    answer: str
    inside: float
    overall: float
    strength: float

    @property
    def is_more(self) -> bool:
        """Whether the family gives it more often."""
        return self.inside > self.overall


@dataclass(frozen=True, slots=True)
class Family:
    """One family; ``n`` and ``share`` are gone when it is too small to be told."""

    number: int
    n: int | None
    share: float | None
    marks: tuple[Mark, ...]
    stability: float
    x: float
    y: float

    @property
    def is_told(self) -> bool:
        """Whether the family may be described."""
        return self.n is not None

    @property
    def is_stable(self) -> bool:
        """Whether it is found again in three resamples out of four, on average."""
        return self.stability >= STABLE


@dataclass(frozen=True, eq=False, slots=True)
class FamiliesStudy:
    """Families, the answers that may be placed on the map, and the tables behind them."""

    questions: tuple[str, ...]
    families: tuple[Family, ...]
    #: (words, x, y) of the answers shown.
    answers: tuple[tuple[str, float, float], ...]
    #: Share of the spread that each axis tells (Benzécri).
    rates: tuple[float, float]
    tables: tuple[PublishedTable, ...]
    n: int


def families_of(material: Material, uids: Sequence[str], size: int | None) -> FamiliesStudy:
    """Group the respondents of the perimeter by their answers to a few questions."""
    wanted = _wanted(uids, size)
    statements = [material.statement(uid) for uid in wanted]
    coded = [answers_of(material, one, None) for one in statements]
    frame = _frame(material, statements, coded)
    found = _classified(frame, wanted, size)
    n = len(frame)
    classes = np.full(len(material.inside), -1, np.int16)
    classes[frame.index] = found.classes
    levels = tuple(Level(f"f{k + 1}", f"Famille {k + 1}") for k in range(len(found.families)))
    crossings = [
        crossed_with(material, answers, one, "familles", (classes, levels, "famille"))
        for one, answers in zip(statements, coded, strict=True)
    ]
    sizes = Crossed(
        "familles", "Familles", Coded(levels, (classes,)), material.scope, "famille", "famille",
        inside=classes >= 0,
    )  # fmt: skip
    size_table, *tables = published(material, tables_of([sizes, *crossings]), wanted)
    return FamiliesStudy(
        tuple(one.title for one in statements),
        tuple(
            _family(found, k, size_table.cells[k], tables, material.rules)
            for k in range(len(found.families))
        ),
        _answers(found, tables, wanted),
        (
            float(found.axes.rates[0]),
            float(found.axes.rates[1]) if len(found.axes.rates) > 1 else 0,
        ),
        (size_table, *tables),
        n,
    )


def _wanted(uids: Sequence[str], size: int | None) -> tuple[str, ...]:
    wanted = tuple(dict.fromkeys(uid for uid in uids if uid))
    if not MIN_QUESTIONS <= len(wanted) <= MAX_QUESTIONS:
        raise Refused(f"Choisissez de {MIN_QUESTIONS} à {MAX_QUESTIONS} questions.")
    if size is not None and not 2 <= size <= MAX_FAMILIES:
        raise Refused(f"Demandez de 2 à {MAX_FAMILIES} familles.")
    return wanted


def _frame(
    material: Material, statements: Sequence[Statement], answers: Sequence[Coded]
) -> pd.DataFrame:
    """The answers of those who answered half the questions, indexed by their row."""
    inside = np.flatnonzero(material.inside)
    columns = {
        one.uid: pd.Categorical.from_codes(
            np.maximum(given.arrays[0][inside], -1), [lv.code for lv in given.levels]
        )
        for one, given in zip(statements, answers, strict=True)
    }
    frame = pd.DataFrame(columns, index=inside)
    frame = frame[frame.notna().sum(axis=1) * 2 >= len(statements)]
    if len(frame) < MIN_ANSWERS:
        raise Refused(
            f"Il faut au moins {MIN_ANSWERS} personnes qui ont répondu à la moitié des questions."
        )
    if len(frame) > MAX_ANSWERS:
        raise Refused(
            f"Une typologie porte sur {number(MAX_ANSWERS)} réponses au plus. Prenez une campagne "
            "plus petite, ou les tableaux croisés de l’explorateur."
        )
    return frame


def _classified(frame: pd.DataFrame, wanted: Sequence[str], size: int | None) -> Typology:
    try:
        return typology(
            Design(frame), wanted, classes=size, resamples=RESAMPLES, seed=SEED, marks=0,
            most=min(MAX_FAMILIES, max(len(frame) // EACH, 2)),
        )  # fmt: skip
    except EstimationError as error:
        raise Refused(
            "Les réponses ne varient pas assez pour former des familles : choisissez "
            "d’autres questions."
        ) from error


def _family(
    found: Typology, k: int, size: PublishedCell, tables: Sequence[PublishedTable], rules: Rules
) -> Family:
    told = size.n is not None and size.n >= rules.base_needed(Audience.TEAM)
    x, y = _centre(found, found.classes == k)
    marks = sorted(_marks(tables, f"f{k + 1}"), key=lambda one: -one.strength) if told else []
    return Family(
        k + 1, size.n if told else None, size.value if told else None, tuple(marks[:MARKS]),
        found.families[k].stability, x, y,
    )  # fmt: skip


def _centre(found: Typology, members: BoolArray) -> tuple[float, float]:
    points = found.axes.rows[members][:, :2]
    # Rows and answers are drawn on the same scale: rows over the root of the inertia.
    scaled = points.mean(axis=0) / np.sqrt(found.axes.inertia[: points.shape[1]])
    return float(scaled[0]), float(scaled[1]) if len(scaled) > 1 else 0.0


def _marks(tables: Sequence[PublishedTable], code: str) -> list[Mark]:
    """The answers shown whose share in the family stands out, with how much they do."""
    found = []
    for table in tables:
        cells = {(c.row, c.column): c for c in table.cells}
        for row in table.rows:
            inside, whole = cells[row.code, code], cells[row.code, TOTAL]
            strength = _strength(inside, whole)
            if strength > 2:
                found.append(
                    Mark(table.title, row.label, inside.value or 0.0, whole.value or 0.0, strength)
                )
    return found


def _strength(inside: PublishedCell, whole: PublishedCell) -> float:
    """Test value (Lebart, Morineau & Piron) from what is published only; 0 when it is not."""
    if inside.value is None or whole.value is None or not inside.base or not whole.base:
        return 0.0
    p, n, total = whole.value, inside.base, whole.base
    spread = p * (1 - p) * (total - n) / (max(total - 1, 1) * n)
    return abs(inside.value - p) / float(np.sqrt(spread)) if spread > 0 else 0.0


def _answers(
    found: Typology, tables: Sequence[PublishedTable], wanted: Sequence[str]
) -> tuple[tuple[str, float, float], ...]:
    """Place the answers whose share in the whole is shown, the most telling ones first.

    The number of the question follows the answer, whose words are often the same elsewhere.
    """
    places = {answer: k for k, answer in enumerate(found.axes.answers)}
    listed = []
    for rank, (uid, table) in enumerate(zip(wanted, tables, strict=True), 1):
        whole = {c.row: c for c in table.cells if c.column == TOTAL}
        for row in table.rows:
            k = places.get((uid, row.code))
            if k is not None and whole[row.code].value is not None:
                at = found.axes.columns[k][:2]
                y = float(at[1]) if len(at) > 1 else 0.0
                listed.append((f"{row.label} ({rank})", float(at[0]), y))
    return tuple(sorted(listed, key=lambda one: -(one[1] ** 2 + one[2] ** 2)))
