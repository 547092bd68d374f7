"""Proportions: intervals inside 0-1, explicit flags, the tidy frame's shape."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.estimation import tidy
from indicators.estimation.crosstabs import crosstabs
from indicators.estimation.design import Design
from indicators.estimation.errors import EstimationError
from indicators.estimation.intervals import simple_interval
from indicators.estimation.means import mean, total
from indicators.estimation.proportions import prop
from indicators.estimation.quantiles import quantile
from tests.indicators.estimation import samples

METHODS = ["wilson", "logit", "xlogit", "beta", "asin", "mean", "likelihood"]


def extreme(answer: str = "non") -> Design:
    levels = pd.Categorical([answer] * 8, categories=["oui", "non"])
    return Design(pd.DataFrame({"q": levels}))


@pytest.mark.parametrize("method", METHODS)
def test_every_interval_stays_inside_zero_and_one(method: str) -> None:
    rng = np.random.default_rng(1)
    data = pd.DataFrame({"q": (rng.random(40) < 0.05).astype(int)})
    data.loc[0, "q"] = 1
    found = prop(Design(data), "q", ci=method)  # type: ignore[arg-type]
    assert ((found["ci_low"] >= 0) & (found["ci_low"] <= found["estimate"])).all()
    assert ((found["ci_high"] <= 1) & (found["ci_high"] >= found["estimate"])).all()


@pytest.mark.parametrize("method", METHODS)
def test_unanimous_answers_get_an_interval_and_a_flag(method: str) -> None:
    found = prop(extreme(), "q", ci=method).set_index("level")  # type: ignore[arg-type]
    assert (found["flag"] == "extreme").all()
    assert found.loc["non", ["estimate", "ci_high"]].tolist() == [1.0, 1.0]
    # Wilson by hand: n / (n + t²), t the Student quantile with 7 degrees of freedom.
    assert found.loc["non", "ci_low"] == pytest.approx(8 / (8 + 2.364624251592785**2))
    assert found.loc["oui", ["estimate", "ci_low"]].tolist() == [0.0, 0.0]


def test_an_answer_nobody_chose_keeps_its_row() -> None:
    assert prop(extreme(), "q")["level"].tolist() == ["oui", "non"]


def test_an_empty_group_is_flagged() -> None:
    data = samples.frame()
    data["site"] = data["site"].cat.add_categories(["Lunel"])
    found = prop(Design(data, weight="poids"), "avis", by="site")
    empty = found[found["by_site"] == "Lunel"]
    assert (empty["flag"] == "empty").all()
    assert empty["estimate"].isna().all()
    assert (empty["n"] == 0).all()


def test_a_question_nobody_answered_is_flagged() -> None:
    data = pd.DataFrame({"q": pd.Categorical([None] * 5, categories=["oui", "non"])})
    found = prop(Design(data), "q")
    assert (found["flag"] == "empty").all()
    assert (found["n_missing"] == 5).all()


def test_a_number_nobody_gave_is_flagged_in_means_and_totals() -> None:
    data = pd.DataFrame({"y": [np.nan] * 4})
    for compute in (mean, total):
        assert compute(Design(data), "y")["flag"].tolist() == ["empty"]


def test_the_tidy_frame_always_has_the_same_columns_and_types() -> None:
    design = samples.design()
    frames = [
        prop(design, "avis", by=["site", "sexe"]),
        mean(design, "note", by=["site", "sexe"]),
        total(design, "avis", by=["site", "sexe"]),
        quantile(design, "note", [0.25, 0.5], by=["site", "sexe"]),
    ]
    head = ["variable", "level", "by_site", "by_sexe"]
    for found in frames:
        assert list(found.columns) == head + list(tidy.COLUMNS)
        assert {c: str(found[c].dtype) for c in tidy.COLUMNS} == dict(tidy.COLUMNS)
        assert all(str(found[c].dtype) == "str" for c in head)


def test_groups_are_crossed_with_the_last_one_fastest() -> None:
    found = mean(samples.design(), "note", by=["site", "sexe"])
    assert found[["by_site", "by_sexe"]].values.tolist()[:3] == [
        ["Agde", "F"], ["Agde", "M"], ["Béziers", "F"],
    ]  # fmt: skip


def test_what_is_published_holds_no_number_that_was_withheld() -> None:
    found = prop(samples.design(), "avis", by="site")
    found.loc[0, "suppressed"] = True
    shown = tidy.published(found)
    assert "n" not in shown
    numbers = shown.select_dtypes("number").drop(columns="conf_level")
    assert numbers.iloc[0].isna().all()
    assert numbers["estimate"].iloc[1:].notna().all()


def test_cross_tables_give_the_same_as_question_by_question() -> None:
    design = samples.design()
    found, tests = crosstabs(design, ["avis", "sexe"], "site")
    pd.testing.assert_frame_equal(found, prop(design, ["avis", "sexe"], by="site"))
    assert tests["variable"].tolist() == ["avis", "sexe"]
    assert tests["p_value"].between(0, 1).all()


def test_a_test_that_cannot_be_made_is_flagged_not_invented() -> None:
    data = pd.DataFrame({"q": ["oui"] * 6, "g": list("aabbab")})
    _, tests = crosstabs(Design(data), "q", "g")
    assert tests["flag"].tolist() == ["one_level"]
    assert tests["p_value"].isna().all()


@pytest.mark.parametrize(("count", "nobs"), [(3, 2), (-1, 5), (0, 0)])
def test_impossible_counts_are_refused(count: int, nobs: int) -> None:
    with pytest.raises(EstimationError):
        simple_interval(count, nobs)


def test_wilson_agrees_with_r_on_a_simple_count() -> None:
    # R: prop.test(15, 40, correct = FALSE)$conf.int
    assert simple_interval(15, 40) == pytest.approx((0.2422463, 0.5296695), abs=2e-5)
