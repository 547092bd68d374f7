"""Images and sounds beside a question and its answers, for people who read little."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_user, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import AppError
from surveys.editor.illustrating import services

bp = Blueprint("editor_illustrating", __name__, url_prefix="/questionnaires")


@bp.get("/<code>/images/<uid>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def show(code: str, uid: str) -> ResponseReturnValue:
    """Show the images and sounds of a question."""
    return _page(code, uid)


@bp.post("/<code>/images/<uid>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def save(code: str, uid: str) -> ResponseReturnValue:
    """Store what the form says, or show it again with the reason of a refusal."""
    form = request.form.to_dict()
    try:
        services.illustrate(code, uid, form, request.files, today(), current_user.id)
    except AppError as error:
        return _page(code, uid, form, error), error.status
    flash("Les images et les sons sont enregistrés.", "success")
    return redirect(url_for("editor_illustrating.show", code=code, uid=uid))


def _page(
    code: str, uid: str, typed: dict[str, str] | None = None, error: AppError | None = None
) -> str:
    work, places = services.open_places(code, uid)
    return render_template(
        "editor/illustrations.html",
        work=work, code=code, uid=uid, places=places, q=work.definition,
        typed=typed or {}, error=error, sharing=services.sharing(work.definition, uid),
    )  # fmt: skip
