"""Tables of the accounts: people, their roles, their open sessions, the guesses made."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from evalapp.extensions import db


class User(db.Model):
    """Somebody who signs in; never deleted, only closed, so that the audit trail keeps a name."""

    __tablename__ = "user"

    id: Mapped[int] = mapped_column(primary_key=True)
    #: Lower case, trimmed: two spellings of one address are one account.
    email: Mapped[str] = mapped_column(String(254), unique=True)
    password_hash: Mapped[str] = mapped_column(String(200))
    display_name: Mapped[str] = mapped_column(String(120))
    is_active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]
    password_changed_at: Mapped[datetime]
    memberships: Mapped[list[Membership]] = relationship(
        back_populates="user", order_by="Membership.id", cascade="all, delete-orphan"
    )


class Membership(db.Model):
    """A role on one site, on one programme, or (both empty) everywhere."""

    __tablename__ = "membership"
    __table_args__ = (
        CheckConstraint("site_id IS NULL OR programme_id IS NULL", name="one_place"),
        CheckConstraint(
            "role IN ('administrator', 'evaluator', 'site_lead', 'troika_reader', 'interviewer')",
            name="role",
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    role: Mapped[str] = mapped_column(String(24))
    site_id: Mapped[int | None] = mapped_column(ForeignKey("site.id"), index=True)
    programme_id: Mapped[int | None] = mapped_column(ForeignKey("programme.id"), index=True)
    user: Mapped[User] = relationship(back_populates="memberships")


class SignInSession(db.Model):
    """One open session; the browser holds the token, the table only its hash."""

    __tablename__ = "sign_in_session"
    __table_args__ = (Index("ix_sign_in_session_expires_at", "expires_at"),)

    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user.id"), index=True)
    created_at: Mapped[datetime]
    last_seen_at: Mapped[datetime]
    expires_at: Mapped[datetime]


class SignInAttempt(db.Model):
    """How many guesses were evaluated lately for one account, counted for all workers at once.

    The account is a keyed hash: an unknown address that somebody typed (it may well be their
    password) is not kept in clear.
    """

    __tablename__ = "sign_in_attempt"

    account_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    count: Mapped[int]
    last_at: Mapped[datetime]
