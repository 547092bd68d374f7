"""Trying a draft: the respondents' own pages, whose answers are kept apart from all others."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import orjson
from sqlalchemy import delete

from evalapp.errors import Invalid, NotFound
from evalapp.extensions import db
from surveys.answers import Problem, check_answers
from surveys.collect.fields import max_block_count
from surveys.collect.visit import Go, Visit, page_after, page_by_uid, posted, visit_of
from surveys.definition import Page, Questionnaire, Repeat
from surveys.editor import repository
from surveys.editor.drafts import runnable, shown_alone
from surveys.editor.models import TrialAnswer
from surveys.editor.work.services import work_on
from surveys.exports.blocks import of_repeat, repeats, without_repeats
from surveys.microdata import plan
from surveys.relevance import first_page
from surveys.submission import DRAFTS, Door, Stored, is_key


@dataclass(frozen=True)
class Turn:
    """Where a post of a trial leads."""

    visit: Visit
    page: Page | None
    fields: Mapping[str, Sequence[str]]
    problems: tuple[Problem, ...] = ()
    #: How many blocks a repeat should show, when one more was asked for.
    blocks: int = 0


def shown(code: str) -> Questionnaire:
    """Return the draft as it can be shown; refuse one that cannot stand at all."""
    found = runnable(work_on(code).definition)
    if found is None:
        raise Invalid("Ce brouillon ne peut pas encore être montré : ajoutez une question.")
    return found


def door_of(code: str, questionnaire: Questionnaire, today: date) -> Door:
    """Return a door that leads nowhere: the trial's pages need one."""
    return Door(
        access_point_id=0, access_code=code, channel="test", is_open=True, campaign_id=0,
        title=questionnaire.title.get(questionnaire.source_language, code), status="open",
        opens_on=today, closes_on=today, anonymity="anonymous",
        languages=questionnaire.languages, legal_basis="", notice={}, retention_on=None,
        site_id=0, site_code="essai", version_id=0, checksum=questionnaire.checksum,
    )  # fmt: skip


def visit(code: str, key: str, today: date, page_uid: str = "") -> Visit:
    """Return a trial as it stands; a preview when the key is empty."""
    questionnaire = shown(code)
    door = door_of(code, questionnaire, today)
    if not key:
        alone = shown_alone(questionnaire, page_uid)
        return visit_of(door, "apercu", alone, 0, None)
    if not is_key(key):
        raise NotFound
    row = repository.trial_by_key(repository.questionnaire_by_code(code).id, key)
    return visit_of(door, key, questionnaire, 0, _stored(row) if row else None)


def _stored(row: TrialAnswer) -> Stored:
    return Stored(0, 0, 0, "", "partial", "fr", row.page, orjson.loads(row.answers))


def new_key() -> str:
    """Draw the key of a trial."""
    return secrets.token_urlsafe(16)


def page_of(found: Visit, page_uid: str) -> Page:
    """Return a page of the draft, else its first one with something to show."""
    page = page_by_uid(found.questionnaire, page_uid)
    page = page or first_page(found.questionnaire, found.values)
    if page is None:
        raise Invalid("Ce brouillon n’a encore rien à montrer.")
    return page


def send(
    code: str, key: str, page_uid: str, fields: dict[str, list[str]], go: Go, today: date,
    language: str,
) -> Turn:  # fmt: skip
    """Check a page, keep it apart (not in a preview), and lead to the next."""
    found = visit(code, key, today, page_uid)
    page = page_of(found, page_uid)
    sent = posted(found, page, fields, go, today, language)
    if sent.problems:
        return Turn(found, page, fields, sent.problems)
    stays = go in {Go.STAY, Go.MORE, Go.PAUSE} or sent.appeared(today) is not None
    following = page if stays else page_after(sent)
    if key:
        _keep(code, key, sent.checked.values, following, today)
    blocks = 1 + max_block_count(fields) if go is Go.MORE else 0
    return Turn(found, following, fields, blocks=blocks)


def _keep(code: str, key: str, values: Mapping[str, Any], page: Page | None, today: date) -> None:
    questionnaire_id = repository.questionnaire_by_code(code).id
    row = repository.trial_by_key(questionnaire_id, key)
    if row is None:
        row = TrialAnswer(questionnaire_id=questionnaire_id, key=key, answers="{}", day=today)
        db.session.add(row)
    row.answers = orjson.dumps(dict(values), option=orjson.OPT_SORT_KEYS).decode()
    row.page = page.uid if page else ""
    row.is_finished = page is None
    row.day = today
    db.session.commit()


def answers(code: str, key: str, today: date) -> list[tuple[str, str]]:
    """Return (column, value) of a trial, as the export would write it."""
    found = visit(code, key, today)
    values = {name: value for name, value in found.values.items() if name != DRAFTS}
    checked = check_answers(found.questionnaire, values, today=today).values
    q = found.questionnaire
    once = [(one.name, one.write(checked)) for one in plan([without_repeats(q)])]
    return once + [cell for repeat in repeats(q) for cell in _blocks(q, repeat, checked)]


def _blocks(
    q: Questionnaire, repeat: Repeat, checked: Mapping[str, Any]
) -> Iterator[tuple[str, str]]:
    """Yield the cells of each block: the export gives them a table of their own."""
    inside = of_repeat(q, repeat.uid)
    columns = plan([inside]) if inside is not None else ()
    label = repeat.label.get(q.source_language, repeat.name)
    for number, block in enumerate(checked.get(repeat.uid) or (), 1):
        for one in columns:
            yield f"{label} {number} – {one.name}", one.write(block)


def wipe(code: str) -> int:
    """Forget every trial of a questionnaire; return how many."""
    questionnaire = repository.questionnaire_by_code(code)
    count = len(repository.trials(questionnaire.id))
    db.session.execute(delete(TrialAnswer).where(TrialAnswer.questionnaire_id == questionnaire.id))
    db.session.commit()
    return count
