"""Small made-up samples for the tests of estimation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from indicators.estimation.design import Design

ANSWERS = ["jamais", "parfois", "souvent"]
AGES = ["jeune", "adulte", "âgé"]


def frame(seed: int = 0, n: int = 240) -> pd.DataFrame:
    """Answers of n people in 3 sites, 4 strata, 24 buildings, with weights and gaps."""
    rng = np.random.default_rng(seed)
    building = rng.integers(0, 24, n)
    data = pd.DataFrame(
        {
            "immeuble": building,
            "strate": building % 4,
            "poids": rng.uniform(0.5, 3.0, n),
            "site": pd.Categorical.from_codes(rng.integers(0, 3, n), ["Agde", "Béziers", "Sète"]),
            "age": pd.Categorical.from_codes(rng.integers(0, 3, n), AGES),
            "sexe": pd.Categorical.from_codes(rng.integers(0, 2, n), ["F", "M"]),
            "note": rng.normal(10, 3, n) + building % 5,
        }
    )
    codes = np.where(rng.random(n) < 0.1, -1, rng.integers(0, 3, n))
    data["avis"] = pd.Categorical.from_codes(codes, ANSWERS, ordered=True)
    data["oui"] = np.where(rng.random(n) < 0.05, np.nan, (rng.random(n) < 0.4) * 1.0)
    return data


def design(seed: int = 0, n: int = 240, **options: Any) -> Design:
    """The same as a stratified cluster sample."""
    arguments = {"weight": "poids", "strata": "strate", "psu": "immeuble"} | options
    return Design(frame(seed, n), **arguments)
