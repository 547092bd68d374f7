"""Who answered: response rates by site, and what early and late answers say of the silent ones."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from indicators.analysis.material import Material, Refused, crossed_with, open_groups, published
from indicators.analysis.outcome import choices, outcome_of
from indicators.disclosure.tables import Level, PublishedTable, Table
from indicators.estimation.adjust import p_adjust
from indicators.estimation.errors import EstimationError
from indicators.estimation.nonresponse import Dispositions, aapor_rates
from indicators.explorer.analysis import analysed
from indicators.explorer.coding import Codes

ALPHA = 0.05
#: Answers needed before the first and the last third are compared.
MIN_ANSWERS = 60
EARLY, LATE = "debut", "fin"
#: Largest number of people that may be typed for a site.
MAX_ASKED = 1_000_000


@dataclass(frozen=True, slots=True)
class Outreach:
    """What became of the people asked to answer on one site.

    ``asked``: how many were asked, by name or by code, or as typed; 0 when nobody knows.
    """

    label: str
    asked: int
    complete: int
    partial: int
    refused: int
    returned: int = 0


@dataclass(frozen=True, slots=True)
class Rate:
    """Response rates of one site (AAPOR); ``None`` when the number asked is not known."""

    label: str
    asked: int | None
    complete: int
    partial: int
    refused: int
    #: RR1: complete answers over everybody asked.
    rr1: float | None = None
    #: RR2: partial answers too.
    rr2: float | None = None
    refusal: float | None = None
    problem: str = ""


def rate_of(one: Outreach) -> Rate:
    """Return the rates of one site; those that cannot be right are not given."""
    rate = Rate(one.label, one.asked or None, one.complete, one.partial, one.refused)
    if not one.asked:
        return rate
    known = one.complete + one.partial + one.refused + one.returned
    if known > one.asked:
        problem = (
            "Plus de réponses que de personnes sollicitées : le lien a circulé au-delà, "
            "ou le nombre est à corriger."
        )
        return Rate(one.label, one.asked, one.complete, one.partial, one.refused, problem=problem)
    rates = aapor_rates(
        Dispositions(
            one.complete, one.partial, one.refused,
            non_contact=one.asked - known, unknown_other=one.returned,
        ),
        eligibility=1.0,
    )  # fmt: skip
    return Rate(
        one.label, one.asked, one.complete, one.partial, one.refused,
        rates["RR1"], rates["RR2"], rates["REF1"],
    )  # fmt: skip


def whole(sites: Sequence[Outreach], label: str = "Ensemble") -> Outreach:
    """Return the sum of the sites; nobody is said to be asked when one site is not known."""
    known = all(one.asked for one in sites)
    return Outreach(
        label,
        sum(one.asked for one in sites) if known else 0,
        *(sum(getattr(one, name) for one in sites)
          for name in ("complete", "partial", "refused", "returned")),
    )  # fmt: skip


def asked_from(typed: Mapping[str, str], prefix: str = "sollicites-") -> dict[str, int]:
    """Return the numbers typed for the sites; refuses what is not a number."""
    found = {}
    for name, value in typed.items():
        code, text = name.removeprefix(prefix), "".join(value.split())
        if not name.startswith(prefix) or not text:
            continue
        if not text.isascii() or not text.isdigit() or not 0 < int(text) <= MAX_ASKED:
            raise Refused(f"« {value[:20]} » n’est pas un nombre de personnes sollicitées.")
        found[code] = int(text)
    return found


@dataclass(frozen=True, slots=True)
class Shift:
    """One answer in the first and in the last third of the collection."""

    title: str
    answer: str
    early: float
    late: float
    p: float

    @property
    def conclusive(self) -> bool:
        """Whether early and late answers differ, all questions accounted for."""
        return self.p < ALPHA


@dataclass(frozen=True, slots=True)
class Moments:
    """Early and late answers compared on every question that may be shown."""

    shifts: tuple[Shift, ...]
    n_early: int
    n_late: int
    #: Questions asked but withheld, or answered alike by everybody.
    left_out: int


def thirds(days: npt.NDArray[np.int32], inside: npt.NDArray[np.bool_]) -> Codes:
    """Return 0 for the first third of the responses, 1 for the last, -1 between; whole days."""
    known = np.sort(days[inside])
    first, last = known[len(known) // 3], known[-(len(known) // 3) - 1]
    codes = np.full(len(days), -1, np.int16)
    codes[inside & (days < first)] = 0
    codes[inside & (days > last)] = 1
    if first < last:
        codes[inside & (days == first)] = 0
        codes[inside & (days == last)] = 1
    return codes


def moments(material: Material) -> Moments:
    """Compare the first and the last third on the main answer of each question (Holm)."""
    if material.n < MIN_ANSWERS:
        raise Refused(
            f"Il faut au moins {MIN_ANSWERS} réponses terminées pour comparer les premières "
            "et les dernières."
        )
    codes = thirds(material.table.days, material.inside)
    sizes = [int((codes == k).sum()) for k in (0, 1)]
    if min(sizes) < material.rules.minimum_base:
        raise Refused(
            "Les réponses sont arrivées en trop peu de jours pour comparer "
            "les premières et les dernières."
        )
    levels = (Level(EARLY, "Premier tiers"), Level(LATE, "Dernier tiers"))
    pairs = _tested(material, codes, levels)
    uids = [one.uid for one in material.single]
    shown = published(material, [table for table, _ in pairs], uids)
    found = [
        (table, p)
        for table, (_, p) in zip(shown, pairs, strict=True)
        if {EARLY, LATE} <= open_groups(table) and p is not None
    ]
    corrected = p_adjust(np.array([p for _, p in found], np.float64), "holm")
    shifts = tuple(_shift(table, float(p)) for (table, _), p in zip(found, corrected, strict=True))
    ordered = tuple(sorted(shifts, key=lambda one: one.p))
    return Moments(ordered, sizes[0], sizes[1], len(pairs) - len(found))


def _tested(
    material: Material, codes: Codes, levels: tuple[Level, ...]
) -> list[tuple[Table, float | None]]:
    found: list[tuple[Table, float | None]] = []
    for statement in material.single:
        outcome = outcome_of(material, statement.uid, choices(statement)[0][0])
        crossing = crossed_with(
            material, outcome.answers, statement, f"{outcome.kind}~tiers",
            (codes, levels, "moment"),
        )  # fmt: skip
        try:
            result = analysed(crossing)
        except EstimationError:
            continue
        if result is not None:
            p = result.tests[0].p_value if result.tests else None
            found.append((result.tables[0], p))
    return found


def _shift(table: PublishedTable, p: float) -> Shift:
    row = table.rows[0]
    cells = {c.column: c for c in table.cells if c.row == row.code}
    return Shift(table.title, row.label, cells[EARLY].value or 0.0, cells[LATE].value or 0.0, p)
