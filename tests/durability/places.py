"""Databases that may be killed or lose power, each with the real questionnaire open in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from flask import Flask

from evalapp import migrating
from evalapp.config import Settings
from evalapp.extensions import db
from evalapp.factory import create_app
from tests import factories
from tests.durability.clusters import Cluster, own_cluster
from tests.durability.power import Disk
from tests.surveys.collect.made import open_campaign, shipped

#: The shipped questionnaire for parents, and its last question, which everybody is asked.
CODE, QUESTIONNAIRE, TEXT = "essai", "parents", "p16"


@dataclass(frozen=True, slots=True)
class Place:
    """A database with an open campaign in it, and what may befall it."""

    app: Flask
    settings: Settings
    #: What a power cut does once the server is dead, or a killing of the database by itself.
    befall: Callable[[], None] = lambda: None
    #: What the server must be given to write on a disk that can be cut off.
    environment: Mapping[str, str] = field(default_factory=dict)
    disk: Disk | None = None


@contextmanager
def opened(url: str, folder: Path) -> Iterator[tuple[Flask, Settings]]:
    """An application over a migrated database with an open campaign."""
    settings = Settings(database_url=url, instance_path=folder, secret_key="d" * 32)
    migrating.upgrade(settings)
    app = create_app(settings)
    factories.use(app)
    open_campaign(shipped(QUESTIONNAIRE), CODE)
    release(app)
    try:
        yield app, settings
    finally:
        factories.use(None)
        release(app)


def release(app: Flask) -> None:
    """Close every connection: the file or the server behind them is about to change."""
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


@contextmanager
def place_of(
    base: str, how: str, folder: Path, *, seed: int = 1, luck: float = 0.0
) -> Iterator[Place]:
    """A database of one kind, fit for one kind of accident."""
    if base == "sqlite":
        with _sqlite(folder, how, seed, luck) as place:
            yield place
    elif how in {"db", "power"}:
        with _own_postgresql(folder, how, seed, luck) as place:
            yield place
    else:
        from tests.databases import postgres_server

        with postgres_server() as server, opened(server.template_url, folder) as (app, settings):
            yield Place(app, settings)


@contextmanager
def _sqlite(folder: Path, how: str, seed: int, luck: float) -> Iterator[Place]:
    on_disk = folder / "disque"
    on_disk.mkdir()
    with opened(f"sqlite:///{on_disk / 'evalapp.db'}", on_disk) as (app, settings):
        if how != "power":
            yield Place(app, settings)
            return
        disk = Disk(on_disk, folder, seed, luck)
        disk.all_is_safe()
        yield Place(app, settings, disk.cut, disk.environment, disk)


@contextmanager
def _own_postgresql(folder: Path, how: str, seed: int, luck: float) -> Iterator[Place]:
    with own_cluster() as cluster, opened(cluster.url, folder) as (app, settings):
        if how == "db":
            yield Place(app, settings, cluster.die)
            return
        cluster.stop()
        work = cluster.folder / "disque"
        work.mkdir()
        work.chmod(0o755)
        disk = Disk(cluster.data, work, seed, luck)
        disk.all_is_safe()
        cluster.environment = disk.environment
        cluster.start()
        yield Place(app, settings, lambda: _power_off(cluster, disk), disk=disk)


def _power_off(cluster: Cluster, disk: Disk) -> None:
    cluster.kill()
    disk.cut()
    cluster.start()
