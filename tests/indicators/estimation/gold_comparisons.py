"""Gold records of tests and differences."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

from indicators.estimation import comparisons, contingency, ranks
from indicators.estimation.adjust import p_adjust

Record = Mapping[str, Any]


def chisq(bench: Any, record: Record) -> dict[str, Any]:
    args, design = record["args"], bench.design(record["design"])
    found = contingency.chisq(design, args["row"], args["col"], args["statistic"])
    parameter: Any = [found.df, found.ddf]
    if args["statistic"] == "Chisq":
        parameter = [found.df]
    elif args["statistic"] in ("lincom", "saddlepoint"):
        parameter = None
    gold = record["result"]["parameter"]
    if gold is not None and not isinstance(gold, list):
        parameter = parameter[0]
    # R scales X² by the rows of the design, missing answers included; we by the answers.
    scale = 1.0
    if args["statistic"] in ("Chisq", "lincom", "saddlepoint"):
        table = contingency.crossing(design, args["row"], args["col"])
        scale = design.n / table.n.sum()
    return {"statistic": found.statistic * scale, "parameter": parameter, "p_value": found.p_value}


def crosstab(bench: Any, record: Record) -> dict[str, Any]:
    args, design = record["args"], bench.design(record["design"])
    table = contingency.crossing(design, args["row"], args["col"])
    return {
        "row_levels": list(table.rows.levels),
        "col_levels": list(table.columns.levels),
        "weighted": table.weighted.tolist(),
        "n": table.n.tolist(),
        "cell_prop": table.p.T.ravel(),
        "cell_se": table.se.T.ravel(),
        "order": "column-major (row index fastest)",
    }


def gof(bench: Any, record: Record) -> dict[str, Any]:
    args, design = record["args"], bench.design(record["design"])
    levels = design.factor(args["variable"]).levels
    found, _ = contingency.gof(design, args["variable"], dict(zip(levels, args["p"], strict=True)))
    return {
        "statistic": found.statistic,
        "scale": found.estimate,
        "df": found.df,
        "p_value": found.p_value,
    }


def ttest(bench: Any, record: Record) -> dict[str, Any]:
    args, design = record["args"], bench.design(record["design"])
    by = None if args["group"] in ("0", "1") else args["group"]
    found = ranks.ttest(design, args["y"], by)
    return {
        "estimate": found.estimate,
        "t": found.statistic,
        "df": found.df,
        "p_value": found.p_value,
        "ci_low": found.low,
        "ci_high": found.high,
    }


def ranktest(bench: Any, record: Record) -> dict[str, Any]:
    """With more than two groups R names the chi-square "parameter" and its df "statistic"."""
    args, design = record["args"], bench.design(record["design"])
    found = ranks.ranktest(design, args["y"], args["group"], args["test"])
    if np.isfinite(found.ddf):
        return {
            "statistic": found.df,
            "parameter": [found.statistic],
            "p_value": found.p_value,
            "estimate": None,
        }
    return {
        "statistic": found.statistic,
        "parameter": [found.df],
        "p_value": found.p_value,
        "estimate": found.estimate,
    }


def pairwise(bench: Any, record: Record) -> dict[str, Any]:
    args, design = record["args"], bench.design(record["design"])
    frame = comparisons.compare_groups(design, args["y"], args["by"])
    result: dict[str, Any] = {
        "a": frame["group_a"].tolist(),
        "b": frame["group_b"].tolist(),
        "diff": frame["difference"],
        "se": frame["se"],
        "df": frame["df"][0],
        "t": frame["t"],
        "p_raw": frame["p_raw"],
    }
    for key in record["result"]:
        if key.startswith("p_") and key != "p_raw":
            result[key] = p_adjust(frame["p_raw"].to_numpy(), key[2:])
    return result


def waves(bench: Any, record: Record) -> dict[str, Any]:
    design, y = bench.design(record["design"]), record["args"]["y"]
    changes, did = comparisons.compare_waves(design, y, "wave", "site", ("T0", "T1"))
    return {
        "sites": changes["site"].tolist(),
        "diff": changes["difference"],
        "se": changes["se"],
        "df": changes["df"][0],
        "p_raw": changes["p_raw"],
        "p_holm": changes["p_adj"],
        "p_BH": p_adjust(changes["p_raw"].to_numpy(), "BH"),
        "did": did["difference"],
        "did_se": did["se"],
    }


def panel(bench: Any, record: Record) -> dict[str, Any]:
    """The pair of variables is in the id: "panel_change/<design>/<before>-><after>"."""
    before, after = re.split("->", record["id"].rsplit("/", 1)[-1])
    design = bench.design(record["design"])
    found, matrix = comparisons.panel(design, before, after)
    direct = ranks.ttest(design, f"I({after}-{before})")
    se = abs(direct.estimate / direct.statistic)
    return {
        "diff": direct.estimate,
        "se": se,
        "diff2": found.difference[0],
        "se2": found.se[0],
        "cov": matrix,
    }


ADAPTERS = {
    "chisq": chisq,
    "crosstab": crosstab,
    "gof_chisq": gof,
    "ttest": ttest,
    "ranktest": ranktest,
    "pairwise": pairwise,
    "wave_by_site": waves,
    "panel_change": panel,
}
