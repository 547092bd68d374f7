"""What the campaigns say on the home page."""

from __future__ import annotations

from flask import url_for

from evalapp.accounts.access import current_scope
from evalapp.accounts.home import Line, Panel
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.wording import count, number
from surveys.campaigns import repository, services
from surveys.campaigns.follow_up import STATES, Card

TONES = {"open": "success", "closed": "neutral"}


def campaigns_panel() -> Panel | None:
    """List the collections of the person's perimeter, with how far each has come."""
    scope = current_scope(Permission.VIEW_CAMPAIGN)
    if scope.is_empty:
        return None
    return Panel(
        title="Campagnes",
        lines=tuple(_line(card) for card in services.cards(scope, today())[:6]),
        empty="Aucune collecte pour l’instant. La première apparaîtra ici.",
        more_href=url_for("campaigns.index"),
        more_label="Toutes les campagnes",
    )


def doors_panel() -> Panel | None:
    """List the questionnaires that an interviewer may have answered today."""
    scope = current_scope(Permission.ENTER_ANSWERS)
    if scope.is_empty or current_scope(Permission.VIEW_CAMPAIGN) == scope:
        return None
    points = repository.open_access_points(scope, today())
    return Panel(
        title="Questionnaires à faire remplir",
        lines=tuple(
            Line(label=title, href=f"/q/{code}", meta=f"{site} · /q/{code}")
            for title, site, code in points
        ),
        empty="Aucune collecte n’est ouverte sur vos sites aujourd’hui.",
    )


def _line(card: Card) -> Line:
    done = card.progress
    goal = f" sur {number(done.objective)}" if done.objective else ""
    return Line(
        label=card.title,
        href=url_for("campaigns.show", code=card.code),
        meta=f"{count(done.finished, 'réponse terminée', 'réponses terminées')}{goal}",
        badge=STATES[card.state],
        tone=TONES.get(card.state, "warning"),
    )


home_panels = (campaigns_panel, doors_panel)
