"""What an estimate is: a number that never travels without its uncertainty."""

from __future__ import annotations

from dataclasses import dataclass

from evalapp.flags import Flag


@dataclass(frozen=True, slots=True)
class Estimate:
    """One estimate with all that its reader needs.

    ``value``, ``low`` and ``high`` are in the unit of the indicator (proportions: 0 to 1);
    ``n`` counts unweighted respondents in the base, ``missing`` those who were asked and
    did not answer. ``value`` is ``None`` if and only if ``flag`` says why.
    """

    value: float | None
    low: float | None = None
    high: float | None = None
    n: int = 0
    missing: int = 0
    se: float | None = None
    n_eff: float | None = None
    deff: float | None = None
    confidence: float = 0.95
    method: str = ""
    flag: Flag = Flag.NONE
