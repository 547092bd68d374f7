"""What the campaigns say on the home page."""

from __future__ import annotations

from datetime import date

from flask import url_for

from evalapp.accounts.access import current_scope, current_user
from evalapp.accounts.home import Line, Panel
from evalapp.accounts.permissions import Permission
from evalapp.config import today
from evalapp.wording import NBSP, count, day, number
from surveys.campaigns import services
from surveys.campaigns.follow_up import STATES, Card
from surveys.campaigns.home import repository

TONES = {"open": "success", "closed": "neutral"}


def campaigns_panel() -> Panel | None:
    """List the campaigns under way, with where each stands."""
    scope = current_scope(Permission.VIEW_CAMPAIGN)
    if scope.is_empty:
        return None
    cards = services.cards(scope, today())
    return Panel(
        title="Campagnes",
        lines=tuple(_line(card, url_for("campaigns.show", code=card.code)) for card in cards),
        empty="Aucune campagne pour l’instant.",
        more_href=url_for("campaigns.index"),
        more_label="Toutes les campagnes",
    )


def interviews_panel() -> Panel | None:
    """List an interviewer's campaigns; those who follow them have the other panel."""
    scope = current_scope(Permission.ENTER_ANSWERS)
    if scope.is_empty or current_user.may(Permission.VIEW_CAMPAIGN):
        return None
    points = repository.open_points(scope, today())
    return Panel(
        title="Mes campagnes",
        lines=tuple(
            Line(
                label=point.title,
                href=f"/q/{point.code}",
                meta=f"{point.site}, jusqu’au {day(point.closes_on)}",
                badge="Ouvrir le questionnaire",
                tone="accent",
            )
            for point in points
        ),
        empty="Aucune campagne n’est ouverte sur vos sites en ce moment.",
    )


def _line(card: Card, href: str) -> Line:
    progress = card.progress
    told = count(progress.finished, "réponse")
    if progress.objective:
        told += f" sur {number(progress.objective)} attendues"
    return Line(
        label=card.title,
        href=href,
        meta=told + _ending(card, today()),
        badge=STATES.get(card.state, card.state),
        tone=TONES.get(card.state, "warning"),
    )


def _ending(card: Card, now: date) -> str:
    left = (card.closes_on - now).days
    if card.state != "open" or not 0 <= left <= 7:
        return ""
    return f"{NBSP}; ferme le {day(card.closes_on)}"


home_panels = (campaigns_panel, interviews_panel)
