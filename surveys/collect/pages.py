"""What each respondent's page says: the contexts of the templates, as values."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from surveys.answers import Problem
from surveys.collect import assets
from surveys.collect import notice as notices
from surveys.collect.controls import id_of
from surveys.collect.fields import Fields
from surveys.collect.manner import Manner, manner_of
from surveys.collect.screen import screen_of, speaker
from surveys.collect.style import SHEET
from surveys.collect.visit import Visit
from surveys.collect.wording import (
    LANGUAGES,
    in_language,
    language_name,
    words,
    written_day,
)
from surveys.definition import Page, Questionnaire
from surveys.submission import Door, resume_code, written_code

Context = dict[str, Any]


def frame(
    door: Door, questionnaire: Questionnaire, manner: Manner, *path: str, **more: str
) -> Context:
    """Return what every page of a campaign has; ``path`` is where the page itself stands."""
    other_size = manner.in_size(is_large=not manner.is_large)
    address = str(questionnaire.settings.get("address", "vous"))
    say = speaker(questionnaire, {}, manner.language)
    return {
        "manner": manner,
        "words": words(manner.language, address),
        "title": say(questionnaire.title) or door.title,
        "sheet": SHEET,
        "is_anonymous": door.is_anonymous,
        "size_link": other_size.link(door.access_code, *path, **more),
        "start_link": manner.link(door.access_code, "commencer"),
        "resume_link": manner.link(door.access_code, "reprendre"),
    }


def notice(door: Door, questionnaire: Questionnaire, manner: Manner) -> Context:
    """Return the words of the first page."""
    context = frame(door, questionnaire, manner)
    said, language = context["words"], manner.language
    say = speaker(questionnaire, {}, language)
    languages = [
        (code, language_name(code), manner.in_language(code).link(door.access_code))
        for code in manner.offered
    ]
    return context | {
        "heading": context["title"],
        "introduction": say(questionnaire.introduction),
        "facts": notices.essentials(door, questionnaire, said, language),
        "rights": notices.rights(door, said, language),
        "languages": languages if len(languages) > 1 else [],
    }


def page(
    visit: Visit,
    asked: Page,
    fields: Fields,
    problems: Iterable[Problem],
    manner: Manner,
    today: date,
    *,
    blocks: int = 1,
) -> Context:
    """Return a page of questions as it stands."""
    place = ("r", visit.key, asked.uid)
    code = visit.door.access_code
    other_size = manner.in_size(is_large=not manner.is_large)
    return frame(visit.door, visit.questionnaire, manner, *place) | {
        # Here the size is a button of the form: what is typed goes with it.
        "size_link": "",
        "size_action": other_size.link(code, *place),
        "screen": screen_of(visit, asked, fields, problems, manner, today, blocks=blocks),
        "action": manner.link(code, *place),
        "pause_action": manner.link(code, "r", visit.key, "pause"),
        "page_uid": asked.uid,
        "today": today.isoformat(),
        "script": assets.SCRIPT,
        "expressions": assets.EXPRESSIONS,
    }


def anchor(path: str) -> str:
    """Return the end of an address that leads to a question."""
    return f"#{id_of(path)}"


def paused(visit: Visit, manner: Manner, public_url: str) -> Context:
    """Return the code that leads back, or the news that there is nothing to come back to."""
    context = frame(visit.door, visit.questionnaire, manner, "r", visit.key, "pause")
    code = written_code(resume_code(visit.key))
    page = visit.stored.page if visit.stored else visit.questionnaire.pages[0].uid
    return context | {
        "code": code if visit.stored else "",
        "spelled": " – ".join(" ".join(part) for part in code.split("-")),
        "resume_address": f"{public_url}/q/{visit.door.access_code}/reprendre",
        "last_day": written_day(visit.door.closes_on, manner.language),
        "back_link": manner.link(visit.door.access_code, "r", visit.key, page),
    }


def resume(
    door: Door, questionnaire: Questionnaire, manner: Manner, problem: str, typed: str
) -> Context:
    """Return the page that asks for a code; ``problem`` names one of the interface's words."""
    context = frame(door, questionnaire, manner, "reprendre")
    return context | {
        "problem": context["words"][problem] if problem else "",
        "typed": typed,
        "action": manner.link(door.access_code, "reprendre"),
    }


def thanks(door: Door, questionnaire: Questionnaire, manner: Manner) -> Context:
    """Return the last page."""
    say = speaker(questionnaire, {}, manner.language)
    return frame(door, questionnaire, manner, "merci") | {
        "thanks": say(questionnaire.thanks),
        "help_note": say(questionnaire.help_note),
        "next_text": in_language(door.notice.get("next", ""), manner.language),
    }


#: The words of a failure by its HTTP status.
_FAILURES = {403: "foreign", 404: "unknown", 409: "answered", 413: "large", 503: "busy"}


def failure(error: Exception, query: Mapping[str, str]) -> Context:
    """Return a kind page: what happened, what is safe, what to do."""
    manner = manner_of(query, LANGUAGES)
    said = words(manner.language)
    door = getattr(error, "door", None)
    if door is not None:
        heading, text = _dates(door, bool(getattr(error, "is_early", False)), manner, said)
    else:
        status = getattr(error, "status", None) or getattr(error, "code", None)
        name = _FAILURES.get(status if isinstance(status, int) else 503, "unknown")
        heading, text = said[f"{name}_title"], said[f"{name}_text"]
    return {
        "manner": manner,
        "words": said,
        "title": heading,
        "header": door.title if door else "",
        "sheet": SHEET,
        "heading": heading,
        "text": text,
    }


def _dates(door: Door, is_early: bool, manner: Manner, said: Mapping[str, str]) -> tuple[str, str]:
    start, end = (written_day(day, manner.language) for day in (door.opens_on, door.closes_on))
    if is_early:
        return said["early_title"], said["early_text"].format(start=start, day=end)
    return said["closed_title"], said["closed_text"].format(day=end)
