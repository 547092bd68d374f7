"""Preview and trial of a draft, drawn by the respondents' own templates."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, current_app, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import generate_csrf, validate_csrf
from wtforms.validators import ValidationError

from evalapp.accounts.access import requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import Invalid
from evalapp.extensions import csrf
from evalapp.headers import content_security_policy
from surveys.answers import Problem
from surveys.collect import pages
from surveys.collect.drawing import Pen
from surveys.collect.dynamics import tree
from surveys.collect.fields import Fields, small_number
from surveys.collect.manner import manner_of
from surveys.collect.style import DIGEST, SHEET
from surveys.collect.visit import Go, Visit, page_fields
from surveys.definition import Page
from surveys.editor import repository
from surveys.editor.trial import services

bp = Blueprint("editor_trial", __name__, url_prefix="/questionnaires")


@bp.get("/<code>/apercu/<page_uid>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def preview(code: str, page_uid: str) -> ResponseReturnValue:
    """Show one page of the draft in the editor's frame."""
    try:
        found = services.visit(code, "", today(), page_uid)
        page = services.page_of(found, page_uid)
    except Invalid as error:
        return _framed(
            render_template("editor/no_preview.html", message=error.message, sheet=SHEET)
        )
    return _framed(_page(found, page, page_fields(found, page), (), _preview_link))


@bp.post("/<code>/apercu/<page_uid>")
@csrf.exempt  # stores nothing
@requires(Permission.EDIT_QUESTIONNAIRE)
def preview_next(code: str, page_uid: str) -> ResponseReturnValue:
    """Check the page of a preview and show the next; nothing is kept."""
    turn = _sent(code, "", page_uid)
    if turn.problems and turn.page:
        return _framed(_page(turn.visit, turn.page, turn.fields, turn.problems, _preview_link))
    shown = turn.page.uid if turn.page else page_uid
    return redirect(_preview_link(turn.visit, shown, turn.blocks), 303)


@bp.get("/<code>/essai")
@requires(Permission.EDIT_QUESTIONNAIRE)
def start(code: str) -> ResponseReturnValue:
    """Say what a trial is, list those that were made."""
    questionnaire = repository.questionnaire_by_code(code)
    return render_template(
        "editor/trials.html",
        questionnaire=questionnaire, code=code, key=services.new_key(),
        trials=repository.trials(questionnaire.id), definition=services.shown(code),
    )  # fmt: skip


@bp.post("/<code>/essai/effacer")
@requires(Permission.EDIT_QUESTIONNAIRE)
def wipe(code: str) -> ResponseReturnValue:
    """Forget the trials."""
    services.wipe(code)
    return redirect(url_for("editor_trial.start", code=code))


@bp.get("/<code>/essai/<key>/fin")
@requires(Permission.EDIT_QUESTIONNAIRE)
def end(code: str, key: str) -> ResponseReturnValue:
    """Show what the export would hold of a trial."""
    rows = services.answers(code, key, today())
    questionnaire = repository.questionnaire_by_code(code)
    return render_template(
        "editor/trial_end.html", rows=rows, questionnaire=questionnaire, code=code
    )


@bp.get("/<code>/essai/<key>/<page_uid>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def page(code: str, key: str, page_uid: str) -> ResponseReturnValue:
    """Show a page of a trial."""
    found = services.visit(code, key, today())
    asked = services.page_of(found, page_uid)
    return _framed(_page(found, asked, page_fields(found, asked), (), _trial_link))


@bp.post("/<code>/essai/<key>/<page_uid>")
@csrf.exempt  # the respondents' template carries the token in its seal: checked below
@requires(Permission.EDIT_QUESTIONNAIRE)
def send(code: str, key: str, page_uid: str) -> ResponseReturnValue:
    """Keep a page of a trial, apart from real answers, and lead to the next."""
    _check_token()
    turn = _sent(code, key, page_uid)
    if turn.problems and turn.page:
        return _framed(_page(turn.visit, turn.page, turn.fields, turn.problems, _trial_link))
    if turn.page is None:
        return redirect(url_for("editor_trial.end", code=code, key=key), 303)
    return redirect(_trial_link(turn.visit, turn.page.uid, turn.blocks), 303)


def _sent(code: str, key: str, page_uid: str) -> services.Turn:
    written = request.form.get("go", "continue")
    go = Go(written) if written in set(Go) else Go.CONTINUE
    fields = request.form.to_dict(flat=False)
    return services.send(code, key, page_uid, fields, go, today(), request.args.get("lang", "fr"))


def _check_token() -> None:
    if current_app.config.get("WTF_CSRF_ENABLED", True):
        try:
            validate_csrf(request.form.get("seal", ""))
        except ValidationError:
            raise Invalid("Cette page a expiré : rechargez-la.") from None


def _preview_link(found: Visit, page_uid: str, blocks: int = 0) -> str:
    code, lang = found.door.access_code, request.args.get("lang")
    endpoint = "editor_trial.preview"
    return url_for(endpoint, code=code, page_uid=page_uid, lang=lang, blocs=blocks or None)


def _trial_link(found: Visit, page_uid: str, blocks: int = 0) -> str:
    code, lang = found.door.access_code, request.args.get("lang")
    return url_for(
        "editor_trial.page",
        code=code, key=found.key, page_uid=page_uid, lang=lang, blocs=blocks or None,
    )  # fmt: skip


def _page(
    found: Visit, page_: Page, fields: Fields, problems: tuple[Problem, ...], link: Any
) -> str:
    """Draw a page as a respondent sees it, its buttons leading back here."""
    environment = current_app.jinja_env
    manner = manner_of(request.args, found.questionnaire.languages)
    blocks = max(1, small_number(request.args.get("blocs", "")))
    context = pages.page(found, page_, fields, problems, manner, today(), blocks=blocks)
    here = link(found, page_.uid)
    context |= {"action": here, "pause_action": here, "size_action": here}
    context["seal"] = generate_csrf() if link is _trial_link else ""
    macros = environment.get_template("collect/controls.html").module
    context["draw"] = Pen(macros, context["words"], tree).draw
    template = environment.get_template("collect/page.html")
    return template.render(is_demonstration=False, header="Essai : réponses effacées", **context)


def _framed(body: str) -> Response:
    """Return a page that our own pages, and no others, may show in a frame."""
    policy = content_security_policy((DIGEST,))
    headers = {
        "X-Frame-Options": "SAMEORIGIN",
        "Content-Security-Policy": policy.replace(
            "frame-ancestors 'none'", "frame-ancestors 'self'"
        ),
    }
    return Response(body, headers=headers)
