"""The reports that the demonstration has already handed to its troïkas."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from sqlalchemy import select

from evalapp.accounts.permissions import Scope
from evalapp.extensions import db
from evalapp.sites.repository import site_by_code
from reports.kinds import DEFAULT
from reports.models import Publication
from reports.services import publish_report

SITES = ("beziers", "sete")


def build(today: date, say: Callable[[str], object]) -> None:
    """Publish a first edition for the sites whose troïka has an account."""
    if db.session.scalars(select(Publication.id).limit(1)).first() is not None:
        return
    for code in SITES:
        site = site_by_code(code, Scope(everything=True))
        say(f"Rapport intermédiaire de {site.name}…")
        publish_report(site, DEFAULT, author_id=None, today=today)
