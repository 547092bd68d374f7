"""Before a purge: each survey indicator of the wave becomes an entered measurement."""

from __future__ import annotations

from datetime import date
from typing import Any

from evalapp.accounts.permissions import Scope
from evalapp.extensions import db
from evalapp.flags import Flag
from indicators import repository
from indicators.collected.services import survey_results
from indicators.disclosure.tables import Audience
from indicators.framework import framework_for
from indicators.judgement import Point
from indicators.models import Measurement, MeasurementRevision
from indicators.results import indicator_point
from surveys.campaigns.repository import sites_of
from surveys.models import Campaign
from surveys.privacy import hooks
from surveys.serialization import questionnaire_from_json

REASON = "Valeur figée avant la purge des réponses"

_CONTENT = ("value", "numerator", "denominator", "n", "flag", "source", "comment", "status")


def freeze(campaign_id: int, today: date) -> int:
    """Keep what a public reader may see of the wave's indicators; return how many were kept.

    The public values only: once the answers are gone nothing tells any more whether a small
    number, kept for the team, would give somebody away beside the published ones.
    """
    campaign = db.session.get(Campaign, campaign_id)
    if campaign is None:
        return 0
    name = questionnaire_from_json(campaign.version.definition).name
    kept = 0
    for site in sites_of(campaign_id, Scope(everything=True)):
        framework = framework_for(site.programme.kind)
        results = survey_results(site, campaign, Audience.PUBLIC)
        for indicator in framework.indicators if framework and results.respondents else ():
            if indicator.survey is None or indicator.survey.questionnaire != name:
                continue
            point = indicator_point(indicator, results, campaign.wave, campaign.title)
            if point is not None:
                kept += _keep(indicator.code, site.id, point, today)
    return kept


def _keep(code: str, site_id: int, point: Point, today: date) -> int:
    if repository.same_measurement(site_id, code, point.period) is not None:
        return 0
    hidden = point.flag if point.flag else Flag.SECRET
    row = Measurement(
        indicator_code=code,
        site_id=site_id,
        period=point.period,
        value=point.value,
        n=point.n,
        flag=hidden.value if point.value is None else "",
        source=point.source[:200],
        source_date=today,
        comment=REASON,
    )
    db.session.add(row)
    db.session.flush()
    after = {name: getattr(row, name) for name in _CONTENT}
    after["source_date"] = today.isoformat()
    change: dict[str, Any] = {"author_id": None, "on": today, "reason": REASON, "before": {}}
    db.session.add(MeasurementRevision(measurement_id=row.id, after=after, **change))
    return 1


hooks.register_freeze("indicators", freeze)
