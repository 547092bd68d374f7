"""The questionnaire to print, from its own page in the office."""

from __future__ import annotations

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import NotFound
from reports.questionnaires.services import printed

bp = Blueprint("questionnaire_print", __name__, url_prefix="/questionnaires")


@bp.get("/<code>/questionnaire.pdf")
@requires(Permission.EDIT_QUESTIONNAIRE)
def paper(code: str) -> ResponseReturnValue:
    """Give the questionnaire to print, in one of its languages."""
    language = request.args.get("langue", "")
    made = printed(code, language, today())
    if made is None:
        raise NotFound
    name = f"{code}-{language}.pdf" if language else f"{code}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(made, mimetype="application/pdf", headers=headers)
