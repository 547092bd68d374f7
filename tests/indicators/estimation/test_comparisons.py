"""Comparisons, effect sizes, adjusted p-values, jackknife, quantiles: known answers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import optimize, stats
from statsmodels.stats.multitest import multipletests

from indicators.estimation import effects, scales
from indicators.estimation.adjust import p_adjust
from indicators.estimation.comparisons import compare_groups, compare_waves, mcnemar
from indicators.estimation.contingency import chisq, gof
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.jackknife import jackknife, mean_estimator
from indicators.estimation.means import mean, ratio
from indicators.estimation.quantile_rules import RULES, Weighted
from indicators.estimation.quantiles import quantile
from indicators.estimation.ranks import ranktest, ttest
from indicators.estimation.roots import root
from tests.indicators.estimation import samples


def test_two_groups_of_a_simple_sample_are_compared_as_the_pooled_regression_does() -> None:
    data = pd.DataFrame({"y": [1.0, 2, 3, 4, 8, 9], "g": list("aaabbb")})
    found = compare_groups(Design(data), "y", "g").iloc[0]
    assert found["difference"] == pytest.approx(5.0)
    assert (found["group_a"], found["group_b"], found["df"]) == ("a", "b", 5)


def test_an_answer_is_compared_as_a_share() -> None:
    design = samples.design()
    by_answer = compare_groups(design, "avis", "site", answer="souvent")
    assert len(by_answer) == 3
    assert (by_answer["p_adj"] >= by_answer["p_raw"]).all()
    assert (by_answer["family"] == 3).all()


def test_a_single_group_cannot_be_compared() -> None:
    data = pd.DataFrame({"y": [1.0, 2.0], "g": ["a", "a"]})
    with pytest.raises(EstimationError) as refused:
        compare_groups(Design(data), "y", "g")
    assert refused.value.code == "one_group"


def test_the_same_people_at_both_waves_make_a_change_more_precise() -> None:
    rng = np.random.default_rng(0)
    base = rng.normal(0, 5, 60)
    data = pd.DataFrame(
        {
            "qui": np.tile(np.arange(60), 2),
            "vague": ["T0"] * 60 + ["T1"] * 60,
            "site": np.tile(np.repeat(["A", "B"], 30), 2),
            "y": np.r_[base, base + 1 + rng.normal(0, 0.5, 60)],
        }
    )
    paired, double = compare_waves(Design(data, psu="qui"), "y", "vague", "site")
    apart, _ = compare_waves(Design(data), "y", "vague", "site")
    assert (paired["se"] < apart["se"] / 4).all()
    assert paired["conclusive"].all()
    assert not apart["conclusive"].any()
    gap = paired["difference"][1] - paired["difference"][0]
    assert double["difference"][0] == pytest.approx(gap)


def test_a_wave_nobody_answered_in_a_site_is_named() -> None:
    data = pd.DataFrame({"y": [1.0, 2, 3], "v": ["T0", "T1", "T0"], "s": ["A", "A", "B"]})
    with pytest.raises(EstimationError, match=r"B\|T1"):
        compare_waves(Design(data), "y", "v", "s")


@pytest.mark.parametrize(("up", "down", "expected"), [(10, 2, 0.0385742), (40, 20, 0.00982327)])
def test_mcnemar_agrees_with_r(up: int, down: int, expected: float) -> None:
    # R: binom.test(2, 12)$p.value ; mcnemar.test(m, correct = FALSE)$p.value
    before = [False] * up + [True] * down + [True] * 5
    after = [True] * up + [False] * down + [True] * 5
    assert mcnemar(before, after).p_value == pytest.approx(expected, rel=1e-4)


@pytest.mark.parametrize("method", ["holm", "hommel", "BH", "BY", "sidak", "holm-sidak"])
def test_adjusted_p_values_agree_with_statsmodels(method: str) -> None:
    names = {"BH": "fdr_bh", "BY": "fdr_by"}
    p = np.random.default_rng(4).random(25) ** 3
    other = multipletests(p, method=names.get(method, method))[1]
    np.testing.assert_allclose(p_adjust(p, method), other, rtol=1e-12)


def test_a_missing_p_value_does_not_count_in_the_family() -> None:
    found = p_adjust([0.01, np.nan, 0.04], "bonferroni")
    assert found[[0, 2]].tolist() == [0.02, 0.08]
    assert np.isnan(found[1])


def test_effect_sizes_have_their_known_values() -> None:
    assert effects.cohens_h(0.5, 0.5) == 0
    assert effects.cohens_h(0.0, 1.0) == pytest.approx(np.pi)
    assert effects.cramers_v(np.eye(3) / 3) == pytest.approx(1.0)
    assert effects.cramers_v(np.full((2, 3), 1 / 6)) == pytest.approx(0.0)
    assert effects.size_label(0.3) == "small"


def test_the_detectable_difference_is_2_8_errors() -> None:
    assert effects.detectable_difference(1.0) == pytest.approx(2.8015852)
    assert effects.detectable_difference(1.0, comparisons=3) > 2.8015852
    alone = effects.detectable_proportion(0.5, 200, 200)
    assert effects.detectable_proportion(0.5, 200, 200, deff=2.0) == pytest.approx(
        alone * np.sqrt(2)
    )


def test_the_jackknife_of_a_mean_is_the_linearised_error_without_weights() -> None:
    data = samples.frame().assign(un=1.0)
    design = Design(data, strata="strate", fpc=None)
    _, matrix = jackknife(design, mean_estimator(design.values("note")[:, None]))
    assert np.sqrt(matrix[0, 0]) == pytest.approx(mean(design, "note")["se"][0], rel=5e-3)


@pytest.mark.parametrize("rule", [f"hf{k}" for k in (1, 4, 5, 6, 7, 8, 9)])
def test_equal_weights_give_numpy_s_quantiles(rule: str) -> None:
    names = {
        "hf1": "inverted_cdf", "hf4": "interpolated_inverted_cdf", "hf5": "hazen",
        "hf6": "weibull", "hf7": "linear", "hf8": "median_unbiased", "hf9": "normal_unbiased",
    }  # fmt: skip
    values = np.random.default_rng(2).normal(size=37)
    for p in (0.11, 0.33, 0.5, 0.81):
        expected = np.quantile(values, p, method=names[rule])
        assert RULES[rule](Weighted(values, np.ones(37)), p) == pytest.approx(expected)


def test_a_median_by_group_keeps_empty_groups_flagged() -> None:
    data = samples.frame()
    data["site"] = data["site"].cat.add_categories(["Lunel"])
    found = quantile(Design(data), "note", by="site").set_index("by_site")
    assert found.loc["Lunel", "flag"] == "empty"
    assert (found["ci_low"] <= found["estimate"]).iloc[:3].all()


def test_roots_agree_with_scipy() -> None:
    found = root(lambda x: np.cos(x) - x, 0.0, 1.0, 1e-12)
    assert found == pytest.approx(optimize.brentq(lambda x: np.cos(x) - x, 0, 1))
    with pytest.raises(EstimationError):
        root(lambda x: x * x + 1, 0.0, 1.0, 1e-8)


def test_a_simple_sample_gives_pearson_s_chi_square() -> None:
    rng = np.random.default_rng(3)
    data = pd.DataFrame({"a": rng.integers(0, 3, 400), "b": rng.integers(0, 2, 400)})
    found = chisq(Design(data), "a", "b", "Chisq")
    plain = stats.chi2_contingency(pd.crosstab(data["a"], data["b"]), correction=False)
    assert found.statistic == pytest.approx(plain.statistic)
    assert found.p_value == pytest.approx(plain.pvalue, abs=0.02)


def test_goodness_of_fit_needs_a_share_for_every_answer() -> None:
    with pytest.raises(EstimationError) as refused:
        gof(samples.design(), "sexe", {"F": 1.0})
    assert refused.value.code == "bad_expected"


def test_ranks_do_not_change_when_the_scale_is_stretched() -> None:
    data = samples.frame().assign(etire=lambda d: np.exp(d["note"] / 5))
    design = Design(data, weight="poids")
    one, two = (ranktest(design, name, "sexe") for name in ("note", "etire"))
    assert one.p_value == pytest.approx(two.p_value)
    assert ttest(design, "note", "sexe").p_value != pytest.approx(
        ttest(design, "etire", "sexe").p_value
    )


def test_ordered_answers_are_ranked_in_their_order() -> None:
    data = samples.frame()
    data["rang"] = data["avis"].cat.codes.where(data["avis"].notna()).astype(float)
    design = Design(data, weight="poids")
    assert ranktest(design, "avis", "site").p_value == pytest.approx(
        ranktest(design, "rang", "site").p_value
    )


def test_answers_that_do_not_vary_cannot_be_tested() -> None:
    data = pd.DataFrame({"y": [2.0] * 6, "g": list("aabbab")})
    with pytest.raises(EstimationError) as refused:
        ttest(Design(data), "y", "g")
    assert refused.value.code == "no_variance"


def test_a_ratio_to_itself_is_one_without_error() -> None:
    found = ratio(samples.design(), "note", "note").iloc[0]
    assert found["estimate"] == 1.0
    assert found["se"] == pytest.approx(0.0, abs=1e-12)


def test_identical_items_have_an_alpha_of_one() -> None:
    data = samples.frame().assign(copie=lambda d: d["note"])
    assert scales.cronbach_alpha(Design(data), ["note", "copie"]) == pytest.approx(1.0)


def test_an_index_needs_the_answers_it_asks_for() -> None:
    data = pd.DataFrame({"a": [1.0, np.nan, 3.0], "b": [3.0, 4.0, np.nan]})
    design = Design(data)
    np.testing.assert_array_equal(scales.index_values(design, ["a", "b"]), [2.0, np.nan, np.nan])
    np.testing.assert_array_equal(scales.index_values(design, ["a", "b"], 1), [2.0, 4.0, 3.0])


def test_groups_that_each_give_their_own_answer_are_told_apart_in_spite_of_empty_cells() -> None:
    groups = np.repeat(["a", "b", "c"], 20)
    frame = pd.DataFrame({"g": groups, "y": groups})
    assert chisq(Design(frame), "y", "g").p_value < 1e-6
