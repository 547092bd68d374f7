"""Coding open answers with themes, and what may be seen of the counts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import delete

from evalapp.audit.services import record
from evalapp.errors import Conflict
from evalapp.extensions import db
from indicators.disclosure.gate import publish_set
from indicators.disclosure.rules import rules_of
from indicators.disclosure.tables import Audience, PublishedTable
from indicators.themes import repository
from indicators.themes.counting import Named, theme_table, word_table
from indicators.themes.models import CodedAnswer, Theme
from indicators.themes.words import frequent_words
from surveys.verbatims.release import Page, page_of, released, token
from surveys.verbatims.services import Place


@dataclass(frozen=True, slots=True)
class Text:
    """An answer to code: its short name, its words, the themes it holds."""

    name: str
    words: str
    themes: frozenset[int]


@dataclass(frozen=True, slots=True)
class Coding:
    """What the coding page shows."""

    themes: tuple[Theme, ...]
    aside: tuple[Theme, ...]
    page: Page
    texts: tuple[Text, ...]
    theme_counts: PublishedTable
    word_counts: PublishedTable


def coding(place: Place, number: str) -> Coding:
    """Return the themes, one page of answers to code, and the gated counts."""
    themes = repository.themes_of(place.campaign.id, place.question.key)
    offered = tuple(theme for theme in themes if not theme.withdrawn)
    said = _said(place)
    held = _held(said, repository.coded([theme.id for theme in offered]))
    shown = released(list(said.values()), place.campaign.team_threshold, place.seed)
    page = page_of(shown, "", number)
    by_words: dict[str, set[int]] = {}
    for response, words in said.items():
        by_words.setdefault(words, set()).update(held.get(response, ()))
    counts = _counts(place, offered, said, held)
    return Coding(
        offered,
        tuple(theme for theme in themes if theme.withdrawn),
        page,
        tuple(Text(token(t, place.seed), t, frozenset(by_words[t])) for t in page.texts),
        *counts,
    )


def code_answers(place: Place, given: Mapping[str, Collection[int]]) -> int:
    """Give to each text (by its short name) exactly these themes; return how many changed."""
    themes = repository.themes_of(place.campaign.id, place.question.key)
    offered = {theme.id for theme in themes if not theme.withdrawn}
    said = _said(place)
    held = repository.coded(list(offered))
    changed = 0
    for response, words in said.items():
        name = token(words, place.seed)
        wanted = set(given.get(name, ())) & offered
        if name in given and wanted != held.get(response, set()):
            _recode(response, held.get(response, set()), wanted)
            changed += 1
    record("answers_coded", "campaign", place.campaign.code, site=place.site.code, texts=changed)
    db.session.commit()
    return changed


def add_theme(place: Place, name: str, definition: str) -> Theme:
    """Add a theme to the question, for every site of the campaign."""
    known = repository.themes_of(place.campaign.id, place.question.key)
    if any(theme.name.casefold() == name.casefold() for theme in known):
        raise Conflict("Ce thème existe déjà pour cette question, peut-être mis de côté.")
    theme = Theme(
        campaign_id=place.campaign.id,
        question_uid=place.question.key,
        name=name,
        definition=definition,
    )
    db.session.add(theme)
    record("theme_added", "campaign", place.campaign.code, question=place.question.key)
    db.session.commit()
    return theme


def set_aside(place: Place, theme_id: int, aside: bool) -> None:
    """Set a theme aside, or take it back with its coding."""
    theme = repository.theme_by_id(theme_id, place.campaign.id, place.question.key)
    theme.withdrawn = aside
    action = "theme_set_aside" if aside else "theme_put_back"
    record(action, "campaign", place.campaign.code, question=place.question.key)
    db.session.commit()


def _said(place: Place) -> dict[int, str]:
    said = repository.words_by_response(place.campaign.id, place.site.id, place.question.key)
    return said if len(said) >= place.campaign.team_threshold else {}


def _held(said: Mapping[int, str], coded: Mapping[int, set[int]]) -> dict[int, set[int]]:
    """Return the coding of the responses of this site alone."""
    return {response: themes for response, themes in coded.items() if response in said}


def _counts(
    place: Place,
    themes: Collection[Theme],
    said: Mapping[int, str],
    held: Mapping[int, set[int]],
) -> tuple[PublishedTable, PublishedTable]:
    rules = rules_of(place.campaign)
    scope = (("campaign", place.campaign.code), ("site", place.site.code))
    key = place.question.key
    named = [Named(str(theme.id), theme.name) for theme in themes]
    coded = {response: {str(one) for one in ids} for response, ids in held.items()}
    words = frequent_words(list(said.values()), rules.threshold(Audience.TEAM))
    tables = (
        theme_table(key, named, coded, scope),
        word_table(key, words, len(said), scope),
    )
    first, second = publish_set(tables, Audience.TEAM, rules)
    return first, second


def _recode(response: int, held: set[int], wanted: set[int]) -> None:
    gone = held - wanted
    if gone:
        db.session.execute(
            delete(CodedAnswer).where(
                CodedAnswer.response_id == response, CodedAnswer.theme_id.in_(gone)
            )
        )
    db.session.add_all(CodedAnswer(theme_id=t, response_id=response) for t in wanted - held)
