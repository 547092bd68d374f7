"""Many sites side by side, said in French."""

from __future__ import annotations

from dataclasses import dataclass

from evalapp.charts.values import Caption, IntervalChart, IntervalMark
from evalapp.wording import NBSP, count, enumeration, number, percent, points, quoted
from indicators.analysis.many_sites import Place, SitesStudy
from indicators.disclosure.tables import TOTAL, PublishedCell


@dataclass(frozen=True, slots=True)
class SitesTold:
    """What the page says of the comparison."""

    verdict: str
    conclusive: bool
    sentences: tuple[str, ...]
    chart: IntervalChart
    #: (site, share, n, gap to the others, interval, smallest visible gap, conclusion).
    lines: tuple[tuple[str, str, str, str, str, str, str], ...]
    aside: tuple[str, ...]
    legend: str
    how: tuple[str, ...]


def sites_told(study: SitesStudy, source: str) -> SitesTold:
    """Return the words of a comparison of sites."""
    apart = [place for place in study.places if place.conclusive]
    return SitesTold(
        verdict=_verdict(study),
        conclusive=study.conclusive,
        sentences=(*(_sentence(place, study) for place in apart), _power(study)),
        chart=_chart(study, source),
        lines=_lines(study),
        aside=tuple(f"{label}{NBSP}: secret statistique, non comparé." for label in study.aside),
        legend=study.table.legend,
        how=_how(study),
    )


def _verdict(study: SitesStudy) -> str:
    words = study.outcome.words
    p = f"p{NBSP}<{NBSP}0,001" if study.p < 0.001 else f"p{NBSP}={NBSP}{number(study.p, 3)}"
    name = f"(test du khi-deux corrigé par Rao et Scott, {p})"
    if study.conclusive:
        return f"La part de {words} diffère d’un site à l’autre {name}."
    return (
        f"Les écarts entre sites sur {words} sont de ceux que le hasard suffit à produire {name}. "
        "Cela ne prouve pas que les sites se ressemblent."
    )


def _sentence(place: Place, study: SitesStudy) -> str:
    above = "au-dessus" if place.difference > 0 else "en dessous"
    gap = points(abs(place.difference)).removeprefix("+")
    share = _cell(study, place.code).value
    lead = f"{place.label}{NBSP}: {percent(share)}, " if share is not None else f"{place.label} : "
    return f"{lead}{gap} {above} des autres sites réunis {_between(place)}."


def _power(study: SitesStudy) -> str:
    smallest = min(place.detectable for place in study.places)
    largest = max(place.detectable for place in study.places)
    low, high = (points(one).removeprefix("+") for one in (smallest, largest))
    return (
        f"Avec ces effectifs, un écart réel plus petit que {low} (site le mieux mesuré) "
        f"à {high} (le moins bien mesuré) a de bonnes chances de passer inaperçu."
    )


def _between(place: Place) -> str:
    return f"[{points(place.low)}{NBSP}; {points(place.high)}]"


def _cell(study: SitesStudy, column: str) -> PublishedCell:
    first = study.outcome.answers.levels[0].code
    return next(c for c in study.table.cells if c.row == first and c.column == column)


def _chart(study: SitesStudy, source: str) -> IntervalChart:
    caption = Caption(
        study.outcome.statement.title,
        f"Part de {study.outcome.words}, avec son intervalle à 95{NBSP}%",
        "Personnes qui ont terminé et répondu à la question",
        source,
        study.table.legend,
    )
    cells = ((column, _cell(study, column.code)) for column in study.table.columns)
    return IntervalChart(
        caption,
        tuple(
            IntervalMark(column.label, c.value, c.low, c.high, c.base, flag=c.flag)
            for column, c in cells
        ),
    )


def _lines(study: SitesStudy) -> tuple[tuple[str, str, str, str, str, str, str], ...]:
    places = {place.code: place for place in study.places}
    found = []
    for column in study.table.columns:
        cell = _cell(study, column.code)
        share = cell.bound or (cell.flag.value if cell.value is None else percent(cell.value))
        n = "s" if cell.base is None else number(cell.base)
        place = places.get(column.code)
        if place is None:
            said = "" if column.code == TOTAL else "non comparé"
            found.append((column.label, share, n, "–", "–", "–", said))
            continue
        found.append(
            (
                column.label, share, n, points(place.difference), _between(place),
                points(place.detectable).removeprefix("+"),
                "écart net" if place.conclusive else "non concluant",
            )
        )  # fmt: skip
    return tuple(found)


def _how(study: SitesStudy) -> tuple[str, ...]:
    names = enumeration([quoted(place.label) for place in study.places])
    many = len(study.places)
    reunited = (
        f" Les sites masqués ({enumeration(study.merged)}) comptent réunis, parmi les autres."
        if study.merged
        else ""
    )
    return (
        f"Chaque site dont toutes les cases peuvent être montrées ({names}) est comparé aux autres "
        f"réunis.{reunited}",
        f"{count(many, 'comparaison')} à la fois{NBSP}: les conclusions sont corrigées par la "
        "méthode de Holm, pour ne pas prendre le hasard pour un résultat à force de chercher.",
        f"Plus petit écart visible{NBSP}: celui qu’un site aurait quatre chances sur cinq de "
        "montrer, compte tenu de ses réponses et du nombre de comparaisons.",
        f"Intervalle de Wilson à 95{NBSP}% pour les parts, de Student pour les écarts. "
        f"{study.weighting} Les sites ne sont pas classés.",
    )
