"""What is hoped for by site and group: chosen, kept, and followed without telling small groups."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from evalapp.accounts.permissions import Role
from evalapp.config import today
from evalapp.extensions import db
from surveys.field.objectives import groups as grouping
from surveys.field.objectives.groups import read_objectives
from surveys.models import Campaign
from surveys.serialization import questionnaire_from_dict
from tests.factories import make_programme, make_site
from tests.survey_factories import make_campaign, make_response, make_version, small_definition

SignIn = Callable[..., FlaskClient]


def definition() -> dict[str, Any]:
    """Age × sex, then what the small questionnaire asks."""
    made = small_definition("groupes")
    listed = {"ages": ("a", "b"), "sexes": ("f", "g")}
    for name, codes in listed.items():
        made["choices"][name] = [{"name": one, "label": {"fr": one.upper()}} for one in codes]
    made["pages"][0]["items"] = [
        {"type": "select_one", "uid": uid, "name": uid, "list_name": f"{uid}s",
         "label": {"fr": uid}} for uid in ("age", "sexe")
    ] + made["pages"][0]["items"]  # fmt: skip
    return made


@pytest.fixture
def sites(app: Flask) -> list[Any]:
    programme = make_programme()
    return [make_site("ici", "Ici", programme), make_site("la", "Là", programme)]


@pytest.fixture
def campaign(app: Flask, sites: list[Any]) -> Any:
    return make_campaign("essai", sites=sites, today=today(), version=make_version(definition()))


def answered(campaign: Any, site: Any, age: str, sex: str, times: int, ago: int = 1) -> None:
    for _ in range(times):
        make_response(
            campaign, site, {"age": age, "sexe": sex, "q1": "oui"},
            day=today() - timedelta(days=ago),
        )  # fmt: skip


def kept(app: Flask) -> Any:
    with app.app_context():
        return read_objectives(db.session.scalars(select(Campaign)).one().group_objectives)


def test_only_questions_with_one_answer_and_few_choices_make_groups() -> None:
    asked = questionnaire_from_dict(definition())
    assert [one.uid for one in grouping.candidates(asked)] == ["age", "sexe", "q1"]
    labels = [group.label for group in grouping.groups_of(asked, ["sexe", "age", "sexe"])]
    assert labels == ["F · A", "F · B", "G · A", "G · B"]
    assert grouping.groups_of(asked, ["q3"]) == ()


def test_numbers_are_set_by_site_and_group_and_a_wrong_one_loses_nothing(
    app: Flask, signed_in_as: SignIn, campaign: Any
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    page = client.get("/campagnes/essai/objectifs?par=age&par=sexe").text
    assert page.count('inputmode="numeric"') == 8
    sent = {"par": ["age", "sexe"], "n.ici.0": "10", "n.la.3": "beaucoup"}
    refused = client.post("/campagnes/essai/objectifs", data=sent)
    assert refused.status_code == 422
    assert 'value="beaucoup"' in refused.text
    assert kept(app).questions == ()
    client.post("/campagnes/essai/objectifs", data=sent | {"n.la.3": "1 200"})
    assert kept(app).questions == ("age", "sexe")
    assert kept(app).numbers == {"ici": {"a|f": 10}, "la": {"b|g": 1200}}
    client.post("/campagnes/essai/objectifs", data={"par": ""})
    assert kept(app).written() == {}


def test_a_lead_of_one_site_leaves_the_numbers_of_the_others(
    app: Flask, signed_in_as: SignIn, campaign: Any, sites: list[Any]
) -> None:
    both = {"par": ["age"], "n.ici.0": "10", "n.la.0": "20"}
    signed_in_as(Role.EVALUATOR).post("/campagnes/essai/objectifs", data=both)
    lead = signed_in_as(Role.EVALUATOR, site=sites[0])
    lead.post("/campagnes/essai/objectifs", data={"par": ["age"], "n.ici.0": "11"})
    assert kept(app).numbers == {"ici": {"a": 11}, "la": {"a": 20}}


def test_the_follow_up_shows_groups_and_hides_the_small_ones(
    signed_in_as: SignIn, campaign: Any, sites: list[Any]
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    sent = {"par": ["age", "sexe"]} | {f"n.ici.{rank}": "40" for rank in range(4)}
    client.post("/campagnes/essai/objectifs", data=sent)
    for rank, (age, sex) in enumerate((("a", "f"), ("a", "g"), ("b", "f"))):
        answered(campaign, sites[0], age, sex, 20 + rank)
    answered(campaign, sites[0], "b", "g", 2)
    page = client.get("/campagnes/essai").text
    assert "Les groupes attendus" in page
    assert "s sur 40" in page
    shown = [n for n in (20, 21, 22) if f">{n} sur 40" in page]
    assert len(shown) < 3, "the small group would be computed from the others"
    assert ">2 sur 40" not in page
    assert "Là" in page


def test_whoever_answered_today_is_in_no_group_yet(
    signed_in_as: SignIn, campaign: Any, sites: list[Any]
) -> None:
    client = signed_in_as(Role.EVALUATOR)
    client.post("/campagnes/essai/objectifs", data={"par": "age", "n.ici.0": "40", "n.ici.1": "40"})
    answered(campaign, sites[0], "a", "f", 20)
    answered(campaign, sites[0], "b", "f", 20)
    answered(campaign, sites[0], "b", "f", 1, ago=0)
    page = client.get("/campagnes/essai").text
    assert page.count(">20 sur 40") == 2
    assert "21 sur 40" not in page
