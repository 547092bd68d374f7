"""P4 and P5: after the purge, no row and no byte; and nothing that comes back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from evalapp.backup import services as backups
from evalapp.config import Settings
from evalapp.errors import Conflict
from evalapp.extensions import db
from evalapp.factory import create_app
from surveys.collect import repository as doors
from surveys.models import Campaign, Response, SelectedVerbatim
from surveys.privacy import hooks, repository, services
from surveys.services import Erased, keep_unfinished, submit
from surveys.submission import Outcome, key_hash
from tests.factories import make_site, saved
from tests.survey_factories import TODAY, make_campaign, make_response

MARK = "MarqueUniqueDuTemoin"
KEY = "k" * 22


def due(code: str = "parents") -> Campaign:
    site = make_site(f"site-{code}")
    campaign = make_campaign(code, sites=[site], retention_on=TODAY - timedelta(days=1))
    for number in range(40):
        status = "partial" if number % 4 == 0 else "complete"
        make_response(campaign, site, {"q1": "non", "q2": f"{MARK} {number}" * 20}, status=status)
    return campaign


def places_with(mark: str, folder: Path) -> list[str]:
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and mark.encode() in path.read_bytes()
    ]


@pytest.mark.postgres
def test_after_the_purge_no_row_is_left_and_only_that_campaign_is_touched(
    app: Flask, settings: Settings
) -> None:
    campaign, site = due(), make_site("autre")
    other = make_campaign("autre", sites=[site], retention_on=TODAY)
    kept = make_response(other, site, {"q1": "oui"})
    with app.app_context():
        saved(
            SelectedVerbatim(campaign_id=campaign.id, site_id=site.id, question_uid="q2", text=MARK)
        )
        [told] = services.purge_due(settings, TODAY)
        assert told.startswith("parents : 40")
        assert list(db.session.scalars(select(Response.id))) == [kept.id]
        assert db.session.scalar(select(func.count()).select_from(SelectedVerbatim)) == 0
        done = repository.purge_of(campaign.id)
        assert done is not None
        assert (done.finished, done.unfinished, done.completed_on) == (30, 10, TODAY)
        assert list(services.purge_due(settings, TODAY)) == [
            "Aucune campagne n’a dépassé sa durée de conservation."
        ]


def test_after_the_purge_no_byte_of_an_answer_is_left_in_any_file(
    app: Flask, settings: Settings
) -> None:
    due()
    folder = settings.instance_path
    (folder / "cache").mkdir()
    (folder / "cache" / "tableau.parquet").write_text(MARK)
    old = backups.backup(settings)
    assert places_with(MARK, folder), "the mark must be found before, or the test proves nothing"
    with app.app_context():
        list(services.purge_due(settings, TODAY))
    assert places_with(MARK, folder) == []
    assert not old.path.exists()
    [new] = backups.default_folder(settings).glob("*.sauvegarde")
    backups._open(new, folder / "relue", backups.backup_key(settings))
    assert places_with(MARK, folder) == []


def test_a_purged_campaign_stays_purged_when_an_old_backup_is_restored(
    app: Flask, settings: Settings
) -> None:
    due()
    old = backups.backup(settings, settings.instance_path / "ailleurs")
    with app.app_context():
        list(services.purge_due(settings, TODAY))
        db.session.remove()
        db.engine.dispose()
    backups.restore(settings, old.path, [services.replay_with(create_app)])
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Response)) == 0
    assert places_with(MARK, settings.instance_path / "evalapp.db") == []


def test_the_purge_waits_for_its_day(app_context: Flask, settings: Settings) -> None:
    campaign = make_campaign("parents", retention_on=TODAY)
    with pytest.raises(Conflict):
        services.purge(settings, campaign, TODAY)


def test_figures_are_kept_before_and_copies_forgotten(
    app_context: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[str] = []
    campaign = due()

    def freeze(campaign_id: int, _today: object) -> int:
        seen.append(f"freeze {repository.numbers_of(campaign_id)}")
        return 3

    monkeypatch.setattr(hooks, "_freezers", {"essai": freeze})
    monkeypatch.setattr(hooks, "_forgetters", {"essai": lambda _id: seen.append("forget")})
    list(services.purge_due(settings, TODAY))
    assert campaign.code == "parents"
    assert seen == ["freeze (30, 10)", "forget"]


@pytest.mark.postgres
def test_a_late_resend_of_an_erased_response_is_answered_and_not_stored(
    app_context: Flask, settings: Settings
) -> None:
    site = make_site("ici")
    campaign = make_campaign("parents", sites=[site])
    door = doors.door_by_code(f"{campaign.code}-ici")
    answers = {"q1": "oui", "q3": "plutot"}
    assert submit(door, KEY, answers, today=TODAY).outcome is Outcome.STORED
    [response] = db.session.scalars(select(Response).where(Response.key_hash == key_hash(KEY)))
    services.erase_response(settings, response, "Demande reçue par courriel.")

    assert submit(door, KEY, answers, today=TODAY).outcome is Outcome.REPEATED
    with pytest.raises(Erased):
        keep_unfinished(door, KEY, {"q1": "oui"}, "p1", today=TODAY)
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(Response)) == 0
    assert submit(door, "n" * 22, answers, today=TODAY).outcome is Outcome.STORED


def test_a_purge_that_was_cut_off_is_taken_up_again(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    campaign = due()
    with app.app_context():
        with monkeypatch.context() as patch:
            patch.setattr(services, "_forget_copies", lambda _settings: 1 / 0)
            with pytest.raises(ZeroDivisionError):
                list(services.purge_due(settings, TODAY))
        db.session.remove()
        assert [c.code for c in repository.due_campaigns(TODAY)] == ["parents"]
        list(services.purge_due(replace(settings), TODAY))
        done = repository.purge_of(campaign.id)
        assert done is not None
        assert (done.finished, done.completed_on) == (30, TODAY)
