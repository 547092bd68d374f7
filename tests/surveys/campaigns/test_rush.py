"""A rush of answers is told to those who follow a collection; nothing is refused for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient

from evalapp.accounts.permissions import Role
from evalapp.config import today
from surveys.campaigns import rush
from surveys.campaigns.follow_up import Day
from surveys.campaigns.rush import AT_LEAST, rush_message
from tests.factories import make_programme, make_site
from tests.survey_factories import make_campaign, make_response

FIRST = date(2026, 11, 2)


def days(*finished: int) -> list[Day]:
    return [Day(FIRST + timedelta(days=rank), n) for rank, n in enumerate(finished)]


@pytest.mark.parametrize(
    "quiet",
    [(), (0, 0), (AT_LEAST - 1, 1), (60, 100, 80, 120), (AT_LEAST, 30, 30), (500, 450, 0, 480)],
)
def test_days_that_look_alike_are_no_rush(quiet: tuple[int, ...]) -> None:
    assert rush_message(days(*quiet)) == ""


def test_a_day_of_five_usual_ones_is_told_with_what_is_usual() -> None:
    said = rush_message(days(10, 20, 0, 30, 240))
    assert said.startswith(
        "240\u00a0réponses le 6\u00a0novembre\u00a02026, contre 20 un jour habituel"
    )
    assert "Rien n’a été refusé" in said


def test_a_first_day_alone_is_a_rush_from_a_hundred_on() -> None:
    assert "en un seul jour" in rush_message(days(0, AT_LEAST))


def test_the_follow_up_page_warns_of_it(
    app: Flask, signed_in_as: Callable[..., FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rush, "AT_LEAST", 3)
    site = make_site("ici", "Ici", make_programme())
    campaign = make_campaign("essai", sites=[site], today=today())
    for _ in range(3):
        make_response(campaign, site, {"q1": "oui"}, day=today())
    assert "une séance collective" in signed_in_as(Role.EVALUATOR).get("/campagnes/essai").text
