"""A study of what plays a part, said in French: verdict, sentences, table, reserves, method."""

from __future__ import annotations

from dataclasses import dataclass

from evalapp.charts.values import Caption, ForestChart, ForestGroup, ForestMark
from evalapp.wording import NBSP, enumeration, number, percent, plural, points, quoted, short_number
from indicators.analysis.regression import Effect, Part, Study
from indicators.estimation.model_tests import Check


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: group, ratio, interval, adjusted share, conclusion."""

    label: str
    ratio: str
    between: str
    share: str
    said: str


@dataclass(frozen=True, slots=True)
class Told:
    """What the page says of a study."""

    verdict: str
    conclusive: bool
    #: (explanation, « joue » or not, sentences about its groups).
    parts: tuple[tuple[str, bool, str, tuple[str, ...]], ...]
    tables: tuple[tuple[str, tuple[Line, ...]], ...]
    chart: ForestChart
    #: (« hypothèse tenue » or not, sentence).
    checks: tuple[tuple[bool, str], ...]
    aside: tuple[str, ...]
    how: tuple[str, ...]


def told(study: Study, source: str) -> Told:
    """Return the words of a study."""
    playing = [part for part in study.parts if part.conclusive]
    return Told(
        verdict=_verdict(study, playing),
        conclusive=bool(playing),
        parts=tuple(_part(part, study) for part in study.parts),
        tables=tuple(
            (part.explanation.title, tuple(_line(one) for one in part.effects))
            for part in study.parts
        ),
        chart=_chart(study, source),
        checks=tuple(check_words(check, study) for check in _one_of_each(study.checks)),
        aside=_aside(study),
        how=_how(study),
    )


def _verdict(study: Study, playing: list[Part]) -> str:
    words = study.prepared.outcome.words
    if not playing:
        return (
            f"Aucune des explications retenues ne se distingue du hasard pour {words}. "
            "Cela ne prouve pas qu’elles ne jouent aucun rôle."
        )
    names = enumeration([quoted(part.explanation.title) for part in playing])
    verb = plural(len(playing), "va", "vont")
    return f"À autres explications égales, {names} {verb} avec {words}."


def _part(part: Part, study: Study) -> tuple[str, bool, str, tuple[str, ...]]:
    said = "joue un rôle" if part.conclusive else "non concluant"
    p = f"p{NBSP}<{NBSP}0,001" if part.p < 0.001 else f"p{NBSP}={NBSP}{short_number(part.p, 3)}"
    reference = part.effects[0]
    sentences = tuple(
        _sentence(one, reference, study) for one in part.effects[1:] if one.conclusive
    )
    if part.conclusive and not sentences:
        sentences = (
            "Ensemble, ses groupes diffèrent, mais aucun ne se détache à lui seul du groupe "
            f"de référence ({quoted(reference.label)}).",
        )
    return part.explanation.title, part.conclusive, f"{said} ({p})", sentences


def _sentence(one: Effect, reference: Effect, study: Study) -> str:
    lead = f"{quoted(one.label)} par rapport à {quoted(reference.label)}{NBSP}: "
    more = "plus" if one.ratio > 1 else "moins"
    if one.share is None or reference.share is None:
        return f"{lead}opinions {more} favorables, à autres explications égales ({_ratio(one)})."
    gap = points(one.share - reference.share)
    return (
        f"{lead}{percent(one.share)} contre {percent(reference.share)} à profil comparable, "
        f"soit {gap} ({_ratio(one)})."
    )


def _ratio(one: Effect) -> str:
    return f"rapport de chances {number(one.ratio, 1)}, {_between(one)}"


def _between(one: Effect) -> str:
    return f"[{number(one.low, 1)}{NBSP}; {number(one.high, 1)}]"


def _line(one: Effect) -> Line:
    share = "–" if one.share is None else percent(one.share)
    if one.is_reference:
        return Line(one.label, "1", "–", share, "référence")
    said = "écart net" if one.conclusive else "non concluant"
    return Line(one.label, number(one.ratio, 2), _between(one), share, said)


def _chart(study: Study, source: str) -> ForestChart:
    outcome = study.prepared.outcome
    caption = Caption(
        f"Ce qui va avec {outcome.words}",
        f"Rapport de chances et intervalle à 95{NBSP}%, échelle des rapports",
        f"{number(study.prepared.n)} réponses complètes à « {outcome.statement.title} »",
        source,
        "Disque plein : écart net ; cercle : non concluant.",
    )
    groups = tuple(
        ForestGroup(
            part.explanation.title,
            tuple(
                ForestMark(e.label, e.ratio, e.low, e.high, e.conclusive, e.is_reference)
                for e in part.effects
            ),
        )
        for part in study.parts
    )
    return ForestChart(caption, groups)


def _one_of_each(checks: tuple[Check, ...]) -> list[Check]:
    """Return one check per kind: the first that fails, else one that holds."""
    found: dict[str, Check] = {}
    for check in checks:
        if check.code not in found or (found[check.code].holds and not check.holds):
            found[check.code] = check
    return list(found.values())


def check_words(check: Check, study: Study) -> tuple[bool, str]:
    """Return whether an assumption holds, and the sentence that says it."""
    sentence = CHECKS[check.code, check.holds]
    subject = next(
        (p.explanation.title for p in study.parts if check.subject.startswith(p.explanation.name)),
        "",
    )
    value = number(check.value, 0) if check.value == check.value else ""
    return check.holds, sentence.format(subject=quoted(subject), value=value)


CHECKS = {
    ("many_terms", True): "Le nombre d’explications convient au nombre de réponses.",
    ("many_terms", False): "Il y a beaucoup d’explications pour si peu de réponses : "
    "les écarts sont fragiles, retirez-en.",
    ("events", True): "La réponse la plus rare a été donnée {value} fois au moins par terme "
    "du modèle (il en faut 10).",
    ("events", False): "La réponse la plus rare n’a été donnée qu’environ {value} fois par terme "
    "du modèle, quand il en faudrait 10 : les rapports de chances sont fragiles.",
    ("separation", True): "Aucune explication ne prédit la réponse à coup sûr.",
    ("separation", False): "Une combinaison d’explications prédit presque la réponse : "
    "ses rapports de chances ne sont pas fiables.",
    ("collinearity", True): "Les explications ne se répètent pas l’une l’autre.",
    ("collinearity", False): "{subject} répète presque une autre explication : "
    "leurs rôles ne peuvent pas être démêlés.",
    ("parallel", True): "Les explications jouent de la même façon à chaque degré de l’échelle "
    "(test de Brant) : un seul rapport par groupe suffit.",
    ("parallel", False): "Les explications ne jouent pas de la même façon à chaque degré de "
    "l’échelle (test de Brant) : lisez plutôt l’analyse de l’accord.",
    ("parallel_unknown", False): "Un degré de l’échelle a trop peu de réponses pour vérifier que "
    "les explications jouent partout de la même façon : lisez plutôt l’analyse de l’accord.",
}  # fmt: skip


def _aside(study: Study) -> tuple[str, ...]:
    found = [
        f"{quoted(one.title)}{NBSP}: {enumeration([quoted(label) for label in one.aside])} "
        f"{plural(len(one.aside), 'est mis', 'sont mis')} à part (secret statistique)."
        for one in study.prepared.explanations
        if one.aside
    ]
    found += [
        f"{quoted(title)} n’a pas deux groupes assez nombreux{NBSP}: laissé de côté."
        for title in study.prepared.unused
    ]
    return tuple(found)


def _how(study: Study) -> tuple[str, ...]:
    scale = study.prepared.outcome.is_scale
    name = (
        "Régression ordinale à rapports de chances proportionnels, l’échelle gardant son ordre "
        "sans qu’aucune moyenne en soit faite"
        if scale
        else "Régression logistique"
    )
    told_ = [
        f"{name}{NBSP}; erreurs types robustes (linéarisation). {study.prepared.weighting}",
        "Champ : personnes qui ont répondu à la question et à toutes les explications.",
        f"Rapport de chances : au-dessus de 1, la réponse est plus fréquente que dans le groupe de "
        f"référence, le plus nombreux. Intervalle à 95{NBSP}%.",
        "Conclusions corrigées par la méthode de Holm : une fois entre les explications, "
        f"une fois entre tous les groupes ; « non concluant » au-dessus de p{NBSP}={NBSP}0,05.",
        "Ce sont des liens, pas des causes : une explication absente du questionnaire peut jouer.",
    ]
    if not scale:
        told_.insert(
            3,
            "« À profil comparable » : la part qu’aurait le groupe si ses membres avaient les "
            "autres caractéristiques de l’ensemble des répondants (marges prédites).",
        )
    return tuple(told_)
