"""A backup under load with the shipped command, restored elsewhere: what is missing, how long.

Everything that was acknowledged before the backup began must be in the restored database; people
go on answering meanwhile, and the longest that one of them waited is told.
"""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

import psycopg  # noqa: E402
import pytest  # noqa: E402
from sqlalchemy import insert, select  # noqa: E402

from benchmarks.campaigns import response_rows  # noqa: E402
from evalapp import migrating  # noqa: E402
from evalapp.backup import services  # noqa: E402
from evalapp.config import Settings, today  # noqa: E402
from evalapp.extensions import db  # noqa: E402
from evalapp.factory import create_app  # noqa: E402
from surveys.models import Campaign, Response  # noqa: E402
from tests.durability.places import CODE, QUESTIONNAIRE, TEXT, Place, place_of, release  # noqa: E402
from tests.durability.respondents import Crowd, Ledger, Manners, come, walks  # noqa: E402
from tests.durability.servers import environment_of, serving  # noqa: E402
from tests.surveys.collect.made import shipped  # noqa: E402

ROWS = int(os.environ.get("BENCH_ROWS", "100000"))
CALM = Manners(double=0, parallel=0, conflict=0)


def fill(place: Place) -> None:
    """Add finished responses of other people."""
    with place.app.app_context():
        campaign = db.session.scalars(select(Campaign)).one()
        chance = random.Random(20261128)
        for start in range(0, ROWS, 20_000):
            first = today() - timedelta(days=9)
            rows = response_rows(campaign, min(20_000, ROWS - start), 9, chance, first)
            db.session.execute(insert(Response), rows)
            db.session.commit()
    release(place.app)


def shipped_command(settings: Settings, *arguments: str) -> float:
    """Run the command line; return how long it took."""
    begin = time.monotonic()
    command = [sys.executable, "-m", "evalapp", *arguments]
    environment = environment_of(settings, EVALAPP_DOORS="all")
    subprocess.run(command, env=environment, cwd=ROOT, check=True, capture_output=True)
    return time.monotonic() - begin


@contextmanager
def meanwhile(port: int, seed: int) -> Iterator[list[Ledger]]:
    """People who answer until the end of the block, 20 a second at most."""
    over, ledgers, ways = (
        threading.Event(),
        list[Ledger](),
        walks(shipped(QUESTIONNAIRE), TEXT, 20, seed),
    )
    crowd = Crowd(600, clients=6, rps=20, seed=seed, manners=CALM)

    def answer() -> None:
        ledgers.append(come(port, CODE, ways, crowd, over))

    thread = threading.Thread(target=answer)
    thread.start()
    try:
        time.sleep(2)
        yield ledgers
    finally:
        over.set()
        thread.join()


def elsewhere(settings: Settings, folder: Path) -> Settings:
    """Return an empty place of the same kind."""
    there = folder / "ailleurs"
    there.mkdir()
    if settings.database_url.startswith("sqlite"):
        url = f"sqlite:///{there / 'evalapp.db'}"
    else:
        plain = settings.database_url.replace("+psycopg", "")
        with psycopg.connect(plain, autocommit=True) as connection:
            connection.execute("CREATE DATABASE ailleurs")
        url = settings.database_url.rpartition("/")[0] + "/ailleurs"
    return replace(settings, database_url=url, instance_path=there)


def marks(settings: Settings) -> set[str]:
    """Return the marks that a database holds."""
    app = create_app(settings)
    with app.app_context():
        query = select(Response.answers).where(Response.answers.contains('"m0'))
        found = {json.loads(text)[TEXT] for text in db.session.scalars(query)}
    release(app)
    return found


def measure(base: str, folder: Path) -> dict[str, object]:
    """Return what a backup under load and its restore cost, and what they lack."""
    with place_of(base, "none" if base == "sqlite" else "db", folder) as place:
        fill(place)
        made = folder / "sauvegardes"
        with serving(place.settings, f"/q/{CODE}") as server:
            with meanwhile(server.port, 1) as first:
                time.sleep(3)
            before = set(first[0].acknowledged)
            with meanwhile(server.port, 2) as during:
                seconds = shipped_command(place.settings, "backup", "--out", str(made))
        [path] = made.glob("*.sauvegarde")
        new = elsewhere(place.settings, folder)
        key = services.read_key(place.settings.instance_path / services.KEY_NAME)
        begin = time.monotonic()
        steps = [lambda settings, _folder: migrating.upgrade(settings)]
        label = services.restore(new, path, steps, key=key)
        restored = time.monotonic() - begin
        missing = before - marks(new)
    return {
        "responses": label.counts["response"], "acknowledged_before": len(before),
        "missing": len(missing), "backup_s": round(seconds, 1), "restore_s": round(restored, 1),
        "megabytes": round(path.stat().st_size / 1e6, 1),
        "acknowledged_during": len(during[0].acknowledged),
        "longest_wait_s": round(max(during[0].latencies), 2), "p95_ms": during[0].p95_ms,
        "failed": sum(n for status, n in during[0].statuses.items() if status != 303),
    }  # fmt: skip


def main() -> None:
    """Measure on each database there is; print one JSON line; fail when anything is missing."""
    report: dict[str, object] = {"benchmark": "backup", "rows": ROWS}
    missing = 0
    for base in ("sqlite", "postgresql"):
        with tempfile.TemporaryDirectory() as folder:
            try:
                found = measure(base, Path(folder))
            except pytest.skip.Exception as reason:
                print(reason)
                continue
        report[base], missing = found, missing + int(str(found["missing"]))
        print(f"{base:12}" + "  ".join(f"{key} {value}" for key, value in found.items()))
    report["load_average"] = os.getloadavg()[0]
    print(json.dumps(report))
    sys.exit(1 if missing else 0)


if __name__ == "__main__":
    main()
