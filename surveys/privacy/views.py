"""Office pages of privacy: the register sheet, the retention date, the purge."""

from __future__ import annotations

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import AppError, NotFound
from evalapp.wording import count
from surveys.campaigns import repository as campaigns
from surveys.models import Campaign
from surveys.privacy import repository, services
from surveys.privacy.forms import PurgeForm, RetentionForm
from surveys.privacy.register import sheet

bp = Blueprint("privacy", __name__, template_folder="templates", url_prefix="/campagnes")


@bp.route("/<code>/registre", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGN)
def register(code: str) -> ResponseReturnValue:
    """Show the register sheet, and set the retention date."""
    campaign = _campaign(code)
    form = RetentionForm(until=campaign.retention_on)
    if form.validate_on_submit() and form.until.data:
        try:
            services.set_retention(campaign, form.until.data, today())
        except AppError as error:
            form.until.errors = [error.message]
        else:
            flash("La date de conservation est enregistrée.", "success")
            return redirect(url_for("privacy.register", code=code))
    return _sheet(campaign, form)


@bp.route("/<code>/purge", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGN)
def purge(code: str) -> ResponseReturnValue:
    """Say what the purge erases and what it leaves; do it once the code is typed again."""
    campaign = _campaign(code)
    if not services.covers(current_scope(Permission.EDIT_CAMPAIGN), campaign):
        raise NotFound
    form = PurgeForm()
    if form.validate_on_submit() and form.typed.data != code:
        form.typed.errors = ["Ce n’est pas le code de cette campagne : rien n’a été effacé."]
    elif form.validate_on_submit():
        done = services.purge(current_app.extensions["evalapp.settings"], campaign, today())
        number = count(done.finished + done.unfinished, "réponse effacée", "réponses effacées")
        flash(f"La purge est faite : {number} pour de bon.", "success")
        return redirect(url_for("privacy.register", code=code))
    numbers = repository.numbers_of(campaign.id)
    return render_template(
        "privacy/purge.html", campaign=campaign, form=form, numbers=numbers, today=today()
    )


def _campaign(code: str) -> Campaign:
    return campaigns.campaign_by_code(code, current_scope(Permission.EDIT_CAMPAIGN))


def _sheet(campaign: Campaign, form: RetentionForm) -> str:
    scope = current_scope(Permission.EDIT_CAMPAIGN)
    sites = tuple(site.name for site in campaigns.sites_of(campaign.id, scope))
    questions = sum(1 for _ in campaigns.definitions_of(campaign)[-1].questions())
    return render_template(
        "privacy/register.html",
        campaign=campaign,
        lines=sheet(campaign, sites, questions),
        form=form,
        purge=repository.purge_of(campaign.id),
        is_due=campaign.retention_on is not None and campaign.retention_on < today(),
        may_purge=services.covers(scope, campaign),
    )
