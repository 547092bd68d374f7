"""Pages of the explorer: the view at an address, recipes, saved views, tables to download."""

from __future__ import annotations

from urllib.parse import parse_qsl

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from evalapp.accounts.access import current_scope, current_user, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import Conflict, Invalid, NotFound
from indicators.explorer import repository
from indicators.explorer.address import Ask, BadAddress, read
from indicators.explorer.keeping import services as keeping
from indicators.explorer.pages import services as pages
from indicators.explorer.uses import services as uses

bp = Blueprint("explorer", __name__, template_folder="templates", url_prefix="/explorer")


def _address() -> Ask:
    return read(request.args.items(multi=True))


@bp.get("/")
@requires(Permission.EXPLORE)
def index() -> ResponseReturnValue:
    """Show the view that the address asks for, and the form that makes addresses."""
    scope = current_scope(Permission.EXPLORE)
    try:
        ask, problem = _address(), ""
    except BadAddress as error:
        ask, problem = Ask(), str(error)
    page = pages.explorer(ask, scope, problem)
    chart = Markup(page.view.chart) if page.view else ""  # noqa: S704
    status = 422 if page.problem else 200
    return render_template("explorer/index.html", page=page, chart=chart), status


@bp.get("/tableau.<kind>")
@requires(Permission.EXPLORE)
def table(kind: str) -> ResponseReturnValue:
    """Download the table of a view, as its screen shows it."""
    try:
        found = pages.table_file(_address(), current_scope(Permission.EXPLORE), kind)
    except BadAddress as error:
        raise NotFound(str(error)) from error
    headers = {"Content-Disposition": f'attachment; filename="tableau.{kind}"'}
    return Response(found.content, mimetype=found.mimetype, headers=headers)


@bp.route("/regrouper", methods=["GET", "POST"])
@requires(Permission.EXPLORE)
def regroup() -> ResponseReturnValue:
    """Choose which answers of a question are counted together."""
    scope, problem = current_scope(Permission.EXPLORE), ""
    if not request.args:  # nothing to regroup yet: the explorer is where one chooses
        return redirect(url_for("explorer.index"))
    try:
        ask = _address()
        if request.method == "POST":
            return redirect(_regrouped(ask))
    except BadAddress as error:
        raise NotFound(str(error)) from error
    except Invalid as error:
        problem = str(error)
    page = pages.regrouping(ask, scope, request.form)
    status = 422 if problem else 200
    return render_template("explorer/regroup.html", page=page, problem=problem), status


def _regrouped(ask: Ask) -> str:
    words = {key[2:]: value for key, value in request.form.items() if key.startswith("m:")}
    recipe = keeping.keep_recipe(
        ask,
        current_scope(Permission.EXPLORE),
        request.form.get("nom", ""),
        words,
        author_id=current_user.id,
        today=today(),
    )
    flash("Le regroupement est enregistré.", "success")
    return url_for("explorer.index") + "?" + pages.with_regrouping(ask, recipe.id).query


@bp.post("/vues")
@requires(Permission.EXPLORE)
def save() -> ResponseReturnValue:
    """Keep the view at hand under a title."""
    query, scope = request.form.get("adresse", ""), current_scope(Permission.EXPLORE)
    title = request.form.get("titre", "")
    try:
        keeping.keep_view(query, scope, title, author_id=current_user.id, today=today())
        flash("La vue est enregistrée.", "success")
    except BadAddress as error:
        raise NotFound(str(error)) from error
    except (Invalid, Conflict) as error:
        flash(str(error), "danger")
    return redirect(f"{url_for('explorer.index')}?{read(parse_qsl(query)).query}")


@bp.get("/vues/<int:view_id>")
@requires(Permission.EXPLORE)
def saved(view_id: int) -> ResponseReturnValue:
    """Lead to the address of a saved view."""
    view = repository.view_by_id(view_id, current_scope(Permission.EXPLORE))
    return redirect(f"{url_for('explorer.index')}?{view.query}")


@bp.route("/vues/<int:view_id>/utiliser", methods=["GET", "POST"])
@requires(Permission.MAKE_REPORT)
def use(view_id: int) -> ResponseReturnValue:
    """Say which indicator a saved view feeds, and whether reports show it."""
    scope, problem = current_scope(Permission.MAKE_REPORT), ""
    if request.method == "POST":
        try:
            uses.use(view_id, scope, in_report="rapport" in request.form, **_use())
            flash("L’usage de la vue est enregistré.", "success")
            return redirect(url_for("explorer.index"))
        except (Invalid, Conflict) as error:
            problem = str(error)
    page = uses.use_page(view_id, scope)
    status = 422 if problem else 200
    return render_template("explorer/use.html", page=page, problem=problem), status


def _use() -> dict[str, str]:
    names = {"indicator": "indicateur", "answer": "reponse"}
    return {key: request.form.get(name, "") for key, name in names.items()}


@bp.post("/vues/<int:view_id>/oublier")
@requires(Permission.EXPLORE)
def forget(view_id: int) -> ResponseReturnValue:
    """Let go of a saved view; its address still works, and saves it again."""
    query = keeping.forget_view(view_id, current_scope(Permission.EXPLORE))
    flash("La vue n’est plus enregistrée. Pour revenir en arrière, enregistrez-la ici.", "success")
    return redirect(f"{url_for('explorer.index')}?{query}")
