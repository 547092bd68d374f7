"""Reads of the audit trail."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlalchemy import ColumnElement, func, select

from evalapp.audit.models import AuditEvent
from evalapp.extensions import db
from evalapp.moments import PARIS

PAGE_SIZE = 50


@dataclass(frozen=True, slots=True)
class Filters:
    """What is asked of the trail; empty means everything."""

    action: str = ""
    user_id: int | None = None
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One page of the trail, the latest first."""

    events: list[AuditEvent]
    number: int
    pages: int
    total: int


def page(filters: Filters, number: int) -> Page:
    """Return the page of this number, or the last one when there are fewer."""
    conditions = _conditions(filters)
    total = db.session.scalar(select(func.count()).select_from(AuditEvent).where(*conditions)) or 0
    pages = max(1, -(-total // PAGE_SIZE))
    shown = min(max(1, number), pages)
    query = (
        select(AuditEvent)
        .where(*conditions)
        .order_by(AuditEvent.id.desc())
        .limit(PAGE_SIZE)
        .offset((shown - 1) * PAGE_SIZE)
    )
    return Page(list(db.session.scalars(query)), shown, pages, total)


def actions() -> list[str]:
    """Return the acts that the trail holds, once each."""
    query = select(AuditEvent.action).distinct().order_by(AuditEvent.action)
    return list(db.session.scalars(query))


def _conditions(filters: Filters) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if filters.action:
        found.append(AuditEvent.action == filters.action)
    if filters.user_id is not None:
        found.append(AuditEvent.user_id == filters.user_id)
    if filters.since is not None:
        found.append(AuditEvent.at >= _midnight(filters.since))
    if filters.until is not None:
        found.append(AuditEvent.at < _midnight(filters.until + timedelta(days=1)))
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, PARIS).astimezone(UTC).replace(tzinfo=None)
