"""What every door shares: the health page, the error pages, the security headers."""

from __future__ import annotations

import logging
from typing import Any

from flask import Blueprint, Flask, Response, current_app, g, render_template, request
from flask_login import current_user
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.routing import IntegerConverter

from evalapp.config import Settings
from evalapp.errors import AppError, SignInNeeded
from evalapp.explanations import Explanation, explanation
from evalapp.extensions import db
from evalapp.headers import security_headers
from evalapp.moments import day_of, moment

bp = Blueprint("doors", __name__)

#: What a form may weigh; only the office's files may weigh more.
MAX_FORM_BYTES = 512 * 1024
RETRY_AFTER_SECONDS = 5


@bp.get("/sante")
def health() -> Response:
    """Tell that the server answers."""
    return Response("ok\n", mimetype="text/plain")


health.is_public = True  # type: ignore[attr-defined]


class Number(IntegerConverter):
    """A number in an address: plain figures, few enough for any database's integers."""

    regex = "[0-9]{1,18}"


def init_doors(app: Flask) -> None:
    """Bind headers, limits and error pages to the application."""
    app.url_map.converters["int"] = Number
    logging.getLogger("werkzeug").setLevel(logging.WARNING)  # its access log holds addresses
    app.register_blueprint(bp)
    app.jinja_env.filters.update(moment=moment, day_of=day_of)
    app.before_request(_limit_forms)
    app.after_request(_add_headers)
    app.register_error_handler(AppError, _expected_failure)
    app.register_error_handler(CSRFError, _stale_form)
    app.register_error_handler(HTTPException, _http_failure)
    app.register_error_handler(OperationalError, _database_busy)
    app.register_error_handler(PoolTimeout, _database_busy)


def _limit_forms() -> None:
    # Werkzeug's limit on the memory of forms leaves out those without a file.
    if request.path.startswith("/q/") or request.mimetype != "multipart/form-data":
        request.max_content_length = MAX_FORM_BYTES


def _add_headers(response: Response) -> Response:
    settings: Settings = current_app.extensions["evalapp.settings"]
    headers = security_headers(
        request.path,
        is_https=settings.is_https,
        style_hashes=g.get("csp_style_hashes", ()),
    )
    given = {name.lower() for name in response.headers.keys()}  # noqa: SIM118 - pairs otherwise
    for name, value in headers.items():
        if name.lower() not in given:
            response.headers.add(name, value)
        elif name == "Cache-Control":
            # Flask writes « no-cache » on the files it sends; a report is not to be kept either.
            response.headers[name] = value
    return response


def _expected_failure(error: AppError) -> Response:
    db.session.rollback()
    return _page(explanation(error.status, error.message), keeps=isinstance(error, SignInNeeded))


def _stale_form(_error: CSRFError) -> Response:
    return _page(explanation("csrf"), keeps=True)


def _http_failure(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    response = _page(explanation(error.code))
    for name, value in error.get_headers(request.environ):
        if name in {"Allow", "Retry-After"}:
            response.headers[name] = value
    if isinstance(error, RequestEntityTooLarge):
        response.headers["Connection"] = "close"
    return response


def _database_busy(error: Exception) -> Response:
    # The driver's words only: SQLAlchemy's would carry the statement.
    current_app.logger.error("database unavailable: %s", getattr(error, "orig", error))
    db.session.rollback()
    response = _page(explanation(503))
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


def _page(told: Explanation, *, keeps: bool = False) -> Response:
    typed = _typed() if keeps else []
    template = "errors/office.html" if _is_in_office(told.status) else "errors/plain.html"
    page = render_template(
        template, told=told, typed=typed, for_respondent=request.path.startswith("/q/")
    )
    return Response(page, status=told.status)


def _is_in_office(status: int) -> bool:
    """Tell whether the person is signed in, and the page may lean on the database for its menu."""
    if status >= 500 or request.path.startswith("/q/") or request.routing_exception is not None:
        return status == 404 and not request.path.startswith("/q/") and _is_signed_in()
    return _is_signed_in()


def _is_signed_in() -> bool:
    return hasattr(current_app, "login_manager") and bool(current_user.is_authenticated)


def _typed() -> list[tuple[str, str]]:
    """Return what was sent, to be shown back; never a secret."""
    return [
        (name, value)
        for name, value in request.form.items(multi=True)
        if value.strip() and name != "csrf_token" and "password" not in name
    ]
