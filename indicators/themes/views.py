"""Office pages of the themes: code open answers, read the counts."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, requires
from evalapp.accounts.permissions import Permission
from evalapp.audit.services import record_at_once
from evalapp.errors import Conflict, NotFound
from evalapp.wording import count
from indicators.themes import services
from indicators.themes.forms import ThemeForm
from surveys.campaigns import links
from surveys.verbatims.services import Place, place_of

bp = Blueprint(
    "themes", __name__, template_folder="templates", url_prefix="/campagnes/<code>/themes"
)
links.register(
    links.Link(links.Spot.WORDS, "Classer par thèmes", "themes.show", Permission.REVIEW_ANSWERS)
)


def _place(code: str, question: str, site: str) -> Place:
    return place_of(code, question, site, current_scope(Permission.REVIEW_ANSWERS))


@bp.get("/<question>/<site>")
@requires(Permission.REVIEW_ANSWERS)
def show(code: str, question: str, site: str) -> ResponseReturnValue:
    """Show the themes, the answers to code and the gated counts."""
    return _page(_place(code, question, site), ThemeForm())


@bp.post("/<question>/<site>")
@requires(Permission.REVIEW_ANSWERS)
def code_page(code: str, question: str, site: str) -> ResponseReturnValue:
    """Keep the themes ticked on one page of answers."""
    place = _place(code, question, site)
    seen = request.form.getlist("vu")
    changed = services.code_answers(
        place, {name: request.form.getlist(f"t-{name}", type=int) for name in seen}
    )
    flash(f"{count(changed, 'réponse')} : classement enregistré.", "success")
    return _back(place, request.form.get("page", "1"))


@bp.post("/<question>/<site>/nouveau")
@requires(Permission.REVIEW_ANSWERS)
def add(code: str, question: str, site: str) -> ResponseReturnValue:
    """Add a theme."""
    place = _place(code, question, site)
    form = ThemeForm()
    if form.validate_on_submit():
        try:
            services.add_theme(place, (form.name.data or "").strip(), form.definition.data or "")
        except Conflict as error:
            form.name.errors = [*form.name.errors, error.message]
        else:
            return _back(place, "1")
    return _page(place, form)


@bp.post("/<question>/<site>/<int:theme_id>/<act>")
@requires(Permission.REVIEW_ANSWERS)
def set_aside(code: str, question: str, site: str, theme_id: int, act: str) -> ResponseReturnValue:
    """Set a theme aside, or take it back."""
    place = _place(code, question, site)
    if act not in {"ecarter", "reprendre"}:
        raise NotFound
    services.set_aside(place, theme_id, act == "ecarter")
    return _back(place, "1")


def _page(place: Place, form: ThemeForm) -> ResponseReturnValue:
    record_at_once(
        "texts_read", "campaign", place.campaign.code, site=place.site.code,
        question=place.question.key,
    )  # fmt: skip
    view = services.coding(place, request.args.get("page", "1"))
    return render_template("themes/show.html", place=place, view=view, form=form)


def _back(place: Place, page: str) -> ResponseReturnValue:
    return redirect(
        url_for(
            "themes.show",
            code=place.campaign.code,
            question=place.question.key,
            site=place.site.code,
            page=page if page != "1" else None,
        )
    )
