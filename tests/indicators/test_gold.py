"""Every reference value made with R, met within its own tolerance."""

from __future__ import annotations

import json
import math
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from tests.indicators import gold

GOLD = Path(__file__).parents[3] / "shared" / "gold"
FILE, FOLDER = GOLD / "gold_public.json", GOLD / "csv_public"
NEEDS_GOLD = pytest.mark.skipif(not FILE.exists(), reason=f"no reference values in {GOLD}")


def told(misses: list[gold.Miss]) -> list[str]:
    return [f"{miss.record['id']}: {miss.differences[:2]}" for miss in misses]


@NEEDS_GOLD
def test_every_public_estimate_is_within_its_own_tolerance() -> None:
    misses, total = gold.run(FILE, FOLDER, lambda kind: kind != "sdc")
    assert told(misses) == []
    assert total == 405


@NEEDS_GOLD
@pytest.mark.slow
def test_every_public_table_is_protected_at_a_cost_near_the_least() -> None:
    misses, total = gold.run(FILE, FOLDER, lambda kind: kind == "sdc")
    assert told(misses) == []
    assert total == 36


def has_r() -> bool:
    """Tell whether R and its `survey` are installed."""
    if shutil.which("Rscript") is None:
        return False
    asked = "quit(status = !all(sapply(c('survey', 'MASS', 'jsonlite'), requireNamespace)))"
    return subprocess.run(["Rscript", "-e", asked], capture_output=True).returncode == 0


@pytest.mark.slow
def test_a_thousand_further_values_that_r_computes_now_are_met(tmp_path: Path) -> None:
    if not has_r():
        pytest.skip("R and its packages survey, MASS and jsonlite are not installed")
    script = Path(gold.__file__).with_name("estimation") / "more_gold.R"
    run = subprocess.run(["Rscript", str(script), str(tmp_path)], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr[-2000:]
    misses, total = gold.run(tmp_path / "gold.json", tmp_path)
    assert told(misses) == []
    assert total > 1000


def test_a_value_outside_the_tolerance_is_a_difference() -> None:
    assert list(gold.differences({"se": 1.0}, {"se": 1.0 + 2e-8}, 1e-8))
    assert not list(gold.differences({"se": 1.0}, {"se": 1.0 + 5e-9}, 1e-8))


def test_a_missing_value_is_only_met_by_a_missing_value() -> None:
    assert not list(gold.differences([None], [float("nan")], 1e-8))
    assert list(gold.differences([None], [3.0], 1e-8))
    assert list(gold.differences([3.0], [float("nan")], 1e-8))


def test_a_key_that_was_not_computed_is_a_difference() -> None:
    assert list(gold.differences({"se": 1.0}, {"estimate": 1.0}, 1.0)) == [".se: not computed"]


def test_a_vector_of_one_is_a_number_and_an_infinite_value_meets_a_null() -> None:
    assert not list(gold.differences(2.0, np.array([2.0]), 1e-9))
    assert not list(gold.differences([None, "-Inf"], [math.inf, -math.inf], 1e-9))
    assert list(gold.differences(2.0, np.array([2.0, 2.0]), 1e-9))


def test_columns_of_true_and_false_are_answers_even_with_gaps(tmp_path: Path) -> None:
    (tmp_path / "vrai.csv").write_text("nom.x,plein,troué\na,TRUE,TRUE\nb,FALSE,NA\nc,TRUE,\n")
    frame = gold.Bench({}, tmp_path).frame("vrai")
    assert list(frame["plein"].cat.categories) == ["FALSE", "TRUE"]
    assert frame["troué"].isna().tolist() == [False, True, True]
    assert frame["nom.x"].tolist() == ["a", "b", "c"]


def test_a_record_that_cannot_be_compared_is_a_miss_and_the_others_still_run(
    tmp_path: Path,
) -> None:
    (tmp_path / "petit.csv").write_text("y\n1\n2\n6\n")
    strange = {"id": "a", "kind": "degf", "design": "d", "args": [], "r_expr": "",
               "result": {"degf": {"deep": [1]}, "n": "trois"}, "rel_tol": 0}  # fmt: skip
    good = {**strange, "id": "b", "result": {"degf": 2, "n": 3}}
    file = tmp_path / "gold.json"
    file.write_text(json.dumps({"designs": {"d": {"data": "petit"}}, "records": [strange, good]}))
    misses, total = gold.run(file, tmp_path)
    assert ([miss.record["id"] for miss in misses], total) == (["a"], 2)


def test_an_unknown_kind_is_a_miss() -> None:
    record = {"kind": "astrology", "id": "x", "result": {}}
    assert gold.check(gold.Bench({}, FOLDER), record) is not None


def test_the_program_ends_with_the_count_and_prints_the_r_command_of_a_miss(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "petit.csv").write_text("y\n1\n2\n6\n")
    records = [
        {"id": "a", "kind": "degf", "design": "d", "args": [], "r_expr": "degf(d)",
         "result": {"degf": 2, "n": 3}, "rel_tol": 0},
        {"id": "b", "kind": "degf", "design": "d", "args": [], "r_expr": "degf(faux)",
         "result": {"degf": 5, "n": 3}, "rel_tol": 0},
    ]  # fmt: skip
    file = tmp_path / "gold.json"
    file.write_text(json.dumps({"designs": {"d": {"data": "petit"}}, "records": records}))
    assert gold.main([str(file), str(tmp_path)]) == 1
    printed = capsys.readouterr().out
    assert "degf(faux)" in printed
    assert printed.splitlines()[-1] == "1 of 2 within tolerance"
