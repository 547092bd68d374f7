"""Office pages of the sites: list, page of one site, figures, perimeter, identity."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, current_user, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import AppError
from evalapp.sites import repository, services
from evalapp.sites.figure_table import listed
from evalapp.sites.forms import CorrectionForm, IdentityForm, NewFigureForm, TerritoryForm
from evalapp.sites.models import Site
from evalapp.sites.pages import services as pages
from evalapp.sites.territory import TerritoryKind

bp = Blueprint("sites", __name__, url_prefix="/sites")


def _site(code: str, permission: Permission) -> Site:
    return repository.site_by_code(code, current_scope(permission))


@bp.get("")
@requires(Permission.VIEW_SITE)
def index() -> ResponseReturnValue:
    """List the sites of the person's perimeter, programme by programme."""
    scope = current_scope(Permission.VIEW_SITE)
    wanted = request.args.get("q", "").strip()
    return render_template("sites/index.html", groups=pages.groups(scope, wanted), wanted=wanted)


@bp.get("/<code>")
@requires(Permission.VIEW_SITE)
def show(code: str) -> ResponseReturnValue:
    """Show a site: identity, three short lists, the panels of every room, figures."""
    site = _site(code, Permission.VIEW_SITE)
    figures = url_for("sites.figures", code=code)
    identity = url_for("sites.identity", code=code)
    page = pages.site_page(site, current_user.grants, today(), figures, identity)
    return render_template("sites/show.html", site=site, page=page)


@bp.get("/<code>/chiffres")
@requires(Permission.VIEW_SITE)
def figures(code: str) -> ResponseReturnValue:
    """List every figure of a site with its source, year and perimeter."""
    site = _site(code, Permission.VIEW_SITE)
    can_edit = pages.may_edit(site, current_user.grants)
    rows = listed(repository.figures_of(site.id))
    return render_template("sites/figures.html", site=site, rows=rows, can_edit=can_edit)


@bp.route("/<code>/chiffres/ajouter", methods=["GET", "POST"])
@requires(Permission.EDIT_SITE)
def add_figure(code: str) -> ResponseReturnValue:
    """Add a figure with its source and date."""
    site = _site(code, Permission.EDIT_SITE)
    form = NewFigureForm().offer(repository.places_of(site.id))
    if form.validate_on_submit():
        try:
            added = services.add_figure(
                site, form.key(), form.content(), author_id=current_user.id, today=today()
            )
        except AppError as error:
            form.form_errors.append(error.message)
        else:
            return redirect(url_for("sites.figure", code=code, figure_id=added.id))
    return render_template("sites/add_figure.html", site=site, form=form)


@bp.route("/<code>/chiffres/<int:figure_id>", methods=["GET", "POST"])
@requires(Permission.EDIT_SITE)
def figure(code: str, figure_id: int) -> ResponseReturnValue:
    """Show a figure with its history; correct it."""
    site = _site(code, Permission.EDIT_SITE)
    known = repository.figure_by_id(figure_id, site.id)
    form = CorrectionForm(data=pages.figure_words_of(known))
    if form.validate_on_submit():
        services.correct_figure(
            known, form.content(), form.reason.data or "", author_id=current_user.id, today=today()
        )
        flash("Le chiffre est corrigé ; l’ancien reste dans l’historique.", "success")
        return redirect(url_for("sites.figure", code=code, figure_id=figure_id))
    page = pages.figure_page(known, repository.territory_name(known.territory_id))
    return render_template("sites/figure.html", site=site, page=page, form=form)


@bp.post("/<code>/chiffres/<int:figure_id>/annuler")
@requires(Permission.EDIT_SITE)
def undo_figure(code: str, figure_id: int) -> ResponseReturnValue:
    """Put back what the figure said before its latest change."""
    site = _site(code, Permission.EDIT_SITE)
    known = repository.figure_by_id(figure_id, site.id)
    services.undo_figure(known, author_id=current_user.id, today=today())
    flash("Le dernier changement est annulé.", "success")
    return redirect(url_for("sites.figure", code=code, figure_id=figure_id))


@bp.route("/<code>/territoires/ajouter", methods=["GET", "POST"])
@requires(Permission.EDIT_SITE)
def add_territory(code: str) -> ResponseReturnValue:
    """Add a territory to the perimeter; its code is checked."""
    site = _site(code, Permission.EDIT_SITE)
    form = TerritoryForm()
    if form.validate_on_submit():
        try:
            kind = TerritoryKind(form.kind.data)
            services.add_territory(site, kind, form.code.data or "", form.name.data or "")
        except AppError as error:
            form.code.errors = [*form.code.errors, error.message]
        else:
            return redirect(url_for("sites.show", code=code))
    return render_template("sites/add_territory.html", site=site, form=form)


@bp.route("/<code>/identite", methods=["GET", "POST"])
@requires(Permission.EDIT_SITE)
def identity(code: str) -> ResponseReturnValue:
    """Set the label year, the leading school and who steers."""
    site = _site(code, Permission.EDIT_SITE)
    form = IdentityForm(data=pages.identity_words_of(site))
    if form.validate_on_submit():
        try:
            uai = form.lead_school_uai.data or ""
            services.set_identity(site, form.label_year.data, uai, form.seats())
        except AppError as error:
            form.lead_school_uai.errors = [*form.lead_school_uai.errors, error.message]
        else:
            return redirect(url_for("sites.show", code=code))
    return render_template("sites/identity.html", site=site, form=form)
