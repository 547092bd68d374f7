"""What the sites say on the home page and in the top bar."""

from __future__ import annotations

from flask import url_for

from evalapp.accounts.access import current_scope
from evalapp.accounts.home import Line, Panel
from evalapp.accounts.permissions import Permission
from evalapp.sites import repository
from evalapp.sites.pages import services as pages
from evalapp.wording import count


def sites_panel() -> Panel | None:
    """List the person's sites, programme by programme, with what each still lacks."""
    scope = current_scope(Permission.VIEW_SITE)
    if scope.is_empty:
        return None
    lines = tuple(_line(row) for group in pages.groups(scope, "") for row in group.rows)
    return Panel(
        title="Mon site" if len(lines) == 1 and not scope.everything else "Sites",
        lines=lines,
        empty="Aucun site n’est encore suivi dans votre périmètre.",
        more_href=url_for("sites.index") if len(lines) > 1 else "",
        more_label="Tous les sites",
    )


def site_links() -> list[tuple[str, str]]:
    """Return the name and the address of each site that the person may open."""
    scope = current_scope(Permission.VIEW_SITE)
    if scope.is_empty:
        return []
    return [
        (site.name, url_for("sites.show", code=site.code)) for site in repository.all_sites(scope)
    ]


def _line(row: pages.SiteRow) -> Line:
    lacking = len(row.missing)
    return Line(
        label=row.site.name,
        href=url_for("sites.show", code=row.site.code),
        meta=row.places,
        badge=f"{count(lacking, 'fait')} à compléter" if lacking else "",
        tone="warning",
    )


home_panels = (sites_panel,)
