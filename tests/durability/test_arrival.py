"""Nothing that a backup, an export or the tables keep says in which order people came."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from pathlib import Path

import numpy
import pytest
from flask import Flask

from evalapp.accounts.permissions import Scope
from evalapp.backup import postgres_tools, sqlite_files
from evalapp.backup.services import _environment
from evalapp.config import Settings, today
from evalapp.extensions import db, may_write
from surveys import services
from surveys.campaigns.services import export_csv
from surveys.collect import repository
from tests.surveys.collect.made import open_campaign, tiny

#: Chance alone gives 200 people a rank correlation beyond 0.1 one time in six. With 2,000, one
#: time in a hundred thousand.
PEOPLE = 2_000
MOST = 0.1

pytestmark = pytest.mark.slow


@pytest.fixture
def arrived(app: Flask) -> Flask:
    """Two thousand people who came one after the other."""
    open_campaign(tiny())
    with app.app_context():
        door = repository.door_by_code("essai")
        for number in range(PEOPLE):
            raw = {"came": "no", "words": f"venu{number:05d}"}
            services.submit(door, f"{number:022d}", raw, today=today(), commit=number % 10 == 9)
        db.session.remove()
    return app


def correlation(numbers: Sequence[int]) -> float:
    """Return the rank correlation of an order with the order of arrival."""
    assert sorted(numbers) == list(range(PEOPLE)), "every person must be seen once"
    return float(numpy.corrcoef(numbers, range(PEOPLE))[0, 1])


def numbers_in(text: bytes) -> list[int]:
    return [int(found) for found in re.findall(rb"venu(\d{5})", text)]


def in_order_of(app: Flask, order: str) -> float:
    with app.app_context():
        reading = may_write.set(False)
        with db.engine.connect() as connection:
            query = f"SELECT answers FROM response {order}"
            texts = connection.exec_driver_sql(query).scalars().all()
        may_write.reset(reading)
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
    assert abs(in_order_of(arrived, "")) < MOST
    assert abs(in_order_of(arrived, "ORDER BY rowid")) < MOST
    copy = tmp_path / "copie.db"
    sqlite_files.copy_live(tmp_path / "evalapp.db", copy)
    assert abs(correlation(numbers_in(copy.read_bytes()))) < MOST, "places in the file"


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_a_backup_of_postgresql_lays_rows_in_an_order_that_says_nothing(
    database_url: str, arrived: Flask, settings: Settings, tmp_path: Path
) -> None:
    assert in_order_of(arrived, "ORDER BY ctid") > 0.99, "without the remedy rows lie as they came"
    assert in_order_of(arrived, "ORDER BY xmin::text::bigint, id") > 0.9
    dump = tmp_path / "base"
    postgres_tools.dump(dump, _environment(settings))
    for order in ("", "ORDER BY ctid", "ORDER BY xmin::text::bigint, id"):
        assert abs(in_order_of(arrived, order)) < MOST, order
    plain = subprocess.run(
        ["pg_restore", "--file=-", "--data-only", "--table=response", str(dump)],
        capture_output=True, check=True,
    )  # fmt: skip
    assert abs(correlation(numbers_in(plain.stdout))) < MOST
