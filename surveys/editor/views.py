"""Office pages of the questionnaires: list, creation, one questionnaire, downloads."""

from __future__ import annotations

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from evalapp.accounts.access import current_scope, current_user, requires
from evalapp.accounts.permissions import Permission
from evalapp.errors import AppError, NotFound
from surveys.definition import Questionnaire as Definition
from surveys.editor import overview, repository, services
from surveys.editor.bank import behind
from surveys.editor.banking.services import new_core
from surveys.editor.core import built_on, core_of
from surveys.editor.forms import NewForm
from surveys.editor.work.services import work_on
from surveys.formats.exporting import FORMATS, losses_of
from surveys.formats.importing import MOST_BYTES, import_questionnaire
from surveys.formats.losses import Imported
from surveys.formats.report import parts, report_text

bp = Blueprint("editor", __name__, url_prefix="/questionnaires", template_folder="templates")

#: Kinds of download with their name for people.
DOWNLOADS = {
    "xlsform": "XLSForm (KoboToolbox, ODK)",
    "lstsv": "LimeSurvey (TSV)",
    "codebook": "Livre des codes (XLSX)",
    "ddi": "DDI-Codebook (XML)",
    "json": "Notre format (JSON)",
}


@bp.get("")
@requires(Permission.EDIT_QUESTIONNAIRE)
def index() -> ResponseReturnValue:
    """List the questionnaires: state, versions, where they are used."""
    counts = repository.campaign_counts()
    drafts = repository.drafts_under_way()
    cards = [overview.card(one, counts, drafts) for one in repository.all_questionnaires()]
    return render_template("editor/index.html", cards=cards)


@bp.route("/nouveau", methods=["GET", "POST"])
@requires(Permission.EDIT_QUESTIONNAIRE)
def new() -> ResponseReturnValue:
    """Create a questionnaire from nothing, a model, a common core or a file."""
    form = NewForm().offer(_cores())
    if form.validate_on_submit():
        upload = form.file.data
        try:
            if upload is not None and upload.filename:
                content = upload.stream.read(MOST_BYTES + 1)
                return _imported(form.title.data or "", content, upload.filename)
            made = services.create(form.title.data or "", _start(form))
            return redirect(url_for("editor_work.edit", code=made.code))
        except AppError as error:
            form.form_errors.append(error.message)
    return render_template("editor/new.html", form=form)


def _cores() -> list[tuple[str, str]]:
    found = repository.all_questionnaires()
    return [(one.code, one.title) for one in found if repository.latest_of(one) is not None]


def _start(form: NewForm) -> Definition | None:
    if form.core.data:
        core = repository.questionnaire_by_code(form.core.data)
        version = repository.latest_of(core)
        if version is None:
            raise NotFound
        title = form.title.data or f"{core.title} (site)"
        return built_on(repository.definition_of(version), core.code, version.number, "q", title)
    return services.shipped(form.start.data) if form.start.data else None


def _imported(title: str, content: bytes, filename: str) -> ResponseReturnValue:
    """Create from a file, and say row by row what could not be kept."""
    imported = import_questionnaire(content, filename)
    code = ""
    if imported.questionnaire is not None:
        code = services.create(title, imported.questionnaire).code
        if not imported.losses:
            return redirect(url_for("editor_work.edit", code=code))
    return _report(imported, code, filename), 200 if code else 422


def _report(imported: Imported, code: str, filename: str) -> str:
    return render_template(
        "editor/imported.html", imported=imported, code=code, filename=filename,
        parts=parts(imported), report=report_text(imported),
    )  # fmt: skip


@bp.get("/<code>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def show(code: str) -> ResponseReturnValue:
    """Show a questionnaire: its plan, its versions, its campaigns, its downloads."""
    work = work_on(code)
    scope = current_scope(Permission.VIEW_CAMPAIGN)
    latest = repository.latest_of(work.questionnaire)
    return render_template(
        "editor/show.html",
        work=work, code=code, latest=latest, downloads=DOWNLOADS,
        lime_losses=losses_of(work.definition, "lstsv"),
        state=overview.state(latest is not None, _is_changed(work.definition, latest)),
        plan=overview.plan(work.definition), core=core_of(work.definition),
        behind=behind(work.definition, repository.bank()), new_core=new_core(work.definition),
        campaigns=repository.campaigns_using(work.questionnaire.id, scope),
        may_change=current_user.may(Permission.EDIT_CAMPAIGN),
    )  # fmt: skip


def _is_changed(definition: Definition, latest: object) -> bool:
    return getattr(latest, "checksum", None) != definition.checksum


@bp.get("/<code>/telecharger/<kind>")
@requires(Permission.EDIT_QUESTIONNAIRE)
def download(code: str, kind: str) -> ResponseReturnValue:
    """Give the questionnaire in one of the formats."""
    if kind not in FORMATS:
        raise NotFound
    name = f"{code}{'-livre-des-codes' if kind == 'codebook' else ''}{FORMATS[kind][1]}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(
        services.exported(code, kind), headers=headers, mimetype="application/octet-stream"
    )


@bp.route("/<code>/supprimer", methods=["GET", "POST"])
@requires(Permission.EDIT_QUESTIONNAIRE)
def discard(code: str) -> ResponseReturnValue:
    """Delete a questionnaire that was never published, after a confirmation."""
    if request.method == "POST":
        services.discard(code)
        return redirect(url_for("editor.index"))
    return render_template("editor/discard.html", work=work_on(code), code=code)
