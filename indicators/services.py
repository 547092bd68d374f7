"""The scorecard of a site, its survey results, and the entry of measurements."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from evalapp.accounts.permissions import Scope
from evalapp.audit.services import record
from evalapp.errors import Conflict, Invalid, NotFound
from evalapp.extensions import db
from evalapp.flags import Flag
from evalapp.sites.models import Site
from evalapp.sites.repository import figures_of, site_by_code, zonings_of
from indicators import repository
from indicators.collected.services import questionnaire_name, survey_points
from indicators.context import figure_series, zoning_series
from indicators.disclosure.rules import Rules
from indicators.disclosure.tables import Audience
from indicators.entered import Entry, EntryError, checked_period, checked_value, published_point
from indicators.framework import Framework, Indicator, framework_for
from indicators.judgement import Point
from indicators.models import Measurement, MeasurementRevision, Target
from indicators.scorecard import Scorecard, Series, TargetValue, build

EVERYWHERE = Scope(everything=True)


def framework_of(site: Site) -> Framework:
    """Return the framework of a site's programme, or raise ``NotFound``."""
    framework = framework_for(site.programme.kind)
    if framework is None:
        raise NotFound("Ce programme n’a pas encore de référentiel d’évaluation.")
    return framework


def indicator_of(site: Site, code: str) -> Indicator:
    """Return an indicator of the site's framework, or raise ``NotFound``."""
    indicator = framework_of(site).indicator(code)
    if indicator is None:
        raise NotFound("Cet indicateur ne figure pas dans le référentiel de ce site.")
    return indicator


def site_scorecard(site: Site | str, audience: Audience, today: date) -> Scorecard:
    """Return the judged table of a site (its row or its code), as an audience may see it."""
    known = site_by_code(site, EVERYWHERE) if isinstance(site, str) else site
    framework = framework_of(known)
    figures = figures_of(known.id)
    series: dict[str, list[Series]] = {}
    for indicator in framework.indicators:
        if indicator.figure is not None:
            series[indicator.code] = list(figure_series(indicator, figures))
            if indicator.figure.measure == "zonage_frr":
                series[indicator.code] = list(zoning_series(zonings_of(known.id), today))
    collected, notes = survey_points(known, framework, audience, today)
    entered = _entered_points(known, framework, audience)
    for indicator in framework.indicators:
        points = [*collected.get(indicator.code, ())]
        taken = {point.period for point in points}
        points += [p for p in entered.get(indicator.code, ()) if p.period not in taken]
        if points:
            series[indicator.code] = [Series(tuple(sorted(points, key=lambda p: p.period)))]
    targets = {
        target.indicator_code: TargetValue(target.low, target.high, target.period, target.rationale)
        for target in repository.targets_of(known.id)
    }
    return build(framework, known.name, audience, series, targets, notes)


def enter_measurement(
    site: Site,
    indicator: Indicator,
    entry: Entry,
    reason: str,
    *,
    author_id: int | None,
    today: date,
) -> Measurement:
    """Keep a value of an indicator; the same period again is a correction, with its reason."""
    try:
        entry = replace(entry, period=checked_period(entry.period))
        value = checked_value(indicator, entry)
    except EntryError as error:
        raise Invalid(str(error)) from error
    if indicator.survey is not None and entry.period in _collected_waves(site, indicator, today):
        raise Invalid(
            f"La vague {entry.period} se calcule sur les réponses à l’enquête : "
            "saisissez seulement une vague menée avant, avec un autre outil."
        )
    known = repository.same_measurement(site.id, indicator.code, entry.period)
    before = _content_of(known) if known is not None else {}
    is_correction = known is not None and known.status == "active"
    if is_correction and not reason.strip():
        raise Conflict(
            f"Une valeur existe déjà pour {entry.period}. Pour la corriger, dites pourquoi."
        )
    if known is None:
        known = Measurement(site_id=site.id, indicator_code=indicator.code, period=entry.period)
        db.session.add(known)
    _fill(known, entry, value)
    db.session.flush()
    words = reason.strip() if is_correction else "Première saisie"
    _keep(known, before, words, author_id, today)
    record("measurement_entered", "measurement", known.id, indicator=indicator.code)
    db.session.commit()
    return known


def _collected_waves(site: Site, indicator: Indicator, today: date) -> set[str]:
    """Return the waves whose value comes from answers kept here."""
    link = indicator.survey
    return {
        campaign.wave
        for campaign in repository.started_campaigns(site.id, today)
        if link is not None and questionnaire_name(campaign) == link.questionnaire
    }


def undo_measurement(measurement: Measurement, *, author_id: int | None, today: date) -> None:
    """Put back what a measurement said before its latest change that is not undone yet."""
    changes = repository.revisions_of([measurement.id])
    undone = {change.undoes_id for change in changes}
    change = next((c for c in changes if c.undoes_id is None and c.id not in undone), None)
    if change is None:
        raise Conflict("Il n’y a plus rien à annuler sur cette valeur.")
    before = _content_of(measurement)
    if change.before:
        _restore(measurement, change.before)
    else:
        measurement.status = "withdrawn"
    _keep(measurement, before, "Annulation", author_id, today, undoes=change.id)
    record("measurement_undone", "measurement", measurement.id)
    db.session.commit()


def set_target(
    site: Site, indicator: Indicator, target: TargetValue, *, author_id: int | None
) -> None:
    """Set what a site aims at for an indicator, or remove it when both bounds are empty."""
    known = next(
        (t for t in repository.targets_of(site.id) if t.indicator_code == indicator.code), None
    )
    if target.low is None and target.high is None:
        if known is not None:
            db.session.delete(known)
    else:
        if target.low is not None and target.high is not None and target.low > target.high:
            raise Invalid("Le minimum visé dépasse le maximum.")
        if known is None:
            known = Target(site_id=site.id, indicator_code=indicator.code)
            db.session.add(known)
        known.low, known.high = target.low, target.high
        known.period, known.rationale = target.period, target.rationale
    record("target_set", "site", site.id, user_id=author_id, indicator=indicator.code)
    db.session.commit()


def _entered_points(site: Site, framework: Framework, audience: Audience) -> dict[str, list[Point]]:
    points: dict[str, list[Point]] = {}
    for row in repository.measurements_of(site.id):
        indicator = framework.indicator(row.indicator_code)
        if indicator is not None and row.territory_id is None and not row.breakdown:
            entry, value = entry_of(row.period, _content_of(row))
            point = published_point(indicator, entry, value, audience, Rules())
            points.setdefault(indicator.code, []).append(point)
    return points


def entry_of(period: str, content: dict[str, Any]) -> tuple[Entry, float | None]:
    """Return a kept content as the entry it came from, with its value."""
    entry = Entry(
        period=period,
        source=content["source"],
        source_date=date.fromisoformat(content["source_date"]),
        numerator=content["numerator"],
        denominator=content["denominator"],
        n=content["n"],
        flag=Flag(content["flag"]),
        comment=content["comment"],
    )
    return entry, content["value"]


def _fill(row: Measurement, entry: Entry, value: float | None) -> None:
    row.value, row.flag = value, entry.flag.value
    row.numerator, row.denominator, row.n = entry.numerator, entry.denominator, entry.n
    row.source, row.source_date, row.comment = entry.source, entry.source_date, entry.comment
    row.status = "active"


_CONTENT = ("value", "numerator", "denominator", "n", "flag", "source", "comment", "status")


def _content_of(row: Measurement) -> dict[str, Any]:
    content = {name: getattr(row, name) for name in _CONTENT}
    return content | {"source_date": row.source_date.isoformat()}


def _restore(row: Measurement, before: dict[str, Any]) -> None:
    for name in _CONTENT:
        setattr(row, name, before[name])
    row.source_date = date.fromisoformat(before["source_date"])


def _keep(
    row: Measurement,
    before: dict[str, Any],
    reason: str,
    author_id: int | None,
    today: date,
    undoes: int | None = None,
) -> None:
    db.session.add(
        MeasurementRevision(
            measurement_id=row.id,
            author_id=author_id,
            on=today,
            reason=reason,
            before=before,
            after=_content_of(row),
            undoes_id=undoes,
        )
    )
