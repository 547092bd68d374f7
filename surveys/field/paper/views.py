"""The screen on which paper forms are typed: one page, numbers, Enter to go on, twice."""

from __future__ import annotations

import orjson
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import NotFound
from surveys.campaigns.repository import campaign_by_code
from surveys.field.paper import services
from surveys.field.paper.services import Typing
from surveys.models import Campaign

bp = Blueprint("paper", __name__, template_folder="../templates", url_prefix="/campagnes")


@bp.get("/<code>/saisie")
@requires(Permission.ENTER_ANSWERS)
def choose(code: str) -> ResponseReturnValue:
    """List the sites whose paper forms may be typed here."""
    scope = current_scope(Permission.ENTER_ANSWERS)
    campaign = campaign_by_code(code, scope)
    points = services.paper_points(campaign.id, scope)
    return render_template("field/paper_points.html", campaign=campaign, points=points)


@bp.route("/<code>/saisie/<point>", methods=["GET", "POST"])
@requires(Permission.ENTER_ANSWERS)
def form(code: str, point: str) -> ResponseReturnValue:
    """Type one form, twice."""
    campaign = _campaign(code, point)
    if request.method == "GET":
        return _drawn(campaign, services.begin(point))
    typing = services.go_on(point, request.form, today())
    if typing.is_stored:
        flash("Le questionnaire est enregistré. Voici le suivant.", "success")
        return redirect(url_for(".form", code=code, point=point), 303)
    return _drawn(campaign, typing)


def _campaign(code: str, point: str) -> Campaign:
    """Return the campaign of a paper way in that is within reach."""
    scope = current_scope(Permission.ENTER_ANSWERS)
    campaign = campaign_by_code(code, scope)
    if point not in dict(services.paper_points(campaign.id, scope)):
        raise NotFound("Cet accès papier n’existe pas, ou il n’est pas dans votre périmètre.")
    return campaign


def _drawn(campaign: Campaign, typing: Typing) -> ResponseReturnValue:
    first = orjson.dumps(typing.first).decode()
    page = render_template("field/paper_form.html", campaign=campaign, typing=typing, first=first)
    return page, 422 if any(typing.problems.values()) else 200
