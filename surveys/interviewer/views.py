"""The interviewer's page and what it asks of the server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import orjson
from flask import Blueprint, Response, current_app, render_template, request
from flask_wtf.csrf import generate_csrf

from evalapp.accounts.access import current_scope, current_user, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today, utc_now
from evalapp.errors import Invalid
from surveys.collect.style import SHEET
from surveys.field.entry.access import secret
from surveys.interviewer import services, shell
from surveys.interviewer.sending import STATUSES, sending_from

bp = Blueprint("interviewer", __name__, template_folder="templates", url_prefix="/enquetrice")

SCRIPT = "text/javascript"


@bp.get("")
@requires(Permission.ENTER_ANSWERS)
def page() -> str:
    """Return the page; it is the same for everybody, so that a tablet may keep it."""
    return _page()


@bp.get("/questionnaire.css")
@requires(Permission.ENTER_ANSWERS)
def sheet() -> Response:
    """Return the look of the respondents' pages, which the tablet shares."""
    return Response(SHEET, mimetype="text/css")


@bp.get("/sw.js")
@requires(Permission.ENTER_ANSWERS)
def worker() -> Response:
    """Return the service worker, which keeps the page and every file that it loads."""
    folder = Path(str(current_app.static_folder))
    files = shell.static_files(folder) | {
        "/enquetrice": shell.digest(_page().encode()),
        "/enquetrice/questionnaire.css": shell.digest(SHEET.encode()),
    }
    response = Response(shell.worker_script(folder, files), mimetype=SCRIPT)
    response.headers["Service-Worker-Allowed"] = "/enquetrice"
    return response


@bp.get("/donnees")
@requires(Permission.ENTER_ANSWERS)
def data() -> Response:
    """Return the campaigns that this person may ask."""
    scope = current_scope(Permission.ENTER_ANSWERS)
    return _json(services.assignments(scope, today(), secret()))


@bp.get("/questionnaires/<code>")
@requires(Permission.ENTER_ANSWERS)
def form(code: str) -> Response:
    """Return one version of a questionnaire, named by its checksum."""
    scope = current_scope(Permission.ENTER_ANSWERS)
    return _json(services.form(code, scope, quiet=request.args.get("calme") == "1"))


@bp.get("/jeton")
@requires(Permission.ENTER_ANSWERS)
def token() -> Response:
    """Return the anti-forgery token that the next sendings carry."""
    return _json({"token": generate_csrf(), "name": current_user.display_name})


@bp.post("/envoi")
@requires(Permission.ENTER_ANSWERS)
def send() -> Response:
    """Take one finished questionnaire, or one refusal."""
    sending = sending_from(request.get_data())
    if sending is None:
        raise Invalid("Cet envoi n’a pas la forme attendue.")
    scope = current_scope(Permission.ENTER_ANSWERS)
    reply = services.receive(sending, scope, today(), utc_now(), secret())
    return Response(reply.written(), STATUSES[reply.fate], mimetype="application/json")


def _page() -> str:
    return render_template("interviewer/page.html")


def _json(content: Any) -> Response:
    return Response(orjson.dumps(content), mimetype="application/json")
