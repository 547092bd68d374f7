"""The side-by-side table of a translation, its export and its return."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_user, requires
from evalapp.accounts.permissions import Permission
from evalapp.errors import AppError, NotFound
from surveys.editor import translations
from surveys.editor.translating import services
from surveys.editor.translation_files import to_csv, to_xlsx

bp = Blueprint("editor_translating", __name__, url_prefix="/questionnaires")

MOST_BYTES = 5_000_000
#: What « ?voir= » may ask for.
VIEWS = {"": "Tout", "manquant": "Ce qui manque", "revoir": "Ce qui est à revoir"}
_STATES = {"manquant": translations.State.MISSING, "revoir": translations.State.STALE}


@bp.get("/<code>/traductions/<language>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def table(code: str, language: str) -> ResponseReturnValue:
    """Show the texts side by side, with what is missing or out of date."""
    work = services.work_in(code, language)
    wanted = request.args.get("voir", "")
    lines = translations.table(work.draft, language)
    kept = [line for line in lines if line.state is _STATES.get(wanted, line.state)]
    return render_template(
        "editor/translation.html",
        work=work, code=code, language=language, lines=kept, states=translations.STATES,
        progress=translations.progress(work.draft, language), views=VIEWS, wanted=wanted,
    )  # fmt: skip


@bp.post("/<code>/traductions/<language>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def save(code: str, language: str) -> ResponseReturnValue:
    """Store the translations of the table."""
    try:
        services.save(code, language, request.form.to_dict(), current_user.id)
        flash("Les traductions sont enregistrées.", "success")
    except AppError as error:
        flash(error.message, "danger")
    wanted = request.args.get("voir")
    return redirect(url_for("editor_translating.table", code=code, language=language, voir=wanted))


@bp.get("/<code>/traductions/<language>/tableau.<kind>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def download(code: str, language: str, kind: str) -> ResponseReturnValue:
    """Give the table to a translator."""
    lines = translations.table(services.work_in(code, language).draft, language)
    if kind not in ("csv", "xlsx"):
        raise NotFound
    content = to_csv(lines) if kind == "csv" else to_xlsx(lines, translations.direction(language))
    name = f'attachment; filename="{code}-{language}.{kind}"'
    return Response(
        content, headers={"Content-Disposition": name}, mimetype="application/octet-stream"
    )


@bp.post("/<code>/traductions/<language>/retour")
@requires(Permission.EDIT_QUESTIONNAIRE)
def bring_back(code: str, language: str) -> ResponseReturnValue:
    """Read the table that a translator filled."""
    upload = request.files.get("file")
    content = upload.stream.read(MOST_BYTES) if upload else b""
    try:
        count = services.bring_back(code, language, content, current_user.id)
        flash(f"{count} textes lus dans le fichier.", "success")
    except AppError as error:
        flash(error.message, "danger")
    return redirect(url_for("editor_translating.table", code=code, language=language))
