"""A campaign with enough answers to be explored: two sites that differ, sex, a multiple choice."""

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


def definition(name: str = "explore", label: str = "Je me sens bien accueilli.") -> dict[str, Any]:
    lists = {
        "accord": make.AGREEMENT,
        "sexe": [
            {"name": "f", "label": {"fr": "Une femme"}},
            {"name": "h", "label": {"fr": "Un homme"}},
        ],
        "gouts": [{"name": n, "label": {"fr": n.upper()}} for n in ("lire", "jouer", "danser")],
    }
    items = [
        {"uid": "sexe", "name": "sexe", "type": "select_one", "list_name": "sexe",
         "label": {"fr": "Vous êtes"}},
        {"uid": "accueil", "name": "accueil", "type": "select_one", "list_name": "accord",
         "appearance": "agreement", "label": {"fr": label}},
        {"uid": "gouts", "name": "gouts", "type": "select_multiple", "list_name": "gouts",
         "label": {"fr": "Vous aimez"}},
        {"uid": "mot", "name": "mot", "type": "text", "label": {"fr": "Un mot"}},
    ]  # fmt: skip
    return {
        "format": 1, "name": name, "title": {"fr": "Exploration"}, "choices": lists,
        "pages": [{"uid": "p1", "name": "p1", "label": {"fr": "Vous"}, "items": items}],
    }  # fmt: skip


@in_app
def fill(
    campaign: Campaign, sites: Sequence[Site], each: int = 150, shift: int = 4, seed: int = 1
) -> None:
    """Store ``each`` answers per site; the first site agrees more often than the others."""
    chance = random.Random(f"{campaign.id} {sites[0].id} {seed}")
    points = {
        point.site_id: point.id for point in db.session.get(Campaign, campaign.id).access_points
    }
    codes = ["tout_a_fait", "plutot", "plutot_pas", "pas_du_tout"]
    rows = []
    for rank, site in enumerate(sites):
        for k in range(each):
            weights = [shift, 3, 2, 1] if rank == 0 else [1, 2, 3, 3]
            answers = {
                "sexe": "fh"[k % 2],
                "accueil": chance.choices(codes, weights)[0] if k % 20 else "nsp",
                "gouts": [n for n in ("lire", "jouer", "danser") if chance.random() < 0.5] or None,
                "mot": "=1+1" if k == 0 else None,
            }
            rows.append(
                {
                    "id": chance.getrandbits(62), "key_hash": chance.randbytes(32),
                    "campaign_id": campaign.id, "access_point_id": points[site.id],
                    "site_id": site.id, "version_id": campaign.version_id, "status": "complete",
                    "language": "fr", "channel": "link", "generation": 0,
                    "answers": orjson.dumps(answers, option=orjson.OPT_SORT_KEYS).decode(),
                    "day": make.TODAY - timedelta(days=k % 3),
                }
            )  # fmt: skip
    db.session.execute(insert(Response), rows)
    db.session.commit()
