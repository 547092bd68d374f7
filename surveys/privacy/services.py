"""The legal purge and the erasure of one response: for good, and for every copy we made."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from flask import Flask

from evalapp.accounts.permissions import Scope
from evalapp.audit.services import record
from evalapp.backup import erasures, naming
from evalapp.backup import services as backups
from evalapp.backup.erasures import CAMPAIGN, CONTACT, RESPONSE, Erasure
from evalapp.config import Settings
from evalapp.errors import AppError, Conflict, Invalid, NotFound
from evalapp.extensions import db
from evalapp.wording import count, day
from surveys.models import Campaign, Response
from surveys.privacy import hooks, repository
from surveys.privacy.models import CampaignPurge


class NotAllPurged(AppError):
    """The rows are gone, a copy is not yet."""

    status = 503


def purge_due(settings: Settings, today: date) -> Iterator[str]:
    """Purge every campaign whose retention is over; yield one sentence for each."""
    codes = [campaign.code for campaign in repository.due_campaigns(today)]
    if not codes:
        yield "Aucune campagne n’a dépassé sa durée de conservation."
    for code in codes:
        campaign = repository.campaign_of_code(code)
        if campaign is not None:
            done = purge(settings, campaign, today)
            number = count(done.finished + done.unfinished, "réponse effacée", "réponses effacées")
            yield f"{code} : {number}, les tableaux et les rapports restent."


def purge(settings: Settings, campaign: Campaign, today: date) -> CampaignPurge:
    """Erase all individual answers of a campaign: rows, journal, free pages, caches, backups.

    It may be interrupted anywhere: run again, it takes up where it stopped. The list of
    erasures is written first, so that no restore in between brings the answers back.
    """
    if campaign.retention_on is None or campaign.retention_on >= today:
        raise Conflict("La durée de conservation de cette campagne n’est pas passée.")
    campaign_id, code = campaign.id, campaign.code
    kept = hooks.freeze_all(campaign_id, today)
    erasures.add(settings.instance_path, [Erasure(CAMPAIGN, code)])
    done = repository.purge_of(campaign_id)
    finished, others = repository.numbers_of(campaign_id)
    if done is None:
        done = CampaignPurge(campaign_id=campaign_id, purged_on=today, finished=0, unfinished=0)
        db.session.add(done)
    done.finished, done.unfinished = done.finished + finished, done.unfinished + others
    hooks.forget_all(campaign_id)
    repository.erase_campaign(campaign_id)
    record("purge", "campaign", code, finished=finished, others=others, kept=sum(kept.values()))
    db.session.commit()
    _forget_copies(settings)
    again = repository.purge_of(campaign_id)
    if again is None:
        raise NotFound
    again.completed_on = today
    db.session.commit()
    return again


def erase_response(settings: Settings, response: Response, reason: str) -> None:
    """Erase one response at the request of its author: rows, and every copy we made."""
    if not reason.strip():
        raise Invalid("Dites à quelle demande répond cet effacement.")
    value = response.key_hash.hex()
    erasures.add(settings.instance_path, [Erasure(RESPONSE, value)])
    campaign_id = response.campaign_id
    repository.erase(Response.key_hash == response.key_hash)
    record("response_erased", "campaign", campaign_id)
    db.session.commit()
    _forget_copies(settings)


def set_retention(campaign: Campaign, until: date, today: date) -> None:
    """Set the last day on which the answers are kept."""
    if repository.purge_of(campaign.id) is not None:
        raise Conflict("Cette campagne est déjà purgée.")
    if until < max(campaign.closes_on, today):
        raise Invalid(
            f"Les réponses se gardent au moins jusqu’au {day(max(campaign.closes_on, today))}."
        )
    campaign.retention_on = until
    record("retention_set", "campaign", campaign.code, until=until.isoformat())
    db.session.commit()


def covers(scope: Scope, campaign: Campaign) -> bool:
    """Tell whether a scope holds the whole campaign: one site's evaluator may not purge it."""
    return scope.everything or campaign.programme_id in scope.programme_ids


def replay_with(open_: Callable[[Settings], Flask]) -> backups.Prepare:
    """Return the step of a restore that erases again all that was erased since the backup."""

    def step(settings: Settings, folder: Path) -> None:
        app = open_(settings)
        with app.app_context():
            replay(settings, folder)
            db.engine.dispose()

    return step


def replay(settings: Settings, folder: Path) -> int:
    """Erase again what the lists name, from the instance and beside the backup."""
    known = erasures.read(settings.instance_path, folder)
    erasures.add(settings.instance_path, known)
    keys = [bytes.fromhex(one.value) for one in known if one.kind == RESPONSE]
    repository.erase_by_keys(keys)
    hooks.erase_contacts([bytes.fromhex(one.value) for one in known if one.kind == CONTACT])
    for one in known:
        campaign = repository.campaign_of_code(one.value) if one.kind == CAMPAIGN else None
        if campaign is not None:
            hooks.forget_all(campaign.id)
            repository.erase_campaign(campaign.id)
    db.session.commit()
    repository.compact()
    return len(known)


def _forget_copies(settings: Settings) -> None:
    """Empty what the database, the caches and our own backups still hold of deleted rows."""
    emptied = repository.compact()
    _empty(settings.instance_path / "cache")
    folder = backups.default_folder(settings)
    older = [path for path in _files(folder) if naming.is_backup(path.name)]
    if older:
        backups.backup(settings)
        for path in older:
            path.unlink(missing_ok=True)
    if not emptied:
        raise NotAllPurged(
            "Les réponses sont effacées, mais le journal de la base est encore lu par quelqu’un : "
            "recommencez dans une minute pour finir."
        )


def _empty(folder: Path) -> None:
    for path in _files(folder):
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink()


def _files(folder: Path) -> list[Path]:
    return sorted(folder.iterdir()) if folder.is_dir() else []
