"""How many passwords may be tried on one account: counted in the database, for all workers."""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta
from typing import Any

from flask import current_app
from sqlalchemy import case, update
from sqlalchemy.dialects.postgresql import insert as postgres_insert
from sqlalchemy.dialects.sqlite import insert as sqlite_insert

from evalapp.accounts.models import SignInAttempt
from evalapp.config import utc_now
from evalapp.extensions import db

GUESSES = 10
WINDOW = timedelta(minutes=15)


def count_guess(account: str) -> bool:
    """Count one guess and tell whether it may be evaluated; commits.

    One statement, so that guesses in parallel queue up. The tenth guess closes the door for the
    whole window, and only a quiet window opens it again: no fifteen minutes ever hold eleven.
    """
    now = utc_now()
    is_quiet = SignInAttempt.last_at <= now - WINDOW
    is_closed = SignInAttempt.count >= GUESSES
    count = case((is_quiet, 1), (is_closed, GUESSES + 1), else_=SignInAttempt.count + 1)
    last_at = case((is_quiet, now), (is_closed, SignInAttempt.last_at), else_=now)
    statement = (
        _insert()(SignInAttempt)
        .values(account_hash=_account_hash(account), count=1, last_at=now)
        .on_conflict_do_update(
            index_elements=[SignInAttempt.account_hash], set_={"count": count, "last_at": last_at}
        )
        .returning(SignInAttempt.count)
    )
    counted = db.session.execute(statement).scalar_one()
    db.session.commit()
    return bool(counted <= GUESSES)


def forgive_guess(account: str) -> None:
    """A right password is no guess: take it off the count; the caller commits."""
    db.session.execute(
        update(SignInAttempt)
        .where(SignInAttempt.account_hash == _account_hash(account), SignInAttempt.count > 0)
        .values(count=SignInAttempt.count - 1)
    )


def _account_hash(account: str) -> str:
    secret = str(current_app.secret_key).encode()
    return hmac.new(secret, account.encode("utf-8", "replace"), hashlib.sha256).hexdigest()


def _insert() -> Any:
    return postgres_insert if db.engine.dialect.name == "postgresql" else sqlite_insert
