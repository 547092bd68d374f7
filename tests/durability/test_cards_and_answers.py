"""The attack on printed codes: a thief of the sheet and of the live database joins nothing."""

from __future__ import annotations

import random
import re
import sqlite3
import struct
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import psycopg
import pytest
from flask import Flask

from evalapp import migrating
from evalapp.backup.services import forget_arrivals
from evalapp.config import Settings, today
from evalapp.extensions import db
from surveys import services as surveys
from surveys.collect import repository as doors
from surveys.field.cards import repository as codes
from surveys.field.cards import services as cards
from surveys.field.cards.card_codes import card_hash
from surveys.models import AccessPoint
from tests.surveys.collect.made import open_campaign, tiny

pytestmark = pytest.mark.slow
PRINTED, SERVED = 200, 60
#: A frame of SQLite's journal: its head and one page.
FRAME = 24 + 4096


@pytest.fixture
def sheet(app: Flask, settings: Settings) -> dict[bytes, int]:
    """The printed sheet, by hash; its first codes have served, for the answers of their numbers."""
    migrating.make_durable(app, settings)
    campaign_id = open_campaign(tiny(), uses_cards=True)
    with app.app_context():
        site_id = db.session.scalars(db.select(AccessPoint.site_id)).first()
        assert site_id is not None
        drawn = cards.draw_codes(campaign_id, site_id, PRINTED, secret="s" * 32)
        hashes = [card_hash(code, campaign_id, "answer") for code in drawn]
        door = doors.door_by_code("essai")
        for number, code_hash in enumerate(hashes[:SERVED]):
            db.session.rollback()
            assert codes.take([code_hash])
            raw = {"came": "yes", "times": str(number), "words": f"venu{number:05d}"}
            key = f"{random.Random(number).getrandbits(160):040x}"
            assert surveys.submit(door, key, raw, today=today()).is_kept
        db.session.remove()
        db.engine.dispose()
    return {code_hash: number for number, code_hash in enumerate(hashes)}


def rightly_joined(pairs: dict[bytes, int], sheet: dict[bytes, int]) -> int:
    return sum(sheet.get(code_hash) == number for code_hash, number in pairs.items())


@pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
def test_dead_codes_of_postgresql_point_at_no_answer(
    database_url: str, sheet: dict[bytes, int], settings: Settings
) -> None:
    url = database_url.replace("+psycopg", "")
    assert rightly_joined(joined_by_transaction(url), sheet) > SERVED / 2, "the attack must work"
    forget_arrivals(settings)
    assert joined_by_transaction(url) == {}
    assert dead_codes(url) == {}


def dead_codes(url: str) -> dict[bytes, int]:
    """Return the codes that lie dead on their pages, with the transaction that ended each."""
    with psycopg.connect(url, autocommit=True) as connection:
        try:
            connection.execute("CREATE EXTENSION IF NOT EXISTS pageinspect")
        except psycopg.Error:
            pytest.skip("Pas de pageinspect : installez postgresql-contrib pour cette attaque.")
        rows = connection.execute(
            "SELECT t_data, t_xmax::text::bigint FROM generate_series(0, "
            "pg_relation_size('access_code') / 8192 - 1) AS page, "
            "heap_page_items(get_raw_page('access_code', page::int)) "
            "WHERE t_xmax <> '0'::xid AND t_data IS NOT NULL"
        ).fetchall()
    return {bytes(data[1:33]): int(xid) for data, xid in rows}


def joined_by_transaction(url: str) -> dict[bytes, int]:
    """Return, by code, the answer that the same transaction wrote."""
    with psycopg.connect(url) as connection:
        rows = connection.execute("SELECT xmin::text::bigint, answers FROM response").fetchall()
    answers = {int(xid): int(re.findall(r"venu(\d{5})", text)[0]) for xid, text in rows}
    return {code: answers[xid] for code, xid in dead_codes(url).items() if xid in answers}


def test_the_journal_of_sqlite_joins_no_code_to_an_answer(
    worker: None, sheet: dict[bytes, int], settings: Settings, tmp_path: Path
) -> None:
    journal = tmp_path / "evalapp.db-wal"
    assert rightly_joined(joined_by_journal(journal, sheet), sheet) > SERVED / 2
    forget_arrivals(settings)
    assert joined_by_journal(journal, sheet) == {}
    assert journal.stat().st_size == 0


@pytest.fixture
def worker(database_url: str) -> Iterator[None]:
    """A worker that keeps the database open, as they do: the journal is not taken away."""
    with closing(sqlite3.connect(database_url.removeprefix("sqlite:///"))) as connection:
        connection.execute("PRAGMA journal_mode=WAL").fetchone()
        connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
        yield


def joined_by_journal(journal: Path, sheet: dict[bytes, int]) -> dict[bytes, int]:
    """Return, by code that a commit took away, the answer that the same commit brought."""
    content, pages, pairs = journal.read_bytes(), dict[int, bytes](), dict[bytes, int]()
    gone, seen, brought = set[bytes](), set[int](), set[int]()
    for start in range(32, len(content), FRAME):
        number, ends = struct.unpack(">II", content[start : start + 8])
        old, page = pages.get(number, b""), content[start + 24 : start + FRAME]
        gone |= {code for code in sheet if code in old and code not in page}
        brought |= {int(found) for found in re.findall(rb"venu(\d{5})", page)} - seen
        pages[number] = page
        if ends:
            taken = [code for code in gone if not any(code in each for each in pages.values())]
            if len(taken) == len(brought) == 1:
                pairs[taken[0]] = next(iter(brought))
            seen |= brought
            gone, brought = set(), set()
    return pairs
