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
from surveys.editor.catalogue.services import uses_at_work
from surveys.labels import QUESTION_TYPES

PER_PAGE = 40

bp = Blueprint("editor_banking", __name__, url_prefix="/questionnaires")


@bp.get("/banque")
@requires(Permission.EDIT_QUESTIONNAIRE)
def search() -> ResponseReturnValue:
    """Browse the bank by theme, or search it and past questionnaires."""
    wanted = request.args.get("q", "").strip()[:200]
    theme = request.args.get("theme", "")
    found = services.search(wanted, theme)
    last = max(len(found) - 1, 0) // PER_PAGE * PER_PAGE
    start = max(0, min(request.args.get("depuis", 0, type=int), last))
    return render_template(
        "editor/bank.html",
        hits=found[start:][:PER_PAGE], total=len(found), start=start, per_page=PER_PAGE,
        wanted=wanted, theme=theme, themes=repository.bank_themes(),
        code=request.args.get("pour", ""), after=request.args.get("apres", ""),
    )  # fmt: skip


@bp.get("/banque/<question>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def show(question: str) -> ResponseReturnValue:
    """Show a shared question and where it is asked."""
    row = repository.bank_question(question)
    shared = read_content(row.code, row.content)
    return render_template(
        "editor/bank_question.html",
        row=row, shared=shared, uses=services.uses_of(row.code),
        kind=QUESTION_TYPES[shared.question.type], at_work=uses_at_work(row.code),
        past=[read_content(row.code, one.content) for one in repository.bank_history(row.id)],
    )  # fmt: skip


@bp.post("/<code>/banque")
@requires(Permission.EDIT_QUESTIONNAIRE)
def act(code: str) -> ResponseReturnValue:
    """Use, borrow, share, follow, leave or update shared questions."""
    uid, form = request.form.get("uid", ""), request.form.to_dict()
    try:
        uid = services.act(form.get("act", ""), code, form, today(), current_user.id)
    except AppError as error:
        flash(error.message, "danger")
        uid = uid if form.get("source", "") in ("", code) else ""
    return redirect(url_for("editor_work.piece", code=code, uid=uid or "le-questionnaire"))
