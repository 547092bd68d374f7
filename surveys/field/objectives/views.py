"""Office page of what a campaign hopes for, by site and by group."""

from __future__ import annotations

from collections import Counter

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, requires
from evalapp.accounts.permissions import Permission
from surveys.campaigns.repository import campaign_by_code, sites_of
from surveys.field.objectives import groups as grouping
from surveys.field.objectives.groups import Objectives, read_objectives
from surveys.field.objectives.services import keep_objectives
from surveys.models import AccessPoint
from surveys.serialization import questionnaire_from_json

bp = Blueprint("objectives", __name__, template_folder="../templates", url_prefix="/campagnes")


@bp.route("/<code>/objectifs", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGN)
def edit(code: str) -> ResponseReturnValue:
    """Choose the groups, then how many answers are hoped for in each."""
    scope = current_scope(Permission.EDIT_CAMPAIGN)
    campaign = campaign_by_code(code, scope)
    questionnaire = questionnaire_from_json(campaign.version.definition)
    kept = read_objectives(campaign.group_objectives)
    asked = request.values.getlist("par") or kept.questions
    questions = tuple(one.uid for one in grouping.chosen(questionnaire, asked))
    groups = grouping.groups_of(questionnaire, questions)
    sites = sites_of(campaign.id, scope)
    codes, wrong = [site.code for site in sites], set[str]()
    if request.method == "POST" and len(groups) <= grouping.MOST_GROUPS:
        numbers, wrong = grouping.read_numbers(codes, groups, request.form)
        if not wrong:
            keep_objectives(campaign, Objectives(questions, numbers), set(codes))
            flash("Les objectifs sont enregistrés.", "success")
            return redirect(url_for(".edit", code=code), 303)
    return render_template(
        "field/objectives.html", campaign=campaign, sites=sites, groups=groups, kept=kept,
        questions=questions, candidates=grouping.candidates(questionnaire), wrong=wrong,
        name=grouping.field_name, most=grouping.MOST_GROUPS,
        whole=_whole(campaign.access_points),
    ), 422 if wrong else 200  # fmt: skip


def _whole(points: list[AccessPoint]) -> Counter[int]:
    """Return what all the ways in of each site hope for."""
    found: Counter[int] = Counter()
    for point in points:
        found[point.site_id] += point.objective or 0
    return found
