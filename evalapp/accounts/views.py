"""Pages of one's own account: signing in and out, the home page, the password."""

from __future__ import annotations

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from evalapp.accounts import repository, services
from evalapp.accounts.access import (
    THEME_COOKIE,
    close_session,
    current_user,
    open_session,
    public,
    requires,
)
from evalapp.accounts.forms import PasswordForm, SignInForm
from evalapp.accounts.navigation import local_path
from evalapp.accounts.permissions import Permission
from evalapp.config import utc_now
from evalapp.errors import AppError, Invalid, TooMany

bp = Blueprint("accounts", __name__)

A_YEAR = 365 * 24 * 3600


@bp.route("/connexion", methods=["GET", "POST"])
@public
def sign_in() -> ResponseReturnValue:
    """Ask who is there."""
    form, status = SignInForm(), 200
    wanted = local_path(request.args.get("suite"))
    if form.validate_on_submit():
        try:
            open_session(services.check_sign_in(form.email.data or "", form.password.data or ""))
        except (Invalid, TooMany) as refusal:
            form.form_errors.append(refusal.message)
            status = refusal.status
        else:
            return redirect(wanted, 303)
    elif form.is_submitted():
        status = Invalid.status
    return render_template("accounts/sign_in.html", form=form, wanted=wanted), status


@bp.post("/deconnexion")
@requires(Permission.SIGNED_IN)
def sign_out() -> ResponseReturnValue:
    """End this session everywhere."""
    close_session()
    flash("Vous êtes déconnecté de cet appareil.", "success")
    return redirect(url_for(".sign_in"), 303)


@bp.get("/")
@requires(Permission.SIGNED_IN)
def home() -> ResponseReturnValue:
    """Show what each room has to say to this person."""
    makers = current_app.extensions["evalapp.home_panels"]
    panels = [panel for panel in (make() for make in makers) if panel is not None]
    return render_template("accounts/home.html", panels=panels)


@bp.route("/mon-compte", methods=["GET", "POST"])
@requires(Permission.SIGNED_IN)
def my_account() -> ResponseReturnValue:
    """Show one's sessions and roles; change one's password."""
    form, status = PasswordForm(), 200
    if form.validate_on_submit():
        try:
            _change_password(form)
        except AppError as refusal:
            form.form_errors.append(refusal.message)
            status = refusal.status
        else:
            return redirect(url_for(".my_account"), 303)
    elif form.is_submitted():
        status = Invalid.status
    return render_template("accounts/my_account.html", form=form, **_my_facts()), status


@bp.post("/mon-compte/sessions")
@requires(Permission.SIGNED_IN)
def close_other_sessions() -> ResponseReturnValue:
    """Sign out everywhere else."""
    services.end_other_sessions(current_user.id, current_user.token)
    flash("Vos autres sessions sont fermées.", "success")
    return redirect(url_for(".my_account"), 303)


@bp.post("/apparence")
@requires(Permission.SIGNED_IN)
def choose_theme() -> ResponseReturnValue:
    """Keep the choice of appearance in this browser."""
    response = redirect(local_path(request.form.get("suite")), 303)
    theme = request.form.get("theme")
    if theme in {"light", "dark"}:
        secure = bool(current_app.config["SESSION_COOKIE_SECURE"])
        response.set_cookie(
            THEME_COOKIE, theme, max_age=A_YEAR, httponly=True, samesite="Lax", secure=secure
        )
    else:
        response.delete_cookie(THEME_COOKIE)
    return response


def _change_password(form: PasswordForm) -> None:
    user_id = current_user.id
    services.change_password(
        user_id, form.current_password.data or "", form.new_password.data or ""
    )
    open_session(user_id)
    flash("Votre mot de passe est changé. Toutes vos autres sessions sont fermées.", "success")


def _my_facts() -> dict[str, object]:
    return {
        "sessions": repository.sessions_of(current_user.id, utc_now()),
        "this_session": services.token_hash(current_user.token),
        "memberships": repository.memberships_of(current_user.id),
    }
