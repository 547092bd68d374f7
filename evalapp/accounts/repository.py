"""Reads of the accounts room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from evalapp.accounts.labels import EVERYWHERE, ROLE_LABELS
from evalapp.accounts.models import Membership, SignInSession, User
from evalapp.accounts.permissions import Grant, Role, Scope
from evalapp.errors import NotFound
from evalapp.extensions import db


@dataclass(frozen=True, slots=True)
class LiveSession:
    """An open session and the person it belongs to."""

    user_id: int
    email: str
    display_name: str
    grants: tuple[Grant, ...]
    last_seen_at: datetime
    expires_at: datetime


def session_by_hash(token_hash: str) -> LiveSession | None:
    """Return the session of an open account, alive or not, with the person's grants."""
    row = db.session.execute(
        select(User, SignInSession)
        .join(SignInSession, SignInSession.user_id == User.id)
        .where(SignInSession.token_hash == token_hash, User.is_active)
        .options(selectinload(User.memberships))
    ).first()
    if row is None:
        return None
    user, opened = row
    return LiveSession(
        user_id=user.id,
        email=user.email,
        display_name=user.display_name,
        grants=tuple(grant_of(membership) for membership in user.memberships),
        last_seen_at=opened.last_seen_at,
        expires_at=opened.expires_at,
    )


def grant_of(membership: Membership) -> Grant:
    """Return the value that permissions reason on."""
    return Grant(Role(membership.role), membership.site_id, membership.programme_id)


def user_by_email(email: str) -> User | None:
    """Return the account of this address, open or closed."""
    return db.session.scalar(select(User).where(User.email == email))


def users(scope: Scope) -> list[User]:
    """Return every account by name; only somebody who administers everything sees them."""
    _must_reach_everything(scope)
    query = select(User).options(selectinload(User.memberships)).order_by(User.display_name)
    return list(db.session.scalars(query))


def user_by_id(user_id: int, scope: Scope) -> User:
    """Return one account, or raise ``NotFound``."""
    _must_reach_everything(scope)
    user = db.session.scalar(
        select(User).where(User.id == user_id).options(selectinload(User.memberships))
    )
    if user is None:
        raise NotFound
    return user


def sessions_of(user_id: int, now: datetime) -> list[SignInSession]:
    """Return the person's open sessions, the latest first."""
    query = (
        select(SignInSession)
        .where(SignInSession.user_id == user_id, SignInSession.expires_at > now)
        .order_by(SignInSession.last_seen_at.desc())
    )
    return list(db.session.scalars(query))


@dataclass(frozen=True, slots=True)
class Place:
    """A site or a programme, as accounts need to name it."""

    kind: str
    id: int
    name: str

    @property
    def key(self) -> str:
        """Return « site:3 », which a form can carry."""
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True, slots=True)
class HeldRole:
    """A role and where it holds, in words."""

    membership_id: int
    role: Role
    place: str

    @property
    def role_label(self) -> str:
        """Return the French name of the role."""
        return ROLE_LABELS[self.role]


def places() -> list[Place]:
    """Return every programme, then every site, by name; their rooms own the tables."""
    found = []
    for kind in ("programme", "site"):
        table = db.metadatas[None].tables[kind]
        rows = db.session.execute(select(table.c.id, table.c.name).order_by(table.c.name))
        found += [Place(kind, row.id, row.name) for row in rows]
    return found


def memberships_of(user_id: int) -> list[HeldRole]:
    """Return the person's roles with the names of the places they hold in."""
    names = {(place.kind, place.id): place.name for place in places()}
    query = select(Membership).where(Membership.user_id == user_id).order_by(Membership.id)
    return [_held(membership, names) for membership in db.session.scalars(query)]


def _held(membership: Membership, names: dict[tuple[str, int], str]) -> HeldRole:
    if membership.site_id is not None:
        place = names[("site", membership.site_id)]
    elif membership.programme_id is not None:
        place = names[("programme", membership.programme_id)]
    else:
        place = EVERYWHERE
    return HeldRole(membership.id, Role(membership.role), place)


def _must_reach_everything(scope: Scope) -> None:
    if not scope.everything:
        raise NotFound
