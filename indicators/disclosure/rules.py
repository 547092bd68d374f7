"""The rules of statistical secrecy, with the thresholds each audience is owed."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from indicators.disclosure.tables import Audience

#: No campaign may go below: with two answers, each respondent knows the other's.
FLOOR = 3


class Reason(StrEnum):
    """Why a cell is withheld."""

    NONE = ""
    PRIMARY = "primary"
    SECONDARY = "secondary"
    BASE = "base"
    GROUP = "group"
    DOMINANCE = "dominance"
    CLUSTER = "cluster"
    DIFFERENCING = "differencing"
    #: What audiences that must not learn more are told: a reason narrows a number.
    SECRET = "secret"  # noqa: S105 (a word of the legend)


@dataclass(frozen=True, slots=True)
class Rules:
    """Thresholds and options of one campaign; every count is of unweighted respondents."""

    team: int = 5
    site: int = 5
    public: int = 11
    #: Health, income, victimisation, origin, religion, what is said of neighbours.
    sensitive: bool = False
    #: No percentage nor mean under this many respondents.
    minimum_base: int = 11
    #: Shown as fragile under this many respondents.
    fragile_base: int = 30
    #: Amounts: largest weighted share one respondent may hold in a cell.
    dominance: float = 0.85
    #: Clusters (buildings, classes) a cell must come from, when they are known.
    minimum_clusters: int = 2
    #: Published counts are rounded to this step, and values to ``round_values``.
    round_counts: int = 1
    round_values: float = 0.0
    #: Audiences told why a cell is withheld; the others only read « s ».
    explained: tuple[Audience, ...] = (Audience.TEAM,)

    def __post_init__(self) -> None:
        lowest = min(self.team, self.site, self.public)
        if lowest < FLOOR:
            raise ValueError(
                f"Le seuil de publication demandé ({lowest}) est trop bas\u00a0: "
                f"il ne peut pas descendre sous {FLOOR}\u00a0réponses."
            )
        if not 0 < self.dominance <= 1:
            raise ValueError("Le seuil de dominance est une part comprise entre 0 et\u00a01.")
        if self.round_counts < 1 or not 0 <= self.round_values < 1:
            raise ValueError(
                "Le pas d’arrondi des effectifs vaut au moins\u00a01, "
                "celui des valeurs est compris entre 0 et\u00a01."
            )

    def threshold(self, audience: Audience) -> int:
        """Return the fewest respondents a published cell may hold for this audience."""
        asked = {Audience.TEAM: self.team, Audience.SITE: self.site, Audience.PUBLIC: self.public}
        return max(asked[audience], 11) if self.sensitive else asked[audience]

    def base_needed(self, audience: Audience) -> int:
        """Return the fewest respondents a percentage or a mean may rest on."""
        asked = max(self.minimum_base, self.threshold(audience))
        return max(asked, self.fragile_base) if self.sensitive else asked

    @property
    def clusters_needed(self) -> int:
        """Return how many clusters a cell must come from."""
        return self.minimum_clusters + 1 if self.sensitive else self.minimum_clusters


class Thresholds(Protocol):
    """What a campaign asks of the gate."""

    @property
    def team_threshold(self) -> int: ...
    @property
    def public_threshold(self) -> int: ...


def rules_of(campaign: Thresholds) -> Rules:
    """Return the disclosure rules that a campaign asked for."""
    team, public = campaign.team_threshold, campaign.public_threshold
    return Rules(team=team, site=team, public=max(team, public))


def legend(rules: Rules, audience: Audience) -> str:
    """Return the sentence that explains « s » under a table."""
    threshold = rules.threshold(audience)
    return (
        f"s\u00a0: secret statistique, moins de {threshold}\u00a0réponses, "
        "ou valeur masquée pour qu’une autre ne puisse pas être retrouvée par calcul."
    )


REASONS_FRENCH: dict[Reason, str] = {
    Reason.PRIMARY: "trop peu de réponses dans la case (ou trop peu en dehors d’elle)",
    Reason.SECONDARY: "masquée pour qu’une autre case ne puisse pas être retrouvée par calcul",
    Reason.BASE: "trop peu de répondants pour calculer un pourcentage ou une moyenne",
    Reason.GROUP: "tout le groupe a donné la même réponse",
    Reason.DOMINANCE: "un seul répondant pèse presque tout le montant",
    Reason.CLUSTER: "toutes les réponses viennent du même immeuble ou de la même classe",
    Reason.DIFFERENCING: "la comparaison avec un tableau déjà publié isolerait un petit groupe",
    Reason.SECRET: "secret statistique",
}


def reason_in_french(reason: str, threshold: int) -> str:
    """Return the words of one reason, to be read after « s » (« s : secret statistique, … »)."""
    known = Reason(reason)
    if known is Reason.PRIMARY:
        return f"s\u00a0: secret statistique, moins de {threshold}\u00a0réponses"
    if known is Reason.NONE:
        return ""
    return f"s\u00a0: {REASONS_FRENCH[known]}"
