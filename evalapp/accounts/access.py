"""Who is at the door, and whether this page is theirs: every view says it with a decorator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

from flask import (
    Flask,
    current_app,
    has_request_context,
    redirect,
    request,
    session,
    url_for,
)
from flask_login import AnonymousUserMixin, login_user
from flask_login import current_user as current_user
from werkzeug.wrappers import Response

from evalapp.accounts import services
from evalapp.accounts.navigation import sections_for
from evalapp.accounts.permissions import Grant, Permission, Role, Scope, scope_of
from evalapp.config import Settings
from evalapp.errors import NotFound, SignInNeeded
from evalapp.extensions import login_manager

View = TypeVar("View", bound=Callable[..., Any])

#: The reader's choice of appearance, kept by the browser: « light », « dark » or nothing.
THEME_COOKIE = "evalapp_theme"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The person of this request, detached from the database."""

    id: int
    email: str
    display_name: str
    grants: tuple[Grant, ...]
    token: str
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    def get_id(self) -> str:
        """Return the session's secret: the cookie never carries the account's number."""
        return self.token

    def may(self, permission: Permission | str) -> bool:
        """Tell whether this permission reaches anything at all for this person."""
        wanted = Permission(permission)
        return wanted is Permission.SIGNED_IN or not scope_of(self.grants, wanted).is_empty

    @property
    def roles(self) -> tuple[Role, ...]:
        """Return the roles held, once each, in the order of the memberships."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants))


class Anonymous(AnonymousUserMixin):
    """Nobody in particular: may do nothing."""

    grants: tuple[Grant, ...] = ()

    def may(self, _permission: Permission | str) -> bool:
        """Tell that nothing is allowed."""
        return False


def requires(permission: Permission) -> Callable[[View], View]:
    """Keep a view for those whose ``permission`` reaches something; 404 for the others.

    Nobody signed in: reading leads to the sign-in page and back; writing stops with a page that
    says how to send again without losing what was typed.
    """

    def mark(view: View) -> View:
        @wraps(view)
        def guarded(*args: Any, **kwargs: Any) -> Any:
            if not current_user.is_authenticated:
                return _ask_to_sign_in()
            if not current_user.may(permission):
                raise NotFound
            return view(*args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]
        return cast(View, guarded)

    return mark


def public(view: View) -> View:
    """Mark one of the few views that need no account; a test holds their exact list."""
    view.is_public = True  # type: ignore[attr-defined]
    return view


def current_scope(permission: Permission) -> Scope:
    """Return what ``permission`` reaches for the person of this request."""
    return scope_of(current_user.grants, permission)


def open_session(user_id: int) -> None:
    """Sign this browser in: a fresh secret, a fresh anti-forgery token, nothing carried over."""
    token = services.start_session(user_id)
    session.clear()
    user = load_signed_in(token)
    if user is None:  # closed between the password and the session
        raise SignInNeeded
    login_user(user)
    session.pop("_id", None)  # Flask-Login's digest of the address: not used, not kept


def close_session() -> None:
    """Sign this browser out; its secret is dead for every worker at once."""
    if current_user.is_authenticated:
        services.end_session(current_user.token)
    session.clear()


def load_signed_in(token: str) -> SignedIn | None:
    """Return the person behind a session's secret, if the session is alive."""
    found = services.live_session(token)
    if found is None:
        return None
    return SignedIn(found.user_id, found.email, found.display_name, found.grants, token)


def init_access(app: Flask) -> None:
    """Bind sign-in to the application."""
    login_manager.session_protection = None
    login_manager.anonymous_user = Anonymous
    login_manager.user_loader(load_signed_in)
    login_manager.init_app(app, add_context_processor=False)
    app.context_processor(_office_context)


def _office_context() -> dict[str, Any]:
    """Return what the office's frame needs; respondents' pages never look who is signed in."""
    settings: Settings = current_app.extensions["evalapp.settings"]
    context: dict[str, Any] = {"is_demonstration": settings.is_demonstration}
    if not has_request_context() or request.path.startswith("/q/"):
        return context
    addresses = {rule.rule.rstrip("/") or "/" for rule in current_app.url_map.iter_rules()}
    return context | {
        "current_user": current_user,
        "sections": sections_for(current_user.may, addresses),
        "site_links": current_app.extensions.get("evalapp.site_links", list),
        "theme": request.cookies.get(THEME_COOKIE, ""),
    }


def _ask_to_sign_in() -> Response:
    if request.method not in {"GET", "HEAD"}:
        raise SignInNeeded
    wanted = request.full_path.rstrip("?") if request.path != "/" else None
    return redirect(url_for("accounts.sign_in", suite=wanted))
