"""The audit trail: one line per act that somebody may have to answer for."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import DDL, ForeignKey, Index, String, event
from sqlalchemy.orm import Mapped, mapped_column
from sqlalchemy.types import JSON

from evalapp.extensions import db

#: Lines younger than this many days can be erased by nobody (CNIL: six to twelve months).
KEPT_DAYS = 180


class AuditEvent(db.Model):
    """Who did what, on what, when; never an answer, never a name in the details."""

    __tablename__ = "audit_event"
    __table_args__ = (Index("ix_audit_event_at", "at"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    #: UTC, without zone: SQLite keeps none.
    at: Mapped[datetime]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("user.id"), index=True)
    action: Mapped[str] = mapped_column(String(48), index=True)
    object_type: Mapped[str] = mapped_column(String(48), default="")
    object_id: Mapped[str] = mapped_column(String(64), default="")
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


#: The database itself refuses to rewrite the trail; migrations run these same sentences.
SQLITE_GUARDS = (
    """CREATE TRIGGER audit_event_is_never_changed BEFORE UPDATE ON audit_event
    BEGIN SELECT RAISE(ABORT, 'audit lines are never changed'); END""",
    f"""CREATE TRIGGER audit_event_is_kept BEFORE DELETE ON audit_event
    WHEN OLD.at > datetime('now', '-{KEPT_DAYS} days')
    BEGIN SELECT RAISE(ABORT, 'audit lines are kept'); END""",
)
POSTGRES_GUARDS = (
    f"""CREATE OR REPLACE FUNCTION audit_event_guard() RETURNS trigger AS $$
    BEGIN
      IF TG_OP = 'DELETE' AND OLD.at < (now() AT TIME ZONE 'utc') - interval '{KEPT_DAYS} days' THEN
        RETURN OLD;
      END IF;
      RAISE EXCEPTION 'audit lines are kept and never changed';
    END $$ LANGUAGE plpgsql""",
    """CREATE TRIGGER audit_event_guard BEFORE UPDATE OR DELETE ON audit_event
    FOR EACH ROW EXECUTE FUNCTION audit_event_guard()""",
)

for _dialect, _guards in (("sqlite", SQLITE_GUARDS), ("postgresql", POSTGRES_GUARDS)):
    for _guard in _guards:
        event.listen(
            AuditEvent.__table__,
            "after_create",
            DDL(_guard).execute_if(dialect=_dialect),  # type: ignore[no-untyped-call]
        )
