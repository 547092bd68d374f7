"""What the respondents' door reads: one statement per question asked."""

from __future__ import annotations

from typing import Any

import orjson
from sqlalchemy import CursorResult, Executable, bindparam, case, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from evalapp.errors import NotFound
from evalapp.extensions import db
from evalapp.sites.models import Site
from surveys.collect.models import ResumeTries
from surveys.definition import Questionnaire
from surveys.models import AccessPoint, Campaign, QuestionnaireVersion, Response
from surveys.serialization import questionnaire_from_json
from surveys.submission import Door, Stored

_DOOR = (
    select(
        AccessPoint.id.label("access_point_id"),
        AccessPoint.code.label("access_code"),
        AccessPoint.channel,
        AccessPoint.is_open,
        Campaign.id.label("campaign_id"),
        Campaign.title,
        Campaign.status,
        Campaign.opens_on,
        Campaign.closes_on,
        Campaign.anonymity,
        Campaign.languages,
        Campaign.legal_basis,
        Campaign.notice,
        Campaign.retention_on,
        Campaign.uses_cards,
        Campaign.asks_age,
        Campaign.needs_parent,
        Campaign.young_texts,
        AccessPoint.site_id,
        Site.code.label("site_code"),
        Campaign.version_id,
        QuestionnaireVersion.checksum,
    )
    .join(Campaign, Campaign.id == AccessPoint.campaign_id)
    .join(Site, Site.id == AccessPoint.site_id)
    .join(QuestionnaireVersion, QuestionnaireVersion.id == Campaign.version_id)
    .where(AccessPoint.code == bindparam("code"))
)

_STORED = select(
    Response.id,
    Response.access_point_id,
    Response.version_id,
    QuestionnaireVersion.checksum,
    Response.status,
    Response.language,
    Response.page,
    Response.answers,
    Response.spent,
    Response.day,
).join(QuestionnaireVersion, QuestionnaireVersion.id == Response.version_id)
_BY_KEY = _STORED.where(Response.key_hash == bindparam("key_hash"))
#: Two posts with one key wait for each other (PostgreSQL; on SQLite the transaction does it).
_BY_KEY_LOCKED = _BY_KEY.with_for_update(of=Response)

#: A door and what stands behind it for one key, in one statement; names of a response's columns
#: begin with « kept_ ».
_KEPT_VERSION = aliased(QuestionnaireVersion)
_KEPT = "kept_"
_DOOR_AND_STORED = (
    _DOOR.add_columns(
        *(
            column.label(f"{_KEPT}{name}")
            for name, column in _STORED.selected_columns.items()
            if name != "checksum"
        ),
        _KEPT_VERSION.checksum.label(f"{_KEPT}checksum"),
    )
    .outerjoin(Response, Response.key_hash == bindparam("key_hash"))
    .outerjoin(_KEPT_VERSION, _KEPT_VERSION.id == Response.version_id)
)

_BY_CODE = (
    select(AccessPoint.code, Response.open_key, Response.page, Response.language)
    .join(AccessPoint, AccessPoint.id == Response.access_point_id)
    .where(
        Response.resume_hash == bindparam("resume_hash"),
        Response.campaign_id == bindparam("campaign_id"),
        Response.status == "partial",
    )
)

_QUESTIONNAIRES: dict[str, Questionnaire] = {}
_MOST_QUESTIONNAIRES = 64


def _run(query: Executable, values: dict[str, Any]) -> CursorResult[Any]:
    """Run a query in the session's transaction, without the ORM's share of the work."""
    return db.session.connection().execute(query, values)


def door_by_code(code: str) -> Door:
    """Return an access point with its campaign; a draft campaign does not exist yet."""
    return _door(_run(_DOOR, {"code": code}).mappings().first())


def door_and_stored(code: str, key_hash: bytes) -> tuple[Door, Stored | None]:
    """Return an access point, and the response of a key if a first answer was ever given."""
    found = {"code": code, "key_hash": key_hash}
    row: Any = _run(_DOOR_AND_STORED, found).mappings().first() or {}
    kept = {n.removeprefix(_KEPT): v for n, v in row.items() if n.startswith(_KEPT)}
    door = _door({name: value for name, value in row.items() if not name.startswith(_KEPT)})
    return door, _stored(kept if kept["id"] is not None else None)


def _door(row: Any) -> Door:
    if not row or row["status"] == "draft":
        raise NotFound
    return Door(**{**row, "languages": tuple(row["languages"] or ())})


def stored_response(key_hash: bytes, *, lock: bool = False) -> Stored | None:
    """Return the response of a key, if a first answer was ever given."""
    query = _BY_KEY_LOCKED if lock else _BY_KEY
    return _stored(_run(query, {"key_hash": key_hash}).mappings().first())


def _stored(row: Any) -> Stored | None:
    if row is None:
        return None
    text = row["answers"]
    return Stored(**{**row, "answers": orjson.loads(text)}, text=text)


def has_answered(campaign_id: int, respondent: bytes) -> bool:
    """Tell whether a complete response of somebody is there; only personal links ask."""
    query = select(Response.id).where(
        Response.respondent == respondent,
        Response.campaign_id == campaign_id,
        Response.status != "partial",
    )
    return db.session.execute(query).first() is not None


def unfinished_of(campaign_id: int, respondent: bytes) -> Any:
    """Return the key and page of the unfinished response of somebody, if there is one."""
    query = select(Response.open_key, Response.page).where(
        Response.respondent == respondent,
        Response.campaign_id == campaign_id,
        Response.status == "partial",
    )
    return db.session.execute(query).first()


def unfinished_by_code(resume_hash: bytes, campaign_id: int) -> Any:
    """Return where the code of an unfinished response leads: access code, key, page, language."""
    found = {"resume_hash": resume_hash, "campaign_id": campaign_id}
    return db.session.execute(_BY_CODE, found).first()


def questionnaire_of(version_id: int, checksum: str) -> Questionnaire:
    """Return the questionnaire of a version; read and parsed once per process."""
    found = _QUESTIONNAIRES.get(checksum)
    if found is None:
        query = select(QuestionnaireVersion.definition).where(QuestionnaireVersion.id == version_id)
        found = questionnaire_from_json(db.session.execute(query).scalar_one())
        if len(_QUESTIONNAIRES) >= _MOST_QUESTIONNAIRES:
            _QUESTIONNAIRES.clear()
        _QUESTIONNAIRES[checksum] = found
    return found


def checksum_of(version_id: int) -> str | None:
    """Return the checksum of a version."""
    query = select(QuestionnaireVersion.checksum).where(QuestionnaireVersion.id == version_id)
    return db.session.execute(query).scalar_one_or_none()


def count_try(access_point_id: int, slot: int) -> int:
    """Count one more try in this slot and return the count; concurrent tries wait here."""
    dialect = postgresql if db.engine.dialect.name == "postgresql" else sqlite
    insert = dialect.insert(ResumeTries).values(access_point_id=access_point_id, slot=slot, wrong=1)
    again = insert.on_conflict_do_update(
        index_elements=[ResumeTries.access_point_id],
        set_={
            "slot": slot,
            "wrong": case((ResumeTries.slot == slot, ResumeTries.wrong + 1), else_=1),
        },
    )
    return int(db.session.execute(again.returning(ResumeTries.wrong)).scalar_one())
