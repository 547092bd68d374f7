"""Whether a territory could enter the rural poverty call: the rule written out, and its doubts.

The call of July 2023 asked for a community of communes in a ZRR, with a poverty rate of at
least 20 % or a tax potential under 200 € per inhabitant. The report's « ou » could be read
two ways; here the zoning is always required. What is unknown never excludes anybody.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from evalapp.flags import Flag

POVERTY_FLOOR = 20.0
TAX_POTENTIAL_CEILING = 200.0


class Verdict(StrEnum):
    """What the rule says of a territory."""

    ELIGIBLE = "eligible"
    NOT_ELIGIBLE = "not_eligible"
    TO_EXAMINE = "to_examine"


VERDICT_LABELS: Mapping[Verdict, str] = {
    Verdict.ELIGIBLE: "Éligible",
    Verdict.NOT_ELIGIBLE: "Non éligible",
    Verdict.TO_EXAMINE: "À instruire",
}


@dataclass(frozen=True, slots=True)
class Known:
    """A figure as published: a value, or the flag that stands for it."""

    value: float | None
    flag: Flag = Flag.NOT_AVAILABLE


@dataclass(frozen=True, slots=True)
class Candidate:
    """What is known of a territory; ``None`` for what nobody confirmed."""

    is_community: bool | None
    was_in_zrr: bool | None
    poverty: Known
    tax_potential: Known


@dataclass(frozen=True, slots=True)
class Eligibility:
    """The verdict and one sentence per condition."""

    verdict: Verdict
    reasons: tuple[str, ...]

    @property
    def label(self) -> str:
        """Return the verdict as the screen says it."""
        return VERDICT_LABELS[self.verdict]


def assess(candidate: Candidate) -> Eligibility:
    """Return the verdict of the call's rule, in three-valued logic."""
    poor = None if candidate.poverty.value is None else candidate.poverty.value >= POVERTY_FLOOR
    tax = candidate.tax_potential.value
    weak = None if tax is None else tax < TAX_POTENTIAL_CEILING
    outcome = _all(candidate.is_community, candidate.was_in_zrr, _any(poor, weak))
    verdicts = {True: Verdict.ELIGIBLE, False: Verdict.NOT_ELIGIBLE, None: Verdict.TO_EXAMINE}
    return Eligibility(
        verdicts[outcome],
        (
            _fact("Communauté de communes", candidate.is_community),
            _fact("Classée en ZRR en juillet 2023", candidate.was_in_zrr),
            _fact("Taux de pauvreté d’au moins 20 %", poor, candidate.poverty.flag),
            _fact("Potentiel fiscal sous 200 € par habitant", weak, candidate.tax_potential.flag),
        ),
    )


def _fact(condition: str, state: bool | None, flag: Flag = Flag.NOT_AVAILABLE) -> str:
    if state is None:
        words = "secret statistique" if flag is Flag.SECRET else "donnée à obtenir"
    else:
        words = "oui" if state else "non"
    return f"{condition} : {words}"


def _all(*states: bool | None) -> bool | None:
    if any(state is False for state in states):
        return False
    return None if None in states else True


def _any(*states: bool | None) -> bool | None:
    if any(state is True for state in states):
        return True
    return None if None in states else False
