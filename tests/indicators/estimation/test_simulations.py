"""Monte Carlo: what a 95 % interval and a 5 % test do over many samples (STATISTICS §5c)."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.estimation.calibration import rake
from indicators.estimation.contingency import chisq
from indicators.estimation.design import Design
from indicators.estimation.means import mean
from indicators.estimation.proportions import prop

SAMPLES = 1500
#: Coverage needs more: with 1,500 samples chance alone moves it by a point, with 4,000 by 0.7.
COVERAGE_SAMPLES = 4000
STRATA = 3


def population(rng: np.random.Generator, share: float) -> pd.DataFrame:
    """6,000 people in three strata of unequal size, answering yes with unequal chances."""
    stratum = np.repeat(np.arange(STRATA), [3000, 2000, 1000])
    chance = np.clip(share * np.array([0.8, 1.0, 1.6])[stratum], 0, 0.97)
    return pd.DataFrame({"s": stratum, "y": (rng.random(6000) < chance).astype(int)})


@pytest.mark.slow
@pytest.mark.parametrize(("n", "share"), [(60, 0.3), (60, 0.6), (200, 0.06), (200, 0.6)])
def test_wilson_intervals_cover_the_truth_as_often_as_they_say(n: int, share: float) -> None:
    rng = np.random.default_rng(12)
    people = population(rng, share)
    truth, sizes = people["y"].mean(), people["s"].value_counts().sort_index()
    places = [np.flatnonzero(people["s"] == h) for h in range(STRATA)]
    hits = 0
    for _ in range(COVERAGE_SAMPLES):
        rows = np.concatenate([rng.choice(place, n // STRATA, replace=False) for place in places])
        data = people.iloc[rows].assign(N=sizes.to_numpy()[people["s"].to_numpy()[rows]])
        data["y"] = pd.Categorical.from_codes(data["y"], ["non", "oui"])
        design = Design(data, strata="s", fpc="N")
        found = prop(design, "y").iloc[1]
        hits += found["ci_low"] <= truth <= found["ci_high"]
    assert 0.93 <= hits / COVERAGE_SAMPLES <= 0.97


@pytest.mark.slow
def test_the_rao_scott_test_rejects_a_true_hypothesis_one_time_in_twenty() -> None:
    rng = np.random.default_rng(7)
    rejected, naive = 0, 0
    for _ in range(SAMPLES):
        cluster = np.repeat(np.arange(30), 12)
        chance = rng.beta(2, 2, 30)[cluster]
        # Whole clusters belong to a group: the answers in a group are far from independent.
        data = pd.DataFrame({"c": cluster, "g": cluster % 2, "y": rng.random(360) < chance})
        rejected += chisq(Design(data, psu="c"), "y", "g").p_value < 0.05
        naive += chisq(Design(data), "y", "g").p_value < 0.05
    assert 0.04 <= rejected / SAMPLES <= 0.07
    assert naive / SAMPLES > 0.2


@pytest.mark.slow
def test_after_raking_the_error_is_the_true_one_within_five_per_cent() -> None:
    rng = np.random.default_rng(3)
    size = 5000
    people = pd.DataFrame(
        {
            "age": pd.Categorical.from_codes(rng.integers(0, 3, size), list("abc")),
            "sexe": pd.Categorical.from_codes(rng.integers(0, 2, size), list("FM")),
            "logt": pd.Categorical.from_codes(rng.integers(0, 4, size), list("wxyz")),
        }
    )
    codes = {name: people[name].cat.codes for name in people}
    people["y"] = 2.0 * codes["age"] - 3.0 * codes["sexe"] + codes["logt"] + rng.normal(0, 2, size)
    totals = {n: people[n].value_counts().to_dict() for n in ("age", "sexe", "logt")}
    estimates, errors = [], []
    for _ in range(SAMPLES):
        data = people.iloc[rng.choice(size, 300, replace=False)].assign(w=size / 300, N=size)
        found = rake(Design(data, weight="w", fpc="N"), totals, tol=1e-8)
        line = mean(found.design, "y").iloc[0]
        estimates.append(line["estimate"])
        errors.append(line["se"])
    # The spread of 1,500 samples is itself known within 1.8 %.
    assert np.sqrt(np.mean(np.square(errors))) == pytest.approx(np.std(estimates), rel=0.05)


def test_a_short_simulation_covers_too() -> None:
    rng = np.random.default_rng(5)
    hits = 0
    for _ in range(300):
        data = pd.DataFrame({"y": pd.Categorical.from_codes((rng.random(80) < 0.3) * 1, [0, 1])})
        found = prop(Design(data), "y").iloc[1]
        hits += found["ci_low"] <= 0.3 <= found["ci_high"]
    # Binomial 99.9 % limits around 95 % of 300.
    assert 272 <= hits <= 297
