"""What must hold whatever the sample."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from indicators.estimation import variance
from indicators.estimation.calibration import poststratify, rake
from indicators.estimation.contingency import chisq
from indicators.estimation.crosstabs import crosstabs
from indicators.estimation.design import Design
from indicators.estimation.means import group_means, group_totals, mean
from indicators.estimation.proportions import prop, shares
from indicators.estimation.ranks import ttest
from tests.indicators.estimation import samples

SEEDS = st.integers(0, 10_000)
FEW = settings(max_examples=25, deadline=None)
NUMBERS = ["estimate", "se", "ci_low", "ci_high", "deff"]
SHAPE = {"weight": "poids", "strata": "strate", "psu": "immeuble"}


@given(seed=SEEDS, factor=st.floats(1e-3, 1e4))
@FEW
def test_multiplying_all_the_weights_changes_no_share_no_error_no_test(
    seed: int, factor: float
) -> None:
    data = samples.frame(seed)
    scaled = data.assign(poids=data["poids"] * factor)
    one, two = (Design(d, **SHAPE) for d in (data, scaled))
    for compute in (lambda d: prop(d, "avis", by="site"), lambda d: mean(d, "note", by="site")):
        np.testing.assert_allclose(compute(one)[NUMBERS], compute(two)[NUMBERS], rtol=1e-8)
    assert chisq(one, "avis", "site").p_value == pytest.approx(
        chisq(two, "avis", "site").p_value, rel=1e-8
    )


@given(seed=SEEDS)
@FEW
def test_the_order_of_the_rows_changes_nothing(seed: int) -> None:
    data = samples.frame(seed)
    mixed = data.sample(frac=1, random_state=seed)
    one, two = (prop(Design(d, **SHAPE), ["avis", "sexe"], by="site") for d in (data, mixed))
    pd.testing.assert_frame_equal(one, two, rtol=1e-9)


@given(seed=SEEDS)
@FEW
def test_the_order_of_the_answers_only_moves_the_rows(seed: int) -> None:
    data = samples.frame(seed)
    turned = data.assign(avis=data["avis"].cat.reorder_categories(samples.ANSWERS[::-1]))
    one, two = (Design(d, **SHAPE) for d in (data, turned))
    keys = ["by_site", "level"]
    left, right = (prop(d, "avis", by="site").set_index(keys).sort_index() for d in (one, two))
    np.testing.assert_allclose(left[NUMBERS], right[NUMBERS], rtol=1e-9)
    tests = [chisq(d, "avis", "site").p_value for d in (one, two)]
    assert tests[0] == pytest.approx(tests[1], rel=1e-8)


@given(seed=SEEDS)
@FEW
def test_the_totals_of_the_groups_add_up_with_their_covariance(seed: int) -> None:
    design = samples.design(seed)
    groups, _ = design.groups("site")
    whole, _ = design.groups(None)
    parts = group_totals(design, design.values("note"), groups)
    total = group_totals(design, design.values("note"), whole)
    assert parts.estimate.sum() == pytest.approx(total.estimate[0])
    assert parts.covariance.sum() == pytest.approx(total.covariance[0, 0], rel=1e-8)


@given(seed=SEEDS)
@FEW
def test_a_proportion_is_the_mean_of_an_indicator(seed: int) -> None:
    design = samples.design(seed)
    answers = prop(design, "oui").set_index("level").loc["1"]
    number = mean(design, "oui").iloc[0]
    for name in ("estimate", "se", "deff", "n", "n_missing"):
        assert answers[name] == pytest.approx(number[name], rel=1e-9)


@given(seed=SEEDS)
@FEW
def test_a_group_is_the_same_as_its_subset_kept_in_the_design(seed: int) -> None:
    design = samples.design(seed)
    sete = design.domain((design.column("site") == "Sète").to_numpy())
    by = mean(design, "note", by="site").set_index("by_site").loc["Sète"]
    alone = mean(sete, "note").iloc[0]
    assert (by["estimate"], by["se"]) == pytest.approx((alone["estimate"], alone["se"]))


def margins(data: pd.DataFrame, seed: int, *names: str) -> dict[str, dict[str, float]]:
    rng = np.random.default_rng(seed)
    return {
        name: dict(
            zip(
                data[name].cat.categories,
                rng.dirichlet([30.0] * len(data[name].cat.categories)) * 5000,
                strict=True,
            )
        )
        for name in names
    }


@given(seed=SEEDS)
@FEW
def test_after_calibration_the_margins_are_met_with_a_null_error(seed: int) -> None:
    data = samples.frame(seed)
    wanted = margins(data, seed, "age", "sexe")
    found = rake(Design(data, **SHAPE), wanted, tol=1e-12)
    whole, _ = found.design.groups(None)
    for name, target in wanted.items():
        table = shares(found.design, found.design.factor(name), whole)
        expected = np.array(list(target.values())) / 5000
        np.testing.assert_allclose(table.p[0], expected, rtol=1e-10)
        assert table.se.max() < 1e-10


@given(seed=SEEDS)
@FEW
def test_raking_on_one_margin_is_post_stratification(seed: int) -> None:
    data = samples.frame(seed)
    wanted = margins(data, seed, "age")
    design = Design(data, **SHAPE)
    one, two = rake(design, wanted), poststratify(design, "age", wanted["age"])
    np.testing.assert_allclose(one.design.weights, two.design.weights, rtol=1e-12)
    errors = [mean(found.design, "note")["se"][0] for found in (one, two)]
    assert errors[0] == pytest.approx(errors[1], rel=1e-10)


@given(seed=SEEDS)
@FEW
def test_the_test_of_two_groups_is_close_to_the_square_of_student_s(seed: int) -> None:
    design = samples.design(seed)
    complete = design.domain(~np.isnan(design.values("oui")))
    f = chisq(complete, "oui", "sexe")
    t = ttest(complete, "oui", "sexe")
    # Same hypothesis, error under the null for one and at the estimate for the other.
    assert f.df == pytest.approx(1.0)
    assert f.statistic == pytest.approx(t.statistic**2, rel=0.25, abs=0.05)


@given(seed=SEEDS)
@FEW
def test_cells_and_rows_give_the_same_variance_after_calibration(seed: int) -> None:
    data = samples.frame(seed)
    design = rake(Design(data, **SHAPE), margins(data, seed, "age", "sexe")).design
    groups, _ = design.groups("site")
    points = group_means(design, design.values("note"), groups)
    y, weights = design.values("note"), design.weights
    columns = []
    for g in range(3):
        inside = np.where(groups.codes == g, weights, 0.0)
        columns.append(inside * (y - points.estimate[g]) / inside.sum())
    dense = variance.covariance(design, np.column_stack(columns))
    np.testing.assert_allclose(dense, points.covariance, rtol=1e-7, atol=1e-14)


@pytest.mark.parametrize("strata", [None, "strate"])
def test_the_short_way_for_large_samples_gives_the_same_errors(
    monkeypatch: pytest.MonkeyPatch, strata: str | None
) -> None:
    data = samples.frame(3, 900)
    design = Design(data, weight="poids", strata=strata)
    slow = crosstabs(design, ["avis", "sexe"], "site")
    monkeypatch.setattr(variance, "DIRECT_ROWS", 100)
    fast = crosstabs(design, ["avis", "sexe"], "site")
    for one, two in zip(slow, fast, strict=True):
        pd.testing.assert_frame_equal(one, two, rtol=1e-9)


def test_the_same_input_gives_the_same_bytes() -> None:
    one, two = (prop(samples.design(5), "avis", by="site").to_csv() for _ in range(2))
    assert one == two
