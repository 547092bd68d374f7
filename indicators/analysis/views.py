"""Office pages of the analyses: what plays a part, who answered, families, many sites."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from evalapp.accounts.access import current_scope, requires
from evalapp.accounts.permissions import Permission
from evalapp.charts.svg import chart_figure
from evalapp.charts.values import Chart
from indicators.analysis import services
from indicators.analysis.material import Material
from indicators.explorer.address import WEIGHTED
from surveys.campaigns import links
from surveys.campaigns.repository import campaign_by_code
from surveys.models import Campaign

bp = Blueprint(
    "analysis", __name__, template_folder="templates", url_prefix="/campagnes/<code>/analyses"
)
links.register(links.Link(links.Spot.CAMPAIGN, "Analyser", "analysis.index", Permission.EXPLORE))


def _campaign(code: str) -> tuple[Campaign, Material]:
    scope = current_scope(Permission.EXPLORE)
    campaign = campaign_by_code(code, scope)
    weighted = request.args.get("poids") == WEIGHTED
    return campaign, services.material_of(campaign, scope, weighted=weighted)


def _page(name: str, campaign: Campaign, material: Material, page: Any) -> ResponseReturnValue:
    status = 422 if page.refusal else 200
    chart = getattr(page.found, "chart", None)
    return render_template(
        f"analysis/{name}.html", campaign=campaign, n=material.n, page=page, args=request.args,
        chart=_drawn(chart), has_weights=services.has_weights(campaign, material),
    ), status  # fmt: skip


def _drawn(chart: Chart | None) -> Markup:
    return Markup(chart_figure(chart, "figure", width=620)) if chart else Markup()  # noqa: S704


@bp.get("/")
@requires(Permission.EXPLORE)
def index(code: str) -> ResponseReturnValue:
    """Say what each analysis is for."""
    campaign, material = _campaign(code)
    return render_template("analysis/index.html", campaign=campaign, n=material.n)


@bp.get("/ce-qui-joue")
@requires(Permission.EXPLORE)
def drivers(code: str) -> ResponseReturnValue:
    """Explain an answer by others."""
    campaign, material = _campaign(code)
    asked = request.args.get("question", ""), request.args.get("reponse", "")
    page = services.drivers_page(material, *asked, request.args.getlist("par"))
    return _page("drivers", campaign, material, page)


@bp.get("/participation")
@requires(Permission.EXPLORE)
def participation(code: str) -> ResponseReturnValue:
    """Tell who answered, and what early and late answers say of the others."""
    campaign, material = _campaign(code)
    scope = current_scope(Permission.EXPLORE)
    page = services.participation_page(campaign, material, scope, request.args)
    return _page("participation", campaign, material, page)


@bp.get("/familles")
@requires(Permission.EXPLORE)
def families(code: str) -> ResponseReturnValue:
    """Group the respondents by their answers."""
    campaign, material = _campaign(code)
    chosen, size = request.args.getlist("question"), request.args.get("nombre", "")
    page = services.families_page(material, chosen, size)
    return _page("families", campaign, material, page)


@bp.get("/sites")
@requires(Permission.EXPLORE)
def sites(code: str) -> ResponseReturnValue:
    """Compare each site with the others."""
    campaign, material = _campaign(code)
    asked = request.args.get("question", ""), request.args.get("reponse", "")
    return _page("sites", campaign, material, services.sites_page(material, *asked))
