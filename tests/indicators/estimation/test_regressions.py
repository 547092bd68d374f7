"""Regressions: an independent library, closed forms, and refusals."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
import statsmodels.api as sm
from scipy import stats

from indicators.estimation import formula, glm, model_tests, ordinal
from indicators.estimation.design import Design
from indicators.estimation.errors import ModelError
from indicators.estimation.parallel import parallel_lines
from indicators.estimation.wald import wald_test
from tests.indicators.estimation import samples


@pytest.mark.parametrize(
    ("family", "response", "reference"),
    [
        ("gaussian", "note", sm.families.Gaussian()),
        ("logit", "oui", sm.families.Binomial()),
    ],
)
def test_coefficients_agree_with_statsmodels(
    family: str, response: str, reference: sm.families.Family
) -> None:
    design = samples.design(2)
    model = glm.glm(design, f"{response} ~ site*sexe + age", family)  # type: ignore[arg-type]
    rows = model.rows
    other = sm.GLM(
        design.values(response)[rows], model.matrix.matrix[rows], family=reference,
        var_weights=design.weights[rows],
    ).fit(tol=1e-14)  # fmt: skip
    np.testing.assert_allclose(model.fit.coefficients, other.params, rtol=1e-9)


def test_a_model_of_one_factor_gives_the_group_means() -> None:
    design = samples.design()
    model = glm.glm(design, "note ~ site")
    from_model = model.fit.coefficients[0] + np.r_[0, model.fit.coefficients[1:]]
    groups = design.frame.groupby("site", observed=True)
    direct = groups.apply(lambda g: np.average(g["note"], weights=g["poids"]))
    np.testing.assert_allclose(from_model, direct, rtol=1e-10)


def test_the_columns_are_named_as_in_r() -> None:
    matrix = formula.model_matrix(samples.design(), formula.parse("note ~ sexe*site + I(oui*2)"))
    assert matrix.names == (
        "(Intercept)", "sexeM", "siteBéziers", "siteSète", "I(oui*2)", "sexeM:siteBéziers",
        "sexeM:siteSète",
    )  # fmt: skip


@pytest.mark.parametrize("text", ["note", "note ~ ", "note ~ exp(oui)", "note ~ oui - 1"])
def test_a_formula_that_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ModelError) as refused:
        glm.glm(samples.design(), text)
    assert refused.value.code == "bad_formula"


def test_python_hidden_in_a_formula_is_not_run() -> None:
    with pytest.raises(ModelError):
        glm.glm(samples.design(), "note ~ I(__import__('os').getcwd())")


def test_explanations_that_repeat_each_other_are_refused() -> None:
    data = samples.frame().assign(double=lambda d: d["note"] * 2)
    with pytest.raises(ModelError) as refused:
        glm.glm(Design(data), "oui ~ note + double", "logit")
    assert refused.value.code == "collinear"


def test_a_perfect_prediction_is_refused() -> None:
    data = pd.DataFrame({"y": [0, 0, 0, 1, 1, 1], "x": [1.0, 2, 3, 4, 5, 6]})
    with pytest.raises(ModelError) as refused:
        glm.glm(Design(data), "y ~ x", "logit")
    assert refused.value.code == "separation"


def test_more_coefficients_than_units_is_refused_in_the_table() -> None:
    data = samples.frame().assign(immeuble=lambda d: d["immeuble"] % 3)
    model = glm.glm(Design(data, psu="immeuble"), "note ~ site + age")
    with pytest.raises(ModelError) as refused:
        glm.coefficient_table(model)
    assert refused.value.code == "no_df"


def test_an_ordinal_model_finds_the_effect_it_was_given() -> None:
    rng = np.random.default_rng(8)
    x = rng.normal(size=4000)
    latent = 0.8 * x + rng.logistic(size=4000)
    y = pd.Categorical.from_codes(np.digitize(latent, [-1.0, 0.5]), samples.ANSWERS, ordered=True)
    model = ordinal.ordinal(Design(pd.DataFrame({"x": x, "y": y})), "y ~ x")
    assert model.names == ("x", "jamais|parfois", "parfois|souvent")
    np.testing.assert_allclose(model.coefficients, [0.8, -1.0, 0.5], atol=0.12)


def test_an_ordinal_model_with_an_empty_level_is_refused() -> None:
    data = samples.frame()
    data["avis"] = data["avis"].cat.add_categories(["toujours"])
    with pytest.raises(ModelError) as refused:
        ordinal.ordinal(Design(data), "avis ~ sexe")
    assert refused.value.code == "levels"


def test_the_test_of_a_single_coefficient_is_its_t_squared() -> None:
    model = glm.glm(samples.design(), "note ~ sexe + age")
    table = glm.coefficient_table(model).set_index("term")
    found = model_tests.term_test(model, "sexe")
    assert found.wald_f == pytest.approx(table.loc["sexeM", "t"] ** 2)
    assert found.p_value == pytest.approx(table.loc["sexeM", "p"])


def test_assumptions_name_the_explanations_that_overlap() -> None:
    rng = np.random.default_rng(0)
    data = samples.frame().assign(jumeau=lambda d: d["note"] + rng.normal(0, 0.1, len(d)))
    checks = model_tests.assumptions(glm.glm(Design(data), "oui ~ note + jumeau", "logit"))
    assert {c.subject for c in checks if not c.holds} == {"note", "jumeau"}


def test_marginal_means_of_a_linear_model_differ_by_its_coefficient() -> None:
    design = samples.design()
    levels, means, _ = model_tests.marginal_means(design, "note ~ age", "sexe", "gaussian")
    model = glm.glm(design, "note ~ age + sexe")
    assert levels == ("F", "M")
    assert means[1] - means[0] == pytest.approx(model.fit.coefficients[-1])


def test_logarithms_and_comparisons_are_computed_and_what_is_missing_stays_missing() -> None:
    design = Design(pd.DataFrame({"y": [1.0, 2.0, np.nan, 4.0], "log.x": [1.0, 10.0, 100.0, 2.0]}))
    assert formula.numbers(design, "log10(log.x)").tolist()[:3] == [0, 1, 2]
    assert formula.numbers(design, "I(y >= 2)").tolist()[:2] == [0, 1]
    assert np.isnan(formula.numbers(design, "I(y >= 2)")[2])
    assert formula.parse("log(y) ~ sqrt(log.x)").terms == (("sqrt(log.x)",),)


def test_the_logarithm_of_nothing_is_refused() -> None:
    with pytest.raises(ModelError, match="no finite value"):
        formula.numbers(Design(pd.DataFrame({"y": [0.0, 1.0]})), "log(y)")


def test_marginal_means_by_a_numbered_group_are_those_of_the_same_named_group() -> None:
    frame = samples.design(4).frame.copy()
    frame["numéro"] = frame["site"].cat.codes + 1
    named = model_tests.marginal_means(Design(frame), "oui ~ age", "site")
    numbered = model_tests.marginal_means(Design(frame), "oui ~ age", "numéro")
    np.testing.assert_allclose(named[1], numbered[1], rtol=1e-10)


def scale_sample(seed: int, bend: float) -> Design:
    """An ordered answer on one explanation, whose slope changes by ``bend`` at the top."""
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 2, 900)
    noise = rng.logistic(size=900) + 0.8 * x
    y = (noise > -1).astype(int) + (noise > 0) + (noise > 1 - bend * x)
    codes = pd.Categorical.from_codes(y, list("abcd"), ordered=True)
    return Design(pd.DataFrame({"y": codes, "x": x}))


def test_one_slope_is_enough_when_the_model_is_true_and_not_when_it_bends() -> None:
    rejected = [parallel_lines(scale_sample(k, 0.0), "y ~ x").p_value < 0.05 for k in range(40)]
    assert sum(rejected) <= 6
    assert parallel_lines(scale_sample(1, 0.9), "y ~ x").p_value < 0.01


def test_the_test_of_one_coefficient_is_students() -> None:
    p = wald_test(np.array([2.0]), np.array([[1.0]]), 30.0)
    assert p == pytest.approx(2 * stats.t.sf(2.0, 30))
