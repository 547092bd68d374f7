"""The question bank: search, one question, use it, share one."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_user, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import AppError
from surveys.editor import repository
from surveys.editor.bank import read_content
from surveys.editor.banking import services
from surveys.labels import QUESTION_TYPES

bp = Blueprint("editor_banking", __name__, url_prefix="/questionnaires")


@bp.get("/banque")
@requires(Permission.EDIT_QUESTIONNAIRE)
def search() -> ResponseReturnValue:
    """Search the bank and past questionnaires."""
    wanted = request.args.get("q", "").strip()[:200]
    code, after = request.args.get("pour", ""), request.args.get("apres", "")
    return render_template(
        "editor/bank.html", hits=services.search(wanted), wanted=wanted, code=code, after=after
    )


@bp.get("/banque/<question>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def show(question: str) -> ResponseReturnValue:
    """Show a shared question and where it is asked."""
    row = repository.bank_question(question)
    shared = read_content(row.code, row.content)
    return render_template(
        "editor/bank_question.html",
        row=row, shared=shared, uses=services.uses_of(row.code),
        kind=QUESTION_TYPES[shared.question.type],
    )  # fmt: skip


@bp.post("/<code>/banque")
@requires(Permission.EDIT_QUESTIONNAIRE)
def act(code: str) -> ResponseReturnValue:
    """Use, share, follow or leave a shared question."""
    uid, name = request.form.get("uid", ""), request.form.get("act", "")
    try:
        if name == "use":
            target = request.form.get("target", "")
            _, uid = services.use(code, target, request.form.get("bank", ""), current_user.id)
        elif name == "share":
            services.share(code, uid, today())
        elif name in ("follow", "leave"):
            {"follow": services.follow, "leave": services.leave}[name](code, uid, current_user.id)
    except AppError as error:
        flash(error.message, "danger")
    return redirect(url_for("editor_work.piece", code=code, uid=uid or "le-questionnaire"))
