"""The measures that published figures are about, and the words for their perimeters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """What a figure counts; ``is_additive`` tells whether territories may be summed."""

    code: str
    label: str
    unit: str
    decimals: int = 0
    is_additive: bool = False


_HEADCOUNT, _EUROS, _SHARE = "hab.", "€", "%"

_ALL = (
    Measure("population_municipale", "Population municipale", _HEADCOUNT, is_additive=True),
    Measure("population_quartier", "Population annoncée du quartier", _HEADCOUNT),
    Measure("population_qpv", "Population vivant en QPV", _HEADCOUNT),
    Measure("indice_jeunesse", "Indice de jeunesse (0-19 ans / 60 ans et plus)", "ratio", 1),
    Measure("taux_pauvrete_60", "Taux de pauvreté à 60 %", _SHARE, 1),
    Measure("taux_pauvrete_moins_30", "Taux de pauvreté des moins de 30 ans", _SHARE, 1),
    Measure("taux_pauvrete_75_plus", "Taux de pauvreté des 75 ans et plus", _SHARE, 1),
    Measure("taux_bas_revenus", "Taux de bas revenus", _SHARE, 1),
    Measure("niveau_vie_median", "Niveau de vie médian", "€/an/UC"),
    Measure("menages_fiscaux", "Ménages fiscaux", "ménages", is_additive=True),
    Measure("personnes_menages_fiscaux", "Personnes des ménages fiscaux", "pers."),
    Measure("part_prestations_sociales", "Prestations sociales dans le revenu", _SHARE, 1),
    Measure("part_monoparentales", "Part des familles monoparentales", _SHARE, 1),
    Measure("taux_emploi_15_64", "Taux d’emploi des 15-64 ans", _SHARE, 1),
    Measure("taux_emploi_femmes_15_64", "Taux d’emploi des femmes de 15-64 ans", _SHARE, 1),
    Measure("ecoles_maternelles", "Écoles maternelles", "nb"),
    Measure("ecoles_elementaires", "Écoles élémentaires", "nb"),
    Measure("colleges", "Collèges", "nb"),
    Measure("lycees_professionnels", "Lycées professionnels", "nb"),
    Measure("eleves_premier_degre", "Élèves du premier degré", "élèves"),
    Measure("actions_premier_cycle", "Actions du premier cycle", "nb"),
    Measure("beneficiaires_premier_cycle", "Bénéficiaires du premier cycle", "nb"),
    Measure("dotation_etat", "Dotation de l’État, trois ans", _EUROS),
    Measure("dotation_etat_annuelle", "Dotation de l’État, par an", _EUROS),
    Measure("superficie", "Superficie", "km²", is_additive=True),
    Measure("potentiel_fiscal_habitant", "Potentiel fiscal par habitant", "€/hab."),
    Measure("nombre_qpv", "Quartiers prioritaires", "nb"),
    Measure("nombre_contrats_de_ville", "Contrats de ville", "nb"),
    Measure("seuil_pauvrete_mensuel", "Seuil de pauvreté", "€/mois/UC"),
    Measure("halo_pauvrete_haut", "Haut du « halo » de la pauvreté", "€/mois/UC"),
    Measure("part_retraites_menages_pauvres_rural", "Retraités parmi les ménages pauvres", _SHARE),
    Measure("communes_frr", "Communes classées FRR", "nb"),
    Measure("cites_educatives", "Cités éducatives labellisées", "nb"),
)

MEASURES: Mapping[str, Measure] = {measure.code: measure for measure in _ALL}

PERIMETERS: Mapping[str, str] = {
    "commune": "commune entière",
    "epci": "EPCI entier",
    "qpv_2015": "QPV, contour 2015",
    "qpv_2024": "QPV, contour 2024",
    "quartier": "quartier, contour non précisé",
    "cite": "Cité éducative",
    "cites_herault": "les quatre Cités éducatives de l’Hérault",
    "departement": "département",
    "region": "Occitanie",
    "metropole": "France métropolitaine",
    "national": "France",
    "rural": "France, espace rural",
    "qpv_metropole": "QPV de France métropolitaine",
    "qpv_2024_metropole": "QPV de France métropolitaine, contour 2024",
    "qpv_2024_region": "QPV d’Occitanie, contour 2024",
    "qpv_2015_region": "QPV d’Occitanie, contour 2015",
    "qpv_2015_departement": "QPV du département, contour 2015",
}


def measure(code: str) -> Measure:
    """Return the measure of that code; an unknown one is shown under its code."""
    return MEASURES.get(code, Measure(code, code, ""))


def perimeter_label(code: str) -> str:
    """Return the words for a perimeter."""
    return PERIMETERS.get(code, code)
