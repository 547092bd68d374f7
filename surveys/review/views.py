"""Office pages of the review: one response, its history, what may be done with it."""

from __future__ import annotations

from typing import Any

import orjson
from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, current_user, requires
from evalapp.accounts.permissions import Permission
from evalapp.audit.services import record_at_once
from evalapp.config import today
from evalapp.errors import AppError, Conflict, NotFound
from surveys.campaigns import repository as campaigns
from surveys.definition import Questionnaire
from surveys.models import Campaign, Response
from surveys.privacy import services as privacy
from surveys.review import repository, services
from surveys.review.sheet import Asked, asked, is_flagged, lines
from surveys.review.wording import ACTIONS, DONE, change_lines
from surveys.serialization import questionnaire_from_json

bp = Blueprint("review", __name__, template_folder="templates", url_prefix="/campagnes")
ADDRESS = "/<code>/reponses/<response_id>"


@bp.get(ADDRESS)
@requires(Permission.REVIEW_ANSWERS)
def show(code: str, response_id: str) -> ResponseReturnValue:
    """Show one response with its history."""
    campaign, response = _found(code, response_id)
    record_at_once("read_answers", "campaign", campaign.code, one=True)
    campaign, response = _found(code, response_id)
    return _page(campaign, response)


@bp.post(f"{ADDRESS}/gestes")
@requires(Permission.REVIEW_ANSWERS)
def act(code: str, response_id: str) -> ResponseReturnValue:
    """Mark, reject or take back one response."""
    campaign, response = _found(code, response_id)
    action, reason = request.form.get("action", ""), request.form.get("reason", "")
    try:
        services.act(campaign, response, action, reason, author_id=current_user.id, today=today())
    except Conflict:
        raise
    except AppError as error:
        return _page(campaign, response, problem=error.message, typed=reason), error.status
    flash(DONE[action], "success")
    return redirect(url_for("review.show", code=code, response_id=response_id))


@bp.route(f"{ADDRESS}/corriger/<uid>", methods=["GET", "POST"])
@requires(Permission.REVIEW_ANSWERS)
def correct(code: str, response_id: str, uid: str) -> ResponseReturnValue:
    """Ask one question again, with the reason of the correction."""
    campaign, response = _found(code, response_id)
    question = _asked(response, uid)
    if request.method == "GET":
        return _form(campaign, response, question)
    try:
        problems = _corrected(campaign, response, question)
    except Conflict:
        raise
    except AppError as error:
        return _form(campaign, response, question, error.message), error.status
    if problems:
        return _form(campaign, response, question, problems), 422
    flash("La réponse est corrigée ; l’ancienne reste dans l’historique.", "success")
    return redirect(url_for("review.show", code=code, response_id=response_id))


@bp.route(f"{ADDRESS}/effacer", methods=["GET", "POST"])
@requires(Permission.REVIEW_ANSWERS)
def erase(code: str, response_id: str) -> ResponseReturnValue:
    """Erase one response at its author's request; an anonymous one cannot be recognised."""
    campaign, response = _found(code, response_id)
    if campaign.anonymity == "anonymous":
        raise NotFound(
            "Une réponse anonyme ne peut pas être reconnue : elle ne s’efface pas seule."
        )
    reason, problem = request.form.get("reason", ""), ""
    if request.method == "POST":
        try:
            settings = current_app.extensions["evalapp.settings"]
            privacy.erase_response(settings, response, reason)
        except AppError as error:
            problem = error.message
        else:
            flash("La réponse est effacée pour de bon.", "success")
            return redirect(url_for("campaigns.answers", code=code))
    return render_template(
        "review/erase.html", campaign=campaign, response=response, problem=problem, typed=reason
    )


def _found(code: str, response_id: str) -> tuple[Campaign, Response]:
    scope = current_scope(Permission.REVIEW_ANSWERS)
    campaign = campaigns.campaign_by_code(code, scope)
    return campaign, repository.response_of(campaign, response_id, scope)


def _definition(response: Response) -> Questionnaire:
    return questionnaire_from_json(repository.version_of(response).definition)


def _page(campaign: Campaign, response: Response, **told: Any) -> str:
    definition = _definition(response)
    changes = repository.changes_of(response.id)
    return render_template(
        "review/show.html",
        campaign=campaign,
        response=response,
        lines=lines(definition, orjson.loads(response.answers)),
        history=change_lines(definition, changes),
        is_flagged=is_flagged([change.action for change, _ in changes]),
        actions=ACTIONS,
        **told,
    )


def _asked(response: Response, uid: str) -> Asked:
    question = asked(_definition(response), uid, orjson.loads(response.answers))
    if question is None:
        raise NotFound("Cette question ne se corrige pas ici.")
    return question


def _corrected(campaign: Campaign, response: Response, question: Asked) -> str:
    given: object = request.form.get("answer", "")
    if question.kind == "checkbox":
        given = request.form.getlist("answer")
    seen = request.form.get("seen", "")
    problems = services.correct(
        campaign,
        response,
        question.uid,
        given or None,
        request.form.get("reason", ""),
        seen=int(seen) if seen.isascii() and seen.isdigit() and len(seen) < 9 else -1,
        author_id=current_user.id,
        today=today(),
    )
    return " ".join(dict.fromkeys(problem.message for problem in problems))


def _form(campaign: Campaign, response: Response, question: Asked, problem: str = "") -> str:
    return render_template(
        "review/correct.html",
        campaign=campaign,
        response=response,
        question=question,
        problem=problem,
        reason=request.form.get("reason", ""),
        given=request.form.getlist("answer"),
    )
