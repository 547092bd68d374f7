"""The demonstration's accounts: one per role, none of a real person."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from evalapp.accounts.models import Membership, User
from evalapp.config import utc_now
from evalapp.demo.plan import plan
from evalapp.extensions import db
from evalapp.sites.models import Site

#: No password verifies against this; a demonstration instance has its own rule instead.
NO_PASSWORD = "!"  # noqa: S105


def planned() -> list[dict[str, Any]]:
    """Return the accounts of the plan."""
    return list(plan()["accounts"])


def build() -> None:
    """Create the accounts that are not there yet."""
    known = set(db.session.scalars(select(User.email)))
    for account in planned():
        if account["email"] not in known:
            db.session.add(_user(account))
    db.session.commit()


def _user(account: dict[str, Any]) -> User:
    now = utc_now()
    user = User(
        email=account["email"],
        display_name=account["name"],
        password_hash=NO_PASSWORD,
        created_at=now,
        password_changed_at=now,
    )
    user.memberships.append(Membership(role=account["role"], site_id=_site_id(account)))
    return user


def _site_id(account: dict[str, Any]) -> int | None:
    if "site" not in account:
        return None
    return db.session.scalars(select(Site.id).where(Site.code == account["site"])).one()
