"""The editor's screen: outline, form, preview; every button is a plain form."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_user, requires
from evalapp.accounts.permissions import Permission
from evalapp.errors import AppError
from surveys.editor import repository
from surveys.editor.form_context import form_context
from surveys.editor.kinds import CONTAINERS, KINDS
from surveys.editor.screen import outline_lines
from surveys.editor.settings_form import WHOLE_UID, read_settings
from surveys.editor.translations import direction
from surveys.editor.tree import has
from surveys.editor.work import services
from surveys.labels import language_name

bp = Blueprint("editor_work", __name__, url_prefix="/questionnaires")
bp.add_app_template_filter(language_name, "language_name")
bp.add_app_template_filter(direction, "direction")


@bp.get("/<code>/modifier")
@requires(Permission.EDIT_QUESTIONNAIRE)
def edit(code: str) -> ResponseReturnValue:
    """Open the editor on the questionnaire itself."""
    return _screen(code, WHOLE_UID)


@bp.get("/<code>/modifier/<uid>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def piece(code: str, uid: str) -> ResponseReturnValue:
    """Open the editor on a page, a group or a question."""
    return _screen(code, uid)


@bp.post("/<code>/modifier/<uid>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def save(code: str, uid: str) -> ResponseReturnValue:
    """Store what the form says, or show it again with what is to be put right."""
    form = request.form.to_dict()
    try:
        if uid == WHOLE_UID:
            services.change(code, lambda q: read_settings(form, q), "Réglages", current_user.id)
        else:
            services.save_element(code, uid, form, current_user.id)
    except AppError as error:
        return _screen(code, uid, form, error), error.status
    return redirect(url_for("editor_work.piece", code=code, uid=uid))


@bp.post("/<code>/gestes")
@requires(Permission.EDIT_QUESTIONNAIRE)
def act(code: str) -> ResponseReturnValue:
    """Add, move, copy, split or remove a piece; then show where it happened."""
    form = request.form.to_dict()
    name, _, uid = form.get("act", "").partition(":")
    form = form | ({"uid": uid} if uid else {})
    shown = form.get("shown", "")
    try:
        work, found = services.perform(code, name, form, current_user.id)
        shown = found or (shown if has(work.definition, shown) else WHOLE_UID)
    except AppError as error:
        flash(error.message, "danger")
    return redirect(url_for("editor_work.piece", code=code, uid=shown or WHOLE_UID))


@bp.post("/<code>/annuler")
@requires(Permission.EDIT_QUESTIONNAIRE)
def undo(code: str) -> ResponseReturnValue:
    """Undo the last act."""
    return _travelled(code, -1)


@bp.post("/<code>/retablir")
@requires(Permission.EDIT_QUESTIONNAIRE)
def redo(code: str) -> ResponseReturnValue:
    """Do again what was undone."""
    return _travelled(code, 1)


def _travelled(code: str, by: int) -> ResponseReturnValue:
    shown = request.form.get("shown", "")
    try:
        work = services.travel(code, by)
        shown = shown if has(work.definition, shown) else WHOLE_UID
    except AppError as error:
        flash(error.message, "danger")
    return redirect(url_for("editor_work.piece", code=code, uid=shown or WHOLE_UID))


def _screen(
    code: str, uid: str, typed: dict[str, str] | None = None, error: AppError | None = None
) -> str:
    """Draw the editor; with ``typed``, the form shows what was sent and why it was refused."""
    work = services.work_on(code)
    q = work.definition
    is_whole = uid == WHOLE_UID or not has(q, uid)
    context = form_context(q, "" if is_whole else uid, repository.bank(), typed)
    panel = context["panel"]
    return render_template(
        "editor/edit.html",
        **context,
        work=work, code=code, error=error,
        uid=WHOLE_UID if is_whole else uid,
        lines=outline_lines(q, uid),
        kinds=KINDS, containers=CONTAINERS,
        preview_page=panel.page if panel else q.pages[0].uid,
    )  # fmt: skip
