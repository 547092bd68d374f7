"""What privacy reads and deletes: responses, their dependents, keys, purges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, func, insert, select

from evalapp.extensions import db
from surveys.models import Campaign, Response, SelectedVerbatim
from surveys.privacy.models import CampaignPurge, ErasedKey


def due_campaigns(today: date) -> Sequence[Campaign]:
    """Return the campaigns whose retention is over and whose purge is not finished."""
    done = exists().where(
        CampaignPurge.campaign_id == Campaign.id, CampaignPurge.completed_on.is_not(None)
    )
    query = select(Campaign).where(Campaign.retention_on < today, ~done).order_by(Campaign.id)
    return db.session.scalars(query).all()


def purge_of(campaign_id: int) -> CampaignPurge | None:
    """Return the purge of a campaign, when there was one."""
    return db.session.get(CampaignPurge, campaign_id)


def campaign_of_code(code: str) -> Campaign | None:
    """Return a campaign, whoever asks: for the replay of erasures only."""
    return db.session.scalars(select(Campaign).where(Campaign.code == code)).one_or_none()


def numbers_of(campaign_id: int) -> tuple[int, int]:
    """Return how many finished and how many other responses a campaign holds."""
    query = (
        select(Response.status, func.count())
        .where(Response.campaign_id == campaign_id)
        .group_by(Response.status)
    )
    counts = {status: number for status, number in db.session.execute(query)}
    finished = counts.pop("complete", 0)
    return finished, sum(counts.values())


def erase(condition: ColumnElement[bool]) -> None:
    """Delete the responses of a condition with all that hangs on them; keep their keys' hashes."""
    doomed = select(Response.id).where(condition)
    for table in reversed(db.metadata.sorted_tables):
        for column in table.columns:
            if any(key.column is Response.__table__.c.id for key in column.foreign_keys):
                db.session.execute(delete(table).where(column.in_(doomed)))
    known = exists().where(ErasedKey.key_hash == Response.key_hash)
    keys = select(Response.key_hash).where(and_(condition, ~known))
    db.session.execute(insert(ErasedKey).from_select(["key_hash"], keys))
    db.session.execute(delete(Response).where(condition))


def erase_by_keys(hashes: Sequence[bytes]) -> None:
    """Delete the responses of these keys and remember the keys, present or not."""
    for start in range(0, len(hashes), 500):
        part = hashes[start : start + 500]
        erase(Response.key_hash.in_(part))
        known = set(
            db.session.scalars(select(ErasedKey.key_hash).where(ErasedKey.key_hash.in_(part)))
        )
        rows = [{"key_hash": key} for key in part if key not in known]
        if rows:
            db.session.execute(insert(ErasedKey), rows)


def erase_campaign(campaign_id: int) -> None:
    """Delete every response of a campaign and every sentence taken from one."""
    erase(Response.campaign_id == campaign_id)
    chosen = delete(SelectedVerbatim).where(SelectedVerbatim.campaign_id == campaign_id)
    db.session.execute(chosen)


def compact() -> bool:
    """Give deleted pages back, overwritten; tell whether the journal was emptied as well."""
    db.session.remove()
    raw: Any = db.engine.raw_connection()
    try:
        if db.engine.dialect.name == "sqlite":
            cursor = raw.cursor()
            cursor.execute("VACUUM")
            busy = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            return not busy
        connection = raw.driver_connection
        connection.autocommit = True
        for name in ("response", "selected_verbatim"):
            connection.execute(f"VACUUM FULL {name}")
        connection.autocommit = False
        return True
    finally:
        raw.close()
