"""The demonstration's campaigns and their answers, given through the same service as real ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from importlib.resources import files
from typing import Any

from sqlalchemy import select

from evalapp.demo.answering import answers_of
from evalapp.demo.plan import plan
from evalapp.extensions import db
from evalapp.sites.models import Programme, Site
from surveys import services
from surveys.answers import check_answers
from surveys.collect import repository as doors
from surveys.definition import Questionnaire as Definition
from surveys.duration import rounded
from surveys.editor.bank import is_bankable, linked
from surveys.editor.services import feed_bank
from surveys.field.objectives.groups import Objectives, groups_of
from surveys.models import AccessPoint, Campaign, Questionnaire, QuestionnaireVersion
from surveys.outline import outline
from surveys.serialization import checksum, questionnaire_from_json, questionnaire_to_json
from surveys.submission import Door, given_values

#: How many of a hundred people stop half-way, or say no to an interviewer.
UNFINISHED, REFUSED = 6, 3
#: The collection has been going on for this long when the demonstration is built.
DAYS_SO_FAR, DAYS_TO_COME = 45, 75
SEED = 20261123


def build(today: date, say: Callable[[str], object]) -> None:
    """Create the questionnaires and campaigns that are not there yet, each whole or not at all."""
    feed_bank([shipped(name) for name, _ in _questionnaires()], today)
    versions = {name: _version(name, title, today) for name, title in _questionnaires()}
    for planned in plan()["campaigns"]:
        if db.session.scalars(select(Campaign.id).where(Campaign.code == planned["code"])).first():
            continue
        say(f"{planned['title']}…")
        campaign = _campaign(planned, versions[planned["questionnaire"]], today)
        number = _answer(campaign, planned, today)
        db.session.commit()
        say(f"  {number} réponses")


def _questionnaires() -> list[tuple[str, str]]:
    return list(plan()["questionnaires"].items())


def _version(name: str, title: str, today: date) -> QuestionnaireVersion:
    """Return the published version of a shipped questionnaire, made on first use."""
    known = db.session.scalars(select(Questionnaire).where(Questionnaire.code == name)).first()
    if known is not None:
        return known.versions[0]
    asked = shipped(name)
    shared = frozenset(question.uid for question in asked.questions() if is_bankable(question))
    definition = linked(asked, shared)
    version = QuestionnaireVersion(
        number=1,
        status="published",
        definition=questionnaire_to_json(definition),
        checksum=checksum(definition),
        published_on=today - timedelta(days=DAYS_SO_FAR + 7),
    )
    db.session.add(Questionnaire(code=name, title=title, versions=[version]))
    db.session.commit()
    return version


def shipped(name: str) -> Definition:
    """Return a questionnaire that comes with the product."""
    path = files("surveys") / "questionnaires" / f"{name}.json"
    return questionnaire_from_json(path.read_text(encoding="utf-8"))


def _campaign(planned: dict[str, Any], version: QuestionnaireVersion, today: date) -> Campaign:
    programme = db.session.scalars(
        select(Programme).where(Programme.code == planned["programme"])
    ).one()
    campaign = Campaign(
        code=planned["code"],
        title=planned["title"],
        programme_id=programme.id,
        version_id=version.id,
        wave=planned["wave"],
        opens_on=today - timedelta(days=DAYS_SO_FAR),
        closes_on=today + timedelta(days=DAYS_TO_COME),
        status="open",
        languages=planned["languages"],
        age_regime=planned["age_regime"],
        notice=plan()["notice"],
        group_objectives=_hoped(planned).written(),
        retention_on=today + timedelta(days=DAYS_TO_COME + 365),
    )
    campaign.access_points = [
        AccessPoint(
            code=f"{planned['prefix']}-{site}" + ("" if channel == "link" else f"-{channel}"),
            site_id=db.session.scalars(select(Site.id).where(Site.code == site)).one(),
            channel=channel,
            objective=round(number * 1.15) if channel == "link" else None,
        )
        for site, number in planned["sites"].items()
        for channel in planned["channels"]
    ]
    db.session.add(campaign)
    db.session.flush()
    return campaign


def _hoped(planned: dict[str, Any]) -> Objectives:
    """Return as many answers hoped for in each group of a site."""
    questions = tuple(planned.get("groups", ()))
    groups = [
        group.key
        for group in groups_of(shipped(planned["questionnaire"]), questions)
        if planned["group_left_out"] not in group.codes
    ]
    return Objectives(
        questions,
        {
            site: dict.fromkeys(groups, round(number * 1.15 / len(groups)))
            for site, number in planned["sites"].items()
            if groups
        },
    )


def _answer(campaign: Campaign, planned: dict[str, Any], today: date) -> int:
    """Hand in every planned answer; return how many people were met."""
    draw = random.Random(f"{SEED}-{planned['code']}")  # noqa: S311
    definition = shipped(planned["questionnaire"])
    met = 0
    for site, number in planned["sites"].items():
        for door in _doors(planned, site, number, draw):
            _one(door, definition, site, draw, today)
            met += 1
    return met


def _doors(planned: dict[str, Any], site: str, number: int, draw: random.Random) -> Iterator[Door]:
    channels = list(planned["channels"])
    by_channel = {
        channel: doors.door_by_code(
            f"{planned['prefix']}-{site}" + ("" if channel == "link" else f"-{channel}")
        )
        for channel in channels
    }
    for channel in draw.choices(channels, planned["channels"].values(), k=number):
        yield by_channel[channel]


def _one(door: Door, definition: Definition, site: str, draw: random.Random, today: date) -> None:
    key = f"{draw.getrandbits(160):040x}"
    day = today - timedelta(
        days=min(DAYS_SO_FAR - 1, int(draw.betavariate(2.0, 2.6) * DAYS_SO_FAR))
    )
    fate = draw.randrange(100)
    language = "ar" if "ar" in door.languages and draw.random() < 0.09 else "fr"
    if fate < REFUSED and door.channel == "tablet":
        services.record_refusal(door, key, today=day, commit=False)
        return
    answers = answers_of(definition, site, language, draw)
    if fate >= 100 - UNFINISHED:
        _stop_half_way(door, definition, key, answers, draw.randrange(1, 4), day, language)
        return
    taken = random.Random(key).lognormvariate(1.7, 0.45)  # noqa: S311
    receipt = services.submit(
        door, key, answers, today=day, language=language, minutes=rounded(round(taken * 60)),
        commit=False,
    )  # fmt: skip
    if not receipt.is_kept:
        raise AssertionError(f"la démonstration répond mal : {receipt.problems}")


def _stop_half_way(
    door: Door,
    definition: Definition,
    key: str,
    answers: dict[str, Any],
    pages: int,
    day: date,
    language: str,
) -> None:
    """Keep the answers to the first ``pages`` pages of somebody who closed the page there."""
    whole = {**answers, **given_values(definition, door)}
    checked = check_answers(definition, whole, today=day, language=language).values
    pages_seen = {page.uid for page in definition.pages[:pages]}
    seen = {entry.uid for entry in outline(definition) if entry.page in pages_seen}
    begun = {uid: value for uid, value in checked.items() if uid.split(".")[0] in seen}
    page = definition.pages[pages].uid
    services.keep_unfinished(door, key, begun, page, today=day, language=language, commit=False)
