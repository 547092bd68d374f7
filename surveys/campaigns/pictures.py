"""The pictures of the follow-up page: each says its message as its title."""

from __future__ import annotations

from collections.abc import Sequence

from evalapp.charts.values import (
    Bar,
    BarChart,
    Caption,
    DayCount,
    DaysChart,
    ObjectiveChart,
    ObjectiveLine,
)
from evalapp.wording import NBSP, capitalised, count, number, percent
from evalapp.wording import day as words_of
from surveys.campaigns.follow_up import Day, Progress
from surveys.campaigns.pace import Pace
from surveys.duration import TimeTaken

NOBODY = "Aucune réponse terminée pour l’instant"
#: Sites whose shares are this close go at the same pace.
TOGETHER = 0.05


def days_chart(days: Sequence[Day], title: str, pace: Pace | None = None) -> DaysChart:
    """Return the drawing of finished answers per day, with the pace that the objective asks."""
    total = sum(day.finished for day in days)
    best = max(days, key=lambda day: day.finished, default=None)
    message = NOBODY
    if best is not None and best.finished:
        message = (
            f"{count(total, 'réponse terminée', 'réponses terminées')}, "
            f"dont {number(best.finished)} le {words_of(best.day)}"
        )
    return DaysChart(
        Caption(message, "Réponses terminées, par jour", source=title),
        tuple(DayCount(day.day, day.finished) for day in days),
        pace.needed if pace else None,
    )


def sites_chart(sites: Sequence[Progress], title: str) -> ObjectiveChart:
    """Return what each site has, against what it hopes for."""
    caption = Caption(_sites_message(sites), "Réponses par site", source=title, note=_begun(sites))
    return ObjectiveChart(caption, _lines(sites))


def channels_chart(channels: Sequence[Progress], title: str) -> ObjectiveChart:
    """Return what each channel brings, the one that brings most first."""
    caption = Caption(
        _most(channels, "arrivent par"), "Réponses par canal", source=title, note=_begun(channels)
    )
    return ObjectiveChart(caption, _lines(_largest_first(channels)))


def languages_chart(languages: Sequence[Progress], title: str) -> ObjectiveChart:
    """Return the languages in which people answer."""
    caption = Caption(
        _most(languages, "sont en"), "Réponses par langue", source=title, note=_begun(languages)
    )
    return ObjectiveChart(caption, _lines(_largest_first(languages)))


def stops_chart(stops: Sequence[tuple[str, int]], finished: int, title: str) -> BarChart:
    """Return where unfinished answers are, in the order of the questionnaire."""
    unfinished = sum(number_ for _, number_ in stops)
    message = "Personne ne s’est arrêté en chemin"
    if unfinished:
        label, most = max(stops, key=lambda stop: stop[1])
        through = percent(finished / (finished + unfinished))
        message = (
            f"{through} des personnes vont au bout{NBSP}; "
            f"les autres s’arrêtent surtout à «{NBSP}{label}{NBSP}» ({number(most)})"
        )
    caption = Caption(
        message, "Réponses inachevées, par partie où elles en sont restées", source=title
    )
    return BarChart(caption, tuple(Bar(label, float(n)) for label, n in stops), unit="")


def time_chart(time: TimeTaken, title: str) -> BarChart:
    """Return how long answering takes."""
    caption = Caption(
        time.message, "Personnes, par durée passée sur les pages", source=title,
        note=f"Mesuré pour {count(time.measured, 'réponse')}, en minutes arrondies.",
    )  # fmt: skip
    return BarChart(caption, tuple(Bar(label, float(n)) for label, n in time.classes), unit="")


def _lines(rows: Sequence[Progress]) -> tuple[ObjectiveLine, ...]:
    return tuple(
        ObjectiveLine(capitalised(row.label), row.finished, row.unfinished, row.objective)
        for row in rows
    )


def _largest_first(rows: Sequence[Progress]) -> list[Progress]:
    return sorted(rows, key=lambda row: (-row.finished, row.label))


def _begun(rows: Sequence[Progress]) -> str:
    return "En clair, les réponses inachevées" if any(row.unfinished for row in rows) else ""


def _most(rows: Sequence[Progress], verb: str) -> str:
    total = sum(row.finished for row in rows)
    if not total:
        return NOBODY
    first = max(rows, key=lambda row: row.finished)
    if first.finished < total:
        return f"{percent(first.finished / total)} des réponses {verb} {first.label}"
    if len(rows) == 1 and first.label.startswith("toutes"):
        return count(total, "réponse terminée", "réponses terminées")
    return f"Toutes les réponses {verb} {first.label}"


def _sites_message(sites: Sequence[Progress]) -> str:
    if not any(site.finished for site in sites):
        return NOBODY
    shares = [(site.finished / site.objective, site) for site in sites if site.objective]
    if len(shares) < len(sites):
        best = max(sites, key=lambda site: site.finished)
        return f"{best.label} a donné le plus de réponses{NBSP}: {number(best.finished)}"
    (low, last), (high, _) = (f(shares, key=lambda pair: pair[0]) for f in (min, max))
    if low >= 1:
        return "Chaque site a atteint son objectif" if len(sites) > 1 else "L’objectif est atteint"
    if len(sites) > 1 and high - low < TOGETHER:
        return f"Les sites avancent du même pas, à {percent(low)} au moins de leur objectif"
    missing = (last.objective or 0) - last.finished
    if len(sites) == 1:
        return f"{percent(low)} de l’objectif{NBSP}: il manque {count(missing, 'réponse')}"
    return f"{last.label} est le plus loin de son objectif{NBSP}: il lui en manque {missing}"
