"""Office pages of invitations: contacts, sending, reminders, what came back."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    redirect,
    render_template,
    request,
    url_for,
)
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import Settings, today
from evalapp.errors import AppError, NotFound
from evalapp.wording import count
from surveys.campaigns import repository as campaigns
from surveys.invitations import repository, services
from surveys.invitations.summary import STATUSES, group_lines
from surveys.models import Campaign
from surveys.privacy.services import covers

bp = Blueprint("invitations", __name__, template_folder="templates", url_prefix="/campagnes")
ADDRESS = "/<code>/invitations"


@bp.get(ADDRESS)
@requires(Permission.EDIT_CAMPAIGN)
def index(code: str) -> ResponseReturnValue:
    """Show where the invitations of a campaign stand."""
    return _page(_campaign(code))


@bp.post(f"{ADDRESS}/importer")
@requires(Permission.EDIT_CAMPAIGN)
def import_(code: str) -> ResponseReturnValue:
    """Keep the contacts of a file."""
    campaign = _campaign(code)
    file = request.files.get("file")
    if file is None or not file.filename:
        return _page(campaign, problem="Choisissez d’abord un fichier CSV ou Excel."), 422
    try:
        found = services.import_contacts(_settings(), campaign, file.read(), file.filename)
    except AppError as error:
        return _page(campaign, problem=error.message), error.status
    return _page(campaign, imported=found)


@bp.post(f"{ADDRESS}/envoyer")
@requires(Permission.EDIT_CAMPAIGN)
def send(code: str) -> ResponseReturnValue:
    """Show the letter, or send it once it was seen."""
    campaign = _campaign(code)
    words, remind = request.form.get("words", ""), request.form.get("kind") == "reminder"
    if request.form.get("sure") != "1":
        written = services.preview(_settings(), campaign, words, remind=remind)
        number = repository.count_ready(campaign.id, remind=remind, today=today())
        return render_template(
            "invitations/preview.html", campaign=campaign, letter=written, words=words,
            remind=remind, number=number, most=services.MOST_AT_ONCE,
        )  # fmt: skip
    try:
        done = services.send(_settings(), campaign, words, remind=remind, today=today())
    except AppError as error:
        return _page(campaign, problem=error.message), error.status
    flash(_told(done), "success")
    return redirect(url_for("invitations.index", code=code))


@bp.post(f"{ADDRESS}/retours")
@requires(Permission.EDIT_CAMPAIGN)
def returned(code: str) -> ResponseReturnValue:
    """Note the addresses whose message came back."""
    campaign = _campaign(code)
    number = services.mark_returned(_settings(), campaign, request.form.get("emails", ""))
    flash(f"{count(number, 'adresse notée', 'adresses notées')} comme revenue.", "success")
    return redirect(url_for("invitations.index", code=code))


@bp.get(f"{ADDRESS}/<int:contact_id>")
@requires(Permission.EDIT_CAMPAIGN)
def contact(code: str, contact_id: int) -> ResponseReturnValue:
    """Show all that is known of one contact; the reading is written in the journal."""
    campaign = _campaign(code)
    person = services.person_of(
        _settings(), campaign, repository.contact_by_id(campaign.id, contact_id)
    )
    found = repository.contact_by_id(campaign.id, contact_id)
    return render_template(
        "invitations/contact.html",
        campaign=_campaign(code), contact=found, person=person, statuses=STATUSES,
        responses=repository.responses_of(found) if campaign.anonymity == "named" else (),
    )  # fmt: skip


@bp.get(f"{ADDRESS}/<int:contact_id>/tout.json")
@requires(Permission.EDIT_CAMPAIGN)
def access(code: str, contact_id: int) -> ResponseReturnValue:
    """Give all that is kept of one person, at their request; it is written in the journal."""
    campaign = _campaign(code)
    found = repository.contact_by_id(campaign.id, contact_id)
    content = services.access_file_of(_settings(), campaign, found)
    headers = {"Content-Disposition": f'attachment; filename="contact-{contact_id}.json"'}
    return Response(content, mimetype="application/json", headers=headers)


@bp.post(f"{ADDRESS}/<int:contact_id>/effacer")
@requires(Permission.EDIT_CAMPAIGN)
def erase(code: str, contact_id: int) -> ResponseReturnValue:
    """Erase one contact."""
    campaign = _campaign(code)
    found = repository.contact_by_id(campaign.id, contact_id)
    if request.form.get("sure") != "1":
        flash("Cochez la case pour confirmer : ce geste ne se défait pas.", "warning")
        return redirect(url_for("invitations.contact", code=code, contact_id=contact_id))
    services.erase_contact(_settings(), campaign, found)
    flash("Le contact est effacé pour de bon.", "success")
    return redirect(url_for("invitations.index", code=code))


def _settings() -> Settings:
    settings: Settings = current_app.extensions["evalapp.settings"]
    return settings


def _campaign(code: str) -> Campaign:
    """Return the campaign for whoever holds all of it: contacts are not cut by site."""
    scope = current_scope(Permission.EDIT_CAMPAIGN)
    campaign = campaigns.campaign_by_code(code, scope)
    if not covers(scope, campaign):
        raise NotFound
    return campaign


def _told(done: services.Sent) -> str:
    sentence = f"{count(done.sent, 'courriel parti', 'courriels partis')}."
    if done.refused:
        sentence += f" {count(done.refused, 'adresse refusée', 'adresses refusées')}."
    if done.left:
        sentence += f" Il en reste {done.left} : recommencez pour la suite."
    return sentence


def _page(campaign: Campaign, **told: object) -> str:
    statuses = repository.statuses_of(campaign.id)
    return render_template(
        "invitations/index.html",
        campaign=campaign,
        lines=group_lines(statuses),
        contacts=repository.contacts_of(campaign.id),
        statuses=STATUSES,
        waiting=repository.count_ready(campaign.id, remind=False, today=today()),
        silent=repository.count_ready(campaign.id, remind=True, today=today()),
        has_server=bool(_settings().smtp_url),
        **told,
    )
