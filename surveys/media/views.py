"""Images and sounds of questionnaires, for whoever knows their name."""

from __future__ import annotations

from flask import Blueprint, Response, request

from evalapp.accounts.access import public
from evalapp.errors import NotFound
from surveys.media import repository
from surveys.media.naming import is_stored, mimetype_of

bp = Blueprint("media", __name__, url_prefix="/m")

#: A name says what the file holds: what a browser has, it keeps.
KEPT = "public, max-age=31536000, immutable"


@bp.get("/<name>")
@public
def show(name: str) -> Response:
    """Give one file; a player may ask for a part of it."""
    content = repository.content_of(name) if is_stored(name) else None
    if content is None:
        raise NotFound
    response = Response(content, mimetype=mimetype_of(name))
    response.headers["Cache-Control"] = KEPT
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.set_etag(name)
    response.accept_ranges = "bytes"
    response.make_conditional(request, accept_ranges=True, complete_length=len(content))
    return response
