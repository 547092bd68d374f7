"""What a campaign prints: posters, flyers, cards with codes, the paper form."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, render_template, request
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import Invalid
from reports.field import invitations
from reports.field.paper_form import paper_form as drawn_form
from reports.field.repository import invitation, questionnaire
from surveys.campaigns.repository import campaign_by_code
from surveys.field import repository
from surveys.field.cards import repository as batches
from surveys.field.cards.services import draw_codes
from surveys.field.forms import BatchForm, listed
from surveys.field.notice_texts import in_french
from surveys.models import AccessPoint, Campaign
from surveys.submission import campaign_given

bp = Blueprint("printing", __name__, url_prefix="/campagnes")


@bp.get("/<code>/acces/<point>/affiche.pdf")
@requires(Permission.EDIT_CAMPAIGN)
def poster(code: str, point: str) -> ResponseReturnValue:
    """Give a poster, A4 or A3."""
    campaign, found = _point(code, point)
    size = "a3" if request.args.get("size") == "a3" else "a4"
    made = invitation(campaign, found, _settings().public_url, today())
    return _pdf(invitations.poster(made, size), f"affiche-{size}-{found.code}")


@bp.get("/<code>/acces/<point>/qr.pdf")
@requires(Permission.EDIT_CAMPAIGN)
def qr_code(code: str, point: str) -> ResponseReturnValue:
    """Give the QR code alone, as a PDF."""
    campaign, found = _point(code, point)
    made = invitation(campaign, found, _settings().public_url, today())
    return _pdf(invitations.qr_alone(made), f"qr-{found.code}")


@bp.get("/<code>/acces/<point>/tracts.pdf")
@requires(Permission.EDIT_CAMPAIGN)
def flyers(code: str, point: str) -> ResponseReturnValue:
    """Give a sheet of flyers."""
    campaign, found = _point(code, point)
    made = invitation(campaign, found, _settings().public_url, today())
    return _pdf(invitations.flyers(made), f"tracts-{found.code}")


@bp.get("/<code>/questionnaire.pdf")
@requires(Permission.EDIT_CAMPAIGN)
def paper_form(code: str) -> ResponseReturnValue:
    """Give the form to print, from the same definition as the screens."""
    campaign = _campaign(code)
    told = [in_french(campaign.notice, name) for name in ("purpose", "recipients", "contact")]
    organisation = in_french(campaign.notice, "organisation")
    made = drawn_form(
        questionnaire(campaign), organisation=organisation, on=today(),
        notice=[text for text in (organisation, *told) if text],
        given=campaign_given(campaign.notice),
    )  # fmt: skip
    return _pdf(made, f"questionnaire-{campaign.code}")


@bp.route("/<code>/cartes", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGN)
def cards(code: str) -> ResponseReturnValue:
    """Show the sheets already printed; print one more, whose codes are shown only once."""
    campaign, scope = _campaign(code), current_scope(Permission.EDIT_CAMPAIGN)
    points = {point.code: (point, site) for point, site in repository.points(campaign, scope)}
    form = BatchForm()
    form.point.choices = listed((one, f"{site} – {one}") for one, (_, site) in points.items())
    if form.validate_on_submit():
        return _printed(campaign, points[form.point.data][0], form)
    sites = [point.site_id for point, _ in points.values()]
    rows = batches.batches(campaign.id, sites)
    status = 422 if form.is_submitted() else 200
    return render_template("field/cards.html", campaign=campaign, form=form, rows=rows), status


def _printed(campaign: Campaign, point: AccessPoint, form: Any) -> Response:
    """Draw codes and print them: kept here are only their hashes."""
    if campaign.status == "closed":
        raise Invalid("La collecte est fermée : une carte ne servirait plus.")
    purpose = form.purpose.data
    made = invitation(campaign, point, _settings().public_url, today())
    codes = draw_codes(
        campaign.id, point.site_id, form.number.data, secret=_settings().secret_key, purpose=purpose
    )
    kind = "cartes" if purpose == "answer" else "autorisations"
    return _pdf(invitations.cards(made, codes, purpose), f"{kind}-{point.code}")


def _campaign(code: str) -> Campaign:
    return campaign_by_code(code, current_scope(Permission.EDIT_CAMPAIGN))


def _point(code: str, point: str) -> tuple[Campaign, AccessPoint]:
    campaign = _campaign(code)
    scope = current_scope(Permission.EDIT_CAMPAIGN)
    return campaign, repository.point_by_code(campaign, point, scope)


def _settings() -> Any:
    return current_app.extensions["evalapp.settings"]


def _pdf(content: bytes, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(content, mimetype="application/pdf", headers=headers)
