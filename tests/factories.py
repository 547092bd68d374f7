"""The smallest programme, site and account that a test needs.

Each returns a loaded object that outlives its session: read its columns freely. Outside an
application context they work on the application of the test at hand.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from itertools import count
from typing import Any, ParamSpec, TypeVar

from argon2 import PasswordHasher
from flask import Flask, has_app_context

from evalapp.accounts.models import Membership, User
from evalapp.accounts.permissions import Role
from evalapp.config import utc_now
from evalapp.extensions import db
from evalapp.sites.models import Programme, Site

PASSWORD = "tracteur citron fenêtre"
#: As light as Argon2 allows: the tests measure the rules, not the machine.
LIGHT_HASHER = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
PASSWORD_HASH = LIGHT_HASHER.hash(PASSWORD)

P = ParamSpec("P")
T = TypeVar("T")

_app: Flask | None = None
_numbers = count(1)


def use(app: Flask | None) -> None:
    """Name the application that the factories fill; the ``app`` fixture does it."""
    global _app
    _app = app


def in_app(make: Callable[P, T]) -> Callable[P, T]:
    """Run a factory in the application of the test, unless one is at hand already."""

    @wraps(make)
    def made(*args: P.args, **kwargs: P.kwargs) -> T:
        if has_app_context():
            return make(*args, **kwargs)
        assert _app is not None, "the test needs the `app` fixture"
        with _app.app_context():
            return make(*args, **kwargs)

    return made


def saved(thing: Any) -> Any:
    """Commit and give back the object, loaded and detached."""
    db.session.add(thing)
    db.session.commit()
    db.session.refresh(thing)
    db.session.expunge(thing)
    return thing


@in_app
def make_programme(code: str = "", name: str = "", kind: str = "cite_educative") -> Programme:
    number = next(_numbers)
    return saved(
        Programme(code=code or f"programme-{number}", name=name or f"Programme {number}", kind=kind)
    )


@in_app
def make_site(code: str = "", name: str = "", programme: Programme | None = None) -> Site:
    number = next(_numbers)
    home = programme or make_programme()
    return saved(
        Site(code=code or f"site-{number}", name=name or f"Site {number}", programme_id=home.id)
    )


@in_app
def make_user(
    email: str = "",
    role: Role | str | None = None,
    *,
    site: Site | None = None,
    programme: Programme | None = None,
    name: str = "",
    is_active: bool = True,
) -> User:
    """An account whose password is ``PASSWORD``, with one membership when ``role`` is given."""
    number, now = next(_numbers), utc_now()
    memberships = []
    if role is not None:
        memberships.append(
            Membership(
                role=Role(role).value,
                site_id=site.id if site else None,
                programme_id=programme.id if programme else None,
            )
        )
    return saved(
        User(
            email=email or f"personne{number}@demo.invalid",
            password_hash=PASSWORD_HASH,
            display_name=name or f"Personne {number}",
            is_active=is_active,
            created_at=now,
            password_changed_at=now,
            memberships=memberships,
        )
    )
