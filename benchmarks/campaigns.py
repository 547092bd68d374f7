"""A campaign as large as asked, made at once: 30 closed questions, random and repeatable."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson
from flask import Flask
from sqlalchemy import insert

from evalapp.config import Settings
from evalapp.extensions import db
from evalapp.factory import create_app
from evalapp.sites.models import Programme, Site
from surveys.models import AccessPoint, Campaign, Questionnaire, QuestionnaireVersion, Response
from surveys.serialization import questionnaire_from_dict, questionnaire_to_json

SITES = 5
LEVELS = ("tout_a_fait", "plutot", "plutot_pas", "pas_du_tout")
WORDS = ("Tout à fait d’accord", "Plutôt d’accord", "Plutôt pas d’accord", "Pas du tout d’accord")
START = date(2026, 1, 1)


def definition(questions: int = 30) -> dict[str, Any]:
    """Return a questionnaire: sex and age, then statements of agreement."""
    about = [("sexe", "sexe", "Vous êtes"), ("age", "age", "Votre âge")]
    items = [(f"q{k}", "accord", f"Affirmation numéro {k}") for k in range(3, questions + 1)]
    lists = {
        "accord": list(zip(LEVELS, WORDS, strict=True)),
        "sexe": [("f", "Une femme"), ("h", "Un homme")],
        "age": [(f"a{k}", f"Classe d’âge {k}") for k in range(1, 6)],
    }
    return {
        "format": 1, "name": "mesure", "title": {"fr": "Mesure"},
        "choices": {
            name: [{"name": code, "label": {"fr": label}} for code, label in listed]
            for name, listed in lists.items()
        },
        "pages": [{"uid": "p1", "name": "p1", "label": {"fr": "Page"}, "items": [
            {"uid": uid, "name": uid, "type": "select_one", "list_name": name,
             "label": {"fr": label}}
            for uid, name, label in (*about, *items)
        ]}],
    }  # fmt: skip


@contextmanager
def application(folder: Path) -> Iterator[Flask]:
    """Open an application over an empty SQLite database that does not wait for the disk."""
    app = create_app(Settings(f"sqlite:///{folder / 'mesure.db'}", folder, "une clé de mesure" * 3))
    with app.app_context():
        db.create_all()
        yield app
        db.session.remove()
        db.engine.dispose()


def make_campaign(rows: int, days: int, code: str = "mesure") -> Campaign:
    """Store a campaign of ``rows`` finished responses over ``days`` days and five sites."""
    value = questionnaire_from_dict(definition())
    programme = Programme(code="mesure", name="Mesure", kind="cite_educative")
    sites = [Site(code=f"site-{k}", name=f"Site {k}", programme=programme) for k in range(SITES)]
    version = QuestionnaireVersion(
        number=1, status="published", definition=questionnaire_to_json(value),
        checksum=value.checksum, published_on=START,
        questionnaire=Questionnaire(code="mesure", title="Mesure"),
    )  # fmt: skip
    db.session.add_all([programme, *sites, version])
    db.session.flush()
    campaign = Campaign(
        code=code, title="Mesure", programme_id=programme.id, version_id=version.id,
        opens_on=START, closes_on=START + timedelta(days=days), status="open",
        access_points=[AccessPoint(code=f"m-{site.code}", site_id=site.id) for site in sites],
    )  # fmt: skip
    db.session.add(campaign)
    db.session.commit()
    chance = random.Random(20261123)
    for start in range(0, rows, 50_000):
        size = min(50_000, rows - start)
        db.session.execute(insert(Response), response_rows(campaign, size, days, chance, START))
        db.session.commit()
    return campaign


def response_rows(
    campaign: Campaign, rows: int, days: int, chance: random.Random, first: date
) -> list[dict[str, Any]]:
    """Return rows to insert; the documents are drawn from 5 000 different ones."""
    pool = _documents(chance, 5000)
    points = [(point.id, point.site_id) for point in campaign.access_points]
    found = []
    for _ in range(rows):
        point, site = chance.choice(points)
        found.append(
            {
                "id": chance.getrandbits(63), "key_hash": chance.randbytes(32),
                "campaign_id": campaign.id, "access_point_id": point, "site_id": site,
                "version_id": campaign.version_id, "status": "complete", "language": "fr",
                "channel": "link", "answers": chance.choice(pool), "generation": 0,
                "day": first + timedelta(days=chance.randrange(days)),
            }
        )  # fmt: skip
    return found


def _documents(chance: random.Random, size: int) -> list[str]:
    uids = [f"q{k}" for k in range(3, 31)]
    pool = []
    for _ in range(size):
        document: dict[str, Any] = {uid: chance.choice((*LEVELS, None)) for uid in uids}
        document |= {"sexe": chance.choice("fh"), "age": f"a{chance.randrange(1, 6)}"}
        pool.append(orjson.dumps(document, option=orjson.OPT_SORT_KEYS).decode())
    return pool
