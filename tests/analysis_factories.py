"""A campaign made to be analysed: an effect of age, two ways of answering, a site too small."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

import orjson
from sqlalchemy import insert

from evalapp.extensions import db
from evalapp.sites.models import Site
from surveys.models import Campaign, Response
from tests import survey_factories as make
from tests.factories import in_app

OPINIONS = ("suivi", "ecoute", "info", "place")
CODES = ("tout_a_fait", "plutot", "plutot_pas", "pas_du_tout")


def definition(name: str = "analyse") -> dict[str, Any]:
    """Sex, age, welcome, and four opinions that go together."""
    lists = {
        "accord": make.AGREEMENT,
        "sexe": [{"name": n, "label": {"fr": w}} for n, w in (("f", "Femme"), ("h", "Homme"))],
        "age": [{"name": n, "label": {"fr": n.capitalize()}} for n in ("jeune", "adulte", "rare")],
    }
    plain = [("sexe", "sexe", "Vous êtes"), ("age", "age", "Votre âge")]
    asked = [("accueil", "Je me sens bien accueilli."), *((n, f"Avis : {n}.") for n in OPINIONS)]
    items = [
        {"uid": uid, "name": uid, "type": "select_one", "list_name": lists_,
         "label": {"fr": label}}
        for uid, lists_, label in plain
    ] + [
        {"uid": uid, "name": uid, "type": "select_one", "list_name": "accord",
         "appearance": "agreement", "label": {"fr": label}}
        for uid, label in asked
    ]  # fmt: skip
    return {
        "format": 1, "name": name, "title": {"fr": "Analyse"}, "choices": lists,
        "pages": [{"uid": "p1", "name": "p1", "label": {"fr": "Vous"}, "items": items}],
    }  # fmt: skip


def answers(k: int, chance: random.Random, later: bool) -> dict[str, Any]:
    """One person: the young feel welcome, half of the people are pleased with the rest."""
    age = "rare" if k % 60 == 0 else ("jeune", "adulte")[k % 2]
    pleased = chance.random() < 0.5
    weights = [5, 4, 1, 1] if age == "jeune" else [1, 2, 4, 3]
    found: dict[str, Any] = {
        "sexe": "fh"[k // 2 % 2],
        "age": age,
        "accueil": chance.choices(CODES, weights)[0],
    }
    for name in OPINIONS:
        found[name] = chance.choices(CODES, [8, 3, 1, 0.3] if pleased else [0.3, 1, 3, 8])[0]
    if later:
        found["suivi"] = "pas_du_tout"
    return found


@in_app
def fill(
    campaign: Campaign, sizes: dict[Site, int] | Sequence[tuple[Site, int]], late: bool = False
) -> None:
    """Store answers on each site over six days; ``late``: the last days all disagree."""
    chance = random.Random(f"{campaign.code} 4")
    points = {
        point.site_id: point.id for point in db.session.get(Campaign, campaign.id).access_points
    }
    rows = []
    for site, size in dict(sizes).items():
        for k in range(size):
            day = k % 6
            rows.append(
                {
                    "id": chance.getrandbits(62), "key_hash": chance.randbytes(32),
                    "campaign_id": campaign.id, "access_point_id": points[site.id],
                    "site_id": site.id, "version_id": campaign.version_id, "status": "complete",
                    "language": "fr", "channel": "link", "generation": 0,
                    "answers": orjson.dumps(answers(k, chance, late and day >= 4),
                                            option=orjson.OPT_SORT_KEYS).decode(),
                    "day": make.TODAY - timedelta(days=5 - day),
                }
            )  # fmt: skip
    db.session.execute(insert(Response), rows)
    db.session.commit()
