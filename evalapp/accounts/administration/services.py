"""Accounts of others: opening, closing, roles. Only somebody who administers everything."""

from __future__ import annotations

import secrets

from sqlalchemy import delete, func, select

from evalapp.accounts import repository
from evalapp.accounts.models import Membership, SignInSession, User
from evalapp.accounts.permissions import Grant, Role, Scope
from evalapp.accounts.services import checked_address, hashed, set_password
from evalapp.audit.services import record
from evalapp.config import utc_now
from evalapp.errors import Conflict, Invalid, NotFound
from evalapp.extensions import db

#: Without the letters and figures that are taken for one another.
LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"


def add_account(email: str, name: str, grants: tuple[Grant, ...] = ()) -> tuple[int, str]:
    """Create an account; return its number and a provisional password, shown once.

    The password is hashed before the transaction that writes: nobody waits behind it.
    """
    address = checked_address(email)
    db.session.rollback()
    provisional = provisional_password()
    password_hash, now = hashed(provisional), utc_now()
    memberships = [_membership(grant) for grant in grants]
    user = User(
        email=address,
        password_hash=password_hash,
        display_name=name,
        created_at=now,
        password_changed_at=now,
        memberships=memberships,
    )
    db.session.add(user)
    db.session.flush()
    record("account.created", "user", user.id, roles=[grant.role.value for grant in grants])
    db.session.commit()
    return user.id, provisional


def give_role(user_id: int, grant: Grant, scope: Scope) -> None:
    """Add one membership; giving it twice changes nothing."""
    user = repository.user_by_id(user_id, scope)
    if grant not in {repository.grant_of(held) for held in user.memberships}:
        user.memberships.append(_membership(grant))
        record("membership.added", "user", user_id, user_id=None, **_told(grant))
    db.session.commit()


def take_role(user_id: int, membership_id: int, scope: Scope) -> None:
    """Remove one membership of this person."""
    user = repository.user_by_id(user_id, scope)
    held = next((m for m in user.memberships if m.id == membership_id), None)
    if held is None:
        raise NotFound
    grant = repository.grant_of(held)
    if grant.role is Role.ADMINISTRATOR:
        _keep_an_administrator(user_id)
    user.memberships.remove(held)
    record("membership.removed", "user", user_id, user_id=None, **_told(grant))
    db.session.commit()


def close_account(user_id: int, scope: Scope, *, by: int) -> None:
    """Stop an account from signing in, and end its sessions at once."""
    user = repository.user_by_id(user_id, scope)
    if user_id == by:
        raise Conflict("Vous ne pouvez pas fermer votre propre compte.")
    _keep_an_administrator(user_id)
    user.is_active = False
    db.session.execute(delete(SignInSession).where(SignInSession.user_id == user_id))
    record("account.closed", "user", user_id)
    db.session.commit()


def reopen_account(user_id: int, scope: Scope) -> None:
    """Let a closed account sign in again."""
    repository.user_by_id(user_id, scope).is_active = True
    record("account.reopened", "user", user_id)
    db.session.commit()


def reset_password(user_id: int, scope: Scope) -> str:
    """Replace somebody's password by a provisional one, shown once, and end their sessions."""
    repository.user_by_id(user_id, scope)
    db.session.rollback()
    provisional = provisional_password()
    password_hash = hashed(provisional)
    set_password(repository.user_by_id(user_id, scope), password_hash)
    record("password.reset", "user", user_id)
    db.session.commit()
    return provisional


def provisional_password() -> str:
    """Return five groups of four letters and figures: 98 bits that can be dictated."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(4)) for _ in range(5))


def _membership(grant: Grant) -> Membership:
    if grant.site_id is not None and grant.programme_id is not None:
        raise Invalid("Un rôle vaut pour un site ou pour un programme, pas pour les deux.")
    if grant.role is Role.ADMINISTRATOR and (grant.site_id or grant.programme_id):
        raise Invalid("L’administration vaut partout : choisissez « Partout ».")
    return Membership(role=grant.role.value, site_id=grant.site_id, programme_id=grant.programme_id)


def _keep_an_administrator(leaving: int) -> None:
    others = db.session.scalar(
        select(func.count())
        .select_from(Membership)
        .join(User)
        .where(
            Membership.role == Role.ADMINISTRATOR.value,
            User.is_active,
            Membership.user_id != leaving,
        )
    )
    is_administrator = db.session.scalar(
        select(Membership.id).where(
            Membership.role == Role.ADMINISTRATOR.value, Membership.user_id == leaving
        )
    )
    if is_administrator and not others:
        raise Conflict("Il doit rester au moins une personne qui administre evalapp.")


def _told(grant: Grant) -> dict[str, object]:
    told = {"role": grant.role.value, "site": grant.site_id, "programme": grant.programme_id}
    return {name: value for name, value in told.items() if value is not None}
