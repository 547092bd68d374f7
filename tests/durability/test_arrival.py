"""Nothing that a backup, an export or the tables keep says in which order people came."""

from __future__ import annotations

import copy
import random
import re
import sqlite3
import string
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import numpy
import psycopg
import pytest
from flask import Flask

from evalapp import migrating
from evalapp.accounts.permissions import Scope
from evalapp.backup import postgres_tools, sqlite_files
from evalapp.backup.services import _environment, forget_arrivals
from evalapp.config import Settings, today
from evalapp.extensions import db, may_write
from surveys import services
from surveys.campaigns.services import export_csv
from surveys.collect import repository
from surveys.definition import Questionnaire
from surveys.serialization import questionnaire_from_dict
from tests.surveys.collect.made import TINY, open_campaign, tiny

#: Chance alone gives 200 people a rank correlation beyond 0.1 one time in six. With 2,000, one
#: time in a hundred thousand.
PEOPLE = 2_000
MOST = 0.1
#: Long enough for SQLite's overflow pages and PostgreSQL's TOAST, which have orders of their own.
LONG = "".join(random.Random(1).choices(string.ascii_letters, k=4_500))

pytestmark = pytest.mark.slow


def wordy() -> Questionnaire:
    """The tiny questionnaire, whose text takes more words."""
    definition = copy.deepcopy(TINY)
    definition["pages"][1]["items"][0]["parameters"] = {"max_length": "6000"}
    return questionnaire_from_dict(definition)


@pytest.fixture
def arrived(app: Flask, settings: Settings) -> Flask:
    """Two thousand people who came one after the other; half of them wrote at length."""
    migrating.make_durable(app, settings)
    open_campaign(wordy())
    with app.app_context():
        door = repository.door_by_code("essai")
        for number in range(PEOPLE):
            words = (f"{LONG} " if number % 2 else "") + f"venu{number:05d}"
            raw = {"came": "no", "words": words}
            last = number % 10 == 9
            told = services.submit(door, f"{number:022d}", raw, today=today(), commit=last)
            assert told.is_kept, told
        db.session.remove()
        db.engine.dispose()
    return app


def correlation(numbers: Sequence[int], *, whole: bool = True) -> float:
    """Return the rank correlation of an order with the order of arrival."""
    if whole:
        assert sorted(numbers) == list(range(PEOPLE)), "every person must be seen once"
    return float(numpy.corrcoef(numbers, range(len(numbers)))[0, 1])


def numbers_in(text: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"venu(\d{5})", text)]


def seen_in(text: bytes) -> list[int]:
    """Return the people in the order in which a file names them first."""
    return list(dict.fromkeys(numbers_in(text)))


def in_order_of(app: Flask, order: str) -> float:
    with app.app_context():
        reading = may_write.set(False)
        with db.engine.connect() as connection:
            query = f"SELECT answers FROM response {order}"
            texts = connection.exec_driver_sql(query).scalars().all()
        may_write.reset(reading)
        db.engine.dispose()
    return correlation(numbers_in("\n".join(texts).encode()))


def test_the_measure_sees_an_order_of_arrival() -> None:
    assert correlation(range(PEOPLE)) > 0.999
    assert correlation([*range(1000, 2000), *range(1000)]) < -0.4


@pytest.mark.postgres
def test_keys_and_the_export_do_not_follow_the_arrivals(database_url: str, arrived: Flask) -> None:
    for order in ("ORDER BY id", "ORDER BY key_hash", "ORDER BY campaign_id, day, id"):
        assert abs(in_order_of(arrived, order)) < MOST, order
    with arrived.app_context():
        exported = b"".join(export_csv("essai", Scope(everything=True)))
        db.session.remove()
    assert abs(correlation(numbers_in(exported))) < MOST


def test_neither_sqlite_nor_its_backup_keeps_the_order_of_arrival(
    arrived: Flask, settings: Settings, tmp_path: Path
) -> None:
    path, journal = tmp_path / "evalapp.db", tmp_path / "evalapp.db-wal"
    assert abs(in_order_of(arrived, "ORDER BY rowid")) < MOST
    with closing(sqlite3.connect(path)) as worker:
        worker.execute("SELECT count(*) FROM response").fetchone()
        open_campaign(tiny(), "autre", "narbonne")
        assert journal.stat().st_size > 0
    before = [n for n in seen_in(path.read_bytes()) if n % 2]
    assert correlation(before, whole=False) > 0.9, "long answers lie as they came"
    forget_arrivals(settings)
    assert not journal.exists() or journal.stat().st_size == 0
    assert abs(correlation([n for n in seen_in(path.read_bytes()) if n % 2], whole=False)) < MOST
    assert abs(correlation(seen_in(path.read_bytes()))) < MOST
    copy = tmp_path / "copie.db"
    sqlite_files.copy_live(path, copy)
    assert abs(correlation(seen_in(copy.read_bytes()))) < MOST, "places in the file"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_postgresql_in_service_and_its_dump_forget_the_order_of_arrival(
    database_url: str, arrived: Flask, settings: Settings, tmp_path: Path
) -> None:
    orders = "ORDER BY ctid", "ORDER BY xmin::text::bigint, id"
    assert in_order_of(arrived, orders[0]) > 0.9, "without the remedy rows lie as they came"
    assert in_order_of(arrived, orders[1]) > 0.9
    assert in_order_of_long_texts(settings) > 0.9
    forget_arrivals(settings)
    for order in ("", *orders):
        assert abs(in_order_of(arrived, order)) < MOST, order
    assert abs(in_order_of_long_texts(settings)) < MOST
    dump = tmp_path / "base"
    postgres_tools.dump(dump, _environment(settings))
    plain = subprocess.run(
        ["pg_restore", "--file=-", "--data-only", "--table=response", str(dump)],
        capture_output=True, check=True,
    )  # fmt: skip
    assert abs(correlation(numbers_in(plain.stdout))) < MOST


def in_order_of_long_texts(settings: Settings) -> float:
    """Return the correlation of the numbers that PostgreSQL gives to long texts."""
    with psycopg.connect(settings.database_url.replace("+psycopg", "")) as connection:
        row = connection.execute(
            "SELECT reltoastrelid::regclass::text FROM pg_class WHERE relname = 'response'"
        ).fetchone()
        assert row is not None
        chunks = connection.execute(
            f"SELECT chunk_data FROM {row[0]} ORDER BY chunk_id, chunk_seq"  # type: ignore[arg-type]
        ).fetchall()
    found = [number for (chunk,) in chunks for number in numbers_in(chunk)]
    assert len(found) > PEOPLE / 4, "the instrument must see long texts"
    return correlation(found, whole=False)
