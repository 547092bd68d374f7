"""D8: a backup taken under load and restored elsewhere holds all that was acknowledged before."""

from __future__ import annotations

import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import make_url, select

from evalapp.backup import services
from evalapp.backup.naming import is_backup
from evalapp.config import Settings
from evalapp.extensions import db
from evalapp.factory import create_app
from surveys.models import Response
from surveys.privacy import services as privacy
from tests.factories import make_site
from tests.survey_factories import make_campaign, make_response


def needs_tools(settings: Settings) -> None:
    is_postgres = make_url(settings.database_url).get_backend_name() == "postgresql"
    if is_postgres and not shutil.which("pg_dump"):
        pytest.skip("Pas de pg_dump : installez postgresql-client.")


def ids(app: Flask) -> set[int]:
    with app.app_context():
        return set(db.session.scalars(select(Response.id)))


class Load(threading.Thread):
    """Somebody who answers without pause, and notes what was acknowledged."""

    def __init__(self, app: Flask, campaign: Any, site: Any) -> None:
        super().__init__()
        self.app, self.campaign, self.site = app, campaign, site
        self.acknowledged: list[int] = []
        self.is_over = threading.Event()

    def run(self) -> None:
        with self.app.app_context():
            while not self.is_over.is_set():
                self.acknowledged.append(make_response(self.campaign, self.site, {"q1": "oui"}).id)
            db.session.remove()
            db.engine.dispose()


@pytest.mark.postgres
def test_a_backup_under_load_holds_all_that_was_acknowledged_before(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    needs_tools(settings)
    site = make_site("ici")
    load = Load(create_app(settings), make_campaign(sites=[site]), site)
    load.start()
    while len(load.acknowledged) < 20:
        load.is_over.wait(0.01)
    before = set(load.acknowledged)
    made = services.backup(settings, tmp_path / "ailleurs")
    during = len(load.acknowledged)
    load.is_over.set()
    load.join()
    assert during > len(before), "nothing was written during the backup: the test proves nothing"
    assert made.responses >= len(before)
    assert made.path.stat().st_mode & 0o777 == 0o600

    with app.app_context():
        db.engine.dispose()
    services.restore(settings, made.path)
    found = ids(app)
    assert before <= found
    assert len(found) == made.responses


def test_what_is_erased_after_a_backup_does_not_come_back_with_it(
    app: Flask, settings: Settings
) -> None:
    site = make_site("ici")
    campaign = make_campaign(sites=[site])
    kept, gone = (make_response(campaign, site, {"q2": word}) for word in ("reste", "partie"))
    elsewhere = settings.instance_path / "disque-usb"
    yesterday = services.backup(settings, elsewhere)
    with app.app_context():
        response = db.session.get(Response, gone.id)
        assert response is not None
        privacy.erase_response(settings, response, "Demande reçue par courriel.")
        db.session.remove()
        db.engine.dispose()
    services.restore(settings, yesterday.path, [privacy.replay_with(create_app)])
    assert ids(app) == {kept.id}


def test_a_restore_on_another_machine_reads_the_list_left_beside_the_backup(
    app: Flask, settings: Settings, tmp_path: Path
) -> None:
    site = make_site("ici")
    campaign = make_campaign(sites=[site])
    gone = make_response(campaign, site, {"q2": "partie"})
    folder = tmp_path / "depot"
    yesterday = services.backup(settings, folder)
    with app.app_context():
        response = db.session.get(Response, gone.id)
        assert response is not None
        privacy.erase_response(settings, response, "Demande reçue par courriel.")
    services.backup(settings, folder)
    (tmp_path / "neuve").mkdir()
    new = replace(
        settings,
        instance_path=tmp_path / "neuve",
        database_url=f"sqlite:///{tmp_path / 'neuve' / 'evalapp.db'}",
    )
    with pytest.raises(services.BackupFailed, match="La clé des sauvegardes manque"):
        services.restore(new, yesterday.path)
    key = services.read_key(settings.instance_path / services.KEY_NAME)
    services.restore(new, yesterday.path, [privacy.replay_with(create_app)], key=key)
    assert ids(create_app(new)) == set()


def test_older_backups_go_only_once_the_new_one_is_known_to_be_good(
    app: Flask, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_site("ici")
    folder = services.default_folder(settings)
    for _ in range(3):
        services.backup(settings, keep=2)
    names = {path.name for path in folder.iterdir() if is_backup(path.name)}
    assert len(names) == 2

    honest = services._open

    def spoiled(path: Path, target: Path, key: bytes) -> Any:
        label = honest(path, target, key)
        content = bytearray(target.read_bytes())
        content[4096:8192] = bytes(4096)
        target.write_bytes(content)
        return label

    monkeypatch.setattr(services, "_open", spoiled)
    with pytest.raises(services.BackupFailed):
        services.backup(settings, keep=1)
    assert names <= {path.name for path in folder.iterdir()}


def test_nothing_is_put_back_while_somebody_has_the_database_open(
    app: Flask, settings: Settings
) -> None:
    make_site("ici")
    made = services.backup(settings)
    with app.app_context():
        raw = db.engine.raw_connection()  # idle, as a worker between two requests
        raw.cursor().execute("PRAGMA journal_mode=WAL").fetchone()
        raw.cursor().execute("SELECT count(*) FROM site").fetchone()
        with pytest.raises(services.BackupFailed, match="arrêtez d’abord"):
            services.restore(settings, made.path)
        raw.close()


def test_a_damaged_or_foreign_backup_changes_nothing(app: Flask, settings: Settings) -> None:
    site = make_site("ici")
    kept = make_response(make_campaign(sites=[site]), site, {"q1": "oui"})
    made = services.backup(settings)
    content = bytearray(made.path.read_bytes())
    content[-1] ^= 1
    made.path.write_bytes(content)
    with pytest.raises(services.BackupFailed, match="abîmé"):
        services.restore(settings, made.path)
    assert ids(app) == {kept.id}


@pytest.mark.postgres
def test_the_order_of_arrival_is_forgotten_while_people_answer_and_nothing_changes(
    app: Flask, settings: Settings
) -> None:
    needs_tools(settings)
    site = make_site("ici")
    load = Load(create_app(settings), make_campaign(sites=[site]), site)
    load.start()
    while len(load.acknowledged) < 20:
        load.is_over.wait(0.01)
    services.forget_arrivals(settings)
    before = len(load.acknowledged)
    while len(load.acknowledged) < before + 5:
        load.is_over.wait(0.01)
    load.is_over.set()
    load.join()
    assert ids(app) == set(load.acknowledged)
    with app.app_context():
        texts = set(db.session.scalars(select(Response.answers)))
    assert texts == {'{"q1":"oui"}'}
