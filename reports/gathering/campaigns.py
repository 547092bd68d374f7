"""How a survey was held on a site, and the words chosen in it, as parts of a report."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date

from indicators.results import SurveyResults
from reports.inputs import CampaignFacts, ChosenVerbatim, DailyCount

CHANNELS = {
    "link": "lien",
    "qr": "code QR",
    "poster": "affiche",
    "paper": "papier",
    "tablet": "tablette",
    "email": "courriel",
    "code": "carte à code",
}
LANGUAGES = {
    "fr": "français", "ar": "arabe", "en": "anglais", "es": "espagnol", "pt": "portugais",
    "ro": "roumain", "tr": "turc", "uk": "ukrainien",
}  # fmt: skip
#: Who speaks, by questionnaire: a role, and only when at least three people share it.
ROLES = {"parents": "Un parent", "jeunes": "Un jeune", "partenaires": "Un partenaire",
         "partenaires_ami": "Un partenaire"}  # fmt: skip
ENOUGH_TO_SIGN = 3
_ARABIC = re.compile(r"[\u0600-\u06ff]")


def campaign_facts(
    *,
    code: str,
    title: str,
    dates: tuple[date, date],
    is_closed: bool,
    statuses: Mapping[str, int],
    days: Sequence[tuple[date, int]],
    channels: Sequence[str],
    languages: Sequence[str],
    results: SurveyResults,
    threshold: int,
) -> CampaignFacts:
    """The facts that the method of the report tells."""
    daily: dict[date, int] = {}
    for day, count in days:
        daily[day] = daily.get(day, 0) + count
    return CampaignFacts(
        code=code,
        title=title,
        opened_on=dates[0],
        closed_on=dates[1] if is_closed else None,
        modes=tuple(CHANNELS.get(name, name) for name in sorted(channels)),
        languages=tuple(LANGUAGES.get(name, name) for name in languages),
        complete=statuses.get("complete", 0),
        partial=statuses.get("partial", 0),
        refused=statuses.get("refused", 0),
        daily=tuple(DailyCount(day, count) for day, count in sorted(daily.items())),
        withheld=sum(table.withheld for table in results.tables),
        threshold=threshold,
        weighting=results.weighting,
    )


def chosen_words(
    questionnaire: str, title: str, texts: Sequence[tuple[str, str]], respondents: int
) -> tuple[ChosenVerbatim, ...]:
    """The open answers chosen for a report with their translation, under their survey's title."""
    role = ROLES.get(questionnaire, "") if respondents >= ENOUGH_TO_SIGN else ""
    return tuple(
        ChosenVerbatim(text, role, "ar" if _ARABIC.search(text) else "fr", translation, title)
        for text, translation in texts
    )
