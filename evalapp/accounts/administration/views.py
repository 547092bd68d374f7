"""Pages of the administration: accounts and journal."""

from __future__ import annotations

from functools import partial

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts import repository
from evalapp.accounts.access import current_scope, current_user, requires
from evalapp.accounts.administration import services
from evalapp.accounts.administration.forms import AccountForm, JournalFilters, RoleForm
from evalapp.accounts.labels import ACTION_LABELS, DETAIL_LABELS, OBJECT_LABELS
from evalapp.accounts.permissions import Permission
from evalapp.audit import repository as audit
from evalapp.errors import AppError, Invalid

bp = Blueprint("administration", __name__)

ACCOUNT = "/comptes/<int:user_id>"


@bp.get("/comptes")
@requires(Permission.MANAGE_ACCOUNTS)
def accounts() -> ResponseReturnValue:
    """List the accounts."""
    users = repository.users(current_scope(Permission.MANAGE_ACCOUNTS))
    held = {user.id: repository.memberships_of(user.id) for user in users}
    return render_template("accounts/accounts.html", users=users, held=held)


@bp.route("/comptes/nouveau", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def new_account() -> ResponseReturnValue:
    """Open an account with its first role."""
    repository.users(current_scope(Permission.MANAGE_ACCOUNTS))
    form = AccountForm()
    form.offer(repository.places())
    if form.validate_on_submit():
        try:
            made = services.add_account(
                form.email.data or "", (form.display_name.data or "").strip(), (form.grant(),)
            )
        except AppError as refusal:
            form.form_errors.append(refusal.message)
        else:
            return _show_provisional(*made)
    status = Invalid.status if form.is_submitted() else 200
    return render_template("accounts/new_account.html", form=form), status


@bp.get(ACCOUNT)
@requires(Permission.MANAGE_ACCOUNTS)
def account(user_id: int) -> ResponseReturnValue:
    """Show one account and its roles."""
    return _account_page(user_id, _role_form())


@bp.post(f"{ACCOUNT}/roles")
@requires(Permission.MANAGE_ACCOUNTS)
def give_role(user_id: int) -> ResponseReturnValue:
    """Give one role."""
    form = _role_form()
    if not form.validate_on_submit():
        return _account_page(user_id, form), Invalid.status
    try:
        services.give_role(user_id, form.grant(), current_scope(Permission.MANAGE_ACCOUNTS))
    except Invalid as refusal:
        form.form_errors.append(refusal.message)
        return _account_page(user_id, form), refusal.status
    flash("Le rôle est donné.", "success")
    return redirect(url_for(".account", user_id=user_id), 303)


@bp.post(f"{ACCOUNT}/roles/<int:membership_id>/retirer")
@requires(Permission.MANAGE_ACCOUNTS)
def take_role(user_id: int, membership_id: int) -> ResponseReturnValue:
    """Take one role back."""
    services.take_role(user_id, membership_id, current_scope(Permission.MANAGE_ACCOUNTS))
    flash("Le rôle est retiré.", "success")
    return redirect(url_for(".account", user_id=user_id), 303)


@bp.route(f"{ACCOUNT}/fermer", methods=["GET", "POST"])
@requires(Permission.MANAGE_ACCOUNTS)
def close_account(user_id: int) -> ResponseReturnValue:
    """Ask whether to close an account, then close it."""
    scope = current_scope(Permission.MANAGE_ACCOUNTS)
    if request.method == "GET":
        user = repository.user_by_id(user_id, scope)
        return render_template("accounts/close_account.html", user=user)
    services.close_account(user_id, scope, by=current_user.id)
    flash("Le compte est fermé. Vous pouvez le rouvrir depuis cette page.", "success")
    return redirect(url_for(".account", user_id=user_id), 303)


@bp.post(f"{ACCOUNT}/rouvrir")
@requires(Permission.MANAGE_ACCOUNTS)
def reopen_account(user_id: int) -> ResponseReturnValue:
    """Open a closed account again."""
    services.reopen_account(user_id, current_scope(Permission.MANAGE_ACCOUNTS))
    flash("Le compte est de nouveau ouvert.", "success")
    return redirect(url_for(".account", user_id=user_id), 303)


@bp.post(f"{ACCOUNT}/mot-de-passe")
@requires(Permission.MANAGE_ACCOUNTS)
def reset_password(user_id: int) -> ResponseReturnValue:
    """Give a provisional password."""
    provisional = services.reset_password(user_id, current_scope(Permission.MANAGE_ACCOUNTS))
    return _show_provisional(user_id, provisional)


@bp.get("/journal")
@requires(Permission.VIEW_AUDIT)
def journal() -> ResponseReturnValue:
    """Show who did what, the latest first."""
    names = {user.id: user for user in repository.users(current_scope(Permission.VIEW_AUDIT))}
    form = JournalFilters(request.args)
    form.validate()
    shown = audit.page(_filters(form), form.page.data or 1)
    return render_template(
        "accounts/journal.html", form=form, shown=shown, names=names, actions=audit.actions(),
        action_labels=ACTION_LABELS, object_labels=OBJECT_LABELS, detail_labels=DETAIL_LABELS,
        href=partial(_journal_href, form),
    )  # fmt: skip


def _filters(form: JournalFilters) -> audit.Filters:
    good = {name: value for name, value in form.data.items() if not form[name].errors}
    return audit.Filters(
        action=good.get("action") or "",
        user_id=good.get("user"),
        since=good.get("since"),
        until=good.get("until"),
    )


def _journal_href(form: JournalFilters, page: int) -> str:
    kept = {name: value for name, value in request.args.items() if value and name in form.data}
    return url_for(".journal", _anchor=None, **{**kept, "page": str(page)})  # type: ignore[arg-type]


def _role_form() -> RoleForm:
    form = RoleForm()
    form.offer(repository.places())
    return form


def _account_page(user_id: int, form: RoleForm) -> str:
    user = repository.user_by_id(user_id, current_scope(Permission.MANAGE_ACCOUNTS))
    held = repository.memberships_of(user_id)
    return render_template("accounts/account.html", user=user, held=held, form=form)


def _show_provisional(user_id: int, provisional: str) -> str:
    user = repository.user_by_id(user_id, current_scope(Permission.MANAGE_ACCOUNTS))
    return render_template("accounts/provisional.html", user=user, provisional=provisional)
