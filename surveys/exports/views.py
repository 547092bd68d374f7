"""The page of a campaign's exports, and its files: for those who may export answers only."""

from __future__ import annotations

from flask import Blueprint, Response, render_template, request, stream_with_context
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, requires
from evalapp.accounts.permissions import Permission
from surveys.campaigns.repository import campaign_by_code
from surveys.exports import services

bp = Blueprint("exports", __name__, template_folder="templates", url_prefix="/campagnes")


@bp.get("/<code>/exports")
@requires(Permission.EXPORT_ANSWERS)
def index(code: str) -> ResponseReturnValue:
    """Show the formats in which the answers of a campaign can be taken away."""
    campaign = campaign_by_code(code, current_scope(Permission.EXPORT_ANSWERS))
    return render_template(
        "exports/index.html",
        campaign=campaign,
        formats=services.formats(),
        tables=services.tables_of(campaign),
    )


@bp.get("/<code>/exports/reponses")
@requires(Permission.EXPORT_ANSWERS)
def answers(code: str) -> ResponseReturnValue:
    """Download the answers; who did it, when and how is written in the journal."""
    kind, repeat = request.args.get("format", "csv"), request.args.get("tableau", "")
    asked = services.Asked(kind, request.args.get("valeurs") != "codes", repeat)
    chunks = services.export(code, current_scope(Permission.EXPORT_ANSWERS), asked)
    name = f"{code}-{repeat}.{kind}" if repeat else f"{code}.{kind}"
    return _file(chunks, name, services.FORMATS[kind][1])


@bp.get("/<code>/exports/dictionnaire.csv")
@requires(Permission.EXPORT_ANSWERS)
def dictionary(code: str) -> ResponseReturnValue:
    """Download the codebook of the files."""
    scope = current_scope(Permission.EXPORT_ANSWERS)
    chunks = services.export_codebook(code, scope, request.args.get("tableau", ""))
    return _file(chunks, f"{code}-dictionnaire.csv", services.FORMATS["csv"][1])


def _file(chunks: object, name: str, mimetype: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Content-Type": mimetype}
    return Response(stream_with_context(chunks), headers=headers)  # type: ignore[call-overload]
