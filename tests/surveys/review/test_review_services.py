"""The review: nothing changes without a trace, and every change is seen by the analysis."""

from __future__ import annotations

import orjson
import pytest
from flask import Flask
from sqlalchemy import func, select

from evalapp.errors import Conflict, Invalid
from evalapp.extensions import db
from indicators.repository import watermark
from surveys.answers import Problem
from surveys.models import Campaign, Response
from surveys.review import repository, services
from surveys.review.models import ResponseChange
from tests.factories import make_site, make_user
from tests.survey_factories import TODAY, make_campaign, make_response


@pytest.fixture
def found(app_context: Flask) -> tuple[Campaign, Response]:
    site = make_site("ici")
    campaign = make_campaign("parents", sites=[site])
    made = make_response(campaign, site, {"q1": "non", "q2": "C’est loin", "q3": "plutot"})
    return campaign, db.session.get_one(Response, made.id)


def correct(
    found: tuple[Campaign, Response], uid: str, raw: object, reason: str = "Erreur.", seen: int = 0
) -> tuple[Problem, ...]:
    author = make_user().id
    return services.correct(*found, uid, raw, reason, seen=seen, author_id=author, today=TODAY)


@pytest.mark.postgres
def test_a_correction_keeps_what_was_and_what_it_made_pointless(
    found: tuple[Campaign, Response],
) -> None:
    campaign, response = found
    before = watermark(campaign.id, response.site_id)
    assert correct(found, "q1", "oui") == ()
    assert orjson.loads(response.answers) == {"q1": "oui", "q3": "plutot"}
    [(change, name)] = repository.changes_of(response.id)
    assert (change.action, change.reason, change.on) == ("correct", "Erreur.", TODAY)
    assert change.before == {"q1": "non", "q2": "C’est loin"}
    assert change.after == {"q1": "oui"}
    assert name is not None
    assert watermark(campaign.id, response.site_id) != before


def test_the_questionnaire_refuses_in_a_correction_what_it_refuses_from_anybody(
    found: tuple[Campaign, Response],
) -> None:
    [problem] = correct(found, "q3", "jamais_vu")
    assert problem.uid == "q3"
    assert repository.changes_of(found[1].id) == []


def test_two_people_do_not_overwrite_each_other(found: tuple[Campaign, Response]) -> None:
    correct(found, "q1", "oui")
    with pytest.raises(Conflict, match="entre-temps"):
        correct(found, "q3", "nsp", seen=0)


def test_an_act_without_a_reason_is_not_done(found: tuple[Campaign, Response]) -> None:
    for reason in ("", "  ", "x" * 501):
        with pytest.raises(Invalid):
            services.act(*found, "reject", reason, author_id=None, today=TODAY)
    assert found[1].status == "complete"


def test_a_rejected_response_stays_counts_no_more_and_may_be_taken_back(
    found: tuple[Campaign, Response],
) -> None:
    campaign, response = found
    services.act(*found, "reject", "Rempli par un robot.", author_id=None, today=TODAY)
    assert (response.status, response.generation) == ("rejected", 1)
    assert watermark(campaign.id, response.site_id).finished == 0
    with pytest.raises(Conflict):
        services.act(*found, "reject", "Encore.", author_id=None, today=TODAY)
    services.act(*found, "accept", "C’était une vraie personne.", author_id=None, today=TODAY)
    assert (response.status, response.generation) == ("complete", 2)
    acts = [change.action for change, _ in repository.changes_of(response.id)]
    assert acts == ["reject", "accept"]
    assert db.session.scalar(select(func.count()).select_from(Response)) == 1


def test_a_second_flag_adds_nothing(found: tuple[Campaign, Response]) -> None:
    for _ in range(2):
        services.act(*found, "flag", "À vérifier.", author_id=None, today=TODAY)
    assert db.session.scalar(select(func.count()).select_from(ResponseChange)) == 1
