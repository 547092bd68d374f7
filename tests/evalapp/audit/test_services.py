"""The audit trail is written, signed, and never rewritten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import delete, select, text, update
from sqlalchemy.exc import DBAPIError

from evalapp.audit.models import KEPT_DAYS, AuditEvent
from evalapp.audit.services import record, record_at_once
from evalapp.config import utc_now
from evalapp.extensions import db, may_write


def written(action: str = "export") -> None:
    record(action, "campaign", "parents", rows=3)
    db.session.commit()


def test_a_line_says_what_was_done_on_what(app_context: Flask) -> None:
    written()
    line = db.session.scalars(select(AuditEvent)).one()
    assert (line.action, line.object_type, line.object_id) == ("export", "campaign", "parents")
    assert (line.user_id, line.details) == (None, {"rows": 3})
    assert utc_now() - line.at < timedelta(minutes=1)


def test_the_caller_decides_when_to_commit(app_context: Flask) -> None:
    record("export")
    db.session.rollback()
    assert db.session.scalars(select(AuditEvent)).all() == []


@pytest.mark.postgres
def test_the_database_refuses_to_change_a_line(app_context: Flask) -> None:
    written()
    with pytest.raises(DBAPIError, match="never changed"):
        db.session.execute(update(AuditEvent).values(action="rien"))
    db.session.rollback()
    with pytest.raises(DBAPIError, match="kept"):
        db.session.execute(delete(AuditEvent))


@pytest.mark.postgres
def test_a_line_past_its_time_may_go(app_context: Flask) -> None:
    old = utc_now() - timedelta(days=KEPT_DAYS + 1)
    db.session.add(AuditEvent(at=old, action="vieux"))
    written()
    db.session.execute(delete(AuditEvent).where(AuditEvent.action == "vieux"))
    db.session.commit()
    assert db.session.scalars(select(AuditEvent.action)).all() == ["export"]


def test_a_page_that_only_reads_can_still_leave_its_line(app_context: Flask) -> None:
    reading = may_write.set(False)
    db.session.execute(text("SELECT 1"))
    record_at_once("export", "campaign", "parents")
    assert not may_write.get()
    may_write.reset(reading)
    assert db.session.scalars(select(AuditEvent.action)).all() == ["export"]
