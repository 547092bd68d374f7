"""The differences between groups, two by two, read from shares that are already summed."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from indicators.estimation.comparisons import Contrast, comparison_frame
from indicators.estimation.proportions import Shares

#: More groups than this are shown, not compared two by two.
MAX_COMPARED = 12


@dataclass(frozen=True, slots=True)
class Difference:
    """One answer between two groups, corrected for the number of comparisons."""

    first: str
    second: str
    value: float
    low: float
    high: float
    p_value: float
    conclusive: bool


def differences(table: Shares, answer: int, df: float) -> tuple[Difference, ...]:
    """Return every pair of groups that answered, for one answer; p-values corrected by Holm."""
    groups = table.table.groups
    kept = [g for g in range(groups.size) if table.table.n[g].any()]
    pairs = [(a, b) for i, a in enumerate(kept) for b in kept[i + 1 :]]
    if not pairs or groups.size > MAX_COMPARED or df < 1:
        return ()
    weights = np.zeros((len(pairs), groups.size))
    for row, (a, b) in enumerate(pairs):
        weights[row, a], weights[row, b] = -1.0, 1.0
    size = table.p.shape[1]
    covariance = np.nan_to_num(table.covariance[answer::size, answer::size])
    found = Contrast(
        weights @ np.nan_to_num(table.p[:, answer]), weights @ covariance @ weights.T, df
    )
    frame = comparison_frame(found, "", None, "holm", 0.95).to_dict("records")
    return tuple(
        Difference(
            groups.levels[a], groups.levels[b], float(row["difference"]), float(row["ci_low"]),
            float(row["ci_high"]), float(row["p_adj"]), bool(row["conclusive"]),
        )
        for (a, b), row in zip(pairs, frame, strict=True)
    )  # fmt: skip
