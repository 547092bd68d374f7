"""The part of the follow-up page that shows groups against what is hoped for."""

from __future__ import annotations

from flask import render_template
from markupsafe import Markup

from evalapp.accounts.permissions import Permission, Scope
from evalapp.charts.svg import chart_figure
from evalapp.config import today
from indicators.columns.services import columns_of
from indicators.disclosure.rules import rules_of
from indicators.groups.counting import Place, groups_chart, published_groups
from indicators.survey_indicators import statements
from surveys.campaigns import sections
from surveys.campaigns.repository import sites_of
from surveys.field.objectives.groups import groups_of, read_objectives
from surveys.models import Campaign
from surveys.serialization import questionnaire_from_json

WIDTH = 230


def draw_groups(campaign: Campaign, scope: Scope) -> Markup:
    """Return the pictures of the sites of a scope, nothing when no group has an objective."""
    hoped = read_objectives(campaign.group_objectives)
    questionnaire = questionnaire_from_json(campaign.version.definition)
    groups = groups_of(questionnaire, hoped.questions)
    if not groups or not hoped.numbers:
        return Markup("")
    known = {statement.uid: statement for statement in statements(questionnaire)}
    places = [Place(site.id, site.code, site.name) for site in sites_of(campaign.id, scope)]
    tables = published_groups(
        columns_of(campaign), [known[uid] for uid in hoped.questions], groups, places,
        campaign.code, rules_of(campaign), today().toordinal(),
    )  # fmt: skip
    figures = []
    for rank, (table, place) in enumerate(zip(tables, places, strict=True)):
        chart = groups_chart(table, place, groups, hoped, campaign.title)
        if chart is not None:
            drawn = chart_figure(chart, f"groupes-{rank}", width=WIDTH)
            figures.append(Markup(drawn))  # noqa: S704 (escaped inside)
    return Markup(render_template("indicators/groups.html", figures=figures))  # noqa: S704


sections.register(sections.Section(10, "groups", Permission.VIEW_CAMPAIGN, draw_groups))
