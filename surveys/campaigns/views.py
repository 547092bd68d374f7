"""Office pages of the campaigns: list, follow-up, answers, export."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from evalapp.accounts.access import current_scope, current_user, requires
from evalapp.accounts.permissions import Permission, Scope
from evalapp.charts.svg import chart_figure
from evalapp.charts.values import Chart
from evalapp.config import today
from evalapp.sites import panels
from evalapp.sites.models import Site
from surveys.campaigns import links, pictures, repository, services
from surveys.campaigns.follow_up import ANONYMITY, STATES, FollowUp
from surveys.campaigns.pace import Pace, pace_of
from surveys.campaigns.rush import rush_message
from surveys.campaigns.sections import sections
from surveys.models import Campaign

bp = Blueprint("campaigns", __name__, template_folder="templates", url_prefix="/campagnes")

#: What « ?statut= » may ask for; anything else means finished answers.
EXPORTED = {"": ("complete",), "tous": ("complete", "partial", "refused", "rejected")}
bp.add_app_template_filter(STATES.get, "campaign_state")
bp.add_app_template_filter(ANONYMITY.get, "anonymity")
bp.add_app_template_global(links.links_at, "links_at")


@bp.get("/")
@requires(Permission.VIEW_CAMPAIGN)
def index() -> ResponseReturnValue:
    """List the campaigns of the person's perimeter."""
    scope = current_scope(Permission.VIEW_CAMPAIGN)
    return render_template("campaigns/index.html", cards=services.cards(scope, today()))


@bp.get("/<code>")
@requires(Permission.VIEW_CAMPAIGN)
def show(code: str) -> ResponseReturnValue:
    """Show where a collection stands."""
    scope = current_scope(Permission.VIEW_CAMPAIGN)
    campaign = repository.campaign_by_code(code, scope)
    view = services.follow_up(campaign, scope, today())
    pace = pace_of(view.total, view.days, campaign.opens_on, campaign.closes_on, today())
    return render_template(
        "campaigns/show.html",
        campaign=campaign,
        view=view,
        pace=pace,
        rush=rush_message(view.days),
        figures=_figures(campaign, view, pace),
        parts=[
            part.draw(campaign, scope) for part in sections() if current_user.may(part.permission)
        ],
    )


@bp.get("/<code>/reponses")
@requires(Permission.VIEW_ANSWERS)
def answers(code: str) -> ResponseReturnValue:
    """Show the answers one by one, to evaluators only."""
    scope = current_scope(Permission.VIEW_ANSWERS)
    campaign = repository.campaign_by_code(code, scope)
    page = services.answer_page(
        campaign, scope, status=request.args.get("statut", ""), number=request.args.get("page", "1")
    )
    return render_template("campaigns/answers.html", campaign=campaign, page=page)


@bp.get("/<code>/export.csv")
@requires(Permission.EXPORT_ANSWERS)
def export(code: str) -> ResponseReturnValue:
    """Download the answers; who did it and when is written in the audit trail."""
    chunks = services.export_csv(
        code,
        current_scope(Permission.EXPORT_ANSWERS),
        labels=request.args.get("valeurs") != "codes",
        statuses=EXPORTED.get(request.args.get("statut", ""), ("complete",)),
    )
    name = f'attachment; filename="{code}.csv"'
    headers = {"Content-Disposition": name, "Content-Type": "text/csv; charset=utf-8"}
    return Response(stream_with_context(chunks), headers=headers)


@bp.post("/<code>/ouvrir")
@requires(Permission.EDIT_CAMPAIGN)
def open_(code: str) -> ResponseReturnValue:
    """Open a collection."""
    scope = current_scope(Permission.EDIT_CAMPAIGN)
    services.open_campaign(repository.campaign_by_code(code, scope))
    return redirect(url_for("campaigns.show", code=code))


@bp.post("/<code>/fermer")
@requires(Permission.EDIT_CAMPAIGN)
def close(code: str) -> ResponseReturnValue:
    """Close a collection."""
    scope = current_scope(Permission.EDIT_CAMPAIGN)
    services.close_campaign(repository.campaign_by_code(code, scope))
    return redirect(url_for("campaigns.show", code=code))


#: Widths for a phone or half a page, and for a whole one.
NARROW, WIDE = 230, 560


def _figures(campaign: Campaign, view: FollowUp, pace: Pace | None) -> dict[str, Markup]:
    """Return the pictures of the page by the name of their place."""
    title = campaign.title
    days = pictures.days_chart(view.days, title, pace)
    found = {
        "sites": _figure(pictures.sites_chart(view.sites, title), "sites-figure"),
        "days": _figure(days, "jours-figure", WIDE),
        "days_narrow": _figure(days, "jours-etroit"),
        "channels": _figure(pictures.channels_chart(view.channels, title), "canaux-figure"),
        "languages": _figure(pictures.languages_chart(view.languages, title), "langues-figure"),
        "stops": _figure(
            pictures.stops_chart(view.stops, view.total.finished, title), "arrets-figure"
        ),
    }
    if view.time is not None:
        chart = pictures.time_chart(view.time, title)
        found["time"] = _figure(chart, "duree-figure")
    return found


def _figure(chart: Chart, identifier: str, width: float = NARROW) -> Markup:
    return Markup(chart_figure(chart, identifier, width=width))  # noqa: S704 (escaped inside)


def _panel(site: Site, scope: Scope) -> Markup:
    codes = {campaign.code for campaign in repository.campaigns_of_site(site.id)}
    here = Scope(site_ids=frozenset({site.id}))
    cards = [card for card in services.cards(here, today()) if card.code in codes]
    if not cards:
        return Markup("")
    return Markup(render_template("campaigns/panel.html", cards=cards))  # noqa: S704


panels.register(panels.Panel(30, "campagnes", "Campagnes", Permission.VIEW_CAMPAIGN, _panel))
