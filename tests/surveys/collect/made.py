"""Campaigns that are open to respondents, with the shipped questionnaires or a tiny one."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from evalapp.config import today
from evalapp.extensions import db
from surveys.definition import Questionnaire as Definition
from surveys.models import AccessPoint, Campaign, Questionnaire, QuestionnaireVersion, Response
from surveys.serialization import questionnaire_from_dict, questionnaire_from_json
from tests.factories import in_app, make_programme, make_site

SHIPPED = Path(__file__).parents[3] / "surveys" / "questionnaires"
NOTICE = {
    "organisation": "Le centre de ressources (exemple)",
    "purpose": {"fr": "Savoir ce qui aide les familles.", "ar": "معرفة ما يساعد العائلات."},
    "recipients": "L’équipe d’évaluation.",
    "contact": "evaluation@demo.invalid",
    "minutes": 5,
}
TINY: dict[str, Any] = {
    "name": "tiny",
    "title": {"fr": "Petit questionnaire"},
    "choices": {
        "yes_no": [{"name": "yes", "label": {"fr": "Oui"}}, {"name": "no", "label": {"fr": "Non"}}]
    },
    "pages": [
        {
            "uid": "one",
            "name": "one",
            "label": {"fr": "Un"},
            "items": [
                {
                    "uid": "came",
                    "name": "came",
                    "type": "select_one",
                    "list_name": "yes_no",
                    "label": {"fr": "Êtes-vous venu ?"},
                    "required": True,
                },
                {
                    "uid": "times",
                    "name": "times",
                    "type": "integer",
                    "label": {"fr": "Combien de fois ?"},
                    "relevant": "${came} = 'yes'",
                },
            ],
        },
        {
            "uid": "two",
            "name": "two",
            "label": {"fr": "Deux"},
            "items": [
                {
                    "uid": "words",
                    "name": "words",
                    "type": "text",
                    "label": {"fr": "Un mot ? Vous êtes venu ${times} fois."},
                }
            ],
        },
    ],
}


@lru_cache
def shipped(name: str) -> Definition:
    return questionnaire_from_json((SHIPPED / f"{name}.json").read_bytes())


@lru_cache
def tiny() -> Definition:
    return questionnaire_from_dict(TINY)


@in_app
def open_campaign(
    definition: Definition, code: str = "essai", site: str = "beziers", **changes: Any
) -> int:
    """Open a campaign with one access point of the same code; return its id."""
    version = QuestionnaireVersion(
        questionnaire=Questionnaire(code=code, title=code),
        number=1,
        status="published",
        definition=definition.canonical,
        checksum=definition.checksum,
    )
    values: dict[str, Any] = {
        "opens_on": today() - timedelta(days=10),
        "closes_on": today() + timedelta(days=30),
        "status": "open",
        "languages": list(definition.languages),
        "notice": NOTICE,
    } | changes
    programme = make_programme()
    campaign = Campaign(
        code=code, title="Essai", programme_id=programme.id, version=version, **values
    )
    point = AccessPoint(code=code, site_id=make_site(f"{site}", programme=programme).id)
    campaign.access_points = [point]
    db.session.add(campaign)
    db.session.commit()
    return campaign.id


@in_app
def change_campaign(campaign_id: int, **changes: Any) -> None:
    campaign = db.session.get_one(Campaign, campaign_id)
    for name, value in changes.items():
        setattr(campaign, name, value)
    db.session.commit()


@in_app
def add_version(campaign_id: int, definition: Definition) -> None:
    """Publish another version and let the campaign go on with it."""
    campaign = db.session.get_one(Campaign, campaign_id)
    campaign.version = QuestionnaireVersion(
        questionnaire_id=campaign.version.questionnaire_id,
        number=2,
        status="published",
        definition=definition.canonical,
        checksum=definition.checksum,
    )
    db.session.commit()


@in_app
def responses() -> list[Response]:
    found = list(db.session.scalars(db.select(Response)).all())
    db.session.expunge_all()
    db.session.rollback()
    return found


def begun(client: Any, code: str = "essai", query: str = "") -> str:
    """Open a form; return the address of its first page."""
    answer = client.get(f"/q/{code}/commencer{query}")
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def hidden(page: str, name: str) -> str:
    """Return the value of a hidden field."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no field {name}"
    return html.unescape(found.group(1))


def key_of(address: str) -> str:
    return address.split("/r/")[1].split("/")[0]


def yesterday() -> date:
    return today() - timedelta(days=1)
