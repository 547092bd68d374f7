"""What the scorecard adds to the three short lists of a site's page."""

from __future__ import annotations

from evalapp.flags import Flag
from evalapp.sites.notices import Notice, NoticeKind
from evalapp.wording import count
from indicators.judgement import Judgement, Trend
from indicators.scorecard import Scorecard


def scorecard_notices(card: Scorecard, href: str) -> tuple[Notice, ...]:
    """Return what changed, what awaits entry and what alerts, most telling first."""
    notices = []
    for row in card.rows:
        if row.opinion.judgement is Judgement.UNFAVOURABLE:
            words = f"{row.indicator.name} : évolution défavorable ({row.opinion.reason})"
            notices.append(Notice(NoticeKind.ALERT, words, href))
        elif row.opinion.trend in {Trend.UP, Trend.DOWN}:
            words = f"{row.indicator.name} : {row.trend_words} depuis le départ"
            notices.append(Notice(NoticeKind.CHANGED, words, href))
    pending = sum(1 for row in card.rows if row.is_pending)
    if pending:
        words = f"{count(pending, 'indicateur')} en attente de saisie"
        notices.append(Notice(NoticeKind.MISSING, words, href))
    secret = sum(1 for row in card.rows if row.latest and row.latest.flag is Flag.SECRET)
    if secret:
        words = f"{count(secret, 'valeur')} sous secret statistique dans le tableau"
        notices.append(Notice(NoticeKind.ALERT, words, href))
    return tuple(notices)
