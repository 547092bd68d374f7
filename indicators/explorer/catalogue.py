"""What may be asked of a few campaigns: questions, groups and filters that they share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from indicators.columns.schema import outside_repeats, schema_of
from indicators.survey_indicators import Statement, statements
from surveys.definition import Questionnaire, QuestionType
from surveys.editor.differences import Badge, Level, comparability


@dataclass(frozen=True, slots=True)
class Catalogue:
    """The questions of the latest campaign, and what older ones make of them."""

    statements: tuple[Statement, ...]
    #: Badge of each question between the campaigns; empty with one campaign.
    badges: Mapping[str, Badge]
    #: The page of the questionnaire that each question is on.
    themes: Mapping[str, str]
    is_compared: bool = False

    def statement(self, uid: str) -> Statement | None:
        """Return the question of this uid."""
        return next((one for one in self.statements if one.uid == uid), None)

    @property
    def groups(self) -> tuple[Statement, ...]:
        """Return the questions that make groups: those with one answer, and few of them."""
        return tuple(
            one
            for one in self.statements
            if one.type is not QuestionType.SELECT_MULTIPLE and 2 <= len(one.levels) <= 12
        )

    def badge(self, uid: str) -> Badge | None:
        """Return whether the campaigns compare on a question; nothing with one campaign."""
        return self.badges.get(uid, Badge(Level.COMPARABLE)) if self.is_compared else None

    def refusal(self, uid: str) -> str:
        """Return why the campaigns cannot be compared on a question, or nothing."""
        badge = self.badges.get(uid)
        return badge.reason if badge and badge.level is Level.NOT_COMPARABLE else ""


def catalogue_of(definitions: Sequence[Questionnaire]) -> Catalogue:
    """Return what can be asked, from one questionnaire per campaign, oldest first."""
    latest = definitions[-1]
    uids = {column.uid for column in schema_of([latest]).columns}
    asked = tuple(one for one in statements(latest) if one.uid in uids)
    badges: dict[str, Badge] = {}
    for older in definitions[:-1]:
        if older.checksum != latest.checksum:
            for uid, badge in comparability(older, latest).items():
                known = badges.get(uid)
                if known is None or _ORDER[badge.level] > _ORDER[known.level]:
                    badges[uid] = badge
    return Catalogue(asked, badges, _themes(latest), len(definitions) > 1)


def _themes(questionnaire: Questionnaire) -> dict[str, str]:
    found: dict[str, str] = {}
    for page in questionnaire.pages:
        for question in outside_repeats(page.items):
            words = page.label.get("fr", "")
            found |= dict.fromkeys([question.uid, *(row.uid for row in question.rows)], words)
    return found


_ORDER = {Level.COMPARABLE: 0, Level.WITH_RESERVE: 1, Level.NOT_COMPARABLE: 2}
