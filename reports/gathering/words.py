"""The standing words of a report about its method, its limits and its sources."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from evalapp.wording import NBSP, count, day, enumeration
from reports.inputs import CampaignFacts, SourceNote

_TITLES = {
    "cite_educative": "Cité éducative de {name}",
    "ami": "AMI pauvreté rurale, {name}",
    "contrat_de_ville": "Contrat de ville, {name}",
}
FEW = 30


def site_title(kind: str, name: str) -> str:
    """The name of a site as the cover prints it."""
    return _TITLES.get(kind, "{name}").format(name=name)


def method_notes(campaigns: Sequence[CampaignFacts] = ()) -> tuple[str, ...]:
    """What was done to the answers, and what was not."""
    weighted = [one for one in campaigns if one.weighting]
    plain = f"Les résultats ne sont pas redressés{NBSP}: chaque réponse compte pour une."
    told = [
        f"«{NBSP}{one.title}{NBSP}»{NBSP}: {one.weighting}. Les pourcentages et leurs intervalles "
        "tiennent compte des poids ; les effectifs n et le secret statistique restent ceux des "
        "personnes qui ont répondu."
        for one in weighted
    ]
    if weighted and len(weighted) < len(campaigns):
        told.append("Les autres enquêtes ne sont pas redressées : chaque réponse compte pour une.")
    return (
        *(told or [plain]),
        "Seules les réponses complètes sont comptées ; les questionnaires inachevés et les refus "
        "sont dénombrés à part.",
        "Les questions posées à une partie des personnes le disent dans leur champ.",
    )


def limits(
    campaigns: Sequence[CampaignFacts], notes: Sequence[str], today: date
) -> tuple[str, ...]:
    """What the reader must keep in mind, from the facts themselves."""
    found = [
        "Répondre était libre. Les personnes éloignées de l’écrit, de l’école ou du numérique "
        "répondent moins, et leur parole manque ici plus que d’autres.",
    ]
    small = [campaign.title for campaign in campaigns if campaign.complete < FEW]
    if small:
        found.append(
            f"{enumeration(small)}{NBSP}: moins de {count(FEW, 'réponse')}, les résultats "
            "indiquent une direction et ne mesurent pas."
        )
    found += notes
    found.append(
        f"Les valeurs sont celles que la plateforme connaissait le {day(today)}. Une édition "
        "suivante peut les corriger, celle-ci ne change plus."
    )
    return tuple(found)


def sources(campaigns: Sequence[CampaignFacts], site: str) -> tuple[SourceNote, ...]:
    """One line per survey."""
    return tuple(
        SourceNote(
            campaign.title,
            "plateforme d’enquête, réponses complètes",
            str(campaign.opened_on.year),
            f"site de {site}",
            f"seuil de publication{NBSP}: {campaign.threshold} personnes",
        )
        for campaign in campaigns
    )
