"""Office pages of the indicators: table of a site, sheets, entry, history, targets."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from evalapp.accounts.access import current_scope, current_user, requires
from evalapp.accounts.permissions import Permission, Scope
from evalapp.config import today
from evalapp.errors import AppError, NotFound
from evalapp.sites import panels
from evalapp.sites.models import Site
from evalapp.sites.notices import Notice
from evalapp.sites.repository import site_by_code
from indicators import repository, services
from indicators.forms import MeasurementForm, TargetForm
from indicators.framework import DIRECTION_WORDS, ORIGIN_WORDS, all_frameworks, find_indicator
from indicators.notices import scorecard_notices
from indicators.pages import services as pages
from indicators.table_csv import scorecard_csv

bp = Blueprint("indicators", __name__, template_folder="templates")


def _site(code: str, permission: Permission) -> Site:
    return site_by_code(code, current_scope(permission))


@bp.get("/sites/<code>/indicateurs")
@requires(Permission.VIEW_INDICATORS)
def scorecard(code: str) -> ResponseReturnValue:
    """Show the judged table of a site."""
    site = _site(code, Permission.VIEW_INDICATORS)
    card = pages.card(site, current_user.grants, today())
    can_enter = panels.reaches(current_scope(Permission.ENTER_MEASUREMENT), site)
    return render_template(
        "indicators/scorecard.html",
        site=site,
        card=card,
        can_enter=can_enter,
        directions=DIRECTION_WORDS,
    )


@bp.get("/sites/<code>/indicateurs.csv")
@requires(Permission.VIEW_INDICATORS)
def download(code: str) -> ResponseReturnValue:
    """Download the table as its screen shows it, secrets included as flags."""
    site = _site(code, Permission.VIEW_INDICATORS)
    text = scorecard_csv(pages.card(site, current_user.grants, today()))
    name = f'attachment; filename="indicateurs-{site.code}.csv"'
    return Response(text, mimetype="text/csv", headers={"Content-Disposition": name})


@bp.get("/indicateurs")
@requires(Permission.VIEW_INDICATORS)
def frameworks() -> ResponseReturnValue:
    """Show the frameworks: question, criterion, indicators."""
    return render_template("indicators/frameworks.html", frameworks=all_frameworks())


@bp.get("/indicateurs/<indicator>")
@requires(Permission.VIEW_INDICATORS)
def sheet(indicator: str) -> ResponseReturnValue:
    """Show the sheet of one indicator: definition, source, rule."""
    found = find_indicator(indicator)
    if found is None:
        raise NotFound("Cet indicateur n’existe pas dans les référentiels.")
    page = pages.sheet(*found)
    return render_template("indicators/sheet.html", page=page, origins=ORIGIN_WORDS)


@bp.route("/sites/<code>/indicateurs/<indicator>/saisir", methods=["GET", "POST"])
@requires(Permission.ENTER_MEASUREMENT)
def enter(code: str, indicator: str) -> ResponseReturnValue:
    """Enter a value with its source and date."""
    site = _site(code, Permission.ENTER_MEASUREMENT)
    about = services.indicator_of(site, indicator)
    form = MeasurementForm()
    if form.validate_on_submit() and _entered(site, about, form):
        flash("La valeur est enregistrée.", "success")
        return redirect(url_for("indicators.history", code=code, indicator=indicator))
    return render_template("indicators/enter.html", site=site, indicator=about, form=form)


@bp.get("/sites/<code>/indicateurs/<indicator>")
@requires(Permission.VIEW_INDICATORS)
def history(code: str, indicator: str) -> ResponseReturnValue:
    """Show the values of an indicator on a site, and every change made to them."""
    site = _site(code, Permission.VIEW_INDICATORS)
    about = services.indicator_of(site, indicator)
    page = pages.history(site, about, current_user.grants, today())
    can_enter = panels.reaches(current_scope(Permission.ENTER_MEASUREMENT), site)
    can_target = panels.reaches(current_scope(Permission.EDIT_SITE), site)
    return render_template(
        "indicators/history.html",
        site=site,
        page=page,
        can_enter=can_enter,
        can_target=can_target,
        form=TargetForm(),
    )


@bp.post("/sites/<code>/indicateurs/<indicator>/<int:measurement_id>/annuler")
@requires(Permission.ENTER_MEASUREMENT)
def undo(code: str, indicator: str, measurement_id: int) -> ResponseReturnValue:
    """Put back what a value said before its latest change."""
    site = _site(code, Permission.ENTER_MEASUREMENT)
    known = repository.measurement_by_id(measurement_id, site.id, indicator)
    services.undo_measurement(known, author_id=current_user.id, today=today())
    flash("Le dernier changement est annulé.", "success")
    return redirect(url_for("indicators.history", code=code, indicator=indicator))


@bp.route("/sites/<code>/indicateurs/<indicator>/cible", methods=["GET", "POST"])
@requires(Permission.EDIT_SITE)
def target(code: str, indicator: str) -> ResponseReturnValue:
    """Set what the site aims at."""
    site = _site(code, Permission.EDIT_SITE)
    about = services.indicator_of(site, indicator)
    form = TargetForm()
    if form.validate_on_submit():
        try:
            services.set_target(site, about, form.target(about), author_id=current_user.id)
        except AppError as error:
            form.low.errors = [*form.low.errors, error.message]
        else:
            return redirect(url_for("indicators.scorecard", code=code))
    return render_template("indicators/target.html", site=site, indicator=about, form=form)


def _entered(site: Site, about: Any, form: MeasurementForm) -> bool:
    """Keep what the form says; tell under the form when it cannot be kept."""
    try:
        services.enter_measurement(
            site,
            about,
            form.entry(),
            form.reason.data or "",
            author_id=current_user.id,
            today=today(),
        )
    except AppError as error:
        form.form_errors.append(error.message)
        return False
    return True


def _panel(site: Site, _scope: Scope) -> Markup:
    card = pages.card_or_none(site, current_user.grants, today())
    if card is None:
        return Markup("")
    rows = pages.short_rows(card)
    return Markup(render_template("indicators/panel.html", site=site, card=card, rows=rows))  # noqa: S704


def _tell(site: Site, _scope: Scope) -> tuple[Notice, ...]:
    card = pages.card_or_none(site, current_user.grants, today())
    if card is None:
        return ()
    return scorecard_notices(card, url_for("indicators.scorecard", code=site.code))


panels.register(
    panels.Panel(20, "indicateurs", "Indicateurs", Permission.VIEW_INDICATORS, _panel, _tell)
)
