"""Office pages of the weightings: choose margins, type totals, read what they do."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, current_user, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import Invalid, NotFound
from evalapp.sites.models import Site
from indicators.weighting import draft, services
from indicators.weighting.draft import Draft
from indicators.weighting.wording import METHODS
from surveys.campaigns import links
from surveys.campaigns.repository import campaign_by_code
from surveys.models import Campaign

bp = Blueprint(
    "weighting", __name__, template_folder="templates", url_prefix="/campagnes/<code>/redressements"
)
bp.add_app_template_filter(lambda code: METHODS.get(code, code), "weighting_method")
links.register(
    links.Link(links.Spot.CAMPAIGN, "Redresser", "weighting.index", Permission.VIEW_ANSWERS)
)


@bp.get("/")
@requires(Permission.VIEW_ANSWERS)
def index(code: str) -> ResponseReturnValue:
    """List the weightings of a campaign, and begin another."""
    scope = current_scope(Permission.VIEW_ANSWERS)
    campaign = campaign_by_code(code, scope)
    sites, recipes = services.listed(campaign, scope)
    return render_template(
        "weighting/index.html", campaign=campaign, sites=sites, recipes=recipes,
        questions=services.margins_of(campaign), places=range(1, draft.MARGINS + 1),
    )  # fmt: skip


@bp.get("/nouveau")
@requires(Permission.REVIEW_ANSWERS)
def new(code: str) -> ResponseReturnValue:
    """Ask for the totals of the margins chosen."""
    campaign, site, typed = _asked(code, request.args.get("site", ""), request.args)
    if not typed.margins:
        flash("Choisissez au moins une question à caler.", "warning")
        return redirect(url_for("weighting.index", code=code))
    return _page(campaign, site, typed)


@bp.post("/nouveau")
@requires(Permission.REVIEW_ANSWERS)
def create(code: str) -> ResponseReturnValue:
    """Keep a weighting whose margins can be met; say why not otherwise."""
    campaign, site, typed = _asked(code, request.form.get("site", ""), request.form)
    recipe = draft.recipe_of(typed)
    if recipe is None:
        return _page(campaign, site, typed)
    try:
        row = services.keep(
            campaign, site, typed.name, recipe, author_id=current_user.id, today=today()
        )
    except Invalid as error:
        return _page(campaign, site, typed, error.message)
    flash("Le redressement est gardé avec sa recette.", "success")
    return redirect(url_for("weighting.show", code=code, recipe_id=row.id))


@bp.get("/<int:recipe_id>")
@requires(Permission.VIEW_ANSWERS)
def show(code: str, recipe_id: int) -> ResponseReturnValue:
    """Show what a weighting does, in words, and what it changes."""
    scope = current_scope(Permission.VIEW_ANSWERS)
    campaign = campaign_by_code(code, scope)
    row, site = services.recipe_in(campaign, recipe_id, scope)
    view = services.show(campaign, site, row)
    return render_template("weighting/show.html", campaign=campaign, row=row, site=site, view=view)


@bp.post("/<int:recipe_id>/<act>")
@requires(Permission.REVIEW_ANSWERS)
def act(code: str, recipe_id: int, act: str) -> ResponseReturnValue:
    """Put a weighting in force or stop it, set it aside or take it back."""
    scope = current_scope(Permission.REVIEW_ANSWERS)
    campaign = campaign_by_code(code, scope)
    if act not in ACTS:
        raise NotFound
    row, _ = services.recipe_in(campaign, recipe_id, scope)
    change, value, words = ACTS[act]
    change(campaign, row, value)
    flash(words, "success")
    return redirect(url_for("weighting.index", code=code))


#: What each act does to a recipe, and what is said then.
ACTS = {
    "ecarter": (services.set_aside, True, "Le redressement est mis de côté."),
    "reprendre": (services.set_aside, False, "Le redressement est repris."),
    "appliquer": (
        services.put_in_force, True,
        "Le redressement est en vigueur : les indicateurs, les rapports à venir et l’explorateur "
        "le suivent.",
    ),
    "arreter": (services.put_in_force, False, "Chaque réponse compte de nouveau pour une."),
}  # fmt: skip


def _asked(code: str, site: str, typed: dict[str, str]) -> tuple[Campaign, Site, Draft]:
    scope = current_scope(Permission.REVIEW_ANSWERS)
    campaign = campaign_by_code(code, scope)
    questions = services.margins_of(campaign)
    chosen = draft.chosen_margins(typed, questions)
    return campaign, services.site_of(campaign, site, scope), draft.read(chosen, typed, questions)


def _page(campaign: Campaign, site: Site, typed: Draft, refusal: str = "") -> ResponseReturnValue:
    return render_template(
        "weighting/new.html", campaign=campaign, site=site, draft=typed, refusal=refusal,
        methods=METHODS,
    )  # fmt: skip
