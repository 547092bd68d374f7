"""Reference values made with R: run every record of a file and count those within tolerance.

``python -m tests.indicators.gold FILE.json CSV_FOLDER`` from the root of the repository. Prints
each miss with the R command that gave the value; ends with « N of M within tolerance ».

Tolerance: ``rel_tol`` of the record times max(|gold|, 1e-8); a gold standard error that is zero
up to rounding (below 1e-12) is met within 1e-9; null (R's NA, NaN and infinities) is met by a
missing or infinite value only.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sized
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from indicators.estimation.design import Design
from tests.indicators.estimation import (
    gold_calibration,
    gold_comparisons,
    gold_models,
    gold_points,
    gold_secrecy,
)

Result = Mapping[str, Any]
Adapter = Callable[["Bench", Mapping[str, Any]], Result]

#: A gold error below this is a zero that R's rounding left.
ZERO = 1e-12
#: How R writes that each row is a unit.
NO_CLUSTER = (0, 1, "0", "1", "~0", "~1", [], None)
INFINITE = {"Inf": math.inf, "-Inf": -math.inf}


class Bench:
    """The data sets and designs of a file, read once."""

    def __init__(self, designs: Mapping[str, Any], folder: Path) -> None:
        self.designs = designs
        self.folder = folder
        self._frames: dict[str, pd.DataFrame] = {}
        self._built: dict[str, Design] = {}

    def frame(self, name: str) -> pd.DataFrame:
        """A data set with the derived columns of the file's ``meta`` note."""
        if name not in self._frames:
            path = self.folder / (name if name.endswith(".csv") else f"{name}.csv")
            raw = pd.read_csv(path, keep_default_na=False, na_values=["", "NA"])
            self._frames[name] = derived(raw)
        return self._frames[name]

    def design(self, name: str) -> Design:
        """A design of the file."""
        if name not in self._built:
            self._built[name] = self.build(name, self.frame(self.designs[name]["data"]))
        return self._built[name]

    def build(self, name: str, frame: pd.DataFrame, **options: Any) -> Design:
        """The same design on other rows."""
        spec = self.designs[name]
        cluster = spec.get("cluster")
        arguments = {
            "weight": spec.get("weights"),
            "strata": spec.get("strata"),
            "psu": None if cluster in NO_CLUSTER else cluster,
            "fpc": spec.get("fpc"),
        }
        return Design(frame, **{**arguments, **options})


def derived(frame: pd.DataFrame) -> pd.DataFrame:
    """Add the columns that the R script derives."""
    frame = frame.copy()
    for name in frame.select_dtypes("bool").columns.union(_with_gaps(frame)):
        frame[name] = pd.Categorical(
            frame[name].map({True: "TRUE", False: "FALSE"}), ["FALSE", "TRUE"]
        )
    for new, old in (("aw", "awards"), ("cimp", "comp.imp"), ("sw", "sch.wide"), ("yr", "yr.rnd")):
        if old in frame:
            frame[new] = (frame[old] == "Yes").astype(float).where(frame[old].notna())
    if "meals" in frame:
        frame["mealsc"] = pd.cut(
            frame["meals"], [-1, 25, 50, 75, 100], labels=["m1", "m2", "m3", "m4"]
        )
    if "satisf" in frame:
        frame["satisf_ok"] = (frame["satisf"] >= 4).astype(float).where(frame["satisf"].notna())
        codes = pd.factorize(frame["satisf"], sort=True)
        frame["satisf_f"] = pd.Categorical.from_codes(
            codes[0], [f"{v:g}" for v in codes[1]], ordered=True
        )
    items = ["q1", "q2", "q3", "q4"]
    if set(items) <= set(frame):
        frame["score"] = frame[items].mean(axis=1, skipna=False)
    return frame


def _with_gaps(frame: pd.DataFrame) -> pd.Index:
    """Columns of true and false with missing values, which pandas reads as objects."""
    texts = frame.select_dtypes(["object", "str"])
    return texts.columns[[set(texts[name].dropna()) <= {True, False} for name in texts]]


ADAPTERS: dict[str, Adapter] = {
    **gold_points.ADAPTERS,
    **gold_comparisons.ADAPTERS,
    **gold_models.ADAPTERS,
    **gold_calibration.ADAPTERS,
    **gold_secrecy.ADAPTERS,
}


@dataclass(frozen=True)
class Miss:
    """What differs in one record."""

    record: Mapping[str, Any]
    differences: tuple[str, ...]


def differences(gold: Any, ours: Any, tolerance: float, path: str = "") -> Iterator[str]:
    """Each place where our value is missing or further from gold than the tolerance."""
    if isinstance(gold, Mapping):
        for key, value in gold.items():
            if not isinstance(ours, Mapping) or key not in ours:
                yield f"{path}.{key}: not computed"
            else:
                yield from differences(value, ours[key], tolerance, f"{path}.{key}")
    elif isinstance(gold, list):
        if not hasattr(ours, "__len__") or len(ours) != len(gold):
            yield f"{path}: gold has {len(gold)} values"
            return
        for i, value in enumerate(gold):
            yield from differences(value, ours[i], tolerance, f"{path}[{i}]")
    elif not matches(gold, ours, tolerance, path):
        yield f"{path}: gold {gold!r}, ours {ours!r}"


def matches(gold: Any, ours: Any, tolerance: float, path: str) -> bool:
    """True when a single value is within tolerance."""
    if isinstance(ours, Sized) and not isinstance(ours, str):
        if len(ours) != 1:
            return False
        ours = next(iter(ours))  # R does not tell a number from a vector of one
    if gold is None or gold in ("NA", "NaN"):
        return ours is None or (isinstance(ours, float) and not math.isfinite(ours))
    if isinstance(gold, str):
        return ours == INFINITE[gold] if gold in INFINITE else str(ours) == gold
    if ours is None or not math.isfinite(ours):
        return False
    gap = abs(float(ours) - float(gold))
    if "se" in path.rsplit(".", 1)[-1] and abs(gold) < ZERO:
        return gap <= 1e-9
    return gap <= tolerance * max(abs(gold), 1e-8)


def check(bench: Bench, record: Mapping[str, Any]) -> Miss | None:
    """Run one record; None when it is met."""
    adapter = ADAPTERS.get(record["kind"])
    if adapter is None:
        return Miss(record, (f"no estimator for the kind {record['kind']!r}",))
    try:
        with np.errstate(all="ignore"):
            ours = adapter(bench, record)
        skipped = ours.get("_skip", ())
        gold = {key: value for key, value in record["result"].items() if key not in skipped}
        found = tuple(differences(gold, ours, record.get("rel_tol") or 0.0))
    except Exception as error:
        return Miss(record, (f"{type(error).__name__}: {error}",))
    return Miss(record, found) if found else None


def run(file: Path, folder: Path, wanted: Callable[[str], bool] = bool) -> tuple[list[Miss], int]:
    """Misses among the records of a file whose kind is wanted, and number of these."""
    content = json.loads(file.read_text(encoding="utf-8"))
    bench = Bench(content["designs"], folder)
    records = [record for record in content["records"] if wanted(record["kind"])]
    results = [check(bench, record) for record in records]
    return [miss for miss in results if miss is not None], len(results)


def main(arguments: list[str]) -> int:
    """Print the misses and the count; 1 when anything is missed."""
    if len(arguments) != 2:
        print(__doc__)
        return 2
    misses, total = run(Path(arguments[0]), Path(arguments[1]))
    for miss in misses:
        print(f"MISS {miss.record['id']} ({miss.record['kind']}, design {miss.record['design']})")
        print("     R: " + " ".join(str(miss.record["r_expr"]).split()))
        for line in miss.differences[:5]:
            print(f"     {line}")
    print(f"{total - len(misses)} of {total} within tolerance")
    return 1 if misses else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
