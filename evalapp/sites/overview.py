"""What a site's own data let say at the top of its page: missing facts and alerts."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evalapp.flags import Flag
from evalapp.sites.figure_table import FigureLike, coverage, coverage_words
from evalapp.sites.governance import SEAT_LABELS, ProgrammeKind, Seat, SeatRole, missing_roles
from evalapp.sites.measures import measure
from evalapp.sites.notices import Notice, NoticeKind
from evalapp.wording import uncapitalised

#: A figure older than this many years is worth an alert.
OLD_AFTER = 6


def missing_facts(
    kind: ProgrammeKind,
    seats: tuple[Seat, ...],
    label_year: int | None,
    lead_school_uai: str | None,
    qpv_generations: Sequence[int],
    href: str,
) -> Iterator[Notice]:
    """Tell what the identity of the site still lacks."""
    if label_year is None:
        yield Notice(NoticeKind.MISSING, "Année de labellisation à confirmer", href)
    for role in missing_roles(kind, seats):
        if role is not SeatRole.LEAD_SCHOOL:
            yield Notice(NoticeKind.MISSING, f"{SEAT_LABELS[role]} : à renseigner", href)
    if kind is ProgrammeKind.CITE_EDUCATIVE:
        if not lead_school_uai:
            yield Notice(NoticeKind.MISSING, "Code UAI du collège chef de file à renseigner", href)
        if 2024 not in qpv_generations:
            yield Notice(
                NoticeKind.MISSING, "Codes 2024 (QN…) des quartiers prioritaires à ajouter", href
            )


def missing_figures(figures: Sequence[FigureLike], href: str) -> Iterator[Notice]:
    """Tell which figures nobody has brought yet."""
    for figure in figures:
        if figure.flag is Flag.NOT_AVAILABLE and figure.territory.part == "perimeter":
            label = measure(figure.measure).label
            yield Notice(
                NoticeKind.MISSING, f"{label} – {figure.territory.name} : non disponible", href
            )


def secrecy_alerts(figures: Sequence[FigureLike], href: str) -> Iterator[Notice]:
    """Tell how little of the communes is published when secrecy hides the rest."""
    for code in ("taux_pauvrete_60", "niveau_vie_median"):
        found = coverage(figures, code)
        if found.total > 1 and found.published < found.total:
            words = f"{measure(code).label} : {coverage_words(found, code)}"
            yield Notice(NoticeKind.ALERT, words, href)


def age_alerts(figures: Sequence[FigureLike], year: int, href: str) -> Iterator[Notice]:
    """Tell which measures are known only for a year long gone."""
    latest: dict[str, int] = {}
    for figure in figures:
        if figure.territory.part == "perimeter" and figure.value is not None:
            latest[figure.measure] = max(latest.get(figure.measure, 0), figure.year)
    old = sorted(code for code, known in latest.items() if year - known >= OLD_AFTER)
    if old:
        names = ", ".join(uncapitalised(measure(code).label) for code in old)
        yield Notice(NoticeKind.ALERT, f"Chiffres de plus de {OLD_AFTER - 1} ans : {names}", href)
