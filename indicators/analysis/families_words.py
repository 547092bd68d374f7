"""Families of respondents, said in French, with their map."""

from __future__ import annotations

from dataclasses import dataclass

from evalapp.charts.values import Caption, MapChart, MapPoint
from evalapp.wording import NBSP, count, enumeration, number, percent, quoted
from indicators.analysis.families import RESAMPLES, FamiliesStudy, Family, Mark

#: Answers written on the map: more would cover each other.
WRITTEN = 20


@dataclass(frozen=True, slots=True)
class FamilyTold:
    """One family: its title, how many, what it says more and less, whether it holds."""

    title: str
    size: str
    more: tuple[str, ...]
    less: tuple[str, ...]
    stability: str
    is_stable: bool
    is_told: bool


@dataclass(frozen=True, slots=True)
class FamiliesTold:
    """What the page says of a typology."""

    verdict: str
    conclusive: bool
    families: tuple[FamilyTold, ...]
    chart: MapChart
    #: The questions in the order of their numbers on the map.
    questions: tuple[str, ...]
    legend: str
    how: tuple[str, ...]


def families_told(study: FamiliesStudy, source: str) -> FamiliesTold:
    """Return the words of a typology."""
    told = [one for one in study.families if one.is_told]
    stable = [one for one in told if one.is_stable]
    return FamiliesTold(
        verdict=_verdict(study, told, stable),
        conclusive=bool(told) and len(stable) == len(told),
        families=tuple(_family(one) for one in study.families),
        chart=_chart(study, source),
        questions=study.questions,
        legend=next((table.legend for table in study.tables if table.legend), ""),
        how=_how(study),
    )


def _verdict(study: FamiliesStudy, told: list[Family], stable: list[Family]) -> str:
    found = count(len(study.families), "famille de réponses", "familles de réponses")
    if len(stable) == len(told):
        return f"{found}, retrouvées quand on rejoue l’enquête sur d’autres tirages."
    if not stable:
        return (
            f"{found}, mais aucune ne se retrouve nettement quand on rejoue l’enquête : "
            "ce découpage est une façon de lire, pas un résultat."
        )
    names = enumeration([str(one.number) for one in told if not one.is_stable])
    return f"{found} ; à lire avec prudence : {names}, que d’autres tirages ne retrouvent pas."


def _family(one: Family) -> FamilyTold:
    if one.n is None or one.share is None:
        return FamilyTold(
            f"Famille {one.number}", "s", (), (),
            "Trop petite, ou masquée pour en protéger une autre (secret statistique) : "
            "elle n’est pas décrite.",
            False, False,
        )  # fmt: skip
    kept = percent(one.stability)
    stability = (
        f"Retrouvée à {kept} en moyenne dans {RESAMPLES} tirages."
        if one.is_stable
        else f"Retrouvée à {kept} seulement dans {RESAMPLES} tirages (il faut 75{NBSP}%)."
    )
    return FamilyTold(
        f"Famille {one.number}",
        f"{count(one.n, 'personne')}, {percent(one.share)}",
        tuple(_mark(mark) for mark in one.marks if mark.is_more),
        tuple(_mark(mark) for mark in one.marks if not mark.is_more),
        stability, one.is_stable, True,
    )  # fmt: skip


def _mark(mark: Mark) -> str:
    return (
        f"{mark.question}{NBSP}: {quoted(mark.answer)}, {percent(mark.inside)} "
        f"contre {percent(mark.overall)} dans l’ensemble"
    )


def _chart(study: FamiliesStudy, source: str) -> MapChart:
    told = [
        MapPoint(f"Famille {one.number}", one.x, one.y, one.number)
        for one in study.families
        if one.is_told
    ]
    answers = [MapPoint(label, x, y) for label, x, y in study.answers[:WRITTEN]]
    axes = tuple(f"axe {k + 1}{NBSP}: {percent(rate)}" for k, rate in enumerate(study.rates))
    caption = Caption(
        "Carte des réponses",
        "Deux réponses proches sont souvent données par les mêmes personnes",
        f"{count(study.n, 'personne')} ayant répondu à la moitié des questions au moins",
        source,
        "Disque numéroté : une famille ; le nombre entre parenthèses renvoie à la question. "
        "Aucune personne n’est placée.",
    )
    return MapChart(caption, tuple(told + answers), (axes[0], axes[1]))


def _how(study: FamiliesStudy) -> tuple[str, ...]:
    return (
        f"Questions{NBSP}: {enumeration([quoted(title) for title in study.questions])}.",
        f"Analyse des correspondances multiples ({number(study.n)} personnes, une absence de "
        "réponse comptant comme une réponse), puis classification hiérarchique de Ward sur les "
        "cinq premiers axes.",
        "Une réponse est dite caractéristique quand sa part dans la famille s’écarte de celle de "
        "l’ensemble plus que le hasard ne le ferait (valeur-test supérieure à 2), "
        "calculée sur les seuls chiffres que le secret statistique permet de montrer.",
        f"Stabilité{NBSP}: part commune (indice de Jaccard) entre la famille et celle que l’on "
        f"retrouve dans {RESAMPLES} tirages au sort des mêmes personnes ; au-dessus de "
        f"75{NBSP}%, elle tient. Le tirage est le même à chaque lecture.",
        "Les familles sont des regroupements de réponses, pas des catégories de personnes.",
    )
