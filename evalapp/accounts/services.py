"""Sign-in, sessions and passwords: what writes, one commit per call."""

from __future__ import annotations

import hashlib
import secrets
from contextlib import suppress
from datetime import datetime, timedelta

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from flask import current_app
from sqlalchemy import delete, update
from sqlalchemy.exc import OperationalError

from evalapp.accounts import passwords, repository
from evalapp.accounts.guesses.services import count_guess, forgive_guess
from evalapp.accounts.models import Membership, SignInSession, User
from evalapp.accounts.permissions import Role
from evalapp.audit.services import record
from evalapp.config import Settings, utc_now
from evalapp.errors import Invalid, TooMany
from evalapp.extensions import brief_write, db

#: Argon2id, 64 MiB, three passes: RFC 9106's second recommendation.
HASHER = PasswordHasher()
#: Of a secret that nobody knows: an unknown address costs the same comparison as a known one.
DUMMY_HASH = (
    "$argon2id$v=19$m=65536,t=3,p=4$UXcsNNaVXztZ0Rnomx08yQ$5yqtPB"
    "hpjsuKFqNIuTZaXThzvJOFsPM/pTmRcB9Le2k"
)

SESSION_HOURS = 12
IDLE_HOURS = 2
#: A session's last use is noted at most this often: reading a page should rarely write.
NOTED_EVERY = timedelta(minutes=5)

DEMONSTRATION_PASSWORD = "demonstration"  # noqa: S105
DEMONSTRATION_DOMAIN = "@demo.invalid"

WRONG = "L’adresse ou le mot de passe ne convient pas. Vérifiez-les, puis réessayez."
TOO_MANY = (
    "Trop d’essais pour cette adresse en peu de temps. Attendez un quart d’heure, puis réessayez."
)


def check_sign_in(email: str, password: str) -> int:
    """Return the account's number, or raise: the same way whether the account exists or not.

    The guess is counted and committed before the slow comparison, which holds no lock: eight
    guesses sent at once are eight guesses counted.
    """
    address = normalised(email)
    if not count_guess(f"sign-in:{address}"):
        record("sign_in.throttled")
        db.session.commit()
        raise TooMany(TOO_MANY)
    user = repository.user_by_email(address)
    known = (user.id, user.password_hash) if user is not None and user.is_active else None
    db.session.commit()
    matches = _matches(known[1] if known else DUMMY_HASH, password)
    if known is None or not (matches or _is_demonstration(address, password)):
        record("sign_in.failed", "user", known[0] if known else "")
        db.session.commit()
        raise Invalid(WRONG)
    forgive_guess(f"sign-in:{address}")
    record("sign_in", "user", known[0], user_id=known[0])
    db.session.commit()
    return known[0]


def start_session(user_id: int) -> str:
    """Open a session and return its secret, of which only the hash is stored."""
    token, now = secrets.token_urlsafe(32), utc_now()
    db.session.execute(delete(SignInSession).where(SignInSession.expires_at <= now))
    db.session.add(
        SignInSession(
            token_hash=token_hash(token),
            user_id=user_id,
            created_at=now,
            last_seen_at=now,
            expires_at=now + timedelta(hours=SESSION_HOURS),
        )
    )
    db.session.commit()
    return token


def live_session(token: str) -> repository.LiveSession | None:
    """Return the session if it is neither ended, idle for too long, nor past its end."""
    found = repository.session_by_hash(token_hash(token))
    now = utc_now()
    if found is None or now >= found.expires_at:
        return None
    if now - found.last_seen_at >= timedelta(hours=IDLE_HOURS):
        return None
    if now - found.last_seen_at >= NOTED_EVERY:
        _note_use(token_hash(token), now)
    return found


def end_session(token: str) -> None:
    """Close a session for every worker."""
    record("sign_out")
    db.session.execute(delete(SignInSession).where(SignInSession.token_hash == token_hash(token)))
    db.session.commit()


def end_other_sessions(user_id: int, token: str) -> None:
    """Close the person's sessions on other devices."""
    record("sessions.closed", "user", user_id)
    db.session.execute(
        delete(SignInSession).where(
            SignInSession.user_id == user_id, SignInSession.token_hash != token_hash(token)
        )
    )
    db.session.commit()


def change_password(user_id: int, current: str, new: str) -> None:
    """Replace one's own password and close every session, this one too.

    The guesses of the current password are counted apart from those of sign-in: somebody who
    tries an account from outside cannot stop its owner from changing the password.
    """
    if not count_guess(f"password:{user_id}"):
        db.session.commit()
        raise TooMany(TOO_MANY)
    user = db.session.get_one(User, user_id)
    address, stored = user.email, user.password_hash
    db.session.commit()
    if not _matches(stored, current) and not _is_demonstration(address, current):
        raise Invalid("Le mot de passe actuel ne convient pas.")
    hashed = hashed_password(new, address)
    forgive_guess(f"password:{user_id}")
    set_password(db.session.get_one(User, user_id), hashed)
    record("password.changed", "user", user_id)
    db.session.commit()


def set_password(user: User, hashed: str) -> None:
    """Put a new hash and close all the person's sessions; the caller commits."""
    user.password_hash = hashed
    user.password_changed_at = utc_now()
    db.session.execute(delete(SignInSession).where(SignInSession.user_id == user.id))


def hashed_password(password: str, email: str) -> str:
    """Return the hash of an acceptable password, or raise ``Invalid`` with what is missing."""
    problem = passwords.problem_with(password, email)
    if problem:
        raise Invalid(problem)
    return hashed(password)


def hashed(password: str) -> str:
    """Return the hash of a password, whatever it is worth."""
    return HASHER.hash(passwords.canonical(password))


def create_admin(email: str, password: str, name: str = "") -> int:
    """Create an account that administers everything and return its number."""
    address = checked_address(email)
    hashed, now = hashed_password(password, address), utc_now()
    user = User(
        email=address,
        password_hash=hashed,
        display_name=name or "Administration",
        created_at=now,
        password_changed_at=now,
        memberships=[Membership(role=Role.ADMINISTRATOR)],
    )
    db.session.add(user)
    db.session.flush()
    record("account.created", "user", user.id, role=Role.ADMINISTRATOR.value)
    db.session.commit()
    return user.id


def checked_address(email: str) -> str:
    """Return an address that can be an account's and is not yet, or raise ``Invalid``."""
    address = normalised(email)
    name, at, domain = address.partition("@")
    if not (name and at and domain) or "@" in domain:
        raise Invalid("Écrivez une adresse électronique complète, par exemple nom@exemple.fr.")
    if repository.user_by_email(address) is not None:
        raise Invalid("Un compte existe déjà pour cette adresse.")
    return address


def normalised(email: str) -> str:
    """Return the address as the table keeps it, whatever was pasted with it."""
    written = "".join(char for char in email if char.isprintable() and not char.isspace())
    return written.casefold()[:254]


def _matches(stored: str, password: str) -> bool:
    try:
        return HASHER.verify(stored, passwords.canonical(password))
    except (VerificationError, InvalidHashError):
        return False


def _is_demonstration(email: str, password: str) -> bool:
    settings: Settings = current_app.extensions["evalapp.settings"]
    return (
        settings.is_demonstration
        and email.endswith(DEMONSTRATION_DOMAIN)
        and password == DEMONSTRATION_PASSWORD
    )


def token_hash(token: str) -> str:
    """Return what the table keeps of a session's secret."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def _note_use(noted_hash: str, now: datetime) -> None:
    """Note that the session lives; a busy database is no matter."""
    seen = (
        update(SignInSession).where(SignInSession.token_hash == noted_hash).values(last_seen_at=now)
    )
    with suppress(OperationalError), brief_write():
        db.session.execute(seen)
