"""The smallest questionnaire, campaign and responses that a test needs."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count
from typing import Any

import orjson
from sqlalchemy import select

from evalapp.extensions import db
from evalapp.sites.models import Site
from surveys.definition import Questionnaire as Definition
from surveys.models import AccessPoint, Campaign, Questionnaire, QuestionnaireVersion, Response
from surveys.serialization import questionnaire_from_dict, questionnaire_to_json
from tests.factories import in_app, make_site, saved

TODAY = date(2026, 11, 23)

AGREEMENT = [
    {"name": "tout_a_fait", "label": {"fr": "Tout à fait d’accord"}},
    {"name": "plutot", "label": {"fr": "Plutôt d’accord"}},
    {"name": "plutot_pas", "label": {"fr": "Plutôt pas d’accord"}},
    {"name": "pas_du_tout", "label": {"fr": "Pas du tout d’accord"}},
    {"name": "nsp", "label": {"fr": "Je ne sais pas"}, "role": "dont_know"},
]

_numbers = count(1)


def small_definition(name: str = "essai") -> dict[str, Any]:
    """Two pages: a choice that opens a text, then an agreement."""
    return {
        "format": 1,
        "name": name,
        "title": {"fr": "Un essai"},
        "languages": ["fr"],
        "choices": {
            "ouinon": [
                {"name": "oui", "label": {"fr": "Oui"}},
                {"name": "non", "label": {"fr": "Non"}},
            ],
            "accord": AGREEMENT,
        },
        "pages": [
            {
                "uid": "p1",
                "name": "p1",
                "label": {"fr": "Vous"},
                "items": [
                    {"type": "select_one", "uid": "q1", "name": "vient", "list_name": "ouinon",
                     "label": {"fr": "Venez-vous ?"}},
                    {"type": "text", "uid": "q2", "name": "pourquoi",
                     "relevant": "${vient} = 'non'", "label": {"fr": "Pourquoi ?"}},
                ],
            },
            {
                "uid": "p2",
                "name": "p2",
                "label": {"fr": "Votre avis"},
                "items": [
                    {"type": "select_one", "uid": "q3", "name": "accueil", "list_name": "accord",
                     "appearance": "agreement", "label": {"fr": "Je me sens bien accueilli."}},
                ],
            },
        ],
    }  # fmt: skip


@in_app
def make_version(definition: dict[str, Any] | None = None) -> QuestionnaireVersion:
    """A published version of a questionnaire of its own."""
    data = definition or small_definition(f"essai_{next(_numbers)}")
    value: Definition = questionnaire_from_dict(data)
    version = QuestionnaireVersion(
        number=1,
        status="published",
        definition=questionnaire_to_json(value),
        checksum=value.checksum,
        published_on=TODAY,
        questionnaire=Questionnaire(code=value.name, title=value.title["fr"]),
    )
    return saved(version)


@in_app
def make_campaign(
    code: str = "",
    *,
    sites: Sequence[Site] = (),
    version: QuestionnaireVersion | None = None,
    today: date = TODAY,
    **columns: Any,
) -> Campaign:
    """An open campaign with one access point per site, ``<code>-<site code>``."""
    places = list(sites) or [make_site()]
    name = code or f"campagne-{next(_numbers)}"
    values: dict[str, Any] = {
        "code": name,
        "title": f"Campagne {name}",
        "programme_id": places[0].programme_id,
        "version_id": (version or make_version()).id,
        "opens_on": today - timedelta(days=10),
        "closes_on": today + timedelta(days=10),
        "status": "open",
        "languages": ["fr"],
        "notice": {"organisation": "Centre d’essai", "purpose": "Essayer."},
    } | columns
    campaign = Campaign(**values)
    campaign.access_points = [
        AccessPoint(code=f"{name}-{site.code}", site_id=site.id) for site in places
    ]
    return saved(campaign)


@in_app
def make_response(
    campaign: Campaign,
    site: Site,
    answers: dict[str, Any],
    *,
    status: str = "complete",
    day: date = TODAY,
    **columns: Any,
) -> Response:
    """One stored response, as the submission service would have left it."""
    point = db.session.scalars(
        select(AccessPoint.id).where(
            AccessPoint.campaign_id == campaign.id, AccessPoint.site_id == site.id
        )
    ).first()
    values: dict[str, Any] = {
        "id": secrets.randbits(63),
        "key_hash": secrets.token_bytes(32),
        "campaign_id": campaign.id,
        "access_point_id": point,
        "site_id": site.id,
        "version_id": campaign.version_id,
        "status": status,
        "answers": orjson.dumps(answers, option=orjson.OPT_SORT_KEYS).decode(),
        "day": day,
    } | columns
    return saved(Response(**values))
