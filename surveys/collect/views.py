"""The respondents' pages: no account, no cookie, nothing kept but answers and the day."""

from __future__ import annotations

import secrets
import time
from typing import Any

from flask import Blueprint, Response, current_app, g, redirect, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException
from werkzeug.wrappers import Response as BaseResponse

from evalapp.accounts.access import public
from evalapp.config import Settings, today, utc_now
from evalapp.errors import AppError, NotFound
from evalapp.extensions import db
from surveys.answers import Problem
from surveys.collect import pages, repository, services
from surveys.collect.delivery import compressed, is_from_here
from surveys.collect.drawing import Pen
from surveys.collect.dynamics import tree
from surveys.collect.fields import Fields, small_number
from surveys.collect.manner import Manner, manner_of, offered_languages
from surveys.collect.seal import Seal, sealed, unsealed
from surveys.collect.services import NotOpen, Sending, Step
from surveys.collect.style import DIGEST
from surveys.collect.visit import Go, Visit, page_by_uid, page_fields, posted
from surveys.definition import Page, Questionnaire
from surveys.relevance import first_page
from surveys.submission import Door

bp = Blueprint("collect", __name__, template_folder="templates", url_prefix="/q")

RETRY_AFTER_SECONDS = 5


@bp.get("/<code>")
@public
def notice(code: str) -> Any:
    """Say who asks, why, for how long and with which rights, before any question."""
    door, questionnaire, manner = _entrance(code)
    if not door.may_begin(today()):
        raise NotOpen(door, today())
    return _drawn("notice", **pages.notice(door, questionnaire, manner))


@bp.get("/<code>/commencer")
@public
def start(code: str) -> Any:
    """Make a key and open the first page; nothing is stored.

    The page stands at an address with its key, so that the browser's « back » finds it again.
    """
    door, questionnaire, manner = _entrance(code)
    if not door.may_begin(today()):
        raise NotOpen(door, today())
    page = first_page(questionnaire, {}) or questionnaire.pages[0]
    return redirect(manner.link(code, "r", secrets.token_urlsafe(16), page.uid), 303)


@bp.get("/<code>/r/<key>/<page_uid>")
@public
def page(code: str, key: str, page_uid: str) -> Any:
    """Show a page with the answers that it already has."""
    visit = services.open_visit(code, key, today())
    manner = _manner(visit.door, visit.questionnaire)
    asked = page_by_uid(visit.questionnaire, page_uid)
    if visit.is_finished:
        return redirect(manner.link(code, "merci"), 303)
    if asked is None:
        raise NotFound
    fields = page_fields(visit, asked)
    problems: tuple[Problem, ...] = ()
    if "manque" in request.args:
        sent = posted(visit, asked, fields, Go.CONTINUE, today(), manner.language)
        problems = sent.checked.problems
    return _page(visit, asked, fields, manner, problems)


@bp.post("/<code>/r/<key>/<page_uid>")
@public
def send(code: str, key: str, page_uid: str) -> Any:
    """Store a page and lead to the next, or show what is to be put right."""
    return _sent(code, key, page_uid, _go())


@bp.post("/<code>/r/<key>/pause")
@public
def pause(code: str, key: str) -> Any:
    """Store the page as it is, and lead to the code that brings back to it."""
    return _sent(code, key, request.form.get("page", ""), Go.PAUSE)


@bp.get("/<code>/r/<key>/pause")
@public
def paused(code: str, key: str) -> Any:
    """Show the code that continues this response anywhere."""
    visit = services.open_visit(code, key, today())
    manner = _manner(visit.door, visit.questionnaire)
    if visit.is_finished:
        return redirect(manner.link(code, "merci"), 303)
    return _drawn("pause", **pages.paused(visit, manner, _settings().public_url))


@bp.route("/<code>/reprendre", methods=["GET", "POST"])
@public
def resume(code: str) -> Any:
    """Open an unfinished response again with its code."""
    door, questionnaire, manner = _entrance(code)
    problem, status = "", 200
    if request.method == "POST":
        _refuse_foreign()
        found = services.way_back(door, request.form.get("code", ""), today(), _slot())
        if found.access_code:
            back = manner.speaking(found.language)
            return redirect(back.link(found.access_code, "r", found.key, found.page), 303)
        problem, status = found.problem, found.status
    typed = request.form.get("code", "")[:40]
    return _drawn("resume", status, **pages.resume(door, questionnaire, manner, problem, typed))


@bp.get("/<code>/merci")
@public
def thanks(code: str) -> Any:
    """Thank, say what happens next, give the numbers that help."""
    door, questionnaire, manner = _entrance(code)
    return _drawn("thanks", **pages.thanks(door, questionnaire, manner))


@bp.route("/", defaults={"rest": ""}, methods=["GET", "POST"])
@bp.route("/<path:rest>", methods=["GET", "POST"])
@public
def unknown(rest: str) -> Any:
    """Answer kindly at an address that leads nowhere."""
    raise NotFound


def _sent(code: str, key: str, page_uid: str, go: Go) -> Any:
    _refuse_foreign()
    found = services.send_page(
        Sending(
            code,
            key,
            page_uid,
            request.form.to_dict(flat=False),
            go,
            request.args.get("lang", ""),
            request.form.get("seal", ""),
            _settings().secret_key,
            today(),
            utc_now(),
        )
    )
    manner = _manner(found.visit.door, found.visit.questionnaire)
    if found.step in {Step.PROBLEMS, Step.CONFLICT}:
        return _shown_again(found, manner)
    return redirect(_address_after(found, manner, code, key), 303)


def _address_after(found: services.Next, manner: Manner, code: str, key: str) -> str:
    if found.step is Step.THANKS:
        return manner.link(code, "merci")
    if found.step is Step.PAUSED:
        return manner.link(code, "r", key, "pause")
    if found.step is Step.MISSING:
        return manner.link(code, "r", key, found.page.uid, manque="1") + "#problems"
    if found.step is Step.AGAIN and found.path:
        return manner.link(code, "r", key, found.page.uid, plus="1") + pages.anchor(found.path)
    if found.step is Step.AGAIN:
        return manner.link(code, "r", key, found.page.uid, blocs=str(found.blocks))
    return manner.link(code, "r", key, found.page.uid)


def _shown_again(found: services.Next, manner: Manner) -> Response:
    """Show a page with all that was typed: to be put right, or under a new key."""
    is_conflict = found.step is Step.CONFLICT
    key = secrets.token_urlsafe(16) if is_conflict else found.visit.key
    visit = found.visit.under(key)
    context = _page_context(visit, found.visit.key)
    context |= pages.page(visit, found.page, found.fields, found.problems, manner, today())
    return _drawn("page", 409 if is_conflict else 422, **context, conflict=is_conflict)


def _page(
    visit: Visit, asked: Page, fields: Fields, manner: Manner, problems: tuple[Problem, ...]
) -> Response:
    context = _page_context(visit)
    context |= pages.page(
        visit,
        asked,
        fields,
        problems,
        manner,
        today(),
        blocks=max(1, small_number(request.args.get("blocs", ""))),
    )
    return _drawn("page", **context, appeared="plus" in request.args)


def _page_context(visit: Visit, posted_under: str = "") -> dict[str, Any]:
    """Seal the page; one that is shown again goes on counting from its first showing."""
    before = unsealed(request.form.get("seal", ""), posted_under, _settings().secret_key)
    shown_at = before.shown_at if before else int(time.time())
    seal = Seal(today(), visit.version_id, shown_at)
    return {"seal": sealed(seal, visit.key, _settings().secret_key)}


def _entrance(code: str) -> tuple[Door, Questionnaire, Manner]:
    door = repository.door_by_code(code)
    questionnaire = repository.questionnaire_of(door.version_id, door.checksum)
    return door, questionnaire, _manner(door, questionnaire)


def _manner(door: Door, questionnaire: Questionnaire) -> Manner:
    return manner_of(request.args, offered_languages(door.languages, questionnaire.languages))


def _go() -> Go:
    try:
        return Go(request.form.get("go", "continue"))
    except ValueError:
        return Go.CONTINUE


def _slot() -> int:
    return int(time.time()) // services.SLOT_SECONDS


def _settings() -> Settings:
    settings: Settings = current_app.extensions["evalapp.settings"]
    return settings


class Foreign(AppError):
    """A post that does not come from our own page."""

    status = 403


def _refuse_foreign() -> None:
    headers = request.headers
    if not is_from_here(headers.get("Sec-Fetch-Site"), headers.get("Origin"), request.host):
        raise Foreign("Cet envoi vient d’un autre site.")


def _drawn(name: str, status: int = 200, **context: Any) -> Response:
    """Draw a page without the office's context: no session is looked at, no cookie is set."""
    environment = current_app.jinja_env
    template = environment.get_template(f"collect/{name}.html")
    if "screen" in context:
        macros = environment.get_template("collect/controls.html").module
        context["draw"] = Pen(macros, context["words"], tree).draw
    g.csp_style_hashes = (DIGEST,)
    page = template.render(is_demonstration=_settings().is_demonstration, **context)
    return Response(page, status=status)


@bp.app_errorhandler(Foreign)
@bp.errorhandler(AppError)
def _expected(error: AppError) -> Response:
    db.session.rollback()
    return _drawn("problem", error.status, **pages.failure(error, request.args))


@bp.errorhandler(HTTPException)
def _refused(error: HTTPException) -> Any:
    if error.code is None or error.code < 400:
        return error
    response = _drawn("problem", error.code, **pages.failure(error, request.args))
    if error.code == 413:
        response.headers["Connection"] = "close"
    return response


@bp.errorhandler(SQLAlchemyError)
def _not_stored(error: SQLAlchemyError) -> Response:
    """Say that nothing was stored, and give all that was typed back to be sent again."""
    current_app.logger.error("respondents’ database: %s", getattr(error, "orig", type(error)))
    db.session.rollback()
    resend = list(request.form.items(multi=True)) if request.method == "POST" else []
    action = request.full_path.rstrip("?")
    response = _drawn(
        "problem", 503, **pages.failure(error, request.args), resend=resend, action=action
    )
    response.headers["Retry-After"] = str(RETRY_AFTER_SECONDS)
    return response


@bp.after_request
def _lighten(response: BaseResponse) -> BaseResponse:
    response.headers["Vary"] = "Accept-Encoding"
    if response.mimetype == "text/html" and not response.is_streamed:
        small = compressed(response.get_data(), request.headers.get("Accept-Encoding", ""))
        if small is not None:
            response.set_data(small)
            response.headers["Content-Encoding"] = "gzip"
    return response
