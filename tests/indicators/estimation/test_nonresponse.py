"""Response rates, representativity, early and late answers, families of respondents."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.estimation import nonresponse
from indicators.estimation.correspondence import correspondence
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.typology import nearest_members, typology


def test_response_rates_follow_the_aapor_definitions() -> None:
    counts = nonresponse.Dispositions(
        complete=50, partial=10, refusal=20, non_contact=10, other=10,
        unknown_household=20, unknown_other=5, not_eligible=25,
    )  # fmt: skip
    rates = nonresponse.aapor_rates(counts)
    # e = 100 / 125 known cases eligible; 25 unknown.
    assert rates["RR1"] == pytest.approx(50 / 125)
    assert rates["RR2"] == pytest.approx(60 / 125)
    assert rates["RR3"] == pytest.approx(50 / (100 + 0.8 * 25))
    assert rates["RR6"] == pytest.approx(60 / 100)
    assert rates["COOP1"] == pytest.approx(50 / 90)
    assert rates["COOP3"] == pytest.approx(50 / 80)
    assert rates["REF1"] == pytest.approx(20 / 125)
    assert rates["CON3"] == pytest.approx(90 / 100)


def test_nobody_drawn_has_no_rate() -> None:
    with pytest.raises(EstimationError):
        nonresponse.aapor_rates(nonresponse.Dispositions(0))


def test_answering_at_random_is_nearly_representative() -> None:
    rng = np.random.default_rng(1)
    frame = pd.DataFrame({"site": rng.choice(list("AB"), 4000), "r": rng.random(4000) < 0.5})
    frame["r"] = frame["r"].astype(int)
    found = nonresponse.response(frame, "r", "site")
    assert found.r_indicator > 0.95
    frame.loc[frame["site"] == "A", "r"] = (rng.random((frame["site"] == "A").sum()) < 0.9) * 1
    skewed = nonresponse.response(frame, "r", "site")
    assert skewed.r_indicator < 0.7
    assert nonresponse.partial_r(skewed, frame, "site") > 0.15


def test_adjustment_classes_give_back_the_whole_frame() -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"x": rng.normal(size=1000)})
    frame["r"] = (rng.random(1000) < 1 / (1 + np.exp(-frame["x"]))).astype(int)
    found = nonresponse.response(frame, "r", "x")
    group, factors = nonresponse.adjustment_classes(found)
    assert factors[group[found.answered].astype(int)].sum() == pytest.approx(1000)
    assert (np.diff(factors) < 0).all()


def test_a_frame_with_a_hole_is_refused() -> None:
    frame = pd.DataFrame({"x": [1.0, np.nan, 2.0, 3.0], "r": [0, 1, 0, 1]})
    with pytest.raises(EstimationError) as refused:
        nonresponse.response(frame, "r", "x")
    assert refused.value.code == "missing_value"


def test_late_answers_are_compared_with_early_ones() -> None:
    rng = np.random.default_rng(0)
    frame = pd.DataFrame({"jour": np.arange(90), "y": rng.normal(size=90)})
    frame.loc[60:, "y"] += 3
    (found,) = nonresponse.early_late(frame.sample(frac=1, random_state=1), "jour", ["y"])
    assert found.difference == pytest.approx(3.0, abs=0.8)
    assert found.p_value < 0.001
    assert (found.n_early, found.n_late) == (30, 30)


def families(noise: float) -> Design:
    rng = np.random.default_rng(0)
    kind = rng.integers(0, 3, 150)
    data = {
        f"q{j}": np.where(rng.random(150) > noise, kind, rng.integers(0, 3, 150)).astype(str)
        for j in range(8)
    }
    return Design(pd.DataFrame(data | {"vrai": kind.astype(str)}))


QUESTIONS = [f"q{j}" for j in range(8)]


def test_the_families_put_in_are_found_described_and_stable() -> None:
    design = families(0.2)
    found = typology(design, QUESTIONS, resamples=30, seed=1)
    table = pd.crosstab(found.classes, design.frame["vrai"]).to_numpy()
    assert table.shape == (3, 3)
    assert table.max(axis=1).sum() >= 145
    assert all(family.is_stable for family in found.families)
    assert all(family.marks[0].inside > family.marks[0].overall for family in found.families)
    assert sum(family.share for family in found.families) == pytest.approx(1.0)


def test_families_of_pure_noise_are_said_to_be_unstable() -> None:
    found = typology(families(1.0), QUESTIONS, classes=4, resamples=30, seed=1)
    assert not any(family.is_stable for family in found.families)


def test_the_same_seed_gives_the_same_typology() -> None:
    one, two = (typology(families(0.5), QUESTIONS, 3, resamples=10, seed=4) for _ in range(2))
    assert one.families == two.families


def test_typical_members_belong_to_their_family() -> None:
    found = typology(families(0.2), QUESTIONS)
    assert (found.classes[nearest_members(found, 1)] == 1).all()


def test_the_inertia_of_the_answers_adds_up() -> None:
    found = correspondence(families(0.3), QUESTIONS, axes=100)
    # Total inertia of an analysis of Q questions and J answers: J / Q - 1.
    assert found.inertia.sum() == pytest.approx(24 / 8 - 1)
    spread = (found.rows**2).mean(axis=0)
    np.testing.assert_allclose(spread, found.inertia, rtol=1e-9)


def test_identical_answers_have_no_typology() -> None:
    data = pd.DataFrame({"a": ["x"] * 10, "b": ["y"] * 10})
    with pytest.raises(EstimationError):
        typology(Design(data), ["a", "b"])
