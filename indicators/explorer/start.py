"""Where to begin: a few questions of each campaign worth a first look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from indicators.explorer.address import SITE, Ask
from indicators.explorer.catalogue import Catalogue
from indicators.survey_indicators import Statement
from surveys.definition import QuestionType

#: Questions offered for each campaign on the first page, and once a campaign is chosen.
FEW, MORE = 3, 8
#: What a title may end with that no quotation keeps.
ENDING = " \u00a0\u202f:"


@dataclass(frozen=True, slots=True)
class Suggestion:
    """One question to look at, and the address that shows it."""

    words: str
    by: str
    query: str


@dataclass(frozen=True, slots=True)
class CampaignCard:
    """A campaign on the first page."""

    code: str
    title: str
    wave: str
    period: str
    answers: int
    suggestions: tuple[Suggestion, ...]


def suggestions(
    known: Catalogue, campaigns: Sequence[str], *, sites: int, most: int
) -> tuple[Suggestion, ...]:
    """Return the questions worth a first look: opinions first, each with a group that tells."""
    comparable = [one for one in known.statements if not known.refusal(one.uid)]
    opinions = [one for one in comparable if one.is_agreement]
    several = [one for one in comparable if one.type is QuestionType.SELECT_MULTIPLE]
    profile = _profile(known)
    others = [one for one in comparable if one not in opinions and one is not profile]
    ordered = [*opinions[: most - 1], *several[:1], *opinions[most - 1 :], *others]
    chosen = list({one.uid: one for one in ordered}.values())[:most]
    return tuple(
        _suggestion(one, tuple(campaigns), sites, profile if k % 2 else None)
        for k, one in enumerate(chosen)
    )


def _profile(known: Catalogue) -> Statement | None:
    """Return the first question about who answers: one answer among a few, no opinion."""
    plain = (
        one
        for one in known.groups
        if one.type is QuestionType.SELECT_ONE and not one.is_agreement and len(one.levels) <= 6
    )
    return next(plain, None)


def _suggestion(
    one: Statement, campaigns: tuple[str, ...], sites: int, profile: Statement | None
) -> Suggestion:
    regrouping = "accord" if one.is_agreement else ""
    group, by = "", ""
    if len(campaigns) > 1:
        by = "d’une vague à l’autre"
    elif profile is not None and profile.uid != one.uid:
        group, by = profile.uid, f"selon « {profile.title.rstrip(ENDING)} »"
    elif sites > 1:
        group, by = SITE, "selon le site"
    ask = Ask(campaigns, one.uid, group, regrouping=regrouping)
    return Suggestion(one.title, by, ask.query)
