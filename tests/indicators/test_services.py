"""The scorecard of a site from end to end: answers, figures, entries, targets."""

from __future__ import annotations

import json
from datetime import date
from itertools import count
from pathlib import Path

import pytest
from flask import Flask

from evalapp.accounts.permissions import Scope
from evalapp.errors import Conflict, Invalid, NotFound
from evalapp.extensions import db
from evalapp.flags import Flag
from evalapp.sites.models import Site
from evalapp.sites.repository import site_by_code
from indicators import repository, services
from indicators.collected.services import survey_results
from indicators.disclosure.tables import Audience
from indicators.entered import Entry
from indicators.judgement import Judgement
from indicators.scorecard import Scorecard, TargetValue
from surveys.models import AccessPoint, Campaign, Questionnaire, QuestionnaireVersion, Response
from surveys.serialization import checksum, questionnaire_from_json, questionnaire_to_json
from tests.reference_database import database_url, reference_template

__all__ = ["database_url", "reference_template"]

TODAY = date(2026, 3, 1)
EVERYTHING = Scope(everything=True)
PARENTS = Path(__file__).parents[2] / "surveys" / "questionnaires" / "parents.json"
_numbers = count(1)


def site(code: str = "beziers") -> Site:
    return site_by_code(code, EVERYTHING)


def version() -> QuestionnaireVersion:
    known = db.session.query(QuestionnaireVersion).first()
    if known is not None:
        return known
    value = questionnaire_from_json(PARENTS.read_bytes())
    made = QuestionnaireVersion(
        questionnaire=Questionnaire(code="parents", title="Parents"),
        number=1,
        status="published",
        definition=questionnaire_to_json(value),
        checksum=checksum(value),
        published_on=TODAY,
    )
    db.session.add(made)
    db.session.flush()
    return made


def collect(where: Site, answers: dict[str | None, int], wave: str = "T0") -> Campaign:
    """Open a wave on a site and store so many finished responses of each answer to P8."""
    year = 2024 + int(wave[1])
    campaign = Campaign(
        code=f"parents-{wave}-{next(_numbers)}",
        title=f"Enquête auprès des parents {year}",
        programme_id=where.programme_id,
        version_id=version().id,
        wave=wave,
        opens_on=date(year, 1, 10),
        closes_on=date(year, 2, 10),
        status="closed",
    )
    point = AccessPoint(code=f"p{next(_numbers)}", campaign=campaign, site_id=where.id)
    db.session.add_all([campaign, point])
    db.session.flush()
    for answer, times in answers.items():
        for _ in range(times):
            store(campaign, point, {"p08": answer})
    db.session.commit()
    return campaign


def store(
    campaign: Campaign, point: AccessPoint, answers: dict[str, object], status: str = "complete"
) -> None:
    number = next(_numbers)
    db.session.add(
        Response(
            id=number,
            key_hash=number.to_bytes(32, "big"),
            campaign_id=campaign.id,
            access_point_id=point.id,
            site_id=point.site_id,
            version_id=campaign.version_id,
            status=status,
            answers=json.dumps(answers),
            day=campaign.opens_on,
        )
    )


def value(card: Scorecard, code: str) -> float | None:
    row = card.row(code)
    assert row is not None
    return row.latest.value if row.latest else None


def entry(period: str, **changes: object) -> Entry:
    return Entry(period, "DSDEN", date(2025, 11, 1), **changes)  # type: ignore[arg-type]


def enter(where: Site, code: str, what: Entry, reason: str = "") -> int:
    indicator = services.indicator_of(where, code)
    return services.enter_measurement(
        where, indicator, what, reason, author_id=None, today=TODAY
    ).id


pytestmark = pytest.mark.usefixtures("app_context")


def test_the_share_of_agreement_is_that_of_the_finished_answers() -> None:
    collect(site(), {"tout_a_fait": 30, "plutot": 30, "plutot_pas": 20, "nsp": 8, None: 7})
    card = services.site_scorecard(site(), Audience.SITE, TODAY)
    row = card.row("CE-E09")
    assert row is not None
    assert row.latest is not None
    assert (row.latest.value, row.latest.n) == (0.75, 80)
    assert (row.latest.missing, row.latest.dont_know, row.latest.period) == (7, 8, "T0")


def test_unfinished_and_refused_answers_do_not_count() -> None:
    campaign = collect(site(), {"plutot": 40, "pas_du_tout": 40})
    for status in ("partial", "refused", "rejected"):
        store(campaign, campaign.access_points[0], {"p08": "plutot"}, status)
    db.session.commit()
    assert value(services.site_scorecard(site(), Audience.SITE, TODAY), "CE-E09") == 0.5


def test_another_site_s_answers_do_not_count() -> None:
    collect(site("sete"), {"plutot": 40, "pas_du_tout": 10})
    row = services.site_scorecard(site(), Audience.SITE, TODAY).row("CE-E09")
    assert row is not None
    assert row.is_pending


def test_new_answers_are_seen_at_once() -> None:
    campaign = collect(site(), {"plutot": 20, "pas_du_tout": 20})
    assert value(services.site_scorecard(site(), Audience.SITE, TODAY), "CE-E09") == 0.5
    for _ in range(40):
        store(campaign, campaign.access_points[0], {"p08": "plutot"})
    db.session.commit()
    assert value(services.site_scorecard(site(), Audience.SITE, TODAY), "CE-E09") == 0.75


def test_three_waves_make_a_judgement() -> None:
    for wave, agreeing in (("T0", 40), ("T1", 50), ("T2", 60)):
        collect(site(), {"plutot": agreeing, "pas_du_tout": 40}, wave)
    row = services.site_scorecard(site(), Audience.SITE, date(2026, 12, 1)).row("CE-E09")
    assert row is not None
    assert (row.baseline_words, row.value_words) == ("50", "60")
    assert row.opinion.judgement is Judgement.FAVOURABLE


def test_a_small_wave_is_secret_and_concludes_nothing() -> None:
    for wave, agreeing in (("T0", 40), ("T1", 50), ("T2", 3)):
        collect(site(), {"plutot": agreeing}, wave)
    row = services.site_scorecard(site(), Audience.SITE, date(2026, 12, 1)).row("CE-E09")
    assert row is not None
    assert row.latest is not None
    assert (row.latest.flag, row.latest.n) == (Flag.SECRET, None)
    assert row.opinion.judgement is Judgement.INCONCLUSIVE


def test_the_public_is_shown_less_than_the_team() -> None:
    collect(site(), {"plutot": 30, "pas_du_tout": 8})
    assert value(services.site_scorecard(site(), Audience.TEAM, TODAY), "CE-E09") is not None
    assert value(services.site_scorecard(site(), Audience.PUBLIC, TODAY), "CE-E09") is None


def test_a_wave_that_has_not_begun_says_nothing() -> None:
    collect(site(), {"plutot": 30, "pas_du_tout": 30}, "T2")
    row = services.site_scorecard(site(), Audience.SITE, date(2026, 1, 9)).row("CE-E09")
    assert row is not None
    assert row.is_pending


def test_the_frequency_tables_of_a_campaign_are_gated_and_in_order() -> None:
    campaign = collect(site(), {"tout_a_fait": 30, "plutot": 30, "pas_du_tout": 2})
    tables = survey_results(site(), campaign, Audience.SITE).tables
    assert [t.key for t in tables][:2] == ["p01", "p02"]
    p08 = next(table for table in tables if table.key == "p08")
    assert p08.withheld >= 2
    assert all(cell.n is None for cell in p08.cells if cell.flag is Flag.SECRET)


def test_figures_fill_the_context_of_a_cite_and_of_a_community() -> None:
    card = services.site_scorecard("beziers", Audience.SITE, TODAY)
    assert value(card, "CE-C01") == 26491
    rural = services.site_scorecard("haut-vallespir", Audience.SITE, TODAY)
    poverty = rural.row("AM-01")
    assert poverty is not None
    assert poverty.value_words == "nd"
    assert poverty.note.startswith("2 communes sur 14 publiées")
    assert value(rural, "AM-03") == 1.0


def test_an_entry_fills_its_line_and_a_second_needs_a_reason() -> None:
    enter(site(), "CE-E01", entry("2023-2024", numerator=80, denominator=120))
    assert value(services.site_scorecard(site(), Audience.SITE, TODAY), "CE-E01") == 80 / 120
    with pytest.raises(Conflict, match="dites pourquoi"):
        enter(site(), "CE-E01", entry("2023-2024", numerator=90, denominator=120))
    enter(site(), "CE-E01", entry("2023-2024", numerator=90, denominator=120), "Rectifié")
    assert value(services.site_scorecard(site(), Audience.SITE, TODAY), "CE-E01") == 0.75


def test_every_change_is_kept_and_undone_one_by_one() -> None:
    first = entry("2024", numerator=80, denominator=120)
    number = enter(site(), "CE-E01", first)
    enter(site(), "CE-E01", entry("2024", numerator=90, denominator=120), "Rectifié")
    measurement = repository.measurement_by_id(number, site().id, "CE-E01")
    services.undo_measurement(measurement, author_id=None, today=TODAY)
    assert measurement.numerator == 80
    services.undo_measurement(measurement, author_id=None, today=TODAY)
    row = services.site_scorecard(site(), Audience.SITE, TODAY).row("CE-E01")
    assert row is not None
    assert row.is_pending
    with pytest.raises(Conflict):
        services.undo_measurement(measurement, author_id=None, today=TODAY)
    changes = repository.history_of(site().id, "CE-E01")
    assert [change.reason for change, _ in changes] == [
        "Annulation", "Annulation", "Rectifié", "Première saisie",
    ]  # fmt: skip


def test_a_few_people_entered_are_hidden_from_the_site_and_kept() -> None:
    number = enter(site(), "CE-K02", entry("2024", value=3.0))
    row = services.site_scorecard(site(), Audience.SITE, TODAY).row("CE-K02")
    assert row is not None
    assert row.value_words == "s"
    assert repository.measurement_by_id(number, site().id, "CE-K02").value == 3


def test_a_wave_collected_here_is_not_entered_by_hand() -> None:
    collect(site(), {"plutot": 40, "pas_du_tout": 40}, "T1")
    with pytest.raises(Invalid, match="réponses à l’enquête"):
        enter(site(), "CE-E09", entry("T1", value=60.0))


def test_a_wave_of_another_tool_is_the_start_of_the_series() -> None:
    collect(site(), {"plutot": 45, "pas_du_tout": 35}, "T1")
    enter(site(), "CE-E09", entry("T0", value=50.0, n=200))
    row = services.site_scorecard(site(), Audience.SITE, TODAY).row("CE-E09")
    assert row is not None
    assert (row.baseline_words, row.value_words, row.trend_words) == ("50", "56", "hausse")


def test_a_target_is_set_changed_and_removed() -> None:
    where, about = site(), services.indicator_of(site(), "CE-E01")
    for target, words in (
        (TargetValue(0.8, None), "≥\u00a080\u00a0%"),
        (TargetValue(0.85, None), "≥\u00a085\u00a0%"),
        (TargetValue(None, None), "–"),
    ):
        services.set_target(where, about, target, author_id=None)
        row = services.site_scorecard(where, Audience.SITE, TODAY).row("CE-E01")
        assert row is not None
        assert row.target_words == words
    with pytest.raises(Invalid, match="dépasse"):
        services.set_target(where, about, TargetValue(0.9, 0.8), author_id=None)


def test_an_indicator_of_the_other_framework_is_not_found() -> None:
    with pytest.raises(NotFound):
        services.indicator_of(site(), "AM-01")


def test_a_measurement_is_reached_through_its_site_and_indicator(app_context: Flask) -> None:
    number = enter(site(), "CE-E01", entry("2024", numerator=80, denominator=120))
    with pytest.raises(NotFound):
        repository.measurement_by_id(number, site("sete").id, "CE-E01")
    with pytest.raises(NotFound):
        repository.measurement_by_id(number, site().id, "CE-E06")
