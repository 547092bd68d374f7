"""Gold records of single estimates: means, totals, proportions, ratios, quantiles, scales."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from indicators.estimation import intervals, means, proportions, quantiles, scales
from indicators.estimation.adjust import p_adjust
from indicators.estimation.design import Design
from indicators.estimation.factors import Factor, cross
from indicators.estimation.intervals import critical
from indicators.estimation.jackknife import jackknife, mean_estimator

Record = Mapping[str, Any]


def confidence(estimate: Any, se: Any, df: float) -> dict[str, Any]:
    """Estimate, se, t interval and cv, as the R script reports them."""
    estimate, se = np.asarray(estimate), np.asarray(se)
    half = float(critical(0.95, df)) * se
    with np.errstate(all="ignore"):
        cv = se / np.abs(estimate)
    return {
        "estimate": estimate,
        "se": se,
        "df": df,
        "ci_low": estimate - half,
        "ci_high": estimate + half,
        "cv": cv,
    }


def is_factor(design: Design, variable: str) -> bool:
    return means.is_closed(design.column(variable))


def point(bench: Any, record: Record) -> dict[str, Any]:
    design, variable = bench.design(record["design"]), record["args"]["variable"]
    whole, _ = design.groups(None)
    total = record["kind"] == "total"
    if is_factor(design, variable):
        return _levels(design, variable, whole, total)
    compute = means.group_totals if total else means.group_means
    points = compute(design, design.values(variable), whole)
    frame = (means.total if total else means.mean)(design, variable)
    weight, n = points.counts.weight[0], points.counts.n[0]
    wr = frame["deff"].to_numpy()
    return {
        "names": [variable],
        **confidence(points.estimate, np.sqrt(points.variance), design.degf()),
        "vcov": points.covariance,
        "deff_wr": wr,
        "deff_wor": wr * weight / (weight - n),
        "cov_n": n,
    }


def _levels(design: Design, variable: str, whole: Factor, total: bool) -> dict[str, Any]:
    question = design.factor(variable)
    table = proportions.shares(design, question, whole)
    if total:
        estimate, matrix = means.level_totals(design, question, whole)
        wr = means.total(design, variable)["deff"].to_numpy()
    else:
        estimate, matrix = table.p[0], table.covariance
        wr = proportions.prop(design, variable)["deff"].to_numpy()
    weight, n = table.table.totals.sum(), table.table.n.sum()
    return {
        "names": [f"{variable}{level}" for level in question.levels],
        **confidence(estimate, np.sqrt(np.diag(matrix)), design.degf()),
        "vcov": matrix,
        "deff_wr": wr,
        "deff_wor": wr * weight / (weight - n),
        "cov_n": n,
    }


def by_group(bench: Any, record: Record) -> dict[str, Any]:
    return grouped(
        bench.design(record["design"]),
        record["args"]["variable"],
        record["args"]["by"],
        record["kind"] == "by_total",
    )


def grouped(design: Design, variable: str, by: list[str], total: bool) -> dict[str, Any]:
    """Domain estimates in the order of R ``svyby``: first factor fastest."""
    factors = [design.factor(name) for name in reversed(by)]
    groups = cross(factors, design.n)
    labels = [".".join(reversed(level.split("|"))) for level in groups.levels]
    if is_factor(design, variable):
        question = design.factor(variable)
        if total:
            estimate, matrix = means.level_totals(design, question, groups)
        else:
            table = proportions.shares(design, question, groups)
            estimate, matrix = table.p.ravel(), table.covariance
        shape = (groups.size, question.size)
        labels = [f"{g}:{variable}{level}" for level in question.levels for g in labels]
        estimate = estimate.reshape(shape).T.ravel()
        se = np.sqrt(np.diag(matrix)).reshape(shape).T.ravel()
    else:
        compute = means.group_totals if total else means.group_means
        points = compute(design, design.values(variable), groups)
        estimate, se = points.estimate, np.sqrt(points.variance)
    kept = ~np.isnan(estimate)
    result = confidence(estimate[kept], se[kept], design.degf())
    return {"names": [one for one, keep in zip(labels, kept, strict=True) if keep], **result}


def ci_prop(bench: Any, record: Record) -> dict[str, Any]:
    args, design = record["args"], bench.design(record["design"])
    df = math.inf if args["df"] == "Inf" else None
    frame = proportions.prop(
        design, args["variable"], ci=args["method"], level=args.get("level", 0.95), df=df
    )
    return {**_yes(frame, args["method"]), "level": args.get("level", 0.95)}


def _yes(frame: Any, method: str) -> dict[str, Any]:
    """The second of two answers; "mean" as R gives it, where ours stays inside 0-1."""
    row = frame[frame["level"].isin(["1", "TRUE"])].iloc[0]
    found = {name: float(row[name]) for name in ("estimate", "se", "ci_low", "ci_high", "df")}
    if method == "mean" and found["se"] > 0:
        half = float(critical(row["conf_level"], found["df"])) * found["se"]
        found["ci_low"], found["ci_high"] = found["estimate"] - half, found["estimate"] + half
    return found


def by_ci_prop(bench: Any, record: Record) -> dict[str, Any]:
    args, design = record["args"], bench.design(record["design"])
    frame = proportions.prop(design, args["variable"], by=args["by"], ci=args["method"])
    column = f"by_{args['by']}"
    return {
        level: _yes(frame[frame[column] == level], args["method"])
        for level in frame[column].unique()
    }


def quantile(bench: Any, record: Record) -> dict[str, Any]:
    args, design = record["args"], bench.design(record["design"])
    found = quantiles.quantiles(
        design,
        design.values(args["variable"]),
        record["result"]["p"],
        args["interval"],
        args["qrule"],
    )
    return {
        "p": [q.p for q in found],
        "quantile": [q.value for q in found],
        "ci_low": [q.low for q in found],
        "ci_high": [q.high for q in found],
        "se": [q.se for q in found],
    }


def ratio(bench: Any, record: Record) -> dict[str, Any]:
    args, design = record["args"], bench.design(record["design"])
    groups, _ = design.groups(args.get("by"))
    points = means.group_ratios(
        design, design.values(args["numerator"]), design.values(args["denominator"]), groups
    )
    if "by" in args:
        return {
            "levels": list(groups.levels),
            "estimate": points.estimate,
            "se": np.sqrt(points.variance),
        }
    frame = means.ratio(design, args["numerator"], args["denominator"])
    weight, n = points.counts.weight[0], points.counts.n[0]
    return {
        "estimate": points.estimate[0],
        "se": math.sqrt(points.variance[0]),
        "df": design.degf(),
        "deff": frame["deff"][0] * weight / (weight - n),
    }


def degrees(bench: Any, record: Record) -> dict[str, Any]:
    design = bench.design(record["design"])
    return {"degf": design.degf(), "n": design.n}


def lonely(bench: Any, record: Record) -> dict[str, Any]:
    """Rule: "<data> keeping only the first row of <column>==<level>"; no fpc in R's script."""
    data, _, rule = record["args"]["data_rule"].partition(" keeping only the first row of ")
    column, _, level = rule.partition("==")
    frame = bench.frame(data)
    hit = frame[column].astype(str) == level
    kept = frame[~hit | (hit & (hit.cumsum() == 1))]
    design = bench.build(record["design"], kept, fpc=None, lonely=record["args"]["option"])
    whole, _ = design.groups(None)
    results = {}
    for variable in record["result"]:
        points = means.group_means(design, design.values(variable), whole)
        results[variable] = {
            "names": [variable],
            **confidence(points.estimate, np.sqrt(points.variance), design.degf()),
        }
    return results


def jack(bench: Any, record: Record) -> dict[str, Any]:
    design, results = bench.design(record["design"]), {}
    for variable in record["result"]:
        if is_factor(design, variable):
            one = design.factor(variable)
            columns = np.where(one.present[:, None], np.eye(one.size)[one.codes], np.nan)
        else:
            columns = design.values(variable)[:, None]
        estimate, matrix = jackknife(design, mean_estimator(columns))
        results[variable] = {"estimate": estimate, "se": np.sqrt(np.diag(matrix))}
    return results


def spread(bench: Any, record: Record) -> dict[str, Any]:
    return {"cov": scales.variance(bench.design(record["design"]), record["args"]["variables"])}


def alpha(bench: Any, record: Record) -> dict[str, Any]:
    return {"alpha": scales.cronbach_alpha(bench.design(record["design"]), record["args"]["items"])}


def index(bench: Any, record: Record) -> dict[str, Any]:
    design = bench.design(record["design"])
    name = record["result"]["names"][0]
    frame = scales.index_mean(design, name, record["args"]["items"])
    return {"names": [name], **confidence(frame["estimate"], frame["se"], design.degf())}


def simple(bench: Any, record: Record) -> dict[str, Any]:
    count, nobs = record["args"]["count"], record["args"]["nobs"]
    return {
        method: intervals.simple_interval(count, nobs, method)  # type: ignore[arg-type]
        for method in record["result"]
    }


def published(bench: Any, record: Record) -> dict[str, Any]:
    args = record["args"]
    method = {"beta": "clopper_pearson"}.get(args["method"], args["method"])
    low, high = intervals.simple_interval(args["count"], args["nobs"], method, 1 - args["alpha"])
    return {"ci_low": low, "ci_high": high}


def adjusted(bench: Any, record: Record) -> dict[str, Any]:
    names = {"simes-hochberg": "hochberg", "fdr_bh": "BH", "fdr_by": "BY"}
    return {name: p_adjust(record["args"]["p"], names.get(name, name)) for name in record["result"]}


def population(bench: Any, record: Record) -> dict[str, Any]:
    """Plain counts and sums of a whole population file."""
    frame, results = bench.frame(record["id"].rsplit("/", 1)[-1]), {}
    for key, gold in record["result"].items():
        statistic, _, name = key.partition("_")
        if key == "N":
            results[key] = len(frame)
        elif isinstance(gold, list):
            one, other = key.split("_x_")
            table = frame.groupby([one, other]).size()
            results[key] = [
                {one: g[one], other: g[other], "N": table.get((g[one], g[other]), 0)} for g in gold
            ]
        elif isinstance(gold, Mapping):
            results[key] = {str(k): v for k, v in frame[key].value_counts().items()}
        else:
            results[key] = frame[name].mean() if statistic == "mean" else frame[name].sum()
    return results


ADAPTERS = {
    "mean": point,
    "total": point,
    "by_mean": by_group,
    "by_total": by_group,
    "ci_prop": ci_prop,
    "by_ci_prop": by_ci_prop,
    "quantile": quantile,
    "ratio": ratio,
    "ratio_by": ratio,
    "degf": degrees,
    "lonely_psu": lonely,
    "jackknife": jack,
    "variance": spread,
    "cronbach_alpha": alpha,
    "index_mean": index,
    "simple_binomial": simple,
    "sm_proportion_confint": published,
    "sm_multipletests": adjusted,
    "p_adjust": adjusted,
    "population": population,
}
