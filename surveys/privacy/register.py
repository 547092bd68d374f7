"""The register sheet of a campaign (article 30 of the GDPR), from what the campaign says itself.

Nothing is invented: what the campaign does not say is marked as still to be written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from evalapp.wording import count, day_range
from evalapp.wording import day as words_of

MISSING = "À compléter"

LEGAL_BASES: Mapping[str, str] = {
    "public_interest": "Mission d’intérêt public (article 6.1.e du RGPD)",
    "consent": "Consentement (article 6.1.a du RGPD)",
    "legitimate_interest": "Intérêt légitime (article 6.1.f du RGPD)",
}
REGIMES: Mapping[str, str] = {
    "anonymous": "Anonyme : ni nom, ni adresse, ni heure ; restent le jour et la durée en minutes.",
    "coded": "Codé : un code relie les réponses d’une même personne d’une vague à l’autre ; seule "
    "la clé des contacts, gardée à part, mène à son nom. L’heure de la réponse est gardée.",
    "named": "Nominatif : l’équipe d’évaluation sait qui a répondu quoi. L’heure est gardée.",
}
_ALSO_KEPT = "langue, site, jour et durée en minutes"
AGES: Mapping[str, str] = {
    "adults": "Adultes",
    "everyone": "Adultes et mineurs, avec les questions et l’information adaptées à l’âge",
    "minors": "Mineurs, avec l’accord demandé selon l’âge",
}
SECURITY = (
    "Accès par compte et par périmètre, journal des accès, réponses à ordre et identifiants tirés "
    "au hasard, aucune adresse IP gardée, sauvegardes chiffrées, seuils d’effectif avant tout "
    "affichage, purge à la date prévue."
)


class CampaignLike(Protocol):
    """What the sheet reads of a campaign."""

    title: str
    wave: str
    opens_on: date
    closes_on: date
    anonymity: str
    legal_basis: str
    age_regime: str
    notice: dict[str, Any]
    retention_on: date | None
    team_threshold: int
    public_threshold: int


@dataclass(frozen=True, slots=True)
class Line:
    """One heading of the sheet."""

    label: str
    text: str

    @property
    def is_missing(self) -> bool:
        """Tell whether somebody still has to write it."""
        return not self.text


def sheet(campaign: CampaignLike, sites: tuple[str, ...], questions: int) -> tuple[Line, ...]:
    """Return the lines of the register sheet, in the order of the CNIL's model."""
    notice = campaign.notice
    return (
        Line("Traitement", f"{campaign.title}, vague {campaign.wave}"),
        Line("Responsable du traitement", _words(notice, "organisation")),
        Line("Délégué à la protection des données", _words(notice, "dpo")),
        Line("Contact pour exercer ses droits", _words(notice, "contact")),
        Line("Finalité", _words(notice, "purpose")),
        Line("Base légale", LEGAL_BASES.get(campaign.legal_basis, "")),
        Line("Personnes concernées", AGES.get(campaign.age_regime, campaign.age_regime)),
        Line("Lieux", ", ".join(sites)),
        Line("Période de collecte", day_range(campaign.opens_on, campaign.closes_on)),
        Line(
            "Données",
            f"Réponses à {count(questions, 'question')}, {_ALSO_KEPT}.",
        ),
        Line("Régime d’anonymat", REGIMES.get(campaign.anonymity, "")),
        Line("Destinataires", _words(notice, "recipients")),
        Line("Transfert hors de l’Union européenne", "Aucun : les données restent sur le serveur."),
        Line("Conservation des réponses", _retention(campaign)),
        Line("Diffusion", _thresholds(campaign)),
        Line("Sécurité", SECURITY),
    )


def _words(notice: Mapping[str, Any], key: str) -> str:
    value = notice.get(key, "")
    if isinstance(value, Mapping):
        value = value.get("fr") or next(iter(value.values()), "")
    return str(value).strip()


def _retention(campaign: CampaignLike) -> str:
    if campaign.retention_on is None:
        return ""
    return f"Jusqu’au {words_of(campaign.retention_on)}, puis purge ; les tableaux restent."


def _thresholds(campaign: CampaignLike) -> str:
    return (
        f"Aucun résultat sur moins de {campaign.team_threshold} personnes pour l’équipe, "
        f"de {campaign.public_threshold} personnes au dehors."
    )
