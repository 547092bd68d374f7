"""The table of margin cells gives the covariance that the rows give, or stands aside."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from indicators.estimation import variance
from indicators.estimation.calibration import calibrate
from indicators.estimation.crosstabs import crosstabs
from indicators.estimation.design import Design
from indicators.estimation.trimming import trim_weights


def sample(n: int = 900) -> pd.DataFrame:
    rng = np.random.default_rng(11)
    sex = rng.choice(["f", "h"], n, p=[0.7, 0.3])
    answers = np.where(rng.random(n) < 0.1, None, rng.choice(["oui", "non", "nsp"], n))
    return pd.DataFrame(
        {"sex": sex, "age": rng.choice(["a", "b", "c"], n), "q": answers,
         "g": rng.choice(["x", "y"], n)}
    )  # fmt: skip


def weighted(trim: bool = False) -> Design:
    targets = {"sex": {"f": 460.0, "h": 440.0}, "age": {"a": 200.0, "b": 300.0, "c": 400.0}}
    design = calibrate(Design(sample()), targets).design
    return trim_weights(design, upper=1.6).design if trim else design


@pytest.mark.parametrize("trim", [False, True])
def test_cells_give_what_rows_give(monkeypatch: pytest.MonkeyPatch, trim: bool) -> None:
    design = weighted(trim)
    by_rows, tests_by_rows = crosstabs(design, ["q", "age"], "g")
    monkeypatch.setattr(variance, "DIRECT_ROWS", 10)
    calls: list[int] = []
    real = variance.collapsed
    monkeypatch.setattr(variance, "collapsed", lambda *a: (calls.append(1), real(*a))[1])
    by_cells, tests_by_cells = crosstabs(design, ["q", "age"], "g")
    assert calls
    pd.testing.assert_frame_equal(by_cells, by_rows, rtol=1e-9)
    pd.testing.assert_frame_equal(tests_by_cells, tests_by_rows, rtol=1e-8)


def test_weights_that_vary_inside_a_cell_are_left_to_the_rows(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = sample().assign(w=np.linspace(0.5, 1.5, 900))
    targets = {"sex": {"f": 460.0, "h": 440.0}}
    design = calibrate(Design(frame, weight="w"), targets).design
    by_rows, _ = crosstabs(design, "q", "g")
    monkeypatch.setattr(variance, "DIRECT_ROWS", 10)
    monkeypatch.setattr(variance, "collapsed", None)
    again, _ = crosstabs(design, "q", "g")
    pd.testing.assert_frame_equal(again, by_rows)
