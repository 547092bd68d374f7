"""Calibration says what it did, and refuses what cannot be met."""

from __future__ import annotations

import numpy as np
import pytest

from indicators.estimation.calibration import calibrate, calibrate_totals, poststratify, rake
from indicators.estimation.calibration_report import report_in_french
from indicators.estimation.errors import CalibrationError, EstimationError
from indicators.estimation.means import mean
from indicators.estimation.reach import BOTH
from indicators.estimation.trimming import trim_weights
from tests.indicators.estimation import samples

AGE = {"jeune": 400.0, "adulte": 500.0, "âgé": 300.0}
SEX = {"F": 640.0, "M": 560.0}


def refused(code: str, **changes: object) -> CalibrationError:
    margins = {"age": AGE, "sexe": SEX} | changes
    with pytest.raises(CalibrationError) as error:
        rake(samples.design(), margins)  # type: ignore[arg-type]
    assert error.value.code == code
    return error.value


def test_a_level_without_respondent_is_named() -> None:
    data = samples.frame()
    data["age"] = data["age"].cat.add_categories(["bébé"])
    design = samples.Design(data, weight="poids")
    with pytest.raises(CalibrationError, match="age=bébé: no respondent"):
        rake(design, {"age": AGE | {"bébé": 10.0}})


def test_margins_that_disagree_are_refused() -> None:
    assert refused("unequal_totals", sexe={"F": 640.0, "M": 500.0}).subject == "sexe"


def test_a_level_without_total_is_named() -> None:
    assert refused("missing_total", age={"jeune": 600.0, "âgé": 600.0}).subject == "age=adulte"


def test_an_unknown_level_is_named() -> None:
    assert refused("unknown_level", sexe=SEX | {"X": 1.0}).subject == "sexe=X"


def test_a_total_that_is_not_positive_is_refused() -> None:
    refused("bad_total", sexe={"F": 1200.0, "M": 0.0})


def test_a_respondent_without_value_is_refused() -> None:
    refused("missing_value", avis=dict.fromkeys(samples.ANSWERS, 400.0))


def test_margins_that_no_weights_can_meet_are_refused() -> None:
    data = samples.frame().assign(jumeau=lambda d: d["sexe"])
    design = samples.Design(data, weight="poids")
    with pytest.raises(CalibrationError) as error:
        rake(design, {"sexe": SEX, "jumeau": {"F": 900.0, "M": 300.0}})
    assert error.value.code == "no_convergence"
    assert set(error.value.subject.split(BOTH)) in ({"sexe=F", "jumeau=M"}, {"sexe=M", "jumeau=F"})


def test_bounds_that_are_too_tight_are_refused() -> None:
    design = poststratify(samples.design(), "sexe", {"F": 600.0, "M": 600.0}).design
    with pytest.raises(CalibrationError) as error:
        calibrate(design, {"sexe": {"F": 1000.0, "M": 200.0}}, "logit", bounds=(0.9, 1.1))
    assert (error.value.code, error.value.subject) == ("no_convergence", "sexe=M")


def test_bounds_are_kept_when_they_can_be() -> None:
    start = poststratify(samples.design(), "sexe", SEX).design
    for method in ("logit", "linear"):
        found = calibrate(start, {"age": AGE, "sexe": SEX}, method, bounds=(0.5, 2.0))  # type: ignore[arg-type]
        ratios = found.design.weights / start.weights
        assert 0.5 <= ratios.min() < 1 < ratios.max() <= 2.0
        assert found.report.gap < 1e-10


def test_negative_weights_are_refused_unless_asked_for() -> None:
    design, totals = samples.design(), {"(Intercept)": 1000.0, "note": 25_000.0}
    with pytest.raises(CalibrationError) as error:
        calibrate_totals(design, "note", totals)
    assert error.value.code == "negative_weight"
    found = calibrate_totals(design, "note", totals, allow_negative=True)
    assert found.report.negative > 0
    assert found.design.weights @ design.values("note") == pytest.approx(25_000.0)


def test_the_report_tells_totals_before_and_after() -> None:
    found = rake(samples.design(), {"age": AGE, "sexe": SEX})
    assert len(found.report.margins) == 5
    assert all(line.after == pytest.approx(line.target) for line in found.report.margins)
    assert sum(line.n for line in found.report.margins) == 2 * 240
    assert found.report.ratios == tuple(sorted(found.report.ratios))
    assert found.report.n_eff == pytest.approx(240 / found.report.deff)


def test_the_report_reads_as_french_sentences() -> None:
    sentences = report_in_french(rake(samples.design(), {"age": AGE, "sexe": SEX}).report)
    assert all(sentence.endswith(".") for sentence in sentences)
    assert "240 réponses" in sentences[-1]
    assert "\u00a0%" in sentences[1]


def test_calibration_inside_a_site_leaves_the_others_out() -> None:
    whole = samples.design()
    site = (whole.column("site") == "Sète").to_numpy()
    found = rake(whole.domain(site), {"sexe": {"F": 60.0, "M": 40.0}})
    assert found.design.weights[~site].sum() == 0
    assert found.design.weights.sum() == pytest.approx(100)


def test_every_method_gives_nearly_the_same_estimate() -> None:
    design = poststratify(samples.design(), "sexe", SEX).design
    results = [
        mean(calibrate(design, {"age": AGE, "sexe": SEX}, m, b).design, "note")["estimate"][0]  # type: ignore[arg-type]
        for m, b in (("raking", None), ("linear", None), ("logit", (0.3, 3.0)))
    ]
    assert np.ptp(results) < 0.05


def test_trimming_keeps_the_total_and_the_bounds() -> None:
    design = samples.design()
    found = trim_weights(design, upper=2.0, lower=0.8).design.weights
    assert found.sum() == pytest.approx(design.weights.sum())
    assert found.min() >= 0.8 - 1e-12
    assert found.max() <= 2.0 + 1e-12


def test_trimming_to_an_impossible_bound_is_refused() -> None:
    with pytest.raises(EstimationError):
        trim_weights(samples.design(), upper=0.6)
