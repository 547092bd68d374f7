"""What a weighting did, or why it is refused, in plain French."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from evalapp.wording import count, enumeration, percent
from indicators.estimation.calibration_report import report_in_french
from indicators.estimation.errors import EstimationError
from indicators.estimation.reach import BOTH
from indicators.weighting.recipe import Built

#: Beyond, one answer in two is lost: the weighting must be thought again.
HEAVY_DEFF = 2.0
HIGH_RATIO = 5.0

METHODS: Mapping[str, str] = {
    "raking": "Calage sur marges (raking ratio)",
    "logit": "Calage sur marges, avec des bornes",
    "poststrat": "Post-stratification, une seule marge",
}

_REFUSALS: Mapping[str, str] = {
    "no_row": "Personne n’a encore fini de répondre sur ce site : rien à redresser.",
    "no_margin": "Choisissez au moins une marge.",
    "bad_total": "« {name} » : donnez les totaux ; il en faut au moins un au-dessus de zéro.",
    "one_margin": "La post-stratification prend une seule marge : croisez les deux questions, ou "
    "choisissez le calage sur marges.",
    "unequal_totals": "« {name} » : ses totaux ne décrivent pas le même nombre de personnes que "
    "ceux de la première marge (plus de 10 % d’écart). Vérifiez l’année et le périmètre.",
    "empty_level": "Personne n’a répondu dans « {name} » : aucun poids ne peut l’atteindre. "
    "Réunissez cette modalité à une autre dans vos totaux, ou retirez cette marge.",
    "missing_total": "Des personnes ont répondu « {name} », et son total n’est pas donné.",
    "zero_total": "Le total de « {name} » est zéro, et pourtant des personnes y ont répondu.",
    "no_convergence": "Aucun jeu de poids n’atteint tous ces totaux à la fois. Élargissez les "
    "bornes, retirez une marge, ou réunissez des modalités rares.",
    "bad_bounds": "Les bornes doivent encadrer 1 (par exemple 0,3 et 3), et le plafond dépasser 1.",
    "bad_method": "Cette méthode demande deux bornes, ou n’en accepte pas.",
    "negative_weight": "Des poids seraient négatifs : choisissez le calage avec des bornes.",
}


def refusal(error: EstimationError) -> str:
    """Return the sentence that says why the weights cannot be made, and what to do."""
    sentence = _REFUSALS.get(error.code, "Ces marges ne peuvent pas être atteintes.")
    names = [part.replace("=", " : ") for part in error.subject.split(BOTH) if part]
    said = sentence.format(name=names[0] if names else "")
    if error.code != "no_convergence" or not names:
        return said
    if len(names) > 1:
        return f"Personne n’est à la fois « {names[0]} » et « {names[1]} ». {said}"
    return f"« {names[0]} » reste le plus loin de son total. {said}"


def applied(name: str, method: str, margins: Sequence[tuple[str, str]]) -> str:
    """Return how answers were weighted, to stand beside their figures."""
    on = enumeration([f"« {title} » ({source})" for title, source in margins])
    return f"redressement « {name} », {METHODS[method].lower()} sur {on}"


def told(built: Built, threshold: int) -> tuple[str, ...]:
    """Return what the weighting did, sentence by sentence; no small group is told."""
    report = built.report
    worst = max(report.margins, key=lambda line: abs(line.before / line.target - 1))
    sentences = list(report_in_french(report))
    if worst.n < threshold:
        sentences.pop(1)
    for name, silent in built.silent.items():
        if silent:
            sentences.append(
                f"« {name} » : des personnes n’ont pas répondu ; ensemble, elles gardent la part "
                "qu’elles ont parmi les réponses."
            )
    if built.trimmed:
        sentences.append(
            f"Le plafond a réduit {count(built.trimmed, 'poids', 'poids')} ; les totaux ne sont "
            f"plus atteints qu’à {percent(built.left, 1)} près."
        )
    return tuple(sentences)


def warnings(built: Built, threshold: int) -> tuple[str, ...]:
    """Return what should make the evaluator think twice."""
    found = []
    if built.report.deff > HEAVY_DEFF:
        found.append(
            "Les poids sont si inégaux que plus d’une réponse sur deux est perdue en précision : "
            "préférez moins de marges, ou des bornes."
        )
    if built.report.ratios[-1] > HIGH_RATIO:
        found.append(
            "Certaines réponses pèsent plus de cinq fois leur poids de départ : quelques personnes "
            "décident du résultat. Des bornes ou un plafond l’évitent."
        )
    if any(line.n < threshold for line in built.report.margins):
        found.append(
            "Une modalité au moins ne repose que sur quelques réponses : réunissez-la à une autre."
        )
    return tuple(found)
