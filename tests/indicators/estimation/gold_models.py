"""Gold records of regressions and of the non-response model."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from indicators.estimation import glm, model_tests, nonresponse, ordinal
from tests.indicators.estimation.stopping import as_r_stops

Record = Mapping[str, Any]


def regression(bench: Any, record: Record) -> dict[str, Any]:
    args = record["args"]
    with as_r_stops(1e-15):
        model = glm.glm(bench.design(record["design"]), args["formula"], args["family"])
    table = glm.coefficient_table(model)
    return {
        "names": list(model.names),
        "coef": table["estimate"],
        "se": table["se"],
        "t": table["t"],
        "p_value": table["p"],
        "df_resid": model.df,
        "ci_low": table["ci_low"],
        "ci_high": table["ci_high"],
        "vcov": model.covariance,
    }


def term(bench: Any, record: Record) -> dict[str, Any]:
    args = record["args"]
    with as_r_stops():
        model = glm.glm(bench.design(record["design"]), args["formula"], args["family"])
        found = model_tests.term_test(model, args["term"])
    return {
        "wald_F": found.wald_f,
        "df": found.df,
        "ddf": found.ddf,
        "p_value": found.p_value,
        "lrt_chisq": found.lrt,
        "lrt_p": found.lrt_p,
        "lrt_lambda": found.lambdas,
        "ww_p": found.working_wald_p,
    }


def ordered(bench: Any, record: Record) -> dict[str, Any]:
    model = ordinal.ordinal(bench.design(record["design"]), record["args"]["formula"])
    return {
        "names": list(model.names),
        "coef": model.coefficients,
        "se": model.se,
        "df_resid": model.df,
        "deviance": model.deviance,
    }


def marginal(bench: Any, record: Record) -> dict[str, Any]:
    args = record["args"]
    with as_r_stops():
        levels, means, matrix = model_tests.marginal_means(
            bench.design(record["design"]), args["formula"], args["by"]
        )
    order = [levels.index(name) for name in record["result"]["names"]]
    return {
        "names": [levels[k] for k in order],
        "estimate": means[order],
        "se": np.sqrt(np.diag(matrix))[order],
    }


def propensity(bench: Any, record: Record) -> dict[str, Any]:
    args = record["args"]
    frame = bench.frame(args["data"])
    column, _, level = args["subset"].replace("'", "").partition("==")
    frame = frame[frame[column].astype(str) == level].reset_index(drop=True)
    responded, _, terms = args["model"].partition(",")[0].partition("~")
    found = nonresponse.response(frame, responded, terms)
    rates = {
        key: nonresponse.rate_by(frame, responded, key.removeprefix("rate_by_"))
        for key in record["result"]
        if key.startswith("rate_by_")
    }
    return {
        "n": found.n,
        "responded": found.responded,
        "rate": found.rate,
        "names": list(found.names),
        "coef": found.coefficients,
        "se": found.se,
        "R_indicator": found.r_indicator,
        "cv_propensity": found.cv,
        "max_bias": found.max_bias,
        "ipw_sum": found.ipw_sum,
        "class_quintile_adj": nonresponse.adjustment_classes(found)[1],
        **rates,
    }


ADAPTERS = {
    "glm": regression,
    "term_test": term,
    "ordinal_logit": ordered,
    "marginal_means": marginal,
    "nonresponse": propensity,
}
