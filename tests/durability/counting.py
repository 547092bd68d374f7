"""What the export and the database say, beside what the respondents were told."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass

import orjson
from flask import Flask
from sqlalchemy import select

from evalapp.accounts.permissions import Scope
from evalapp.extensions import db, may_write
from surveys.campaigns import services
from surveys.models import Response
from tests.durability.respondents import Ledger

_MARK = re.compile(r"[mz0-9]\d{2,6}x?\d{3,6}[zm0-9]")


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found; each of these numbers should be 0, and ``integrity`` be « ok »."""

    lost: int
    doubled: int
    altered: int
    swallowed: int
    started_again: int
    unfinished: int
    wrong_thanks: int
    bare_errors: int
    integrity: str

    @property
    def is_good(self) -> bool:
        """Tell whether nothing was lost, doubled, altered or swallowed, and nobody misled."""
        return self == Verdict(0, 0, 0, 0, 0, 0, 0, 0, "ok")


def verdict(app: Flask, code: str, ledger: Ledger) -> Verdict:
    """Compare a ledger with the export of a campaign."""
    with app.app_context():
        rows = _marks_in_the_export(code)
        stored = _answers_by_mark()
        integrity = _integrity()
        db.session.remove()
    told = ledger.acknowledged
    return Verdict(
        lost=sum(1 for mark in told if not rows[mark]),
        doubled=sum(1 for number in rows.values() if number > 1),
        altered=sum(1 for mark in told if mark in stored and not _same(told[mark], stored[mark])),
        swallowed=sum(1 for mark in ledger.acknowledged_conflicts if not rows[mark]),
        started_again=len(ledger.started_again),
        unfinished=ledger.unfinished,
        wrong_thanks=len(ledger.wrong_thanks),
        bare_errors=ledger.statuses[500],
        integrity=integrity,
    )


def _marks_in_the_export(code: str) -> Counter[str]:
    """Return how many rows of the export, finished or not, hold each mark."""
    everything = Scope(everything=True)
    chunks = services.export_csv(code, everything, statuses=("complete", "partial"))
    text = b"".join(chunks).decode("utf-8-sig")
    found: Counter[str] = Counter()
    for row in csv.reader(io.StringIO(text), delimiter=";"):
        found.update({cell for cell in row if _MARK.fullmatch(cell)})
    return found


def _answers_by_mark() -> dict[str, dict[str, object]]:
    found = {}
    for answers in db.session.scalars(
        select(Response.answers).where(Response.status == "complete")
    ):
        values = orjson.loads(answers)
        found.update({v: values for v in values.values() if isinstance(v, str)})
    db.session.rollback()
    return found


def _same(told: object, stored: dict[str, object]) -> bool:
    """Tell whether all that was answered is stored, and nothing else."""
    assert isinstance(told, dict)
    given = {uid: value for uid, value in told.items() if value is not None}
    kept = {uid: value for uid, value in stored.items() if value is not None}
    return all(kept.get(uid) == value for uid, value in given.items()) and len(kept) >= len(given)


def _integrity() -> str:
    if db.engine.dialect.name != "sqlite":
        return "ok"
    reading = may_write.set(False)
    with db.engine.connect() as connection:
        found = str(connection.exec_driver_sql("PRAGMA integrity_check").scalar_one())
        if connection.exec_driver_sql("PRAGMA foreign_key_check").first() is not None:
            found = "broken references"
    may_write.reset(reading)
    return found
