"""Instants of the tables as a clock in France shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from evalapp.wording import NBSP, day

PARIS = ZoneInfo("Europe/Paris")


def in_paris(instant: datetime) -> datetime:
    """Return a UTC instant without zone as a French clock showed it."""
    return instant.replace(tzinfo=UTC).astimezone(PARIS)


def moment(instant: datetime) -> str:
    """« 28 novembre 2024, 14 h 30 », never broken inside the day or the hour."""
    local = in_paris(instant)
    return f"{day(local.date())}, {local.hour}{NBSP}h{NBSP}{local.minute:02d}"


def day_of(instant: datetime) -> str:
    """« 28 novembre 2024 »."""
    return day(in_paris(instant).date())
