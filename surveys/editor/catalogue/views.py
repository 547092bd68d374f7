"""The bank's own pages: write a question, change it, withdraw it, offer the change."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_user, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import AppError
from evalapp.wording import enumeration
from surveys.editor import repository
from surveys.editor.bank_sheet import sheet_of
from surveys.editor.catalogue import services
from surveys.editor.form_context import form_context
from surveys.editor.kinds import BANKED

bp = Blueprint("editor_catalogue", __name__, url_prefix="/questionnaires/banque")


@bp.route("/nouvelle", methods=["GET", "POST"])
@requires(Permission.EDIT_QUESTIONNAIRE)
def new() -> ResponseReturnValue:
    """Write a question straight into the bank."""
    form, error = request.form.to_dict(), None
    if request.method == "POST":
        try:
            row = services.create(form, today())
            return redirect(url_for("editor_catalogue.edit", question=row.code))
        except AppError as refusal:
            error = refusal
    page = render_template(
        "editor/bank_new.html", kinds=BANKED, typed=form, error=error,
        themes=repository.bank_themes(),
    )  # fmt: skip
    return page, error.status if error else 200


@bp.get("/<question>/modifier")
@requires(Permission.EDIT_QUESTIONNAIRE)
def edit(question: str) -> ResponseReturnValue:
    """Show the form of a shared question."""
    return _form(question)


@bp.post("/<question>/modifier")
@requires(Permission.EDIT_QUESTIONNAIRE)
def save(question: str) -> ResponseReturnValue:
    """Store a shared question; drafts are offered the change, never given it."""
    form = request.form.to_dict()
    try:
        services.save(question, form, today())
    except AppError as error:
        return _form(question, form, error), error.status
    flash("La question est enregistrée dans la banque.", "success")
    return redirect(url_for("editor_banking.show", question=question))


@bp.post("/<question>/diffuser")
@requires(Permission.EDIT_QUESTIONNAIRE)
def spread(question: str) -> ResponseReturnValue:
    """Give the bank's new words to the drafts that still say the old ones."""
    done, refused = services.spread(question, current_user.id)
    if done:
        flash(f"Brouillons mis à jour : {enumeration(done)}. Chacun peut l’annuler.", "success")
    if refused:
        flash(f"Verrouillée par un tronc commun : {enumeration(refused)}.", "warning")
    return redirect(url_for("editor_banking.show", question=question))


@bp.post("/<question>/retrait")
@requires(Permission.EDIT_QUESTIONNAIRE)
def withdraw(question: str) -> ResponseReturnValue:
    """Stop offering a question, or offer it again."""
    is_withdrawn = request.form.get("act") == "withdraw"
    services.withdraw(question, is_withdrawn=is_withdrawn)
    flash("La question n’est plus proposée." if is_withdrawn else "La question est proposée.",
          "success")  # fmt: skip
    return redirect(url_for("editor_banking.show", question=question))


def _form(question: str, typed: dict[str, str] | None = None, error: AppError | None = None) -> str:
    row = repository.bank_question(question)
    sheet = sheet_of(repository.bank()[question])
    return render_template(
        "editor/bank_edit.html",
        **form_context(sheet, question, {}, typed),
        row=row, error=error, themes=repository.bank_themes(),
        uses=services.uses_at_work(question),
    )  # fmt: skip
