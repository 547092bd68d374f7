"""Who answered, said in French: rates by site, then early against late answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from evalapp.charts.values import Bar, BarChart, Caption
from evalapp.wording import EMPTY, count, number, percent, plural, points, quoted
from indicators.analysis.participation import Moments, Rate, Shift

#: Shifts listed: the others are counted.
LISTED = 10


@dataclass(frozen=True, slots=True)
class RateLine:
    """One line of the table of rates, and the number typed for its site."""

    code: str
    label: str
    asked: str
    complete: str
    partial: str
    refused: str
    rr1: str
    rr2: str
    refusal: str
    problem: str


@dataclass(frozen=True, slots=True)
class ParticipationTold:
    """What the page says."""

    verdict: str
    lines: tuple[RateLine, ...]
    whole: RateLine | None
    chart: BarChart | None
    #: « Non concluant », or what moved between early and late answers.
    early_verdict: str
    early_conclusive: bool
    #: (question, answer, early, late, gap, conclusion).
    shifts: tuple[tuple[str, str, str, str, str, str], ...]
    how: tuple[str, ...]


def participation_told(
    sites: Sequence[tuple[str, Rate]], total: Rate | None, moments: Moments | str,
    typed: Mapping[str, int], source: str,
) -> ParticipationTold:  # fmt: skip
    """Return the words of the page."""
    rates = [rate for _, rate in sites]
    early, conclusive = _early(moments)
    return ParticipationTold(
        verdict=_verdict(rates, total),
        lines=tuple(_line(code, rate, typed) for code, rate in sites),
        whole=_line("", total, {}) if total else None,
        chart=_chart(rates, source),
        early_verdict=early,
        early_conclusive=conclusive,
        shifts=()
        if isinstance(moments, str)
        else tuple(_shift(one) for one in moments.shifts[:LISTED]),
        how=HOW,
    )


def _verdict(rates: Sequence[Rate], total: Rate | None) -> str:
    one = total or (rates[0] if rates else None)
    if one is not None and one.rr1 is not None and one.asked:
        return (
            f"Sur {count(one.asked, 'personne sollicitée', 'personnes sollicitées')}, "
            f"{percent(one.rr1)} ont répondu jusqu’au bout."
        )
    if any(rate.rr1 is not None for rate in rates):
        return "Le taux de réponse est connu pour une partie des sites seulement."
    return (
        "Aucun taux de réponse ne peut être donné : personne n’a été invité par son nom ni par un "
        "code, et le nombre de personnes sollicitées n’est pas connu. Écrivez-le pour chaque site."
    )


def _line(code: str, rate: Rate, typed: Mapping[str, int]) -> RateLine:
    asked = rate.asked if rate.asked is not None else typed.get(code)
    return RateLine(
        code, rate.label, "" if asked is None else str(asked), number(rate.complete),
        number(rate.partial), number(rate.refused), _share(rate.rr1), _share(rate.rr2),
        _share(rate.refusal), rate.problem,
    )  # fmt: skip


def _share(value: float | None) -> str:
    return EMPTY if value is None else percent(value)


def _chart(rates: Sequence[Rate], source: str) -> BarChart | None:
    known = [rate for rate in rates if rate.rr1 is not None]
    if len(known) < 2:
        return None
    caption = Caption(
        "Taux de réponse par site",
        "Réponses terminées sur personnes sollicitées (RR1)",
        "Personnes sollicitées",
        source,
    )
    return BarChart(caption, tuple(Bar(rate.label, rate.rr1) for rate in known))


def _early(moments: Moments | str) -> tuple[str, bool]:
    if isinstance(moments, str):
        return moments, False
    moved = [one for one in moments.shifts if one.conclusive]
    sizes = (
        f"({number(moments.n_early)} réponses du premier tiers, "
        f"{number(moments.n_late)} du dernier)"
    )
    if not moments.shifts:
        return f"Aucune question ne peut être comparée sans trahir le secret {sizes}.", False
    if not moved:
        return (
            f"Sur {count(len(moments.shifts), 'question')}, les premières et "
            f"les dernières réponses se ressemblent {sizes}. Rien ne dit donc que ceux qui n’ont "
            "pas répondu pensent autrement, sans le prouver."
        ), False
    return (
        f"{count(len(moved), 'question')} sur {number(len(moments.shifts))} "
        f"{plural(len(moved), 'change', 'changent')} entre les premières et les dernières "
        f"réponses {sizes}. Ceux qui n’ont pas répondu ressemblent sans doute davantage aux "
        "derniers : lisez ces questions avec réserve."
    ), True


def _shift(one: Shift) -> tuple[str, str, str, str, str, str]:
    said = "écart net" if one.conclusive else "non concluant"
    gap = points(one.late - one.early)
    return one.title, quoted(one.answer), percent(one.early), percent(one.late), gap, said


HOW = (
    "Taux de réponse (AAPOR, RR1) : réponses terminées sur toutes les personnes sollicitées. "
    "RR2 compte aussi les réponses inachevées. Taux de refus (REF1) : refus exprimés sur toutes "
    "les personnes sollicitées.",
    "Le nombre de personnes sollicitées vient des codes imprimés, à défaut des invitations, à "
    "défaut de ce que vous écrivez ; ce que vous écrivez l’emporte et reste dans l’adresse.",
    "Premières et dernières réponses : premier et dernier tiers par jour d’arrivée, jours "
    "entiers ; part de la première réponse (ou de l’accord), test du khi-deux corrigé par Rao et "
    "Scott, corrigé par la méthode de Holm pour le nombre de questions.",
    "Seules les questions dont toutes les cases peuvent être montrées sont comparées.",
)
