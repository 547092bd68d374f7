"""A design refuses what it cannot be, and says what is wrong."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.estimation.design import Design
from indicators.estimation.errors import DesignError
from indicators.estimation.means import group_means, mean
from indicators.estimation.proportions import prop
from tests.indicators.estimation import samples


@pytest.mark.parametrize(
    ("weights", "code"),
    [
        ([1.0, np.nan, 1.0], "missing_weight"),
        ([1.0, -1.0, 1.0], "negative_weight"),
        ([0.0, 0.0, 0.0], "no_weight"),
        ([1.0, np.inf, 1.0], "infinite_value"),
    ],
)
def test_weights_that_cannot_be_are_refused(weights: list[float], code: str) -> None:
    with pytest.raises(DesignError) as refused:
        Design(pd.DataFrame({"w": weights}), weight="w")
    assert refused.value.code == code


def test_an_unknown_column_is_named() -> None:
    with pytest.raises(DesignError, match="salaire: no such column"):
        mean(samples.design(), "salaire")


def test_an_empty_sample_is_refused() -> None:
    with pytest.raises(DesignError) as refused:
        Design(pd.DataFrame({"w": []}), weight="w")
    assert refused.value.code == "no_row"


def test_a_text_column_has_no_mean() -> None:
    with pytest.raises(DesignError) as refused:
        mean(Design(pd.DataFrame({"mot": ["a", "b"]})), "mot")
    assert refused.value.code == "not_numeric"


def test_a_population_smaller_than_the_sample_is_refused() -> None:
    data = pd.DataFrame({"y": [1.0, 2.0, 3.0], "N": [2, 2, 2]})
    with pytest.raises(DesignError) as refused:
        Design(data, fpc="N")
    assert refused.value.code == "small_fpc"


def test_a_population_that_varies_inside_a_stratum_is_refused() -> None:
    data = pd.DataFrame({"y": [1.0, 2.0], "N": [20, 30]})
    with pytest.raises(DesignError) as refused:
        Design(data, fpc="N")
    assert refused.value.code == "varying_fpc"


def test_sampling_rates_are_read_as_such() -> None:
    data = pd.DataFrame({"y": [1.0, 2.0, 4.0, 5.0], "f": [0.5] * 4, "N": [8] * 4})
    rates, sizes = (Design(data, fpc=name) for name in ("f", "N"))
    assert mean(rates, "y")["se"][0] == pytest.approx(mean(sizes, "y")["se"][0])


def test_a_simple_sample_gives_the_textbook_error() -> None:
    values = np.array([3.0, 5.0, 9.0, 1.0, 4.0])
    found = mean(Design(pd.DataFrame({"y": values})), "y").iloc[0]
    assert found["se"] == pytest.approx(values.std(ddof=1) / np.sqrt(5))
    assert (found["df"], found["n"]) == (4, 5)


def test_one_person_has_an_estimate_without_interval_and_a_flag() -> None:
    found = mean(Design(pd.DataFrame({"y": [3.0]})), "y").iloc[0]
    assert found["estimate"] == 3.0
    assert np.isnan(found["ci_low"])
    assert found["flag"] == "one_unit"
    assert not found["reliable"]


def test_a_lonely_unit_is_refused_on_request() -> None:
    data = pd.DataFrame({"y": [1.0, 2.0, 3.0], "s": ["a", "a", "b"]})
    with pytest.raises(DesignError) as refused:
        mean(Design(data, strata="s", lonely="fail"), "y")
    assert refused.value.code == "lonely_unit"


def test_a_zero_weight_leaves_the_sample_but_not_the_design() -> None:
    data = samples.frame()
    data.loc[:50, "poids"] = 0.0
    design = Design(data, weight="poids", strata="strate", psu="immeuble")
    whole, _ = design.groups(None)
    assert group_means(design, design.values("note"), whole).counts.n[0] == len(data) - 51


def test_the_caller_s_frame_is_not_changed() -> None:
    data = samples.frame()
    before = data.copy()
    prop(Design(data, weight="poids", strata="strate", psu="immeuble"), "avis", by="site")
    pd.testing.assert_frame_equal(data, before)


def test_two_strata_of_two_units_leave_two_degrees_of_freedom() -> None:
    data = pd.DataFrame({"y": [1.0, 2.0, 3.0, 5.0], "s": ["a", "a", "b", "b"]})
    design = Design(data, strata="s")
    assert design.degf() == 2
    assert mean(design, "y")["ci_low"][0] < 2.75 < mean(design, "y")["ci_high"][0]


def test_the_second_stage_adds_to_the_variance() -> None:
    rng = np.random.default_rng(4)
    data = pd.DataFrame(
        {"c": np.repeat(np.arange(6), 5), "u": np.arange(30), "N": 12, "M": 20,
         "y": rng.normal(size=30)}
    )  # fmt: skip
    one = mean(Design(data, psu="c", fpc="N"), "y")["se"][0]
    two = mean(Design(data, psu=["c", "u"], fpc=["N", "M"]), "y")["se"][0]
    assert two > one
