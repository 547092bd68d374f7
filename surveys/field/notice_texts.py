"""Sentences that a new campaign starts with; each may be rewritten before the opening."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

#: Fields of the notice, in the order of the form: (name, label, help, needed to open).
FIELDS: tuple[tuple[str, str, str, bool], ...] = (
    ("organisation", "Qui pose les questions", "Le nom de l’organisme, en entier.", True),
    ("purpose", "Pourquoi", "Une phrase : à quoi serviront les réponses.", True),
    ("recipients", "Qui lit les réponses", "", True),
    ("contact", "À qui écrire", "Une adresse de service, pas celle d’une personne.", True),
    ("dpo", "Délégué à la protection des données", "S’il y en a un.", False),
    ("relay", "À qui parler sur place", "Un lieu : l’accueil du centre social.", False),
    ("next", "Ce que deviennent les résultats", "Où et quand ils seront présentés.", False),
)
DEFAULTS: Mapping[str, str] = {
    "purpose": "Savoir ce qui aide les enfants, les jeunes et leurs familles, et ce qu’il faut "
    "changer.",
    "recipients": "L’équipe d’évaluation. Les autres ne voient que des tableaux de chiffres.",
    "next": "Les résultats seront présentés aux habitants. Ils ne disent jamais qui a répondu "
    "quoi.",
}
#: Needs of a campaign by age regime (DOMAIN.md §5): the defaults of a new one.
REGIMES: Mapping[str, str] = {
    "adults": "Adultes seulement",
    "minors": "Enfants et adolescents",
    "everyone": "Tout le monde",
}
BASES: Mapping[str, str] = {
    "public_interest": "Mission d’intérêt public",
    "consent": "Accord de la personne",
    "legitimate_interest": "Intérêt légitime",
}


def in_french(notice: Mapping[str, Any], name: str) -> str:
    """Return the French words of one field."""
    text = notice.get(name, "")
    return str(text.get("fr", "") if isinstance(text, Mapping) else text)


def with_french(notice: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, Any]:
    """Return a notice with new French words; its other languages stay."""
    made = dict(notice)
    for name, text in texts.items():
        before = made.get(name)
        made[name] = {**before, "fr": text} if isinstance(before, Mapping) else text
    return made


def retention_after(closes_on: date) -> date:
    """Return the usual end of retention: twelve months after the closing."""
    day = min(closes_on.day, 28) if closes_on.month == 2 else closes_on.day
    return closes_on.replace(year=closes_on.year + 1, day=day)
