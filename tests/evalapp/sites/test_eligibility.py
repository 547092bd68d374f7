"""The rule of the rural call: what is unknown never excludes anybody."""

from __future__ import annotations

import pytest

from evalapp.flags import Flag
from evalapp.sites.eligibility import Candidate, Known, Verdict, assess


def candidate(
    poverty: float | None, tax: float | None, zrr: bool | None = True, community: bool | None = True
) -> Candidate:
    return Candidate(community, zrr, Known(poverty, Flag.SECRET), Known(tax))


@pytest.mark.parametrize(
    ("case", "verdict"),
    [
        (candidate(20.0, 300.0), Verdict.ELIGIBLE),
        (candidate(12.0, 199.0), Verdict.ELIGIBLE),
        (candidate(20.0, None), Verdict.ELIGIBLE),
        (candidate(19.9, 200.0), Verdict.NOT_ELIGIBLE),
        (candidate(19.9, None), Verdict.TO_EXAMINE),
        (candidate(None, None), Verdict.TO_EXAMINE),
        (candidate(None, 300.0), Verdict.TO_EXAMINE),
        (candidate(25.0, 100.0, zrr=None), Verdict.TO_EXAMINE),
        (candidate(25.0, 100.0, zrr=False), Verdict.NOT_ELIGIBLE),
        (candidate(None, None, zrr=False), Verdict.NOT_ELIGIBLE),
    ],
)
def test_the_rule_is_read_in_three_values(case: Candidate, verdict: Verdict) -> None:
    assert assess(case).verdict is verdict


def test_a_secret_rate_is_named_as_such() -> None:
    reasons = assess(candidate(None, None)).reasons
    assert "Taux de pauvreté d’au moins 20 % : secret statistique" in reasons
    assert "Potentiel fiscal sous 200 € par habitant : donnée à obtenir" in reasons
