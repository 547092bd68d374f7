"""Office pages of the open answers: read them, choose and mask some for the reports."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, requires
from evalapp.accounts.permissions import Permission
from evalapp.errors import Conflict, NotFound
from surveys.campaigns.repository import campaign_by_code
from surveys.labels import LANGUAGES, RIGHT_TO_LEFT
from surveys.verbatims import masking, services
from surveys.verbatims.forms import WordForm
from surveys.verbatims.release import token
from surveys.verbatims.services import Place

bp = Blueprint(
    "verbatims", __name__, template_folder="templates", url_prefix="/campagnes/<code>/paroles"
)
bp.add_app_template_filter(lambda text: masking.language_of(text), "language_of")
bp.add_app_template_filter(lambda code: LANGUAGES.get(code, code), "language_name")
bp.add_app_template_filter(lambda code: "rtl" if code in RIGHT_TO_LEFT else "ltr", "direction")


@bp.get("/")
@requires(Permission.VIEW_ANSWERS)
def index(code: str) -> ResponseReturnValue:
    """Show what was asked in words, how much was written, what was chosen."""
    scope = current_scope(Permission.VIEW_ANSWERS)
    campaign = campaign_by_code(code, scope)
    view = services.overview(campaign, scope)
    return render_template("verbatims/index.html", campaign=campaign, view=view)


@bp.get("/<question>/<site>")
@requires(Permission.VIEW_ANSWERS)
def read(code: str, question: str, site: str) -> ResponseReturnValue:
    """Show the words written at one question on one site, without any profile."""
    place = services.place_of(code, question, site, current_scope(Permission.VIEW_ANSWERS))
    sought = request.args.get("cherche", "")[:200]
    page = services.read(place, sought, request.args.get("page", "1"))
    words = [(token(text, place.seed), text) for text in page.texts]
    return render_template(
        "verbatims/list.html", place=place, page=page, words=words, sought=sought
    )


@bp.route("/<question>/<site>/<wanted>", methods=["GET", "POST"])
@requires(Permission.REVIEW_ANSWERS)
def choose(code: str, question: str, site: str, wanted: str) -> ResponseReturnValue:
    """Mask one answer and keep it for the reports of the site."""
    place = services.place_of(code, question, site, current_scope(Permission.REVIEW_ANSWERS))
    said = services.word_at(place, wanted)
    form = WordForm(formdata=request.form or None, data=_proposed(said))
    if form.validate_on_submit() and _chosen(place, form):
        flash("La parole est gardée pour les rapports du site.", "success")
        return redirect(url_for("verbatims.index", code=code, _anchor="choisies"))
    return render_template(
        "verbatims/choose.html", place=place, said=said, form=form, masks=masking.proposals(said)
    )


@bp.route("/choisies/<int:verbatim_id>", methods=["GET", "POST"])
@requires(Permission.REVIEW_ANSWERS)
def edit(code: str, verbatim_id: int) -> ResponseReturnValue:
    """Correct chosen words or their translation."""
    scope = current_scope(Permission.REVIEW_ANSWERS)
    campaign, row = services.chosen_one(code, verbatim_id, scope)
    form = WordForm(obj=row)
    if form.validate_on_submit():
        services.edit(campaign, row, form.words, form.language.data, form.in_french)
        flash("La parole est corrigée.", "success")
        return redirect(url_for("verbatims.index", code=code, _anchor="choisies"))
    left = masking.doubtful(form.text.data or "")
    return render_template("verbatims/edit.html", campaign=campaign, row=row, form=form, left=left)


@bp.post("/choisies/<int:verbatim_id>/<act>")
@requires(Permission.REVIEW_ANSWERS)
def withdraw(code: str, verbatim_id: int, act: str) -> ResponseReturnValue:
    """Take chosen words back, or put them back."""
    scope = current_scope(Permission.REVIEW_ANSWERS)
    campaign, row = services.chosen_one(code, verbatim_id, scope)
    if act not in {"retirer", "remettre"}:
        raise NotFound
    services.set_withdrawn(campaign, row, act == "retirer")
    done = "retirée des prochains rapports" if act == "retirer" else "remise"
    flash(f"La parole est {done}. Vous pouvez revenir sur ce choix plus bas.", "success")
    return redirect(url_for("verbatims.index", code=code, _anchor="choisies"))


def _proposed(said: str) -> dict[str, str]:
    text = masking.masked(said, masking.proposals(said))
    return {"text": text, "language": masking.language_of(said)}


def _chosen(place: Place, form: WordForm) -> bool:
    try:
        services.choose(place, form.words, form.language.data, form.in_french)
    except Conflict as error:
        form.text.errors = [*form.text.errors, error.message]
        return False
    return True
