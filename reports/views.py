"""Office pages of the reports: the list of a site, one report to read, its file."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from markupsafe import Markup

from evalapp.accounts.access import current_scope, current_user, requires
from evalapp.accounts.permissions import Permission, Scope
from evalapp.audit.services import record_at_once
from evalapp.config import today
from evalapp.sites import panels
from evalapp.sites.models import Site
from evalapp.sites.repository import site_by_code
from reports import repository, services
from reports.html import contents, render_html
from reports.kinds import DEFAULT, LABELS

bp = Blueprint("reports", __name__, template_folder="templates")

#: What each kind of report is called.
LATEST = 3


@bp.get("/sites/<code>/rapports")
@requires(Permission.VIEW_REPORT)
def index(code: str) -> ResponseReturnValue:
    """List the reports of a site, the latest first."""
    site = site_by_code(code, current_scope(Permission.VIEW_REPORT))
    return render_template(
        "reports/index.html",
        site=site,
        publications=repository.publications_of(site.id),
        kinds=LABELS,
        can_make=panels.reaches(current_scope(Permission.MAKE_REPORT), site),
        still_open=services.still_open(site, today()),
    )


@bp.post("/sites/<code>/rapports")
@requires(Permission.MAKE_REPORT)
def make(code: str) -> ResponseReturnValue:
    """Publish the report of today under the next edition number."""
    site = site_by_code(code, current_scope(Permission.MAKE_REPORT))
    made = services.publish_report(
        site, request.form.get("kind", DEFAULT), author_id=current_user.id, today=today()
    )
    flash("Le rapport est publié : son contenu ne changera plus.", "success")
    return redirect(url_for("reports.show", publication_id=made.id), code=303)


@bp.get("/rapports/<int:publication_id>")
@requires(Permission.VIEW_REPORT)
def show(publication_id: int) -> ResponseReturnValue:
    """Show a report to read, with its file to download."""
    scope = current_scope(Permission.VIEW_REPORT)
    publication, site = repository.publication_by_id(publication_id, scope)
    document = services.document_of_publication(publication)
    return render_template(
        "reports/show.html",
        site=site,
        publication=publication,
        document=document,
        contents=contents(document),
        body=render_html(document),
        kinds=LABELS,
    )


@bp.get("/rapports/<int:publication_id>/rapport.pdf")
@requires(Permission.VIEW_REPORT)
def download(publication_id: int) -> ResponseReturnValue:
    """Send the file as it was published."""
    scope = current_scope(Permission.VIEW_REPORT)
    publication, site = repository.publication_by_id(publication_id, scope)
    record_at_once("report_downloaded", "publication", publication.id, site=site.code)
    name = f"{publication.kind}-{site.code}-edition-{publication.edition}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(publication.pdf, mimetype="application/pdf", headers=headers)


def _panel(site: Site, _scope: Scope) -> Markup:
    latest = repository.publications_of(site.id)[:LATEST]
    page = render_template("reports/panel.html", site=site, publications=latest, kinds=LABELS)
    return Markup(page)  # noqa: S704 (a template of our own, escaped)


panels.register(panels.Panel(40, "rapports", "Rapports", Permission.VIEW_REPORT, _panel))
