"""Typing paper forms in: twice, compared, then handed in like any other response."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

import orjson

from evalapp.accounts.permissions import Scope
from evalapp.audit.services import record
from evalapp.errors import Invalid, NotFound
from evalapp.extensions import db
from evalapp.sites.models import Site
from evalapp.sites.repository import sites_in
from surveys import services as surveys
from surveys.answers import check_answers
from surveys.collect.repository import door_by_code, questionnaire_of
from surveys.field.paper.back_entry import differences, read_back, typed_of
from surveys.field.paper.numbering import PaperItem, paper_items
from surveys.models import AccessPoint
from surveys.submission import Door, Outcome, campaign_given, is_key


@dataclass(slots=True)
class Typing:
    """One form being typed: which time, what was typed, what is wrong."""

    door: Door
    items: tuple[PaperItem, ...]
    key: str
    step: str = "first"
    typed: dict[str, str] = field(default_factory=dict)
    first: dict[str, str] = field(default_factory=dict)
    problems: dict[str, str] = field(default_factory=dict)
    is_stored: bool = False


def paper_points(campaign_id: int, scope: Scope) -> list[tuple[str, str]]:
    """Return (code, site name) of the paper ways in that ``scope`` reaches."""
    query = (
        db.select(AccessPoint.code, Site.name)
        .join(Site, Site.id == AccessPoint.site_id)
        .where(
            AccessPoint.campaign_id == campaign_id,
            AccessPoint.channel == "paper",
            AccessPoint.is_open.is_(True),
            sites_in(scope),
        )
        .order_by(Site.name)
    )
    return [(code, name) for code, name in db.session.execute(query)]


def begin(code: str) -> Typing:
    """Return an empty form under a fresh key."""
    door = door_by_code(code)
    if door.channel != "paper":
        raise NotFound("Cet accès n’est pas celui des questionnaires papier.")
    items = paper_items(
        questionnaire_of(door.version_id, door.checksum), given=campaign_given(door.notice)
    )
    return Typing(door, items, secrets.token_urlsafe(16))


def go_on(code: str, sent: Mapping[str, str], today: date) -> Typing:
    """Read what was typed; after the second time, compare, and store when all agrees."""
    typing = begin(code)
    typing.key = sent["key"] if is_key(sent.get("key", "")) else typing.key
    typing.typed = typed_of(typing.items, sent)
    typing.first = _kept(sent.get("first", ""))
    step = sent.get("step", "first")
    _check(typing, today)
    if typing.problems:
        typing.step = step
    elif step == "first":
        typing.first, typing.typed, typing.step = typing.typed, {}, "second"
    else:
        _compare(typing, step, today)
    return typing


def _compare(typing: Typing, step: str, today: date) -> None:
    """Store what was typed twice in the same way, or what was chosen after a comparison."""
    astray = differences(typing.items, typing.first, typing.typed)
    if astray and step != "chosen":
        typing.step = "compare"
        typing.problems = {path: "" for path in astray}
        return
    raw = read_back(typing.items, typing.typed).raw
    receipt = surveys.submit(
        typing.door, typing.key, raw, today=today, channel="paper", commit=False
    )
    if receipt.outcome is Outcome.CONFLICT:
        raise Invalid("Ce formulaire est déjà enregistré avec d’autres réponses.")
    if receipt.outcome is Outcome.STORED:
        record("enter_paper_form", "campaign", typing.door.campaign_id, differences=len(astray))
    db.session.commit()
    typing.is_stored = True


def _check(typing: Typing, today: date) -> None:
    """Say at once what is no answer, and what the questionnaire refuses."""
    read = read_back(typing.items, typing.typed)
    typing.problems = {slip.path: slip.message for slip in read.slips}
    if typing.problems or not typing.typed:
        return
    questionnaire = questionnaire_of(typing.door.version_id, typing.door.checksum)
    checked = check_answers(questionnaire, read.raw, today=today)
    typing.problems = {problem.uid: problem.message for problem in checked.problems}


def _kept(text: str) -> dict[str, str]:
    """Return the first typing, which the second one's page carries."""
    try:
        found = orjson.loads(text[:200_000] or "{}")
    except orjson.JSONDecodeError:
        return {}
    return {str(path): str(value) for path, value in found.items()} if type(found) is dict else {}
