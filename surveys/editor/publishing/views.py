"""Check, publish, compare versions, give a version to a campaign."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, requires
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.errors import AppError
from surveys.campaigns.repository import campaign_by_code
from surveys.editor import repository
from surveys.editor.crossing import crossing, declared_population, traits_of
from surveys.editor.differences import KINDS, changes, comparability, labels, mapping
from surveys.editor.findings import SEVERITIES, Severity
from surveys.editor.forms import PublishForm
from surveys.editor.publishing import services
from surveys.editor.review import FALC
from surveys.editor.work.services import work_on

bp = Blueprint("editor_publishing", __name__, url_prefix="/questionnaires")


@bp.get("/<code>/verifier")
@requires(Permission.EDIT_QUESTIONNAIRE)
def check(code: str) -> ResponseReturnValue:
    """List what is to be corrected, verified or re-read; offer to publish."""
    work = work_on(code)
    found = services.findings(work)
    latest = repository.latest_of(work.questionnaire)
    traits, population = traits_of(work.definition), declared_population(work.definition)
    return render_template(
        "editor/check.html",
        work=work, code=code, form=PublishForm(), falc=FALC,
        groups=[(SEVERITIES[s], s.value, [f for f in found if f.severity is s]) for s in Severity],
        is_blocked=any(one.severity is Severity.BLOCKING for one in found),
        latest=latest, is_same=latest is not None and latest.checksum == work.definition.checksum,
        crossing=crossing(traits, population) if population and traits else None,
    )  # fmt: skip


@bp.post("/<code>/publier")
@requires(Permission.EDIT_QUESTIONNAIRE)
def publish(code: str) -> ResponseReturnValue:
    """Freeze the draft as the next version."""
    state = request.form.get("state", "")
    try:
        version = services.publish(
            code,
            request.form.get("note", ""),
            today(),
            expected=int(state) if state.isdigit() else None,
        )
    except AppError as error:
        flash(error.message, "danger")
        return redirect(url_for("editor_publishing.check", code=code))
    flash(f"La version {version.number} est publiée. Les essais sont effacés.", "success")
    return redirect(url_for("editor.show", code=code))


@bp.post("/<code>/campagnes/<campaign_code>")
@requires(Permission.EDIT_CAMPAIGN)
def use(code: str, campaign_code: str) -> ResponseReturnValue:
    """Let a campaign ask a version from now on."""
    campaign = campaign_by_code(campaign_code, current_scope(Permission.EDIT_CAMPAIGN))
    number = request.form.get("version", "0")
    services.use_version(campaign, code, int(number) if number.isdigit() else 0)
    flash(f"« {campaign.title} » pose maintenant la version {number}.", "success")
    return redirect(url_for("editor.show", code=code))


@bp.get("/<code>/differences")
@requires(Permission.EDIT_QUESTIONNAIRE)
def differences(code: str) -> ResponseReturnValue:
    """Say what changed between two versions, and which answers still compare."""
    questionnaire = repository.questionnaire_by_code(code)
    old, new = (_number(request.args.get(name, "")) for name in ("de", "a"))
    other = request.args.get("avec", "")
    before, after = services.two_versions(code, old, new, other)
    return render_template(
        "editor/differences.html",
        questionnaire=questionnaire, code=code, old=old, new=new, kinds=KINDS, other=other,
        others=[one for one in repository.all_questionnaires() if one.code != code],
        changes=changes(before, after), badges=comparability(before, after),
        mapping=mapping(before, after), labels=labels(before, after),
        descents=repository.descents(questionnaire.id),
    )  # fmt: skip


def _number(text: str) -> int | None:
    return int(text) if text.isdigit() and len(text) < 6 else None
