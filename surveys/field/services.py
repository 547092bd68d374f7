"""Creating, preparing and opening campaigns; their access points."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import date
from typing import Any

from evalapp.audit.services import record
from evalapp.errors import Conflict, Invalid
from evalapp.extensions import db
from evalapp.sites.models import Site
from surveys.field import repository
from surveys.field.checklist import Check, Facts, blocking, checks
from surveys.field.notice_texts import FIELDS, with_french
from surveys.field.spoken_codes import ROOM, spoken_code
from surveys.models import AccessPoint, Campaign
from surveys.serialization import questionnaire_from_json

#: Columns that the form fills by their own name.
_COLUMNS = (
    "title", "wave", "opens_on", "closes_on", "languages", "anonymity", "legal_basis",
    "retention_on", "team_threshold", "public_threshold", "uses_cards", "age_regime", "asks_age",
    "needs_parent", "young_texts",
)  # fmt: skip


def create_campaign(values: dict[str, Any], sites: list[Site]) -> Campaign:
    """Create a draft campaign with one link for each of its sites."""
    programmes = {site.programme_id for site in sites}
    if len(programmes) != 1:
        raise Invalid("Choisissez au moins un site, et des sites d’un même programme.")
    campaign = Campaign(
        code=_campaign_code(values["title"]), programme_id=programmes.pop(), status="draft"
    )
    _fill(campaign, values)
    db.session.add(campaign)
    db.session.flush()
    for site in sites:
        _add(campaign, site.id, "link", values.get("objective"))
    record("create", "campaign", campaign.code, sites=len(sites))
    db.session.commit()
    return campaign


def change_campaign(campaign: Campaign, values: dict[str, Any]) -> None:
    """Change the settings; ``values`` holds no fixed one once the campaign has opened."""
    _fill(campaign, values)
    record("change", "campaign", campaign.code)
    db.session.commit()


def _fill(campaign: Campaign, values: dict[str, Any]) -> None:
    for name in _COLUMNS:
        if name in values:
            setattr(campaign, name, values[name])
    if "version" in values:
        campaign.version = repository.version_by_id(values["version"])
    texts = {name: (values.get(f"notice_{name}") or "").strip() for name, *_ in FIELDS}
    campaign.notice = with_french(campaign.notice or {}, texts)


def opening_checks(campaign: Campaign, today: date) -> tuple[Check, ...]:
    """Return what has to be true before the campaign opens."""
    left = repository.codes_left(campaign.id)
    facts = Facts(
        is_published=campaign.version.status == "published",
        questionnaire=questionnaire_from_json(campaign.version.definition),
        open_points=sum(point.is_open for point in campaign.access_points),
        cards_left=left.get("answer", 0),
        parent_codes_left=left.get("parent", 0),
        **{name: getattr(campaign, name) for name in _READ},
    )
    return checks(facts, today)


_READ = (
    "languages", "notice", "opens_on", "closes_on", "retention_on", "team_threshold",
    "public_threshold", "uses_cards", "legal_basis", "age_regime", "asks_age", "needs_parent",
)  # fmt: skip


def open_draft(campaign: Campaign, today: date) -> None:
    """Open a draft whose checklist is complete; its anonymity is fixed from here on."""
    missing = blocking(opening_checks(campaign, today))
    if missing:
        raise Conflict("La campagne n’est pas prête : " + " ".join(one.problem for one in missing))
    campaign.status = "open"
    record("open", "campaign", campaign.code)
    db.session.commit()


def add_point(campaign: Campaign, site_id: int, channel: str, objective: int | None) -> AccessPoint:
    """Add a way in, under a code that can be said aloud."""
    point = _add(campaign, site_id, channel, objective)
    record("add_access_point", "campaign", campaign.code, channel=channel)
    db.session.commit()
    return point


def switch_point(point: AccessPoint, campaign: Campaign, *, is_open: bool) -> None:
    """Close a way in, or open it again."""
    point.is_open = is_open
    record("switch_access_point", "campaign", campaign.code, is_open=is_open)
    db.session.commit()


def _add(campaign: Campaign, site_id: int, channel: str, objective: int | None) -> AccessPoint:
    drawn = [spoken_code(secrets.randbelow(ROOM)) for _ in range(20)]
    taken = repository.codes_taken(AccessPoint, drawn)
    free = next(code for code in drawn if code not in taken)
    point = AccessPoint(
        code=free, campaign_id=campaign.id, site_id=site_id, channel=channel, objective=objective
    )
    db.session.add(point)
    return point


def _campaign_code(title: str) -> str:
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    stem = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:48] or "campagne"
    wanted = [stem, *(f"{stem}-{number}" for number in range(2, 200))]
    taken = repository.codes_taken(Campaign, wanted) | {"nouvelle"}
    return next(code for code in wanted if code not in taken)
