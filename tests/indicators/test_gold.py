"""Every reference value made with R, met within its own tolerance."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.indicators import gold

GOLD = Path(__file__).parents[3] / "shared" / "gold"
FILE, FOLDER = GOLD / "gold_public.json", GOLD / "csv_public"
NEEDS_GOLD = pytest.mark.skipif(not FILE.exists(), reason=f"no reference values in {GOLD}")


@NEEDS_GOLD
def test_every_public_record_is_within_its_own_tolerance(
    capsys: pytest.CaptureFixture[str],
) -> None:
    code = gold.main([str(FILE), str(FOLDER)])
    assert code == 0, capsys.readouterr().out


def test_a_value_outside_the_tolerance_is_a_difference() -> None:
    assert list(gold.differences({"se": 1.0}, {"se": 1.0 + 2e-8}, 1e-8))
    assert not list(gold.differences({"se": 1.0}, {"se": 1.0 + 5e-9}, 1e-8))


def test_a_missing_value_is_only_met_by_a_missing_value() -> None:
    assert not list(gold.differences([None], [float("nan")], 1e-8))
    assert list(gold.differences([None], [3.0], 1e-8))
    assert list(gold.differences([3.0], [float("nan")], 1e-8))


def test_a_key_that_was_not_computed_is_a_difference() -> None:
    assert list(gold.differences({"se": 1.0}, {"estimate": 1.0}, 1.0)) == [".se: not computed"]


def test_an_unknown_kind_is_a_miss() -> None:
    record = {"kind": "astrology", "id": "x", "result": {}}
    assert gold.check(gold.Bench({}, FOLDER), record) is not None
