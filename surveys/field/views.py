"""Office pages that prepare a campaign: settings, checklist, access points."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import segno
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
from markupsafe import Markup

from evalapp.accounts.access import current_scope, requires
from evalapp.accounts.permissions import Permission, Scope
from evalapp.config import today
from evalapp.errors import Invalid, NotFound
from surveys.campaigns.follow_up import CHANNELS
from surveys.campaigns.repository import campaign_by_code
from surveys.collect.wording import LANGUAGES, language_name
from surveys.field import repository, services
from surveys.field.checklist import blocking
from surveys.field.forms import FIXED, CampaignForm, PointForm, listed, without
from surveys.field.notice_texts import (
    DEFAULTS,
    FIELDS,
    in_french,
    retention_after,
)
from surveys.models import Campaign

bp = Blueprint("field", __name__, template_folder="templates", url_prefix="/campagnes")

NOTICES = tuple(f"notice_{name}" for name, *_ in FIELDS)


@bp.route("/nouvelle", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGN)
def new() -> ResponseReturnValue:
    """Create a campaign; it stays a draft until its checklist is complete."""
    scope = current_scope(Permission.EDIT_CAMPAIGN)
    form = _new_form(scope)
    if form.validate_on_submit():
        sites = [site for site in repository.sites(scope) if site.id in form.sites.data]
        try:
            campaign = services.create_campaign(form.data, sites)
        except Invalid as refusal:
            form.form_errors.append(refusal.message)
        else:
            flash("La campagne est créée. Voici ce qu’il reste à préparer.", "success")
            return redirect(url_for(".preparation", code=campaign.code), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("field/settings.html", form=form, campaign=None, notices=NOTICES), status


@bp.route("/<code>/reglages", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGN)
def settings(code: str) -> ResponseReturnValue:
    """Change the settings; the opening fixes some of them."""
    campaign = _campaign(code)
    form = _settings_form(campaign)
    if form.validate_on_submit():
        services.change_campaign(campaign, form.data)
        flash("Les réglages sont enregistrés.", "success")
        return redirect(url_for(".preparation", code=code), 303)
    status = 422 if form.is_submitted() else 200
    page = "field/settings.html"
    return render_template(page, form=form, campaign=campaign, notices=NOTICES), status


@bp.get("/<code>/preparation")
@requires(Permission.EDIT_CAMPAIGN)
def preparation(code: str) -> ResponseReturnValue:
    """Show what is ready and what is missing."""
    campaign = _campaign(code)
    lines = services.opening_checks(campaign, today())
    places = _places(campaign)
    return render_template(
        "field/preparation.html", campaign=campaign, lines=lines, places=places,
        is_ready=not blocking(lines),
    )  # fmt: skip


@bp.post("/<code>/preparation")
@requires(Permission.EDIT_CAMPAIGN)
def open_draft(code: str) -> ResponseReturnValue:
    """Open a campaign whose checklist is complete."""
    services.open_draft(_campaign(code), today())
    flash("La collecte est ouverte, entre les deux dates de la campagne.", "success")
    return redirect(url_for("campaigns.show", code=code), 303)


@bp.route("/<code>/acces", methods=["GET", "POST"])
@requires(Permission.EDIT_CAMPAIGN)
def points(code: str) -> ResponseReturnValue:
    """List the ways in, and add one."""
    campaign, scope = _campaign(code), current_scope(Permission.EDIT_CAMPAIGN)
    form = PointForm()
    form.site.choices = listed(
        (site.id, site.name)
        for site in repository.sites(scope)
        if site.programme_id == campaign.programme_id
    )
    if form.validate_on_submit():
        services.add_point(campaign, form.site.data, form.channel.data, form.objective.data)
        flash("L’accès est créé.", "success")
        return redirect(url_for(".points", code=code), 303)
    rows = repository.points(campaign, scope)
    public_url = _public_url()
    return render_template(
        "field/points.html", campaign=campaign, form=form, rows=rows, public_url=public_url,
        channels=CHANNELS,
    ), 422 if form.is_submitted() else 200  # fmt: skip


@bp.get("/<code>/acces/<point>")
@requires(Permission.EDIT_CAMPAIGN)
def point(code: str, point: str) -> ResponseReturnValue:
    """Show one way in: its address, its QR code, what can be printed."""
    campaign, scope = _campaign(code), current_scope(Permission.EDIT_CAMPAIGN)
    found = repository.point_by_code(campaign, point, scope)
    address = f"{_public_url()}/q/{found.code}"
    drawing = Markup(segno.make(address, error="m", micro=False).svg_inline(scale=6))  # noqa: S704
    return render_template(
        "field/point.html", campaign=campaign, point=found, address=address, drawing=drawing
    )


@bp.get("/<code>/acces/<point>/qr.svg")
@requires(Permission.EDIT_CAMPAIGN)
def qr_code(code: str, point: str) -> ResponseReturnValue:
    """Download the QR code of a way in."""
    campaign, scope = _campaign(code), current_scope(Permission.EDIT_CAMPAIGN)
    found = repository.point_by_code(campaign, point, scope)
    drawing = BytesIO()
    segno.make(f"{_public_url()}/q/{found.code}", error="m", micro=False).save(
        drawing, kind="svg", scale=8
    )
    headers = {"Content-Disposition": f'attachment; filename="{found.code}.svg"'}
    return Response(drawing.getvalue(), mimetype="image/svg+xml", headers=headers)


@bp.post("/<code>/acces/<point>/<act>")
@requires(Permission.EDIT_CAMPAIGN)
def switch(code: str, point: str, act: str) -> ResponseReturnValue:
    """Close a way in, or open it again."""
    if act not in {"ouvrir", "fermer"}:
        raise NotFound
    campaign, scope = _campaign(code), current_scope(Permission.EDIT_CAMPAIGN)
    found = repository.point_by_code(campaign, point, scope)
    services.switch_point(found, campaign, is_open=act == "ouvrir")
    word = "ouvert" if found.is_open else "fermé : vous pouvez le rouvrir"
    flash(f"L’accès {found.code} est {word}.", "success")
    return redirect(url_for(".points", code=code), 303)


def _campaign(code: str) -> Campaign:
    return campaign_by_code(code, current_scope(Permission.EDIT_CAMPAIGN))


def _public_url() -> str:
    found: Any = current_app.extensions["evalapp.settings"]
    return str(found.public_url)


def _places(campaign: Campaign) -> dict[str, str]:
    code = campaign.code
    questionnaire = campaign.version.questionnaire.code
    return {
        "settings": url_for(".settings", code=code),
        "points": url_for(".points", code=code),
        "cards": url_for("printing.cards", code=code),
        "questionnaire": f"/questionnaires/{questionnaire}",
    }


def _new_form(scope: Scope) -> Any:
    opens_on = today() + timedelta(days=7)
    closes_on = opens_on + timedelta(days=60)
    start = {f"notice_{name}": text for name, text in DEFAULTS.items()}
    form = CampaignForm(data={
        "opens_on": opens_on, "closes_on": closes_on, "retention_on": retention_after(closes_on),
        "languages": ["fr"], "version": request.args.get("version", type=int), **start,
    })  # fmt: skip
    form.sites.choices = listed((site.id, site.name) for site in repository.sites(scope))
    return _with_choices(form)


def _settings_form(campaign: Campaign) -> Any:
    data: dict[str, Any] = {
        name: in_french(campaign.notice, name.removeprefix("notice_")) for name in NOTICES
    }
    data["version"] = campaign.version_id
    form = without(CampaignForm(obj=campaign, data=data), ("sites", "objective"))
    return without(form, FIXED) if campaign.status != "draft" else _with_choices(form)


def _with_choices(form: Any) -> Any:
    words = {"draft": " (brouillon)", "published": ""}
    form.version.choices = listed(
        (number, f"{title}, version {rank}{words[status]}")
        for number, title, rank, status in repository.versions()
    )
    form.languages.choices = listed((one, language_name(one)) for one in LANGUAGES)
    return form
